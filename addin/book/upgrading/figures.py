"""Charts, pictures and notes of a sheet that is drawn anew: ours new, those of people where they belong."""

from __future__ import annotations

import re
from functools import partial

from addin.book.moving.parts import move_tree
from addin.book.ooxml.package import Package, Relation
from addin.book.ooxml.reference import area
from addin.book.ooxml.xmltree import Element, Splices
from addin.book.upgrading.furniture import chart_digests
from addin.book.upgrading.gathering import Gathered
from addin.book.upgrading.redrawing import Redrawing

_DRAWING = "application/vnd.openxmlformats-officedocument.drawing+xml"
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_VML_DATA = re.compile(rb"<x:ClientData\b.*?</x:ClientData>", re.DOTALL)
_VML_ROW = re.compile(rb"(<x:Row>\s*)(\d+)")
_VML_COLUMN = re.compile(rb"(<x:Column>\s*)(\d+)")
_VML_ANCHOR = re.compile(rb"(<x:Anchor>)([^<]*)")


def drop_charts(package: Package, gathered: Gathered, known: frozenset[str]) -> None:
    """Take out the charts of a sheet that an earlier standard workbook had there."""
    said = chart_digests(package, gathered.sheet.part, gathered.pieces)
    ours = {part for part, digest in said.items() if digest in known}
    for drawing in package.related(gathered.sheet.part, "drawing") if ours else ():
        relations = {r.id for r in package.relations(drawing) if r.target in ours}
        move_tree(package, drawing, partial(_without_charts, relations=relations))
        for part in ours & set(package.related(drawing, "chart")):
            for relation in package.relations(part):
                _remove_own(package, part, relation)
            package.remove(part, drawing)


def _remove_own(package: Package, owner: str, relation: Relation) -> None:
    """Remove what only a chart has: its style, its colours."""
    if not relation.external and package.has(relation.target) and "/charts/" in relation.target:
        package.remove(relation.target, owner)


def _without_charts(splices: Splices, root: Element, relations: set[str]) -> None:
    for anchor in root.children:
        if any(e.local == "chart" and e.attribute("id") in relations for e in anchor.walk()):
            splices.cut(anchor.start, anchor.end, b"")


def add_charts(package: Package, model: Package, drawn: str, sheet: str) -> str:
    """Add the charts of the standard workbook's sheet; return the relation of a new drawing, or ""."""
    relation = ""
    for theirs in model.related(drawn, "drawing"):
        here = next(iter(package.related(sheet, "drawing")), "")
        if not here:
            here = package.free_name("xl/drawings/drawing{}.xml")
            data, root = model.tree(theirs)
            empty = data[: root.inner] + data[root.close :]
            package.add(here, empty, _DRAWING)
            relation = package.relate(sheet, "drawing", here)
        numbers: dict[str, str] = {}
        for each in model.relations(theirs):
            if each.kind == "chart":
                part = package.free_name("xl/charts/chart{}.xml")
                package.add(part, model.read(each.target), _CHART)
                numbers[each.id] = package.relate(here, "chart", part)
        _append(package, here, *model.tree(theirs), numbers)
    return relation


def _append(
    package: Package, drawing: str, data: bytes, root: Element, numbers: dict[str, str]
) -> None:
    """Append the anchors of another drawing, which declare their name spaces themselves."""
    declared = "".join(f' {k}="{v}"' for k, v in root.attributes.items() if k.startswith("xmlns"))
    own, own_root = package.tree(drawing)
    names = [int(e.attributes["id"]) for e in own_root.walk() if e.local == "cNvPr"]
    following = max(names, default=0) + 1
    out: list[bytes] = []
    for anchor in root.children:
        splices = Splices(data)
        for element in anchor.walk():
            if element.local == "cNvPr":
                splices.attribute(element, "id", str(following))
                following += 1
            elif element.local == "chart" and (old := element.attribute("id")):
                splices.attribute(element, "r:id", numbers[old])
        splices.insert(anchor.start + 1 + len(anchor.tag.encode()), declared.encode())
        made = splices.result()
        grown = len(made) - len(data)
        out.append(made[anchor.start : anchor.end + grown])
    splices = Splices(own)
    splices.append(own_root, b"".join(out))
    package.replace(drawing, splices.result())


def move_figures(package: Package, sheet: str, redrawing: Redrawing) -> None:
    """Move pictures, charts and notes with the cells that they belong to."""
    for part in package.related(sheet, "drawing"):
        move_tree(package, part, partial(_anchors, redrawing=redrawing))
    for kind in ("comments", "threadedComment"):
        for part in package.related(sheet, kind):
            move_tree(package, part, partial(_notes, redrawing=redrawing))
    for part in package.related(sheet, "vmlDrawing"):
        old = b"".join(package.stream(part))
        new = _VML_DATA.sub(lambda match: _box(match[0], redrawing), old)
        if new != old:
            package.replace(part, new)


def _anchors(splices: Splices, root: Element, redrawing: Redrawing) -> None:
    for anchor in root.children:
        start = anchor.find("from")
        if start is None or anchor.attributes.get("editAs") == "absolute":
            continue
        row, column = _number(start, "row"), _number(start, "col")
        new = redrawing.spot((row + 1, column + 1))
        down, along = new[0] - row - 1, new[1] - column - 1
        for end in anchor.children:
            if end.local in ("from", "to"):
                for name, by in (("row", down), ("col", along)):
                    element = end.find(name)
                    if element is not None and by:
                        splices.text(element, str(max(0, _number(end, name) + by)))


def _number(element: Element, name: str) -> int:
    found = element.find(name)
    text = found.text.strip() if found is not None else ""
    return int(text) if text.isdigit() else 0


def _notes(splices: Splices, root: Element, redrawing: Redrawing) -> None:
    for element in root.walk():
        ref = area(element.attributes.get("ref", ""))
        if ref is not None:
            splices.attribute(element, "ref", redrawing.areas(str(ref), cover=False))


def _box(data: bytes, redrawing: Redrawing) -> bytes:
    """Move a note's box; VML is not always well-formed, so by pattern."""
    row, column = _VML_ROW.search(data), _VML_COLUMN.search(data)
    if row is None or column is None:
        return data
    old = int(row[2]) + 1, int(column[2]) + 1
    new = redrawing.spot(old)
    down, along = new[0] - old[0], new[1] - old[1]
    data = _VML_ROW.sub(lambda m: m[1] + b"%d" % (new[0] - 1), data)
    data = _VML_COLUMN.sub(lambda m: m[1] + b"%d" % (new[1] - 1), data)

    def moved(match: re.Match[bytes]) -> bytes:
        numbers = [int(n) for n in match[2].split(b",")]
        if len(numbers) == 8:
            for at, by in ((0, along), (4, along), (2, down), (6, down)):
                numbers[at] = max(0, numbers[at] + by)
        return match[1] + ", ".join(map(str, numbers)).encode()

    return _VML_ANCHOR.sub(moved, data)
