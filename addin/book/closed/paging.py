"""Where the printed pages of a closed workbook's forms end: never below a heading (Q-46).

Programs let a page end between any two rows, and rows grow with what is typed. So a page begins
before each heading that would be left alone at the foot of one; pages that people begin elsewhere
stay. Sheets that only show are drawn with their pages, and a long list has one heading.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import floor, fsum

from addin.book.layout import Layout, locate
from addin.book.ooxml.package import Package
from addin.book.ooxml.rules import skeleton
from addin.book.ooxml.xmltree import Element, Splices
from addin.forms.model import Form, Table
from addin.forms.setup import DICTIONARY

_INCH = 72.0
_A4 = (210 / 25.4 * _INCH, 297 / 25.4 * _INCH)
_LARGEST = 4 << 20  # bytes of a sheet: what is longer is no form on paper
_PIXEL = 0.75  # points
_DIGIT = 8  # pixels of 微软雅黑's, in which columns are measured
_LEAST = 10  # percent, in whole ones, to which programs scale
_WIDER = 1.058
"""Columns of LibreOffice where 微软雅黑 is missing, measured, against those of Excel."""
_ROW = re.compile(rb"<(?:\w+:)?row ([^>]*)>")
_SIZE = re.compile(rb'(?:^| )(r|ht|hidden)="([^"]*)"')
_BEFORE = ("pageMargins", "pageSetup", "headerFooter")  # what stands before the breaks


def break_pages(package: Package, forms: Sequence[Form]) -> bool:
    """Begin pages before headings in memory; return whether any page begins elsewhere than before."""
    layout = locate(package, forms)
    changed = False
    for form in filter(_is_paper, forms):
        headings = {rows.start: rows for rows in _headings(form, layout)}
        sheet = next((t.sheet for t in layout.tables.values() if t.form is form), None)
        if sheet and package.member(sheet.part).size <= _LARGEST:
            changed |= _break(package, sheet.part, headings)
    return changed


def _is_paper(form: Form) -> bool:
    tables = list(form.tables)
    return len(tables) > 1 and form is not DICTIONARY and not all(t.computed for t in tables)


def _headings(form: Form, layout: Layout) -> Iterator[range]:
    """Yield the rows of each heading, with the first of what stands below it."""
    for section in form.sections:
        for number, item in enumerate(section.items):
            if isinstance(item, Table):
                if table := layout.tables.get(item.name):
                    has_both = number == 0 and len(section.items) > 1  # a bar and a caption
                    top = table.area.top - 1
                    yield range(top - 1 - has_both, top + 2)
            elif number == 0 and (field := layout.fields.get(form.name_of(item))):
                yield range(field.row - 1, field.row + 2)


def _break(package: Package, part: str, headings: Mapping[int, range]) -> bool:
    data, root, at = skeleton(package, part)
    before = [each for each in root.children if each.local in _BEFORE]
    holder = root.find("rowBreaks")
    known = list(holder.all("brk")) if holder is not None else []
    ids = [int(each.attributes.get("id", "0")) for each in known]
    theirs = {n: each for n, each in zip(ids, known, strict=True) if n + 1 not in headings}
    raw = package.read(part)
    heights, (room, wider), wanted = _heights(root, raw), _rooms(root), {*theirs}
    lower = [each // _PIXEL * _PIXEL for each in heights]  # as LibreOffice has them
    programs = (room, heights), (wider, lower)
    while more := {n for program in programs for n in _ends(*program, headings, wanted)} - wanted:
        wanted.add(min(more))  # which may make those further down needless
    if wanted == set(ids) or not before or not raw.endswith(data[at:]):
        return False
    name = root.prefix + "brk"
    breaks = b"".join(
        data[theirs[n].start : theirs[n].end]
        if n in theirs
        else f'<{name} id="{n}" max="16383" man="1"/>'.encode()
        for n in sorted(wanted)
    )
    splices, count = Splices(data), len(wanted)
    name = root.prefix + "rowBreaks"
    said = f'<{name} count="{count}" manualBreakCount="{count}">'.encode()
    new = said + breaks + f"</{name}>".encode() if count else b""
    if holder is not None:
        splices.cut(holder.start, holder.end, new)
    else:
        splices.insert(before[-1].end, new)
    package.replace(part, raw[: len(raw) - len(data) + at] + splices.result()[at:])
    return True


def _heights(root: Element, raw: bytes) -> list[float]:
    """Return how many points high each row is, from the first one on."""
    usual = root.find("sheetFormatPr")
    default = float((usual and usual.attributes.get("defaultRowHeight")) or 15)
    found: dict[int, float] = {}
    for row in _ROW.finditer(raw):
        said = dict(_SIZE.findall(row[1]))
        hidden = said.get(b"hidden") in (b"1", b"true")
        found[int(said[b"r"])] = 0.0 if hidden else float(said.get(b"ht", default))
    return [found.get(number, default) for number in range(1, max(found, default=0) + 1)]


def _ends(
    room: float, heights: Sequence[float], headings: Mapping[int, range], known: Collection[int]
) -> Iterator[int]:
    """Yield the rows with which pages are to end, too; further pages repeat the first row."""
    used = 0.0
    repeated = heights[0] if heights else 0.0
    for number, height in enumerate(heights, 1):
        heading = headings.get(number, range(0))
        together = fsum(heights[row - 1] for row in heading if row <= len(heights))
        if number - 1 in known:
            used = repeated
        elif used > repeated and used + max(height, together) > room:
            if heading and used + height <= room:
                yield number - 1
            used = repeated
        used += height


def _rooms(root: Element) -> tuple[float, float]:
    """Return how many points of rows go on a page, by its scale, in Excel and in LibreOffice."""
    setup, margins = root.find("pageSetup"), root.find("pageMargins")
    given = setup.attributes if setup is not None else {}
    sides = margins.attributes if margins is not None else {}
    wide, high = _A4 if given.get("orientation") != "landscape" else reversed(_A4)
    wide -= _INCH * fsum(float(sides.get(side, 0.7)) for side in ("left", "right"))
    high -= _INCH * fsum(float(sides.get(side, 0.75)) for side in ("top", "bottom"))
    fits = any(each.attributes.get("fitToPage") == "1" for each in root.walk())
    if not fits:
        room = high * 100 / float(given.get("scale", 100))
        return room, room
    columns = root.find("cols")
    total = fsum(map(_points, columns.children if columns is not None else ()))
    scales = (floor(100 * wide / max(wide, each)) for each in (total, _WIDER * total))
    room, wider = (high * 100 / max(_LEAST, scale) for scale in scales)
    return room, wider


def _points(columns: Element) -> float:
    given = columns.attributes
    if given.get("hidden") in ("1", "true"):
        return 0.0
    one = floor((256 * float(given["width"]) + 128 // _DIGIT) / 256 * _DIGIT) * _PIXEL
    return one * (int(given["max"]) - int(given["min"]) + 1)
