"""Cell references: letters and numbers, and the place a defined name points to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_QUALIFIED = re.compile(r"^=?(?:'((?:[^']|'')+)'|([^'!\[\]]+))!(.+)$")
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """Return the letters of a column number: 1 → A, 28 → AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


@lru_cache(maxsize=1024)
def number_of(column: str | bytes) -> int:
    """Return the number of a column's letters: A → 1, AB → 28."""
    number = 0
    for char in column.upper() if isinstance(column, bytes) else column.upper().encode():
        number = number * 26 + char - 64
    return number


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, all ends included, counted from 1."""

    left: int
    top: int
    right: int
    bottom: int

    def __str__(self) -> str:
        first = f"{letters(self.left)}{self.top}"
        last = f"{letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    def meets(self, other: Area) -> bool:
        """Whether the two have a cell in common."""
        return not (
            self.right < other.left
            or other.right < self.left
            or self.bottom < other.top
            or other.bottom < self.top
        )


def area(text: str) -> Area | None:
    """Return the area of ``A1``, ``$A$1:B5``; None for anything else."""
    ends = text.split(":")
    matches = [_CELL.fullmatch(end) for end in ends]
    if len(ends) > 2 or not all(matches):
        return None
    cells = [(number_of(m[1]), int(m[2])) for m in matches if m]
    (left, top), (right, bottom) = cells[0], cells[-1]
    if not (min(left, right) > 0 and max(left, right) <= MAX_COLUMN):
        return None
    if not (min(top, bottom) > 0 and max(top, bottom) <= MAX_ROW):
        return None
    return Area(min(left, right), min(top, bottom), max(left, right), max(top, bottom))


def qualified_area(text: str) -> tuple[str, Area] | None:
    """Return sheet name and area of ``'1发起表'!$C$5``; None for anything else."""
    match = _QUALIFIED.match(text.strip())
    if match is None:
        return None
    found = area(match[3])
    if found is None:
        return None
    sheet = match[1].replace("''", "'") if match[1] else match[2]
    return sheet, found


def quoted(sheet: str) -> str:
    """Return a sheet name as it stands in a formula, always between apostrophes."""
    return "'" + sheet.replace("'", "''") + "'"
