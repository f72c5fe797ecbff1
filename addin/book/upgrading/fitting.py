"""The standard workbook made to fit one workbook: its names of sheets, its rows, its own columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from addin.book.layout import Layout, Sheet, TablePlace, WorkbookPart, locate
from addin.book.mending.reordering import ReorderedSheet, Reordering
from addin.book.moving.growth import grow
from addin.book.moving.parts import move_parts
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import MAX_ROW, Area, quoted
from addin.book.ooxml.rules import skeleton
from addin.book.ooxml.xmltree import Splices, escape
from addin.book.upgrading.furniture import digest
from addin.book.upgrading.gathering import gather, pieces_on
from addin.forms.model import Form

_NAMING = ("xl/workbook.xml", "xl/charts/")


@dataclass(frozen=True, slots=True)
class Fitted:
    """The standard workbook with room for all that a workbook holds.

    `own` gives by table where the columns go that people added; a table that is not there has no
    room for them.
    """

    package: Package
    layout: Layout
    own: Mapping[str, Mapping[int, int]]


def counterparts(
    package: Package, standard: Layout, own: Layout, known: Collection[str]
) -> dict[str, Sheet]:
    """Return by the name of each sheet of the standard workbook the one that is like it.

    That is where most of its tables and fields are, or else the one of its name, unless people use
    it for something else: of what is `known` to be ours, most of what it says must be.
    """
    votes: dict[str, Counter[str]] = {}
    for theirs, here in ((standard.tables, own.tables), (standard.fields, own.fields)):
        for name in here:
            if name in theirs:
                counted = votes.setdefault(theirs[name].sheet.name, Counter())
                counted[here[name].sheet.part] += 1
    by_part = {sheet.part: sheet for sheet in own.sheets}
    found: dict[str, Sheet] = {}
    for name, counted in sorted(votes.items(), key=lambda each: -each[1].total()):
        taken = {sheet.part for sheet in found.values()}
        part = next((part for part, _ in counted.most_common() if part not in taken), None)
        if part is not None:
            found[name] = by_part[part]
    left = {s.name.casefold(): s for s in own.sheets if s not in found.values()}
    for sheet in standard.sheets:
        like = left.get(sheet.name.casefold())
        if sheet.name not in found and like is not None and _is_ours(package, like, known):
            found[sheet.name] = like
    return found


def _is_ours(package: Package, sheet: Sheet, known: Collection[str]) -> bool:
    says = gather(package, sheet, ()).says
    ours = sum(digest("cell", said) in known for said in says.values())
    return 2 * ours >= len(says)


def free_names(
    sheets: Sequence[Sheet], like: Mapping[str, Sheet], taken: Collection[str]
) -> dict[str, str]:
    """Return by the name of each sheet of the standard workbook the one that it gets."""
    used = {name.casefold() for name in taken}
    names: dict[str, str] = {}
    for sheet in sheets:
        if sheet.name in like:
            names[sheet.name] = like[sheet.name].name
            continue
        number, name = 1, sheet.name
        while name.casefold() in used:
            number += 1
            name = f"{sheet.name} ({number})"
        used.add(name.casefold())
        names[sheet.name] = name
    return names


def fit(
    package: Package,
    forms: Sequence[Form],
    names: Mapping[str, str],
    rows: Mapping[str, int],
    added: Mapping[str, Sequence[int]],
) -> Fitted:
    """Make the standard workbook fit, in memory.

    Args:
        package: a copy of the standard workbook.
        forms: the description.
        names: by a sheet's name the one that it has in the workbook.
        rows: how many rows a table must have at least, by its name.
        added: the columns that people added to a table, by its name.
    """
    _rename(package, names)
    for name, count in rows.items():
        place = locate(package, forms, {name}).tables[name]
        lacking = count - (place.area.bottom - place.area.top + 1)
        if lacking > 0:
            grow(package, place, lacking)
    own: dict[str, dict[int, int]] = {}
    for name, columns in added.items():
        layout = locate(package, forms)
        place = layout.tables[name]
        if _make_room(package, layout, place, len(columns)):
            own[name] = {old: place.area.right + n for n, old in enumerate(columns, 1)}
    return Fitted(package, locate(package, forms), own)


def _rename(package: Package, names: Mapping[str, str]) -> None:
    """Give sheets other names; what refers to them, names and charts, follows."""
    changed = {old: new for old, new in names.items() if old != new}
    if not changed:
        return
    spelt = {_qualifying(old): _qualifying(new) for old, new in changed.items()}
    pattern = re.compile(b"|".join(map(re.escape, spelt)))
    book = WorkbookPart(package)
    splices = Splices(book.data)
    holder = book.root.find("sheets")
    for element in holder.children if holder is not None else ():
        old = element.attributes.get("name", "")
        splices.attribute(element, "name", changed.get(old, old))
    package.replace(book.part, splices.result())
    for part in package.names:
        if part.startswith(_NAMING):
            package.replace(part, pattern.sub(lambda m: spelt[m[0]], package.read(part)))


def _qualifying(sheet: str) -> bytes:
    """Return a sheet's name as it stands in the standard workbook's references."""
    return f"{escape(quoted(sheet))}!".encode()


def _make_room(package: Package, layout: Layout, place: TablePlace, count: int) -> bool:
    """Free the cells right of a table; return whether that could be done."""
    area = place.area
    wanted = Area(area.right + 1, area.top - 1, area.right + count, area.bottom)
    beside = [each.whole for each in pieces_on(layout, place.sheet)]
    if not any(wanted.meets(each) for each in beside):
        return True
    last = max(each.right for each in beside)
    behind = range(area.right + 1, last + 1)
    columns = {number: number + count for number in behind}
    columns |= {last + n: area.right + n for n in range(1, count + 1)}
    move = Reordering(place.sheet.name, area, range(1, MAX_ROW + 1), columns)
    _, root, _ = skeleton(package, place.sheet.part)
    merged = root.find("mergeCells")
    if merged is not None and any(
        " " in move.areas(each.attributes.get("ref", ""), cover=False) for each in merged.children
    ):
        return False
    book = WorkbookPart(package)
    ReorderedSheet(package, place.sheet, move).run()
    move_parts(package, book, move)
    return True
