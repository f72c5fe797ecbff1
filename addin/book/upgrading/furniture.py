"""What the standard workbook has on its sheets beside what people type: labels, rules, charts.

It is drawn anew with the sheet, so what an earlier standard workbook had must be told from what
people added.
What of it today's standard workbook has no more is kept as digests of what it said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from addin.book.layout import FieldPlace, Layout, TablePlace, locate
from addin.book.ooxml.formula import move_references
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import Area, qualified_area
from addin.book.ooxml.rules import COLOURS, LISTS, CellRule, cell_rules, skeleton
from addin.book.ooxml.xmltree import Element
from addin.book.upgrading.gathering import Gathered, Piece, covers, gather, gather_all, pieces_on
from addin.forms.model import Form

_COLUMNS = 200  # no sheet of ours has more
# How a sheet is printed and shown; each is taken from the standard workbook where people left it.
SET_UP = (
    "sheetPr", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks",
)  # fmt: skip


@dataclass(frozen=True)
class Standard:
    """Today's standard workbook, and the digests of what earlier ones had and it has not."""

    package: Package
    forms: Sequence[Form]
    retired: frozenset[str] = frozenset()

    @cached_property
    def layout(self) -> Layout:
        """Where its tables and fields are."""
        return locate(self.package, self.forms)

    @cached_property
    def gathered(self) -> Mapping[str, Gathered]:
        """What stands on its sheets, by their parts."""
        return gather_all(self.package, self.layout, self.layout.sheets)

    @cached_property
    def known(self) -> frozenset[str]:
        """The digests of everything that it or an earlier one has beside what people type."""
        return digests(self.package, self.forms) | self.retired


def digest(kind: str, said: str) -> str:
    """Return what is kept of something that was said: white space is layout.

    >>> digest("text", "一、基本信息") == digest("text", "一、 基本信息")
    True
    """
    text = "".join(said.split())
    return blake2b(f"{kind}\0{text}".encode(), digest_size=8).hexdigest()


def digests(package: Package, forms: Sequence[Form]) -> frozenset[str]:
    """Return the digests of everything that a standard workbook has beside what people type.

    So do its formulas, by which those of a table are known that another program dropped.
    """
    layout = locate(package, forms)
    found: set[str] = set()
    for sheet in layout.sheets:
        pieces = pieces_on(layout, sheet)
        if pieces:
            ours = [piece.whole for piece in pieces]
            found |= {
                digest("cell", said)
                for spot, said in gather(package, sheet, ()).says.items()
                if said.startswith("=") or not any(covers(each, spot) for each in ours)
            }
            _, root, _ = skeleton(package, sheet.part)
            found |= {each for _, said in rule_digests(root, pieces) for each in said}
            found |= set(set_up_digests(root).values())
            found |= {each for said in width_digests(root, pieces).values() for each in said}
            found |= set(chart_digests(package, sheet.part, pieces).values())
    for place in layout.tables.values():
        found |= set(explanations(package, place).values())
    return frozenset(found)


def explanations(package: Package, place: TablePlace) -> dict[tuple[int, str], str]:
    """Return by row and column, as digests, what explains the rows that a table comes with."""
    table, columns = place.table, place.columns
    explained = [key for key in table.explained if key in columns]
    if not explained or table.key not in columns:
        return {}
    says = gather(package, place.sheet, ()).says
    presets = {row[table.key] for row in table.presets}
    return {
        (row, key): digest("preset", f"{table.name}#{name}.{key}\0{says[row, columns[key]]}")
        for row in range(place.area.top, place.area.bottom + 1)
        if (name := says.get((row, columns[table.key]))) in presets
        for key in explained
        if (row, columns[key]) in says
    }


