"""The parts around the cells that know row numbers: names, rules, pictures, comments, charts."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Protocol

from addin.book.layout import Sheet, WorkbookPart
from addin.book.ooxml import xmltree
from addin.book.ooxml.insertion import Insertion
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import Area, area

_FORMULA_TAGS = frozenset({"f", "formula", "formula1", "formula2", "calculatedColumnFormula"})
_VML_DATA = re.compile(rb"<x:ClientData\b.*?</x:ClientData>", re.DOTALL)
_VML_ROW = re.compile(rb"(<x:Row>\s*)(\d+)")
_VML_ANCHOR = re.compile(rb"(<x:Anchor>)([^<]*)")
_ANCHORED = frozenset({"from", "to"})


class Move(Protocol):
    """What has become of cells of one sheet, and so of every reference to them."""

    @property
    def sheet(self) -> str:
        """The name of that sheet."""

    @property
    def table(self) -> Area:
        """The data rows of the table on whose account they moved."""

    def is_on(self, sheet: str) -> bool:
        """Whether it is that sheet."""

    def row(self, number: int) -> int:
        """Return where a row of that sheet is afterwards."""

    def areas(self, text: str, *, cover: bool) -> str:
        """Return a list of areas (``A1:B5 D7``) afterwards; rules cover what came in between."""

    def formula(self, text: str, own_sheet: str, *, name: bool = False) -> str:
        """Return a formula, or what a defined name refers to, afterwards."""


def move_parts(package: Package, book: WorkbookPart, move: Move) -> None:
    """Bring names, tables, charts, controls and pivot tables in line with a move."""
    _move_names(package, book, move)
    for sheet in book.sheets:
        for part in package.related(sheet.part, "table"):
            move_tree(package, part, partial(move_table, sheet=sheet.name, move=move))
        for part in package.related(sheet.part, "ctrlProp"):
            move_tree(package, part, partial(_links, sheet=sheet.name, move=move))
    for part in package.names:
        if part.casefold().startswith("xl/charts/") and part.endswith(".xml"):
            move_tree(package, part, partial(_formulas, sheet="", move=move))
    move_pivots(package, move)


Edit = Callable[[xmltree.Splices, xmltree.Element], None]


def move_tree(package: Package, part: str, edit: Edit) -> None:
    """Edit a part of the package by its tree."""
    data, root = package.tree(part)
    splices = xmltree.Splices(data)
    edit(splices, root)
    if splices:
        package.replace(part, splices.result())


def _move_names(package: Package, book: WorkbookPart, move: Move) -> None:
    def edit(splices: xmltree.Splices, root: xmltree.Element) -> None:
        holder = root.find("definedNames")
        for element in holder.children if holder is not None else ():
            new = move.formula(element.text, "", name=True)
            if new != element.text:
                splices.text(element, new)

    move_tree(package, book.part, edit)


def _set(splices: xmltree.Splices, element: xmltree.Element, name: str, new: str) -> None:
    if element.attributes[name] != new:
        splices.attribute(element, name, new)


def move_table(
    splices: xmltree.Splices,
    root: xmltree.Element,
    sheet: str,
    move: Move,
) -> None:
    """Move one table; the one that grows reaches over its new rows."""
    whole = area(root.attributes.get("ref", ""))
    own = move.is_on(sheet)
    grows = own and whole is not None and _is_growing(whole, move.table)
    for element in root.walk():
        if own and "ref" in element.attributes:
            new = move.areas(element.attributes["ref"], cover=grows)
            _set(splices, element, "ref", new)
        _formula(splices, element, sheet, move)


def _is_growing(whole: Area, table: Area) -> bool:
    return (whole.left, whole.right) == (table.left, table.right) and table.meets(whole)


def _formula(splices: xmltree.Splices, element: xmltree.Element, sheet: str, move: Move) -> None:
    if element.local in _FORMULA_TAGS and element.text:
        new = move.formula(element.text, sheet)
        if new != element.text:
            splices.text(element, new)


def _formulas(splices: xmltree.Splices, root: xmltree.Element, sheet: str, move: Move) -> None:
    for element in root.walk():
        _formula(splices, element, sheet, move)


def _links(splices: xmltree.Splices, root: xmltree.Element, sheet: str, move: Move) -> None:
    """Move the cells that a form control is linked to."""
    for name in ("fmlaLink", "fmlaRange", "fmlaTxbx", "fmlaMacro", "fmlaGroup"):
        if name in root.attributes:
            _set(splices, root, name, move.formula(root.attributes[name], sheet))


def move_pivots(package: Package, move: Move) -> None:
    """Bring the sources of pivot tables in line with a move."""
    for part in package.names:
        if part.casefold().startswith("xl/pivotcache/pivotcachedefinition"):
            move_tree(package, part, partial(_pivot, move=move))


def _pivot(splices: xmltree.Splices, root: xmltree.Element, move: Move) -> None:
    for element in root.walk():
        given = element.attributes
        if "ref" in given and move.is_on(given.get("sheet", "")):
            _set(splices, element, "ref", move.areas(given["ref"], cover=True))


def move_tail(data: bytes, sheet: str, move: Move, where: str) -> bytes:
    """Return a sheet's skeleton (head and tail, no rows) after an move."""
    root = xmltree.parse(data, where)
    own = move.is_on(sheet)
    splices = xmltree.Splices(data)
    for element in root.walk():
        _formula(splices, element, sheet, move)
        if "location" in element.attributes:
            new = move.formula(element.attributes["location"], sheet)
            _set(splices, element, "location", new)
        if own:
            _move_own(splices, element, move)
    return splices.result()


