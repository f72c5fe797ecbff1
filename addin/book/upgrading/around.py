"""What stands around the rows of a sheet that is drawn anew: widths, rules, links, print set-up.

What shows our forms comes from the standard workbook; what people added stays, moved with its cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from addin.book.moving.parts import move_tail
from addin.book.ooxml.coverage import areas, as_areas, coverage, without
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import MAX_COLUMN, Area, area
from addin.book.ooxml.rules import COLOURS, LISTS, CellRule, cell_rules, skeleton
from addin.book.ooxml.xmltree import Element, Splices, escape, parse
from addin.book.upgrading.carrying import Cargo
from addin.book.upgrading.furniture import SET_UP, rule_digests, set_up_digests, width_digests
from addin.book.upgrading.gathering import Gathered
from addin.book.upgrading.palette import Palette
from addin.book.upgrading.redrawing import OnSheet, Redrawing

# The children of a worksheet in the order that the schema wants.
_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate",
    "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations",
    "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks",
    "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing",
    "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
_DATA = "sheetData"
_MADE = frozenset(
    {
        "dimension", "sheetFormatPr", "cols", _DATA, "sheetCalcPr", "mergeCells",
        "conditionalFormatting", "dataValidations", "hyperlinks", "tableParts",
    }
)  # fmt: skip
_COLUMN = re.compile(rb"<(?:[\w.-]+:)?col\s[^>]*>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')

Columns = dict[int, dict[str, str]]
"""Attributes of columns by number."""


@dataclass(frozen=True, slots=True)
class Links:
    """The relations of a sheet: to its tables, and to a drawing that it did not have."""

    namespace: str
    tables: list[str]
    drawing: str = ""

    def tag(self, name: str, relation: str) -> bytes:
        return f'<{name} xmlns:r="{self.namespace}" r:id="{relation}"/>'.encode()


class Drawn:
    """What is around the rows of one sheet of the standard workbook."""

    def __init__(self, model: Package, drawn: Gathered, palette: Palette) -> None:
        self._data, self.root, _ = skeleton(model, drawn.sheet.part)
        self._palette = palette
        self.pieces = [piece.whole for piece in drawn.pieces]
        self.merged = [each.attributes.get("ref", "") for each in _inside(self.root, "mergeCells")]

    @property
    def start(self) -> bytes:
        return self._data[self.root.start : self.root.inner]

    def raw(self, name: str) -> bytes:
        """Return the elements of a name as they stand."""
        return b"".join(self._data[e.start : e.end] for e in self.root.all(name))

    def columns(self) -> Columns:
        found = _columns(self.raw("cols"))
        for given in found.values():
            if "style" in given:
                given["style"] = str(self._palette.number(int(given["style"])))
        return found

    def colours(self) -> Iterator[tuple[str, dict[str, str], bytes]]:
        """Yield where a conditional format is, its attributes, and what is in it."""
        for rule in cell_rules(self.root, COLOURS):
            given = dict(rule.element.attributes)
            if "dxfId" in given:
                given["dxfId"] = str(self._palette.colours.number(int(given["dxfId"])))
            inside = self._data[rule.element.inner : rule.element.close]
            yield " ".join(map(str, rule.areas)), given, inside

    def links(self) -> list[bytes]:
        return [self._data[e.start : e.end] for e in _inside(self.root, "hyperlinks")]

    def lists(self) -> list[bytes]:
        return [self._data[r.element.start : r.element.end] for r in cell_rules(self.root, LISTS)]

    def list_areas(self) -> list[Area]:
        return [each for rule in cell_rules(self.root, LISTS) for each in rule.areas]


class Before:
    """What was around the rows of the sheet that is drawn anew, where its cells are now."""

    def __init__(
        self,
        package: Package,
        gathered: Gathered,
        cargo: Cargo,
        move: OnSheet,
        known: frozenset[str],
    ) -> None:
        self._data, self.root, _ = skeleton(package, gathered.sheet.part)
        self._cargo, self._move = cargo, move
        self._redrawing: Redrawing = cargo.redrawing
        self._gathered = gathered
        widths = width_digests(self.root, gathered.pieces)
        self._usual = {column for column, said in widths.items() if said & known}
        self.rules: list[CellRule] = []
        ours: set[str] = set()
        for rule, said in rule_digests(self.root, gathered.pieces):
            if said <= known:
                ours |= {e.text.strip() for e in rule.element.walk() if e.local == "id"}
            else:
                self.rules.append(rule)
        kept = move_tail(self._without(ours), gathered.sheet.name, move, package.name)
        self._kept, self._tree = kept, parse(kept, package.name, gathered.sheet.part)

    @property
    def start(self) -> bytes:
        return self._data[: self.root.inner]

    def _without(self, ours: set[str]) -> bytes:
        """Return head and tail without what is drawn anew, and without what belonged to it."""
        splices = Splices(self._data)
        for child in self.root.children:
            if child.local in _MADE:
                splices.cut(child.start, child.end, b"")
        for extension in _inside(self.root, "extLst"):
            if (holder := extension.find("conditionalFormattings")) is not None:
                gone = [each for each in holder.children if _is_of(each, ours)]
                for each in [extension] if len(gone) == len(holder.children) else gone:
                    splices.cut(each.start, each.end, b"")
        return splices.result()

    def parts(self) -> dict[str, bytes]:
        """Return the elements that stay, by name; what has no name of the schema's comes behind."""
        found: dict[str, bytes] = {}
        name = ""
        for child in self._tree.children:
            name = child.local if child.local in _ORDER else name
            found[name] = found.get(name, b"") + self._kept[child.start : child.end]
        return found

    def columns(self) -> tuple[Columns, dict[int, int]]:
        """Return the columns as they were, and by number of each now which one it was.

        A width that an earlier standard workbook gave is none that somebody chose.
        """
        holder = self.root.find("cols")
        raw = self._data[holder.start : holder.end] if holder is not None else b""
        sources: dict[int, set[int]] = {}
        for piece in self._redrawing.pieces:
            for old, new in piece.columns.items():
                sources.setdefault(new, set()).add(old)
        columns = _columns(raw)
        for old in self._usual & columns.keys():
            columns[old] = {k: v for k, v in columns[old].items() if k != "width"}
        for old in columns:
            if old > self._redrawing.right:
                sources.setdefault(self._redrawing.column(old), set()).add(old)
        return columns, {new: old.pop() for new, old in sources.items() if len(old) == 1}

    def merged(self, taken: Iterable[Area]) -> list[str]:
        """Return the merged cells beside our tables that still have room."""
        found: list[str] = []
        for element in _inside(self.root, "mergeCells"):
            old = area(element.attributes.get("ref", ""))
            new = self._cargo.beside.get((old.top, old.left)) if old else None
            if old is None or new is None:
                continue
            right, bottom = new[1] + old.right - old.left, new[0] + old.bottom - old.top
            here = Area(new[1], new[0], right, bottom)
            if not any(here.meets(each) for each in taken):
                found.append(str(here))
        return found

    def colours(self) -> Iterator[tuple[str, dict[str, str], bytes]]:
        for rule in self.rules:
            if rule.holder.local == COLOURS[0]:
                where = " ".join(map(str, self._where(rule)))
                yield where, dict(rule.element.attributes), self._said(rule)

    def lists(self, ours: Iterable[Area]) -> Iterator[bytes]:
        """Yield the drop-downs that people added, as far as there is none of ours."""
        covered = coverage(ours)
        for rule in self.rules:
            if rule.holder.local != LISTS[0]:
                continue
            if left := without(coverage(self._where(rule)), covered):
                where = " ".join(map(str, as_areas(left)))
                given = {**rule.element.attributes, "sqref": where}
                yield tag(LISTS[1], given) + self._said(rule) + f"</{LISTS[1]}>".encode()

    def links(self) -> Iterator[bytes]:
        """Yield the links in cells that were carried along."""
        for element in _inside(self.root, "hyperlinks"):
            where = areas(element.attributes.get("ref", ""))
            corner = (where[0].top, where[0].left) if where else (0, 0)
            if corner in self._gathered.entries or corner in self._cargo.beside:
                ref = " ".join(map(str, (a for each in where for a in self._redrawing.moved(each))))
                yield tag("hyperlink", {**element.attributes, "ref": ref}, closed=True)

    def _where(self, rule: CellRule) -> list[Area]:
        return [new for old in rule.areas for new in self._redrawing.moved(old)]

    def _said(self, rule: CellRule) -> bytes:
        """Return what is in a rule, its formulas as they read now."""
        out: list[bytes] = []
        for child in rule.element.children:
            if child.local.startswith("formula"):
                text = escape(self._move.formula(child.text, self._gathered.sheet.name))
                out.append(f"<{child.tag}>{text}</{child.tag}>".encode())
            else:
                out.append(self._data[child.start : child.end])
        return b"".join(out)


