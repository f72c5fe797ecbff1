"""What people and other programs do to a workbook: parts of ours removed, renamed, made plain cells."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from addin.book.layout import TablePlace, WorkbookPart, locate
from addin.book.mending.columnorder import reorder
from addin.book.mending.reordering import Reordering
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import Area, letters
from addin.book.ooxml.xmltree import Splices
from addin.forms import FORMS
from addin.forms.names import INDISPENSABLE
from addin.forms.versions import former_labels
from tests.book.lived_in import is_typed

Damage = Callable[[Package, random.Random], str]
"""Does something to a workbook in memory and returns the name of what it was done to."""


def table_made_plain(package: Package, random: random.Random) -> str:
    """Turn a table into a range, as Excel does at a click and other programs when they save."""
    place = random.choice(list(locate(package, FORMS).tables.values()))
    _unlist(package, place)
    return place.table.name


def _unlist(package: Package, place: TablePlace) -> None:
    relation = next(r.id for r in package.relations(place.sheet.part) if r.target == place.part)
    data = package.read(place.sheet.part)
    data = re.sub(rb'<tablePart [^>]*r:id="%s"[^>]*/>' % relation.encode(), b"", data)
    data = re.sub(rb'<tableParts count="\d+">\s*</tableParts>', b"", data)
    package.replace(place.sheet.part, data)
    package.remove(place.part, place.sheet.part)


def name_dropped(package: Package, random: random.Random) -> str:
    """Delete the defined name of a single field."""
    name = random.choice(list(locate(package, FORMS).fields))
    part = package.workbook
    pattern = rb'<definedName name="%s"[^>]*>[^<]*</definedName>' % re.escape(name.encode())
    package.replace(part, re.sub(pattern, b"", package.read(part)))
    return name


def sheet_renamed(package: Package, random: random.Random) -> str:
    """Give a sheet another name; names that refer to it follow."""
    sheet = random.choice(WorkbookPart(package).sheets)
    old, new = sheet.name.encode(), f"{sheet.name}（新）".encode()
    data = package.read(package.workbook)
    data = data.replace(b'name="%s"' % old, b'name="%s"' % new, 1)
    package.replace(package.workbook, data.replace(b"'%s'!" % old, b"'%s'!" % new))
    for part in package.names:
        if part.startswith("xl/charts/"):
            package.replace(part, package.read(part).replace(b"'%s'!" % old, b"'%s'!" % new))
    return sheet.name


def sheet_removed(package: Package, random: random.Random) -> str:
    """Delete a sheet on which nobody types; names that refer to it are gone."""
    layout = locate(package, FORMS)
    computed = [
        sheet
        for sheet in layout.sheets
        if (here := [p for p in layout.tables.values() if p.sheet == sheet])
        and all(place.table.computed for place in here)
        and not any(p.sheet == sheet and is_typed(p.field) for p in layout.fields.values())
    ]
    if not computed:
        return ""
    sheet = random.choice(computed)
    for place in list(layout.tables.values()):
        if place.sheet == sheet:
            _unlist(package, place)
    book = WorkbookPart(package)
    splices = Splices(book.data)
    for element in book.root.walk():
        is_it = element.local == "sheet" and element.attributes.get("name") == sheet.name
        if is_it or (element.local == "definedName" and f"'{sheet.name}'!" in element.text):
            splices.cut(element.start, element.end, b"")
        elif element.local == "definedName" and "localSheetId" in element.attributes:
            number = int(element.attributes["localSheetId"])
            if number > sheet.position:
                splices.attribute(element, "localSheetId", str(number - 1))
    package.replace(book.part, splices.result())
    package.remove(sheet.part)
    return sheet.name


def column_moved(package: Package, random: random.Random) -> str:
    """Move a column of a table to its right end."""
    places = [p for p in locate(package, FORMS).tables.values() if p.part and len(p.columns) > 1]
    place = random.choice(places)
    _to_the_end(package, place, random.choice(list(place.columns.values())))
    return place.table.name


def _to_the_end(package: Package, place: TablePlace, column: int) -> None:
    area = place.area
    columns = {n: n - 1 for n in range(column + 1, area.right + 1)} | {column: area.right}
    columns |= {n: n for n in range(area.left, column)}
    move = Reordering(place.sheet.name, area, range(area.top - 1, area.bottom + 1), columns)
    reorder(package, place, move)


def column_removed(package: Package, random: random.Random) -> str:
    """Delete a column, but for the few without which nothing can be judged."""
    found = [
        (place, key)
        for place in locate(package, FORMS).tables.values()
        if place.part and len(place.columns) > 2
        for key in place.columns
        if key != place.table.key and f"{place.table.name}.{key}" not in INDISPENSABLE
    ]
    place, key = random.choice(found)
    _to_the_end(package, place, place.columns[key])
    _drop_last_column(package, place)
    return f"{place.table.name}.{key}"


def _drop_last_column(package: Package, place: TablePlace) -> None:
    area, whole = place.area, place.whole
    narrower = Area(whole.left, whole.top, whole.right - 1, whole.bottom)
    last = rb"<tableColumn [^>]*(?:/>|>(?:(?!<tableColumn).)*?</tableColumn>)(?=</tableColumns>)"
    data = re.sub(last, b"", package.read(place.part))
    package.replace(place.part, data.replace(str(whole).encode(), str(narrower).encode()))
    rows = b"|".join(b"%d" % row for row in range(whole.top, area.bottom + 1))
    cell = rb'<c r="%s(?:%s)"(?:[^>]*/>|[^>]*>.*?</c>)' % (letters(area.right).encode(), rows)
    package.replace(place.sheet.part, re.sub(cell, b"", package.read(place.sheet.part)))


def heading_typed_over(package: Package, random: random.Random) -> str:
    """Write something else, or what an older version said, over the heading of a column."""
    former = former_labels()
    found = [
        (place, key)
        for place in locate(package, FORMS).tables.values()
        if place.part
        for key in place.columns
        if f"{place.table.name}.{key}" not in INDISPENSABLE
    ]
    place, key = random.choice(found)
    name = f"{place.table.name}.{key}"
    old = place.table.field(key).label
    new = next(iter(former.get(name, ())), f"{old}（改）")
    data = package.read(place.part)
    package.replace(place.part, data.replace(f'name="{old}"'.encode(), f'name="{new}"'.encode()))
    return name


EVERY: tuple[Damage, ...] = (
    table_made_plain,
    name_dropped,
    sheet_renamed,
    sheet_removed,
    column_moved,
    column_removed,
    heading_typed_over,
)


def damage(path: Path, kinds: Sequence[Damage], random: random.Random) -> list[tuple[Damage, str]]:
    """Do these to a file; return what was done to what."""
    package = Package.open(path)
    done = [(each, each(package, random)) for each in kinds]
    path.write_bytes(package.to_bytes())
    return done
