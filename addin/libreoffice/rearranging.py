"""Inserting, deleting, copying, moving, filling and sorting cells."""

from __future__ import annotations

from typing import Any

from addin.libreoffice.base import Range
from addin.libreoffice.block import Block
from addin.libreoffice.cells import addresses
from addin.libreoffice.cells.addresses import MAX_COLUMN, MAX_ROW, Area, range_address
from addin.libreoffice.clipboard import transfer
from addin.libreoffice.uno.failures import NotWritable, Unsupported
from addin.libreoffice.uno.remote import properties
from addin.libreoffice.uno.wire import Struct, Typed

_SHIFTS = {"down": 1, "right": 2, "up": 1, "left": 2}
_WHOLE_ROWS, _WHOLE_COLUMNS = 3, 4


class Rearranging(Block):
    """What takes cells elsewhere."""

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Insert cells; the new ones look like the ones above or left of them."""
        mode = self._whole() or (_SHIFTS[shift] if shift else 1 + (self.shape[0] > self.shape[1]))
        self._structural("insert")
        self.sheet.xl.insertCells(self._address, mode)
        self._moved()

    def delete(self, shift: str | None = None) -> None:
        mode = self._whole() or (_SHIFTS[shift] if shift else 1 + (self.shape[0] >= self.shape[1]))
        self._structural("delete")
        self.sheet.xl.removeRange(self._address, mode)
        self._moved()

    def _structural(self, member: str) -> None:
        """Refuse on a protected sheet what moves other cells too, locked or not."""
        self.writable(member)
        if self.sheet.xl.isProtected():
            raise NotWritable(f"range.{member}: the sheet {self.sheet.name!r} is protected")

    def _moved(self) -> None:
        """LibreOffice's objects move along with the cells; ours stay where they were."""
        self.sheet.book.app.moves += 1

    def _whole(self) -> int:
        if self.area.columns == MAX_COLUMN:
            return _WHOLE_ROWS
        return _WHOLE_COLUMNS if self.area.rows == MAX_ROW else 0

    @property
    def _address(self) -> Struct:
        return range_address(self.sheet.index - 1, self.area)

    def copy(self, destination: Any = None) -> None:
        """Copy to the destination, or keep the block for `paste`."""
        if destination is None:
            self.sheet.book.app.copied = self.block
        else:
            self.paste_into(destination.impl)

    def copy_from(
        self, source_range: Any, copy_type: str = "all", skip_blanks: bool = False,
        transpose: bool = False,
    ) -> None:  # fmt: skip
        source_range.impl.paste_into(self.block, copy_type, skip_blanks, transpose)

    def paste(
        self, paste: str | None = None, operation: str | None = None, skip_blanks: bool = False,
        transpose: bool = False,
    ) -> None:  # fmt: skip
        source = self.sheet.book.app.copied
        if source is None:
            raise ValueError("range.paste: nothing was copied with range.copy before")
        if operation is not None:
            raise Unsupported("range.paste: the operations (add, multiply …) are not mapped")
        source.paste_into(self.block, paste or "all", skip_blanks, transpose)

    def paste_into(
        self, target: Range, what: str = "all", skip_blanks: bool = False, transpose: bool = False
    ) -> None:
        transfer(self.block, target, what, skip_blanks, transpose)

    def move(self, destination: Any) -> None:
        target: Range = destination.impl
        cell = addresses.cell_address(target.sheet.index - 1, target.row, target.column)
        self._structural("move")
        self.sheet.xl.moveRange(cell, self._address)
        self._moved()

    def autofill(self, destination: Any, type_: str = "fill_default") -> None:
        """Continue this block's row of values over the destination, which contains it."""
        target: Area = destination.impl.area
        down = target.columns == self.area.columns
        if type_ not in ("fill_default", "fill_series"):
            raise Unsupported(f"range.autofill: the type {type_!r} is not mapped")
        forward = (target.row, target.column) == (self.area.row, self.area.column)
        direction = (0 if forward else 2) if down else (1 if forward else 3)
        count = self.area.rows if down else self.area.columns
        destination.impl.writable("autofill").fillAuto(direction, count)

    def sort(self, keys: list[int], ascending: list[bool], has_headers: bool) -> None:
        fields = [
            Struct(
                "com.sun.star.table.TableSortField", Field=key - 1, IsAscending=up,
                IsCaseSensitive=False,
            )
            for key, up in zip(keys, ascending, strict=True)
        ]  # fmt: skip
        self.writable("sort").sort(
            properties(
                SortFields=Typed("[]com.sun.star.table.TableSortField", fields),
                ContainsHeader=has_headers,
                IsSortColumns=False,
            )
        )

    def remove_duplicates(self, columns: list[int], has_headers: bool) -> None:
        self._structural("remove_duplicates")
        seen: set[tuple[Any, ...]] = set()
        doubled: list[Area] = []
        rows = self.remote.data()[has_headers:]
        for area, row in zip(list(self._row_areas())[has_headers:], rows, strict=True):
            key = tuple(str(row[column - 1]).casefold() for column in columns)
            if key in seen:
                doubled.append(area)
            seen.add(key)
        for area in reversed(doubled):
            self.sheet.xl.removeRange(range_address(self.sheet.index - 1, area), 1)
        self._moved()

    def group(self, by: str) -> None:
        self.sheet.xl.group(self._address, _outline(by))

    def ungroup(self, by: str) -> None:
        self.sheet.xl.ungroup(self._address, _outline(by))


def _outline(by: str) -> int:
    return 0 if by.startswith("col") else 1
