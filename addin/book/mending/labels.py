"""Titles and labels that were typed over or cleared, brought back as the standard workbook has them.

The sheets that people fill in are open, so that tables grow and can be sorted; a label is no formula
that tells what it was, but it stands where the standard workbook has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from addin.book.finding import folded
from addin.book.layout import Layout, Sheet
from addin.book.mending.correspondence import Pair
from addin.book.mending.headings import with_texts
from addin.book.ooxml.cells import CellReader, Raw
from addin.book.ooxml.output import Output
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import Area, letters, number_of
from addin.book.ooxml.sheetxml import open_sheet
from addin.book.ooxml.strings import SharedStrings

_Cells = Mapping[tuple[int, int], Raw]


@dataclass(frozen=True, slots=True)
class Label:
    """A label that came back: its cell, what had been typed there, and what it says."""

    cell: str
    old: str
    new: str


def restore_labels(package: Package, standard: Package, model: Layout, pair: Pair) -> list[Label]:
    """Bring the labels of a sheet back, in memory; return those that were wrong.

    A label that stands elsewhere on the sheet was moved there and is left alone.
    """
    lost = list(_lost(_cells(standard, pair.standard), _cells(package, pair.own), model, pair))
    if lost:
        _write(package, pair.own, {each.cell: each.new for each in lost})
    return lost


def _lost(there: _Cells, here: _Cells, model: Layout, pair: Pair) -> Iterator[Label]:
    ours = [place.whole for place in model.tables.values() if place.sheet == pair.standard]
    ours += [place.whole for place in model.fields.values() if place.sheet == pair.standard]
    labels = {
        at: raw.text
        for at, raw in there.items()
        if raw.text and not any(_holds(area, at) for area in ours)
    }
    wanted = Counter(map(folded, labels.values()))
    found = Counter(folded(raw.text) for raw in here.values() if raw.text)
    for (row, column), label in labels.items():
        now = pair.row(row), column
        raw = here.get(now)
        old = raw.text or "" if raw else ""
        is_moved = found[folded(label)] >= wanted[folded(label)]
        if folded(old) != folded(label) and not is_moved and not (raw and raw.has_formula):
            yield Label(f"{letters(column)}{now[0]}", old, label)


def _holds(area: Area, at: tuple[int, int]) -> bool:
    row, column = at
    return area.top <= row <= area.bottom and area.left <= column <= area.right


def _cells(package: Package, sheet: Sheet) -> _Cells:
    """Return the cells of a sheet that hold a text or a formula."""
    xml = open_sheet(package, sheet.part)
    reader = CellReader(
        prefix=xml.marks.prefix,
        where=package.name,
        shared=SharedStrings(package),
        is_date_style=lambda _style: False,
        since_1904=False,
    )
    found: dict[tuple[int, int], Raw] = {}
    for number, row in xml.rows():
        for piece in row.split(xml.marks.cell)[1:]:
            ref, _, rest = piece.partition(b'"')
            raw = reader.raw(rest)
            if raw.has_formula or (raw.type == "str" and raw.text):
                found[number, number_of(ref.rstrip(b"0123456789"))] = raw
    return found


def _write(package: Package, sheet: Sheet, texts: Mapping[str, str]) -> None:
    xml = open_sheet(package, sheet.part)
    with Output(package, sheet.part, lambda head: head) as output:
        for block in xml.blocks():
            output.take(block, with_texts(block, texts))
        output.end(xml.tail)
    output.save()
