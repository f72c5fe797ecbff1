"""Which row of a workbook is which row of the standard workbook.

Tables grow and rows are inserted, so the standard workbook's colours and drop-downs belong to other
rows than there; where columns were moved nothing is said.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from addin.book.layout import Layout, Sheet
from addin.book.ooxml.formula import Ends, move_references
from addin.book.ooxml.reference import MAX_ROW, Area


@dataclass(frozen=True, slots=True)
class Pair:
    """A sheet of the standard workbook and its like; `anchors` are rows there and here."""

    standard: Sheet
    own: Sheet
    anchors: tuple[tuple[int, int], ...]
    columns_moved: bool

    def row(self, number: int) -> int:
        """Return where a row of the standard workbook's sheet is now."""
        at = max(0, bisect_right(self.anchors, number, key=lambda anchor: anchor[0]) - 1)
        there, here = self.anchors[at]
        return max(1, here + number - there)

    def area(self, there: Area) -> Area:
        """Return where an area is now."""
        return Area(there.left, self.row(there.top), there.right, self.row(there.bottom))


def pairs(standard: Layout, own: Layout) -> dict[str, Pair]:
    """Return the sheets that hold something of ours, by their name in the standard workbook."""
    found: dict[str, tuple[Sheet, Sheet, dict[int, int], bool]] = {}
    for name, place in standard.tables.items():
        here = own.tables.get(name)
        if here is None:
            continue
        entry = found.setdefault(place.sheet.name, (place.sheet, here.sheet, {}, False))
        entry[2].update(
            {
                place.area.top - 1: here.area.top - 1,
                place.area.top: here.area.top,
                place.area.bottom: here.area.bottom,
                place.area.bottom + 1: here.area.bottom + 1,
            }
        )
        if place.columns != here.columns:
            found[place.sheet.name] = (*entry[:3], True)
    for name, field in standard.fields.items():
        now = own.fields.get(name)
        if now is None:
            continue
        entry = found.setdefault(field.sheet.name, (field.sheet, now.sheet, {}, False))
        entry[2][field.row] = now.row
        if field.column != now.column:
            found[field.sheet.name] = (*entry[:3], True)
    return {
        name: Pair(there, here, tuple(sorted(rows.items())), moved)
        for name, (there, here, rows, moved) in found.items()
    }


def moved_formula(text: str, sheet: str, known: Mapping[str, Pair]) -> str:
    """Return a formula of the standard workbook's `sheet` as it must stand here."""

    def move(named: str, is_range: bool, ends: Ends) -> Ends:
        pair = known.get(named or sheet)
        if pair is None or ends[3] == MAX_ROW:  # whole columns
            return ends
        left, top, right, bottom = ends
        return left, pair.row(top), right, pair.row(bottom)

    return move_references(text, move)
