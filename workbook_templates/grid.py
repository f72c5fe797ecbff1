"""The grid of a form sheet: one set of columns that its tables and its single fields share.

A column of an Excel table is exactly one column of the sheet, so the tables decide the widths and
single fields span as many columns as they need.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from addin.content import Value
from addin.forms import Field, Form, Kind
from addin.forms.model import Table

FIRST = 2  # column A is the margin
LEAST_COLUMNS = 6
LABEL_WIDTH = 15.0
_WIDTHS = {
    Kind.DATE: 11.5,
    Kind.DATETIME: 16.5,
    Kind.PERCENT: 9.0,
    Kind.PERSON: 10.0,
    Kind.DEPARTMENT: 13.0,
    Kind.EMAIL: 26.0,
}


def width_of(field: Field) -> float:
    """Return the column width (characters) that suits a table column."""
    width = _WIDTHS.get(field.kind, min(36.0, max(8.0, field.length * 1.15)))
    longest_word = max(len(part) for part in field.label.replace("(", " (").split())
    return max(width, min(9.5, longest_word * 2.0))


@dataclass(frozen=True, slots=True)
class Span:
    """Columns `first`…`last` (1-based, both included) and their width together."""

    first: int
    last: int
    width: float


@dataclass(frozen=True, slots=True)
class Grid:
    """The column widths of a sheet from column B on, and the two halves in which fields stand."""

    widths: tuple[float, ...]

    @property
    def last(self) -> int:
        """The last column of the grid."""
        return FIRST + len(self.widths) - 1

    def span(self, first: int, last: int) -> Span:
        """Return columns `first` to `last`."""
        return Span(first, last, sum(self.widths[first - FIRST : last - FIRST + 1]))

    def at_least(self, first: int, width: float) -> Span:
        """Return the columns from `first` on that are together at least `width` wide."""
        last = first
        while last < self.last and self.span(first, last).width < width - 2:
            last += 1
        return self.span(first, last)

    def halves(self) -> tuple[tuple[Span, Span], tuple[Span, Span]]:
        """Return label and input spans of the left and the right field of a row."""
        total = sum(self.widths)
        left_label = self.at_least(FIRST, LABEL_WIDTH)
        middle = left_label.last + 1
        while (
            middle < self.last - 2
            and self.span(FIRST, middle).width + self.widths[middle - FIRST + 1] / 2 < total / 2
        ):
            middle += 1
        right_label = self.at_least(middle + 1, LABEL_WIDTH - 2)
        if right_label.last >= self.last:
            right_label = self.span(middle + 1, self.last - 1)
        return (
            (left_label, self.span(left_label.last + 1, middle)),
            (right_label, self.span(right_label.last + 1, self.last)),
        )

    def full(self) -> tuple[Span, Span]:
        """Return label and input spans of a field that takes a whole row."""
        label = self.at_least(FIRST, LABEL_WIDTH)
        return label, self.span(label.last + 1, self.last)


def grid_of(form: Form) -> Grid:
    """Return the grid of a form from its tables; forms without tables get six equal columns."""
    columns: list[float] = []
    for table in form.tables:
        for n, field in enumerate(table.fields):
            width = width_of(field)
            if n == len(columns):
                columns.append(width)
            else:
                columns[n] = max(columns[n], width)
    while len(columns) < LEAST_COLUMNS:
        columns.append(14.0)
    return Grid(tuple(columns))


def lines(value: Value, width: float) -> int:
    """Return how many lines a text takes in `width`; a Chinese character is two wide."""
    if not isinstance(value, str) or not value:
        return 1
    room = max(width - 1.2, 4.0)
    return sum(
        max(1, ceil(sum(2.05 if ord(c) > 0x2E7F or c in "“”‘’…—·" else 1.05 for c in part) / room))
        for part in value.split("\n")
    )


def row_height(cells: Sequence[tuple[Value, float]], least: float = 21.0) -> float:
    """Return the height (points) of a row with these texts in these widths."""
    most = max((lines(value, width) for value, width in cells), default=1)
    return max(least, min(400.0, most * 15.0 + 6.0))


def heading_height(table: Table, grid: Grid) -> float:
    """Return the height of a table's heading row."""
    return row_height(
        [(f.label, grid.widths[n]) for n, f in enumerate(table.fields) if n < len(grid.widths)],
        30.0,
    )