def rule_digests(
    root: Element, pieces: Sequence[Piece]
) -> Iterator[tuple[CellRule, frozenset[str]]]:
    """Yield the colours and drop-downs of a sheet with what they say in each of our columns.

    Pasting makes many pieces of a rule, and rows and columns are inserted, so nothing is said of
    where it stands.
    """
    for kind, names in (("colour", COLOURS), ("list", LISTS)):
        for rule in cell_rules(root, names):
            given = [rule.element.attributes.get(key, "") for key in ("type", "operator", "prompt")]
            said = "\0".join((*given, *map(_anywhere, rule.formulas)))
            owners = {owner for area in rule.areas for owner in _owners(area, pieces)}
            yield rule, frozenset(digest(kind, f"{said}\0{owner}") for owner in owners)


def set_up_digests(root: Element) -> dict[str, str]:
    """Return how a sheet is printed and shown, by the name of the element that says it."""
    return {
        name: digest(name, "\0".join(_spelt(element)))
        for name in SET_UP
        if (element := root.find(name)) is not None
    }


def width_digests(root: Element, pieces: Sequence[Piece]) -> dict[int, frozenset[str]]:
    """Return of each column that holds something of ours how wide it is, for all that it holds.

    By it a width that somebody chose is told from that of an earlier standard workbook.
    """
    holder = root.find("cols")
    widths = {
        number: float(each.attributes.get("width", 0))
        for each in (holder.children if holder is not None else ())
        for number in range(int(each.attributes["min"]), int(each.attributes["max"]) + 1)
        if number <= _COLUMNS
    }
    found: dict[int, set[str]] = {}
    for piece in pieces:
        columns = {piece.name: piece.column} if isinstance(piece, FieldPlace) else piece.columns
        name = "" if isinstance(piece, FieldPlace) else piece.table.name
        for key, column in columns.items():
            if column in widths:
                said = digest("width", f"{name}.{key}={widths[column]:g}")
                found.setdefault(column, set()).add(said)
    return {column: frozenset(said) for column, said in found.items()}


def _owners(area: Area, pieces: Sequence[Piece]) -> Iterator[str]:
    """Yield the columns and fields of ours that an area meets, or nobody's name."""
    found = False
    for piece in pieces:
        if not area.meets(piece.whole):
            continue
        found = True
        if isinstance(piece, FieldPlace):
            yield piece.name
        else:
            for key, column in piece.columns.items():
                if area.left <= column <= area.right:
                    yield f"{piece.table.name}.{key}"
    if not found:
        yield ""


def _anywhere(formula: str) -> str:
    """Return a formula without saying to which cells it refers: rows and columns are inserted."""
    return move_references(formula, lambda *_: (1, 1, 1, 1)).replace("$", "")


def _spelt(element: Element) -> Iterator[str]:
    for each in element.walk():
        given = (
            f"{k}={v}" for k, v in sorted(each.attributes.items()) if not k.startswith("xmlns")
        )
        yield " ".join((each.local, *given, each.text.strip()))


def beside(gathered: Gathered, known: Collection[str]) -> list[tuple[int, int]]:
    """Return the cells beside our tables and fields that people filled in."""
    return [at for at, said in gathered.says.items() if digest("cell", said) not in known]


def chart_digests(package: Package, sheet: str, pieces: Sequence[Piece]) -> dict[str, str]:
    """Return the charts of a sheet, by part, with the digests of what they show.

    A chart is known by its kinds and by the columns of our tables that it shows, wherever they
    stand.
    """
    found: dict[str, str] = {}
    for drawing in package.related(sheet, "drawing"):
        for part in package.related(drawing, "chart"):
            _, root = package.tree(part)
            elements = list(root.walk())
            kinds = [e.local for e in elements if e.local.endswith("Chart")]
            shown = [_shown(e.text, pieces) for e in elements if e.local == "f"]
            found[part] = digest("chart", "\0".join((*kinds, *shown)))
    return found


def _shown(reference: str, pieces: Sequence[Piece]) -> str:
    target = qualified_area(reference)
    if target is None:
        return reference
    for piece in pieces:
        if isinstance(piece, TablePlace):
            area = piece.area
            with_headings = Area(area.left, area.top - 1, area.right, area.bottom)
            if covers(with_headings, (target[1].top, target[1].left)):
                keys = {column: key for key, column in piece.columns.items()}
                return f"{piece.table.name}.{keys.get(target[1].left, '?')}"
    return f"{target[1].left}"
