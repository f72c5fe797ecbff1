"""Columns of our tables that stand in another order, brought back into that of the standard workbook.

Nothing breaks when somebody moves a column or inserts one; but colours, drop-downs and print-outs are
made for the order that everybody knows.
Columns that people added stay with all that is in them, at the right end of their table: there they
are in nobody's way, and every other column is where it is in all other workbooks.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from addin.book.layout import Layout, Sheet, TablePlace, WorkbookPart, locate
from addin.book.mending.reordering import ReorderedSheet, Reordering
from addin.book.moving.parts import move_parts, move_tree
from addin.book.moving.sheet import SheetMover, drop_calculation_chain, mentions
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import MAX_ROW, area
from addin.book.ooxml.rowxml import column_width
from addin.book.ooxml.sheetxml import open_sheet
from addin.book.ooxml.xmltree import Element, Splices, parse
from addin.forms.model import Form

# Formulas that belong to several cells at once cannot be taken apart.
_INSEPARABLE = re.compile(
    rb"""<(?:[\w.-]+:)?f\s[^>]*(?:
        t="dataTable" | ref="\w+:\w+"[^>]*t="array" | t="array"[^>]*ref="\w+:
    )""",
    re.VERBOSE,
)
_NOTE_COLUMN = re.compile(rb"(<x:Column>\s*)(\d+)")


@dataclass(frozen=True, slots=True)
class Reordered:
    """A table whose columns are in their order again: those that had moved, and those added."""

    sheet: str
    moved: Sequence[str]
    added: Sequence[str]

    def __str__(self) -> str:
        parts = (
            ("列", self.moved, "移回原来的位置"),
            ("自己加的列", self.added, "移到表格最右边"),
        )
        return "，".join(
            f"{what}{'、'.join(f'“{label}”' for label in labels)}{done}"
            for what, labels, done in parts
            if labels
        )


@dataclass(frozen=True, slots=True)
class _Order:
    """A table whose columns stand in another order, and which column goes where."""

    place: TablePlace
    columns: Mapping[int, int]
    told: Reordered


def restore_columns(package: Package, standard: Package, forms: Sequence[Form]) -> list[Reordered]:
    """Bring columns back into the order of `standard`, in memory; return what was moved.

    Raises:
        OtherWorkbook: see `layout.locate`.
    """
    model, own = locate(standard, forms), locate(package, forms)
    done: list[Reordered] = []
    for name in own.tables:
        order = _order(package, own.tables[name], model.tables[name])
        if order is None or _is_inseparable(package, order.place):
            continue
        reorder(package, order.place, _reordering(package, standard, order, own, model))
        own = locate(package, forms)
        done.append(order.told)
    return done


def _order(package: Package, own: TablePlace, model: TablePlace) -> _Order | None:
    """Return the order of a table's columns if it is another than in the standard workbook."""
    ours = sorted(own.columns, key=lambda key: model.columns[key])
    labels = _labels(package, own)
    taken = set(own.columns.values())
    added = [number for number in range(own.area.left, own.area.right + 1) if number not in taken]
    wanted = [*(own.columns[key] for key in ours), *added]
    columns = {old: new for new, old in enumerate(wanted, own.area.left)}
    if all(old == new for old, new in columns.items()):
        return None
    stayed = set(_rising([own.columns[key] for key in ours]))
    last = max(own.columns.values())
    label = {number: labels[number - own.area.left] for number in columns}
    told = Reordered(
        own.sheet.name,
        [label[own.columns[key]] for key in ours if own.columns[key] not in stayed],
        [label[number] for number in added if number < last],
    )
    return _Order(own, columns, told)


def _labels(package: Package, place: TablePlace) -> list[str]:
    root = parse(package.read(place.part), package.name, place.part)
    return ["".join(e.attributes.get("name", "").split()) for e in _columns(root)]


def _columns(root: Element) -> list[Element]:
    holder = root.find("tableColumns")
    return list(holder.all("tableColumn")) if holder is not None else []


def _rising(numbers: Sequence[int]) -> list[int]:
    """Return as many of the numbers as possible that rise from left to right: they stayed."""
    ends: list[int] = []
    best: list[list[int]] = []  # for each length, the run that ends lowest
    for number in numbers:
        at = bisect_left(ends, number)
        run = [*(best[at - 1] if at else []), number]
        ends[at : at + 1], best[at : at + 1] = [number], [run]
    return best[-1] if best else []


def _is_inseparable(package: Package, place: TablePlace) -> bool:
    rows = open_sheet(package, place.sheet.part).rows()
    return any(
        place.area.top - 1 <= number <= place.area.bottom + 1 and _INSEPARABLE.search(row)
        for number, row in rows
    )


