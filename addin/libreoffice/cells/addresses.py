"""Cell addresses in Excel's spelling: `$A$1:B2`, `A:C`, `3:5`, and areas of cells."""

from __future__ import annotations

import re
from typing import NamedTuple

from addin.libreoffice.uno.wire import Struct

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_COLUMN = re.compile(r"\$?([A-Za-z]{1,3})")
_ROW = re.compile(r"\$?([0-9]{1,7})")


class Area(NamedTuple):
    """A block of cells; rows and columns count from 1."""

    row: int
    column: int
    rows: int
    columns: int

    @property
    def last_row(self) -> int:
        return self.row + self.rows - 1

    @property
    def last_column(self) -> int:
        return self.column + self.columns - 1

    def within(self, other: Area) -> bool:
        """Whether this area lies wholly inside the other."""
        return (
            self.row >= other.row
            and self.column >= other.column
            and self.last_row <= other.last_row
            and self.last_column <= other.last_column
        )

    def common(self, other: Area) -> Area | None:
        """Return the cells that both have."""
        return between(
            max(self.row, other.row),
            max(self.column, other.column),
            min(self.last_row, other.last_row),
            min(self.last_column, other.last_column),
        )


def between(row: int, column: int, last_row: int, last_column: int) -> Area | None:
    """Return the area from one cell to another, None where they are in the wrong order."""
    if last_row < row or last_column < column:
        return None
    return Area(row, column, last_row - row + 1, last_column - column + 1)


def column_number(letters: str) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """Return A for 1, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def parse(text: str) -> Area | None:
    """Return the area that an address names; None where the text is no address."""
    first, colon, second = text.partition(":")
    start = _corner(first)
    end = _corner(second) if colon else start
    if start is None or end is None:
        return None
    (row1, column1), (row2, column2) = start, end
    if not colon and 0 in start:
        return None
    if (row1 == 0) != (row2 == 0) or (column1 == 0) != (column2 == 0):
        return None
    if row1 == 0:
        row1, row2 = 1, MAX_ROW
    if column1 == 0:
        column1, column2 = 1, MAX_COLUMN
    row1, row2 = sorted((row1, row2))
    column1, column2 = sorted((column1, column2))
    if row2 > MAX_ROW or column2 > MAX_COLUMN:
        return None
    return between(row1, column1, row2, column2)


def _corner(text: str) -> tuple[int, int] | None:
    """Return row and column, 0 for one that is not named."""
    if found := _CELL.fullmatch(text):
        return int(found[2]), column_number(found[1])
    if found := _COLUMN.fullmatch(text):
        return 0, column_number(found[1])
    if found := _ROW.fullmatch(text):
        return int(found[1]), 0
    return None


def spell(area: Area, row_absolute: bool = True, column_absolute: bool = True) -> str:
    """Return the address of an area: `$A$1:$B$2`, `$A:$C`, `$3:$5`."""
    down, across = "$" * row_absolute, "$" * column_absolute
    first, last = column_letters(area.column), column_letters(area.last_column)
    if area.rows == MAX_ROW:
        return f"{across}{first}:{across}{last}"
    if area.columns == MAX_COLUMN:
        return f"{down}{area.row}:{down}{area.last_row}"
    start = f"{across}{first}{down}{area.row}"
    if (area.rows, area.columns) == (1, 1):
        return start
    return f"{start}:{across}{last}{down}{area.last_row}"


def quoted(sheet: str) -> str:
    """Return a sheet's name as formulas take it, with quotation marks where they are needed."""
    if re.fullmatch(r"[^\W\d][\w.]*", sheet) and not _CELL.fullmatch(sheet):
        return sheet
    return "'" + sheet.replace("'", "''") + "'"


def area_of(address: Struct) -> Area:
    """Return the area of LibreOffice's CellRangeAddress, whose numbers count from 0."""
    return Area(
        address.StartRow + 1,
        address.StartColumn + 1,
        address.EndRow - address.StartRow + 1,
        address.EndColumn - address.StartColumn + 1,
    )


def range_address(sheet: int, area: Area) -> Struct:
    """Return an area as LibreOffice's CellRangeAddress; sheets count from 0."""
    return Struct(
        "com.sun.star.table.CellRangeAddress",
        Sheet=sheet,
        StartRow=area.row - 1,
        StartColumn=area.column - 1,
        EndRow=area.last_row - 1,
        EndColumn=area.last_column - 1,
    )


def cell_address(sheet: int, row: int, column: int) -> Struct:
    """Return a cell as LibreOffice's CellAddress; sheets count from 0, rows and columns from 1."""
    return Struct("com.sun.star.table.CellAddress", Sheet=sheet, Row=row - 1, Column=column - 1)