def _move_own(splices: xmltree.Splices, element: xmltree.Element, move: Move) -> None:
    """Move what stands on the sheet itself: rules, merged cells, links, breaks, anchors."""
    given = element.attributes
    if element.local == "selection":
        return
    if "sqref" in given:
        _set(splices, element, "sqref", move.areas(given["sqref"], cover=True))
    if "ref" in given:
        cover = element.local in ("dimension", "autoFilter")
        _set(splices, element, "ref", move.areas(given["ref"], cover=cover))
    if element.local == "sqref" and element.text:
        new = move.areas(element.text, cover=True)
        if new != element.text:
            splices.text(element, new)
    if element.local == "rowBreaks":
        for brk in element.all("brk"):
            number = int(brk.attributes.get("id", "0"))
            # It stays above the row that it is above of.
            _set(splices, brk, "id", str(move.row(number + 1) - 1))
    if element.local in _ANCHORED:
        _anchor(splices, element, move)


def _anchor(splices: xmltree.Splices, element: xmltree.Element, move: Move) -> None:
    row = element.find("row")
    if row is not None and row.text.strip().isdigit():
        old = int(row.text) + 1
        if move.row(old) != old:
            splices.text(row, str(move.row(old) - 1))


def move_attachments(package: Package, sheet: Sheet, insertion: Insertion) -> None:
    """Move pictures, charts, comments and controls that stand below."""
    for part in package.related(sheet.part, "drawing"):
        move_tree(package, part, partial(_drawing, insertion=insertion))
    for kind in ("comments", "threadedComment"):
        for part in package.related(sheet.part, kind):
            move_tree(package, part, partial(_comments, insertion=insertion))
    for part in package.related(sheet.part, "vmlDrawing"):
        old = b"".join(package.stream(part))
        new = _VML_DATA.sub(lambda match: _vml(match[0], insertion), old)
        if new != old:
            package.replace(part, new)


def _drawing(splices: xmltree.Splices, root: xmltree.Element, insertion: Insertion) -> None:
    for anchor in root.children:
        start = anchor.find("from")
        if start is None or anchor.attributes.get("editAs") == "absolute":
            continue
        row = start.find("row")
        above = row is None or not row.text.strip().isdigit() or int(row.text) < insertion.last
        if above and anchor.attributes.get("editAs") == "oneCell":
            continue
        for element in anchor.children:
            if element.local in _ANCHORED:
                _anchor(splices, element, insertion)


def _comments(splices: xmltree.Splices, root: xmltree.Element, insertion: Insertion) -> None:
    for element in root.walk():
        if "ref" in element.attributes:
            _set(splices, element, "ref", insertion.areas(element.attributes["ref"], cover=False))


def _vml(data: bytes, insertion: Insertion) -> bytes:
    """Move a comment's box or a control; VML is not always well-formed, so by pattern."""
    row = _VML_ROW.search(data)
    anchor = _VML_ANCHOR.search(data)
    numbers = [int(n) for n in anchor[2].split(b",")] if anchor else []
    if row is not None:
        old = int(row[2]) + 1
    elif len(numbers) == 8:
        old = numbers[2] + 1
    else:
        return data
    if insertion.row(old) == old:
        return data
    data = _VML_ROW.sub(lambda m: m[1] + b"%d" % (int(m[2]) + insertion.count), data)
    if len(numbers) == 8:
        numbers[2] += insertion.count
        numbers[6] += insertion.count
        text = ", ".join(map(str, numbers)).encode()
        data = _VML_ANCHOR.sub(lambda m: m[1] + text, data)
    return data