def _reordering(
    package: Package, standard: Package, order: _Order, own: Layout, model: Layout
) -> Reordering:
    """Return what moves: the cells of the table, or whole columns if all of the sheet has moved."""
    place = order.place
    bottom = place.area.bottom + _has_totals(package, place)
    rows = range(place.area.top - 1, bottom + 1)
    cells = Reordering(place.sheet.name, place.area, rows, order.columns)
    alone = sum(each.sheet == place.sheet for each in own.tables.values()) == 1
    if alone and not _parts_merged(package, cells):
        head = open_sheet(package, place.sheet.part).head
        wanted = open_sheet(standard, model.tables[place.table.name].sheet.part).head
        if _whole_columns_moved(order, head, wanted, own, model):
            return replace(cells, rows=range(1, MAX_ROW + 1))
    return cells


def _whole_columns_moved(
    order: _Order, head: bytes, standard: bytes, own: Layout, model: Layout
) -> bool:
    """Whether what else stands in these columns moved along: their widths, single fields."""
    votes: Counter[bool] = Counter()
    for old, new in order.columns.items():
        width = column_width(head, old)
        votes[True] += width == column_width(standard, new)
        votes[False] += width == column_width(standard, old)
    for name, field in own.fields.items():
        if field.sheet == order.place.sheet:
            right = model.fields[name].column
            votes[True] += order.columns.get(field.column, field.column) == right
            votes[False] += field.column == right
    return votes[True] > votes[False]


def _has_totals(package: Package, place: TablePlace) -> bool:
    root = parse(package.read(place.part), package.name, place.part)
    return root.attributes.get("totalsRowCount", "0") not in ("", "0")


def _parts_merged(package: Package, move: Reordering) -> bool:
    """Whether whole columns cannot change places because merged cells would be taken apart."""
    sheet = next(each for each in WorkbookPart(package).sheets if move.is_on(each.name))
    xml = open_sheet(package, sheet.part)
    for _ in xml.blocks():
        pass
    whole = replace(move, rows=range(1, MAX_ROW + 1))
    root = parse(xml.head + xml.tail, package.name, sheet.part)
    return any(
        " " in whole.areas(element.attributes.get("ref", ""), cover=False)
        for element in root.walk()
        if element.local == "mergeCell"
    )


def reorder(package: Package, place: TablePlace, move: Reordering) -> None:
    """Let columns of a table change places, and everything that refers to them follow."""
    book = WorkbookPart(package)
    for sheet in book.sheets:
        if move.is_on(sheet.name):
            ReorderedSheet(package, sheet, move).run()
            _move_notes(package, sheet, move)
        elif mentions(package, sheet, move.sheet):
            SheetMover(package, sheet, move).run()
    move_parts(package, book, move)
    _move_columns(package, place, move)
    drop_calculation_chain(package)


def _move_columns(package: Package, place: TablePlace, move: Reordering) -> None:
    """Put the columns of the table's part in order, and what its filter and sorting say of them."""
    data, root = package.tree(place.part)
    splices = Splices(data)
    left = place.area.left
    elements = _columns(root)
    for number, new in move.columns.items():
        target = elements[new - left]
        source = elements[number - left]
        splices.cut(target.start, target.end, data[source.start : source.end])
    for element in root.walk():
        if element.local == "filterColumn" and element.attributes.get("colId", "").isdigit():
            at = move.columns[int(element.attributes["colId"]) + left] - left
            splices.attribute(element, "colId", str(at))
    if splices:
        package.replace(place.part, splices.result())


def _move_notes(package: Package, sheet: Sheet, move: Reordering) -> None:
    for kind in ("comments", "threadedComment"):
        for part in package.related(sheet.part, kind):
            move_tree(package, part, partial(_refs, move=move))
    for part in package.related(sheet.part, "vmlDrawing"):
        old = b"".join(package.stream(part))
        new = re.sub(
            rb"<x:ClientData\b.*?</x:ClientData>", partial(_note, move), old, flags=re.DOTALL
        )
        if new != old:
            package.replace(part, new)


def _refs(splices: Splices, root: Element, move: Reordering) -> None:
    for element in root.walk():
        if (ref := element.attributes.get("ref")) and area(ref) is not None:
            new = move.areas(ref, cover=False)
            if new != ref:
                splices.attribute(element, "ref", new)


def _note(move: Reordering, match: re.Match[bytes]) -> bytes:
    """Return where a note's box belongs to; it is drawn where it was."""
    row = re.search(rb"<x:Row>\s*(\d+)", match[0])
    if row is None:
        return match[0]

    def moved(column: re.Match[bytes]) -> bytes:
        return column[1] + b"%d" % (move.column(int(column[2]) + 1, int(row[1]) + 1) - 1)

    return _NOTE_COLUMN.sub(moved, match[0])
