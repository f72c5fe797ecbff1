"""Cells of our tables that look and behave unlike the others of their column.

Pasting brings the look of elsewhere along, and its lock, so that people cannot type there any more.
What most cells of a column have is right: formats are numbered anew by every program that saves,
so there is no other way to tell which one it was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from addin.book.layout import TablePlace
from addin.book.ooxml.reference import letters
from addin.book.ooxml.sheetxml import Marks, SheetXml

_LEAST = 5  # cells of a column from which most can be told from few
_CELL = re.compile(rb'([A-Z]{1,3})\d+"((?:\s[\w:]+="[^"]*")*)')
_STYLE = re.compile(rb'\ss="(\d+)"')

Odd = Mapping[int, Mapping[bytes, bytes]]
"""By row and column letters, the number of the format that a cell should have."""


@dataclass(slots=True)
class _Column:
    """What the cells of one column of one table have."""

    seen: Counter[bytes]
    cells: list[tuple[int, bytes]]

    def usual(self) -> bytes | None:
        if not self.seen:
            return None
        style, count = self.seen.most_common(1)[0]
        total = sum(self.seen.values())
        return style if total >= _LEAST and 2 * count > total else None


def odd_cells(xml: SheetXml, tables: Iterable[TablePlace]) -> Odd:
    """Return the cells whose format is another than that of most of their column."""
    places = [
        (place.area, {letters(column).encode() for column in place.columns.values()})
        for place in tables
    ]
    columns: dict[tuple[int, bytes], _Column] = {}
    for number, row in xml.rows():
        here = [
            (index, wanted)
            for index, (area, wanted) in enumerate(places)
            if area.top <= number <= area.bottom
        ]
        styles = dict(_styles(row, xml.marks)) if here else {}
        for index, wanted in here:
            for letter in wanted & styles.keys():
                column = columns.get((index, letter))
                if column is None:
                    column = columns[index, letter] = _Column(Counter(), [])
                column.seen[styles[letter]] += 1
                column.cells.append((number, styles[letter]))
    odd: dict[int, dict[bytes, bytes]] = {}
    for (_, letter), column in columns.items():
        usual = column.usual()
        for number, style in column.cells if usual is not None else ():
            if style != usual:
                odd.setdefault(number, {})[letter] = usual or b"0"
    return odd


def _styles(row: bytes, marks: Marks) -> Iterable[tuple[bytes, bytes]]:
    for letter, attributes in _cells(marks.cell).findall(row):
        style = _STYLE.search(attributes)
        yield letter, style[1] if style else b"0"


@cache
def _cells(start: bytes) -> re.Pattern[bytes]:
    """Return what finds the cells of a row, whose tags begin with `start`."""
    return re.compile(re.escape(start) + _CELL.pattern)


def with_usual(block: bytes, marks: Marks, odd: Odd) -> bytes:
    """Return a block of rows whose odd cells have the usual format."""
    first, *rows = block.split(marks.row)
    made: Sequence[bytes] = [
        _row(row, marks, odd[number]) if (number := int(row[: row.index(b'"')])) in odd else row
        for row in rows
    ]
    return marks.row.join((first, *made))


def _row(row: bytes, marks: Marks, wanted: Mapping[bytes, bytes]) -> bytes:
    head, *pieces = row.split(marks.cell)
    made = []
    for piece in pieces:
        match = _CELL.match(piece)
        style = wanted.get(match[1]) if match else None
        if match is None or style is None:
            made.append(piece)
            continue
        rest = _STYLE.sub(b"", match[2])
        at = match.start(2)
        made.append(piece[:at] + b' s="%s"' % style + rest + piece[match.end(2) :])
    return marks.cell.join((head, *made))