def around_new(drawn: Drawn, links: Links) -> tuple[bytes, bytes]:
    """Return head and tail of a sheet that the workbook did not have."""
    parts = {name: drawn.raw(name) for name in _ORDER if name not in (_DATA, "drawing")}
    parts |= {
        "cols": _spelt_columns(drawn.columns()),
        "conditionalFormatting": _spelt_colours(drawn.colours()),
    }
    return _assembled(drawn.start, parts, links)


def around_again(
    drawn: Drawn, before: Before, links: Links, known: frozenset[str], used: Area
) -> tuple[bytes, bytes]:
    """Return head and tail of a sheet drawn anew; `used` are the cells that it has."""
    parts = before.parts()
    told = set_up_digests(before.root)
    parts |= {n: drawn.raw(n) for n in SET_UP if n not in told or told[n] in known}
    taken = [*drawn.pieces, *(found for ref in drawn.merged if (found := area(ref)))]
    merged = [*drawn.merged, *before.merged(taken)]
    lists = [*drawn.lists(), *before.lists(drawn.list_areas())]
    colours = [*drawn.colours(), *before.colours()]
    parts |= {
        "dimension": f'<dimension ref="{used}"/>'.encode(),
        "sheetViews": _views(parts.get("sheetViews", b""), drawn),
        "sheetFormatPr": drawn.raw("sheetFormatPr"),
        "cols": _spelt_columns(_joined(drawn.columns(), *before.columns())),
        "mergeCells": _counted("mergeCells", [f'<mergeCell ref="{m}"/>'.encode() for m in merged]),
        "conditionalFormatting": _spelt_colours(colours),
        "dataValidations": _counted("dataValidations", lists),
        "hyperlinks": _held("hyperlinks", [*drawn.links(), *before.links()]),
    }
    return _assembled(before.start, parts, links)


