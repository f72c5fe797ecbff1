"""Headings of our tables that were typed over, brought back with every formula that names them.

A spreadsheet program renames a column in all formulas when its heading is changed, so those follow.
A heading comes back only where nobody can doubt which it was: between two that are known there must
be as many columns as there should be.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from addin.book.finding import folded, labelled
from addin.book.layout import TablePlace, WorkbookPart, tables_of
from addin.book.ooxml.cells import unescape_cell
from addin.book.ooxml.output import Output
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import letters
from addin.book.ooxml.sheetxml import open_sheet
from addin.book.ooxml.xmltree import Splices, escape, parse
from addin.forms.model import Form

_FORMULA = re.compile(
    rb"(<(?:f|formula[12]?|calculatedColumnFormula|definedName)(?:\s[^>]*)?>)([^<]+)(</)"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that was typed over: where it is, what it says and what it must say."""

    place: TablePlace
    column: int
    old: str
    new: str

    @property
    def cell(self) -> str:
        return f"{letters(self.column)}{self.place.area.top - 1}"


def restore_headings(
    package: Package, standard: Package, forms: Sequence[Form], later: Collection[str] = ()
) -> list[Heading]:
    """Bring headings back as `standard` has them, in memory; return those that were wrong.

    Columns that came `later` than the workbook were never there.
    """
    model = dict(tables_of(WorkbookPart(standard), forms))
    lost = [
        heading
        for name, place in tables_of(WorkbookPart(package), forms)
        if name in model
        for heading in _lost(package, place, _labels(standard, model[name]), model[name], later)
    ]
    if lost:
        _rename(package, lost)
    return lost


def _labels(package: Package, place: TablePlace) -> list[str]:
    """Return the headings of a table from its first column on, as its part spells them."""
    root = parse(package.read(place.part), package.name, place.part)
    holder = root.find("tableColumns")
    columns = holder.all("tableColumn") if holder is not None else ()
    return [element.attributes.get("name", "") for element in columns]


def _lost(
    package: Package,
    own: TablePlace,
    labels: Sequence[str],
    model: TablePlace,
    later: Collection[str],
) -> Iterator[Heading]:
    known = (key for key in model.columns if f"{model.table.name}.{key}" not in later)
    order = sorted(known, key=lambda key: model.columns[key])
    here = _labels(package, own)
    if len(order) == len(here) == 1:
        if not _is_ours(here[0], own, order[0]):
            yield Heading(own, own.area.left, here[0], labels[0])
        return
    if all(key in own.columns for key in order):
        return
    first = own.area.left
    before, run = first - 1, []
    for key in (*order, ""):
        if key and key not in own.columns:
            run.append(key)
            continue
        after = own.columns[key] if key else first + len(here)
        if run and after - before - 1 == len(run):
            for number, each in enumerate(run, before + 1):
                new = labels[model.columns[each] - model.area.left]
                yield Heading(own, number, here[number - first], new)
        before, run = after, []


def _is_ours(label: str, place: TablePlace, key: str) -> bool:
    """Whether a column is called as it is now, or was in an earlier version."""
    each = place.table.field(key)
    name = f"{place.table.name}.{key}"
    return labelled({folded(unescape_cell(label)): True}, name, each.label) is not None


def _rename(package: Package, lost: Sequence[Heading]) -> None:
    for part in {heading.place.part: None for heading in lost}:
        _rename_columns(package, part, [each for each in lost if each.place.part == part])
    book = WorkbookPart(package)
    for part in (book.part, *(name for name in package.names if name.startswith("xl/tables/"))):
        data = package.read(part)
        if (new := _renamed(data, lost)) != data:
            package.replace(part, new)
    for sheet in book.sheets:
        cells = {each.cell: each.new for each in lost if each.place.sheet.part == sheet.part}
        _rename_in_sheet(package, sheet.part, cells, lost)


def _rename_columns(package: Package, part: str, lost: Sequence[Heading]) -> None:
    data = package.read(part)
    root = parse(data, package.name, part)
    splices = Splices(data)
    holder = root.find("tableColumns")
    elements = list(holder.all("tableColumn")) if holder is not None else []
    for each in lost:
        splices.attribute(elements[each.column - each.place.area.left], "name", each.new)
    package.replace(part, splices.result())


def _rename_in_sheet(
    package: Package, part: str, cells: Mapping[str, str], lost: Sequence[Heading]
) -> None:
    xml = open_sheet(package, part)
    with Output(package, part, lambda head: head) as output:
        for block in xml.blocks():
            output.take(block, with_texts(_renamed(block, lost), cells))
        tail = _renamed(xml.tail, lost)
        if tail != xml.tail:
            output.begin()
        output.end(tail)
    output.save()


def with_texts(block: bytes, cells: Mapping[str, str]) -> bytes:
    """Return a block of rows with these cells holding these texts; their looks stay."""
    for cell, text in cells.items():
        pattern = rb'<c r="%s"((?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)' % cell.encode()
        new = b'<c r="%s"\\1 t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>'
        text = escape(text).replace("\\", r"\\")
        block = re.sub(pattern, new % (cell.encode(), text.encode()), block, flags=re.DOTALL)
    return block


def _renamed(data: bytes, lost: Sequence[Heading]) -> bytes:
    """Return XML in whose formulas the columns have their names again."""
    if not any(b"%s[" % each.place.table.name.encode() in data for each in lost):
        return data

    def rename(match: re.Match[bytes]) -> bytes:
        text = match[2].decode()
        for each in lost:
            text = _in_formula(text, each.place.table.name, each.old, each.new)
        return match[1] + text.encode() + match[3]

    return _FORMULA.sub(rename, data)


def _in_formula(text: str, table: str, old: str, new: str) -> str:
    """Return a formula (escaped as in XML) in which a column of a table has another name."""
    name = re.escape(escape(_quoted(old)))
    inside = rf"(\b{re.escape(table)}\[(?:[^\[\]]|\[[^\[\]]*\])*?\[?){name}(?=\])"
    for _ in range(text.count(f"{table}[")):  # one reference may name it twice
        text = re.sub(inside, lambda match: match[1] + escape(_quoted(new)), text)
    return text


def _quoted(name: str) -> str:
    """Return a column's name as a structured reference spells it."""
    return re.sub(r"(['\[\]#])", r"'\1", name)
