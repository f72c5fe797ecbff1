"""Tables and fields that another program left as plain cells, found by headings and labels.

Gnumeric, SheetJS and online editors drop tables and names; Excel turns a table into a range at a
click.
What people typed stands where it stood, under its headings.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeVar

from addin.book.ooxml.reference import Area
from addin.forms.model import Field, Form, Table
from addin.forms.versions import former_labels

_FORMER = former_labels()
_NUMERALS = "一二三四五六七八九十"
_SURE = 2  # columns up to which all headings must be there
_APART = 4  # columns between two headings from which on they belong to different tables

Grid = Mapping[int, Mapping[int, str]]
"""What the cells of a sheet say, by row and column, as `folded`; formulas without a result say ""."""


@dataclass(frozen=True, slots=True)
class FoundRange:
    """A table that is a plain range: its data rows, and the column of each field."""

    table: Table
    area: Area
    columns: Mapping[str, int]

    @property
    def whole(self) -> Area:
        """The cells of the table with its headings."""
        return Area(self.area.left, self.area.top - 1, self.area.right, self.area.bottom)


def folded(label: str) -> str:
    """Labels are compared without white space: a line break in a heading is layout."""
    return "".join(label.split()).casefold()


def labels_of(name: str, label: str) -> Iterator[str]:
    """Yield a label as `folded`, then those under which it stands in older workbooks."""
    yield folded(label)
    yield from map(folded, _FORMER.get(name, ()))


@dataclass(frozen=True, slots=True)
class _Headings:
    """Headings of a table in a row, from the first to the last column that has one of them."""

    table: Table
    row: int
    columns: Mapping[str, int]

    @property
    def area(self) -> Area:
        return Area(min(self.columns.values()), self.row, max(self.columns.values()), self.row)

    @property
    def share(self) -> tuple[float, int]:
        return len(self.columns) / len(self.table.fields), len(self.columns)


def find_ranges(
    grid: Grid, tables: Sequence[Table], form: Form, taken: Sequence[Area]
) -> list[FoundRange]:
    """Return the tables of a form that stand on a sheet as plain ranges.

    `taken` are the cells of tables and fields that were found otherwise.
    """
    candidates = [
        headings for row, cells in grid.items() for table in tables
        for headings in _headings(table, row, cells)
    ]  # fmt: skip
    order = {table.name: n for n, table in enumerate(tables)}
    candidates.sort(key=lambda c: (*(-each for each in c.share), c.row, order[c.table.name]))
    chosen: dict[str, _Headings] = {}
    used = list(taken)
    for each in candidates:
        if each.table.name not in chosen and not any(each.area.meets(area) for area in used):
            chosen[each.table.name] = each
            used.append(each.area)
    return [_range(grid, each, used, stops(form, each.table)) for each in chosen.values()]


def _headings(table: Table, row: int, cells: Mapping[int, str]) -> Iterator[_Headings]:
    keys = {
        label: each.key
        for each in table.fields
        for label in labels_of(f"{table.name}.{each.key}", each.label)
    }
    least = len(table.fields)
    if least > _SURE:
        least = max(_SURE, ceil(least / 2))
    run: dict[str, int] = {}
    last = None
    for column in sorted(cells):
        key = keys.get(cells[column])
        if key is None:
            continue
        if last is not None and (column - last >= _APART or key in run):
            if len(run) >= least:
                yield _Headings(table, row, run)
            run = {}
        run[key] = last = column
    if len(run) >= least:
        yield _Headings(table, row, run)


def _range(grid: Grid, found: _Headings, used: Sequence[Area], drawn: set[str]) -> FoundRange:
    """Return the range below headings: down to its last filled row before something else begins.

    One that formulas fill has no gaps.
    """
    is_filled = found.table.is_derived
    across = found.area
    below = [a.top for a in used if a.top > found.row and _beside(a, across)]
    bottom = found.row + 1
    for row in sorted(row for row in grid if row > found.row):
        if below and row >= min(below):
            break
        cells = grid[row]
        if is_stop(cells[min(cells)], drawn):
            break
        if any(across.left <= column <= across.right for column in cells):
            if is_filled and row > bottom + 1:
                break
            bottom = row
    area = Area(across.left, found.row + 1, across.right, bottom)
    return FoundRange(found.table, area, found.columns)


def _beside(one: Area, other: Area) -> bool:
    return one.left <= other.right and other.left <= one.right


def stops(form: Form, table: Table) -> set[str]:
    """Return what is drawn below a table of a form: titles, hints, labels of fields, `folded`."""
    found: list[str] = []
    is_below = False
    for section in form.sections:
        if is_below:
            found += [section.title, section.hint]
        for item in section.items:
            if is_below:
                named = item.name if isinstance(item, Table) else form.name_of(item)
                label = item.title if isinstance(item, Table) else item.label
                found += [*labels_of(named, label), item.hint if isinstance(item, Table) else ""]
            is_below |= item == table
    return {folded(each) for each in (*found, form.note)} - {""}


def is_stop(text: str, drawn: Collection[str]) -> bool:
    """Whether a text, as `folded`, is one of what is `drawn` below a table, with number or without."""
    head, mark, rest = text.partition("、")
    return (rest if mark and all(sign in _NUMERALS for sign in head) else text) in drawn


def find_cells(
    grid: Grid,
    fields: Mapping[str, Field],
    taken: Sequence[Area],
    width: Callable[[int, int], int],
) -> dict[str, tuple[int, int]]:
    """Return row and column of single fields that have lost their names, found by their labels.

    A label that stands there more or less often than it should tells nothing, and beside that of a
    derived field there is a formula.
    The label of today goes before those that older workbooks have.

    Args:
        grid: the sheet.
        fields: those looked for, by full name.
        taken: the cells of tables and fields that were found otherwise.
        width: how many columns the cell in a row and column takes, merged ones included.
    """
    known = {name: list(labels_of(name, each.label)) for name, each in fields.items()}
    wanted = {label for labels in known.values() for label in labels}
    places: dict[str, list[tuple[int, int]]] = {}
    for row in sorted(grid):
        for column, text in sorted(grid[row].items()):
            if text in wanted:
                spot = row, column + width(row, column)
                inside = any(_has(area, (row, column)) or _has(area, spot) for area in taken)
                if not inside:
                    places.setdefault(text, []).append(spot)
    found: dict[str, tuple[int, int]] = {}
    for age in range(max(map(len, known.values()), default=0)):
        sought: dict[str, list[str]] = {}
        for name, labels in known.items():
            if name not in found and age < len(labels):
                sought.setdefault(labels[age], []).append(name)
        used = set(found.values())
        for label, names in sought.items():
            left = [spot for spot in places.get(label, ()) if spot not in used]
            if len(left) == len(names):
                found |= {
                    name: spot
                    for name, spot in zip(names, left, strict=True)
                    if not fields[name].derived or grid[spot[0]].get(spot[1]) == ""
                }
    return found


def _has(area: Area, spot: tuple[int, int]) -> bool:
    return area.top <= spot[0] <= area.bottom and area.left <= spot[1] <= area.right


_T = TypeVar("_T")


def column_of(by_label: Mapping[str, _T], table: Table, each: Field) -> _T | None:
    """Return what stands in a table's columns under the heading of a field, of now or of then.

    The only column of a table is the only one that it should have, whatever it is called.
    """
    if len(table.fields) == len(by_label) == 1:
        return next(iter(by_label.values()))
    return labelled(by_label, f"{table.name}.{each.key}", each.label)


def labelled(found: Mapping[str, _T], name: str, label: str) -> _T | None:
    """Return what was found under the label of `name`, or under one that it had before."""
    return next((found[each] for each in labels_of(name, label) if each in found), None)
