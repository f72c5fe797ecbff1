"""Where a block of cells lies, and LibreOffice's object for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from addin.libreoffice import base
from addin.libreoffice.base import Range, Sheet
from addin.libreoffice.cells import addresses
from addin.libreoffice.cells.addresses import MAX_COLUMN, MAX_ROW, Area
from addin.libreoffice.uno.failures import NotWritable
from addin.libreoffice.uno.remote import Remote, together, uniform


def fetch(blocks: Sequence[Block]) -> list[Remote]:
    """Fetch LibreOffice's objects of blocks that have cells, all at once."""
    corners = [
        (each.sheet.xl, area.column - 1, area.row - 1, area.last_column - 1, area.last_row - 1)
        for each in blocks
        for area in [each.area]
    ]
    found = together("getCellRangeByPosition", corners)
    for each, remote in zip(blocks, found, strict=True):
        each._xl, each._moves = remote, each.sheet.book.app.moves
    return found


class Block(base.Range):
    """A block of cells; LibreOffice's object is fetched when it is needed."""

    def __init__(self, sheet: Sheet, area: Area, given: str = "") -> None:
        self.sheet = sheet
        self.area = area
        self.arg1_input = given
        self.options: dict[str, Any] = {}
        self._xl: Remote | None = None
        self._moves = sheet.book.app.moves

    @property
    def xl(self) -> Remote | None:
        moves = self.sheet.book.app.moves
        if moves != self._moves:
            self._xl, self._moves = None, moves
        if self._xl is None and self.area.rows > 0 and self.area.columns > 0:
            area = self.area
            self._xl = self.sheet.xl.getCellRangeByPosition(
                area.column - 1, area.row - 1, area.last_column - 1, area.last_row - 1
            )
        return self._xl

    api = xl

    @property
    def remote(self) -> Remote:
        """LibreOffice's object; a block without cells has none."""
        if self.xl is None:
            raise ValueError("the range has no cells")
        return self.xl

    def writable(self, member: str) -> Remote:
        """Return LibreOffice's object for it, to be changed by a member of xlwings.

        Where LibreOffice may not change cells, it mostly leaves them as they are without a word.

        Raises:
            NotWritable: the book was opened read-only, or the cells are protected.
        """
        book = self.sheet.book
        if book.xl.isReadonly():
            raise NotWritable(f"range.{member}: {book.name} was opened read-only")
        if self.sheet.xl.isProtected() and not self._unlocked():
            raise NotWritable(f"range.{member}: {self.address} of {self.sheet.name!r} is protected")
        return self.remote

    def _unlocked(self) -> bool:
        protection = uniform(self.remote, "CellProtection")
        return protection is not None and not protection.IsLocked

    @property
    def first(self) -> Remote:
        """LibreOffice's object for the first cell."""
        cell: Remote = self.sheet.xl.getCellByPosition(self.area.column - 1, self.area.row - 1)
        return cell

    @property
    def coords(self) -> tuple[Sheet, int, int, int, int]:
        return (self.sheet, *self.area)

    @property
    def row(self) -> int:
        return self.area.row

    @property
    def column(self) -> int:
        return self.area.column

    @property
    def shape(self) -> tuple[int, int]:
        return self.area.rows, self.area.columns

    def __len__(self) -> int:
        return self.area.rows * self.area.columns

    def __call__(self, *args: int) -> Range:
        """Return a cell by its number, or by row and column, counted from 1."""
        if len(args) == 1:
            row, column = divmod(args[0] - 1, self.area.columns)
        elif len(args) == 2:
            row, column = args[0] - 1, args[1] - 1
        else:
            raise ValueError("Invalid arguments")
        return self.at(Area(self.area.row + row, self.area.column + column, 1, 1))

    @property
    def block(self) -> Range:
        """This block with all that it is put together of."""
        return cast("Range", self)

    def at(self, area: Area) -> Range:
        """Return another block of the same sheet.

        Raises:
            IndexError: it is not on the sheet.
        """
        if (
            area.row < 1
            or area.column < 1
            or area.last_row > MAX_ROW
            or area.last_column > MAX_COLUMN
        ):
            raise IndexError(f"{area} is not on the sheet")
        return cast("Range", type(self)(self.sheet, area))

    @property
    def rows(self) -> list[Range]:
        return [self.at(area) for area in self._row_areas()]

    @property
    def columns(self) -> list[Range]:
        area = self.area
        return [
            self.at(Area(area.row, area.column + index, area.rows, 1))
            for index in range(area.columns)
        ]

    def _row_areas(self) -> Iterator[Area]:
        area = self.area
        return (Area(area.row + i, area.column, 1, area.columns) for i in range(area.rows))

    def _used(self) -> Range:
        """Return the part that lies within the used cells, at least the first one."""
        row, column = self.sheet.end_of_used()
        found = self.area.common(Area(1, 1, row, column))
        return self.block if found == self.area else self.at(found or self.area._replace(
            rows=1, columns=1))  # fmt: skip

    # Addresses

    @property
    def address(self) -> str:
        if self.xl is None:
            letters = addresses.column_letters(self.column)
            return f"${letters}${self.row}{{{self.area.rows}x{self.area.columns}}}"
        return addresses.spell(self.area)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        address = addresses.spell(self.area, row_absolute, col_absolute)
        if not external:
            return address
        sheet = self.sheet.name.replace("'", "''")
        return f"'[{self.sheet.book.name}]{sheet}'!{address}"
