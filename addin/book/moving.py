"""The parts around the cells that know row numbers: names, rules, pictures, comments, charts."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from addin.book import xmltree
from addin.book.insertion import Insertion
from addin.book.layout import Book, Sheet
from addin.book.package import Package
from addin.book.reference import Area, area

_FORMULA_TAGS = frozenset({"f", "formula", "formula1", "formula2", "calculatedColumnFormula"})
_VML_DATA = re.compile(rb"<x:ClientData\b.*?</x:ClientData>", re.DOTALL)
_VML_ROW = re.compile(rb"(<x:Row>\s*)(\d+)")
_VML_ANCHOR = re.compile(rb"(<x:Anchor>)([^<]*)")
_ANCHORED = frozenset({"from", "to"})


def move_parts(package: Package, book: Book, insertion: Insertion) -> None:
    """Bring every part but the sheets' own XML in line with an insertion."""
    _move_names(package, book, insertion)
    for sheet in book.sheets:
        for part in package.related(sheet.part, "table"):
            _move_tree(package, part, partial(_table, sheet=sheet.name, insertion=insertion))
        for part in package.related(sheet.part, "ctrlProp"):
            _move_tree(package, part, partial(_links, sheet=sheet.name, insertion=insertion))
        if insertion.is_on(sheet.name) and insertion.pushes:
            _move_attachments(package, sheet, insertion)
    for part in package.names:
        folded = part.casefold()
        if folded.startswith("xl/charts/") and folded.endswith(".xml"):
            _move_tree(package, part, partial(_formulas, sheet="", insertion=insertion))
        elif folded.startswith("xl/pivotcache/pivotcachedefinition"):
            _move_tree(package, part, partial(_pivot, insertion=insertion))


Edit = Callable[[xmltree.Splices, xmltree.Element], None]


def _move_tree(package: Package, part: str, edit: Edit) -> None:
    data, root = package.tree(part)
    splices = xmltree.Splices(data)
    edit(splices, root)
    if splices:
        package.replace(part, splices.result())


def _move_names(package: Package, book: Book, insertion: Insertion) -> None:
    def edit(splices: xmltree.Splices, root: xmltree.Element) -> None:
        holder = root.find("definedNames")
        for element in holder.children if holder is not None else ():
            new = insertion.formula(element.text, "", name=True)
            if new != element.text:
                splices.text(element, new)

    _move_tree(package, book.part, edit)


def _set(splices: xmltree.Splices, element: xmltree.Element, name: str, new: str) -> None:
    if element.attributes[name] != new:
        splices.attribute(element, name, new)


def _table(
    splices: xmltree.Splices,
    root: xmltree.Element,
    sheet: str,
    insertion: Insertion,
) -> None:
    """Move one table; the one that grows reaches over its new rows."""
    whole = area(root.attributes.get("ref", ""))
    own = insertion.is_on(sheet)
    grows = own and whole is not None and _is_growing(whole, insertion.table)
    for element in root.walk():
        if own and "ref" in element.attributes:
            new = insertion.areas(element.attributes["ref"], cover=grows)
            _set(splices, element, "ref", new)
        _formula(splices, element, sheet, insertion)


def _is_growing(whole: Area, table: Area) -> bool:
    return (whole.left, whole.right) == (table.left, table.right) and table.meets(whole)


def _formula(
    splices: xmltree.Splices, element: xmltree.Element, sheet: str, insertion: Insertion
) -> None:
    if element.local in _FORMULA_TAGS and element.text:
        new = insertion.formula(element.text, sheet)
        if new != element.text:
            splices.text(element, new)


def _formulas(
    splices: xmltree.Splices, root: xmltree.Element, sheet: str, insertion: Insertion
) -> None:
    for element in root.walk():
        _formula(splices, element, sheet, insertion)


def _links(
    splices: xmltree.Splices, root: xmltree.Element, sheet: str, insertion: Insertion
) -> None:
    """Move the cells that a form control is linked to."""
    for name in ("fmlaLink", "fmlaRange", "fmlaTxbx", "fmlaMacro", "fmlaGroup"):
        if name in root.attributes:
            _set(splices, root, name, insertion.formula(root.attributes[name], sheet))


def _pivot(splices: xmltree.Splices, root: xmltree.Element, insertion: Insertion) -> None:
    for element in root.walk():
        given = element.attributes
        if "ref" in given and insertion.is_on(given.get("sheet", "")):
            _set(splices, element, "ref", insertion.areas(given["ref"], cover=True))


def move_tail(data: bytes, sheet: str, insertion: Insertion, where: str) -> bytes:
    """Return a sheet's skeleton (head and tail, no rows) after an insertion."""
    root = xmltree.parse(data, where)
    own = insertion.is_on(sheet)
    splices = xmltree.Splices(data)
    for element in root.walk():
        _formula(splices, element, sheet, insertion)
        if "location" in element.attributes:
            new = insertion.formula(element.attributes["location"], sheet)
            _set(splices, element, "location", new)
        if own:
            _move_own(splices, element, insertion)
    return splices.result()


def _move_own(splices: xmltree.Splices, element: xmltree.Element, insertion: Insertion) -> None:
    """Move what stands on the sheet itself: rules, merged cells, links, breaks, anchors."""
    given = element.attributes
    if element.local == "selection":
        return
    if "sqref" in given:
        _set(splices, element, "sqref", insertion.areas(given["sqref"], cover=True))
    if "ref" in given:
        cover = element.local in ("dimension", "autoFilter")
        _set(splices, element, "ref", insertion.areas(given["ref"], cover=cover))
    if element.local == "sqref" and element.text:
        new = insertion.areas(element.text, cover=True)
        if new != element.text:
            splices.text(element, new)
    if element.local == "rowBreaks":
        for brk in element.all("brk"):
            number = int(brk.attributes.get("id", "0"))
            # A break behind the last row stays behind the last row.
            if number >= insertion.last and insertion.pushes:
                _set(splices, brk, "id", str(number + insertion.count))
    if element.local in _ANCHORED and insertion.pushes:
        _anchor(splices, element, insertion)


def _anchor(splices: xmltree.Splices, element: xmltree.Element, insertion: Insertion) -> None:
    row = element.find("row")
    if row is not None and row.text.strip().isdigit():
        old = int(row.text) + 1
        if insertion.row(old) != old:
            splices.text(row, str(insertion.row(old) - 1))


def _move_attachments(package: Package, sheet: Sheet, insertion: Insertion) -> None:
    """Move pictures, charts, comments and controls that stand below."""
    for part in package.related(sheet.part, "drawing"):
        _move_tree(package, part, partial(_drawing, insertion=insertion))
    for kind in ("comments", "threadedComment"):
        for part in package.related(sheet.part, kind):
            _move_tree(package, part, partial(_comments, insertion=insertion))
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