def _assembled(start: bytes, parts: Mapping[str, bytes], links: Links) -> tuple[bytes, bytes]:
    made = dict(parts)
    made["tableParts"] = _counted("tableParts", [links.tag("tablePart", n) for n in links.tables])
    if links.drawing:
        made["drawing"] = links.tag("drawing", links.drawing)
    at = _ORDER.index(_DATA)
    head = b"".join(made.get(name, b"") for name in _ORDER[:at])
    tail = b"".join(made.get(name, b"") for name in _ORDER[at + 1 :])
    return start + head + b"<sheetData>", b"</sheetData>" + tail + b"</worksheet>"


def _views(own: bytes, drawn: Drawn) -> bytes:
    """Return how a sheet is looked at: as before, its headings frozen where they are now."""
    wanted = drawn.raw("sheetViews")
    pane = re.compile(rb"<pane\s[^>]*?/>")
    new, old = pane.search(wanted), pane.search(own)
    if not own:
        return wanted
    return own if new is None or old is None else own.replace(old[0], new[0], 1)


def _joined(drawn: Columns, before: Columns, sources: Mapping[int, int]) -> Columns:
    """Return columns as wide as drawn, or as people made them wider, and hidden as they were."""
    joined = dict(drawn)
    for new, old in sources.items():
        if (own := before.get(old)) is None:
            continue
        wanted = joined.get(new, {})
        width = max(float(own.get("width", 0)), float(wanted.get("width", 0)))
        made = {**wanted, **own}
        if width:
            made |= {"width": f"{width:g}", "customWidth": "1"}
        if "1" in (own.get("hidden"), wanted.get("hidden")):
            made["hidden"] = "1"
        joined[new] = made
    return joined


def _columns(raw: bytes) -> Columns:
    found: Columns = {}
    for each in _COLUMN.findall(raw):
        given = {k.decode(): v.decode() for k, v in _ATTRIBUTE.findall(each)}
        first, last = int(given.pop("min")), int(given.pop("max"))
        for number in range(first, min(last, MAX_COLUMN) + 1):
            found[number] = given
    return found


def _spelt_columns(columns: Columns) -> bytes:
    runs: list[tuple[int, int, dict[str, str]]] = []
    for number, given in sorted(columns.items()):
        if runs and runs[-1][1:] == (number - 1, given):
            runs[-1] = (runs[-1][0], number, given)
        else:
            runs.append((number, number, given))
    made = [tag("col", {"min": str(a), "max": str(b), **c}, closed=True) for a, b, c in runs]
    return _held("cols", made)


def _spelt_colours(rules: Iterable[tuple[str, dict[str, str], bytes]]) -> bytes:
    out: list[bytes] = []
    for priority, (where, given, inside) in enumerate(rules, 1):
        rule = tag(COLOURS[1], {**given, "priority": str(priority)}) + inside
        out.append(tag(COLOURS[0], {"sqref": where}) + rule + b"</cfRule></conditionalFormatting>")
    return b"".join(out)


def _held(name: str, made: list[bytes]) -> bytes:
    return b"<%s>%s</%s>" % (name.encode(), b"".join(made), name.encode()) if made else b""


def _counted(name: str, made: list[bytes]) -> bytes:
    holder = name.encode()
    return b'<%s count="%d">%s</%s>' % (holder, len(made), b"".join(made), holder) if made else b""


def _is_of(formatting: Element, ours: set[str]) -> bool:
    """Whether a format of Excel 2010 only completes rules of ours, by their ids."""
    rules = formatting.all("cfRule")
    return all(each.attributes.get("id") in ours for each in rules)


def _inside(root: Element, holder: str) -> list[Element]:
    found = root.find(holder)
    return found.children if found is not None else []


def tag(name: str, attributes: Mapping[str, str], *, closed: bool = False) -> bytes:
    """Return a start tag, or with `closed` an empty one."""
    pairs = "".join(f' {k}="{escape(v, quote=True)}"' for k, v in attributes.items())
    return f"<{name}{pairs}{'/' if closed else ''}>".encode()
