"""Headings, looks, drop-downs and protection as the standard workbook has them, after paste or sort.

Pasting splits conditional formats into pieces and carries foreign drop-downs in; what is ours is
recognised by its formulas, whatever pieces it is in, and laid out anew. What people added
themselves stays, but drop-downs that were pasted over ours give way to them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from addin.book.layout import TablePlace, locate
from addin.book.mending.cellstyles import odd_cells, with_usual
from addin.book.mending.columnorder import restore_columns
from addin.book.mending.correspondence import Pair, moved_formula, pairs
from addin.book.mending.headings import restore_headings
from addin.book.mending.labels import restore_labels
from addin.book.mending.lostnames import restore_names
from addin.book.moving.visibility import hidden
from addin.book.ooxml.coverage import as_areas, coverage, without
from addin.book.ooxml.differentials import Differentials
from addin.book.ooxml.output import Output
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import Area
from addin.book.ooxml.rules import (
    COLOURS,
    LISTS,
    CellRule,
    cell_rules,
    key_of,
    rule_areas,
    skeleton,
)
from addin.book.ooxml.sheetxml import open_sheet
from addin.book.ooxml.xmltree import Splices, escape
from addin.content import Value
from addin.forms.model import Form
from addin.forms.names import told

NAMES = "工作簿"
COLOURED, LISTED, PROTECTED = "条件格式", "下拉选项和输入检查", "工作表保护"
_SORTS = ((COLOURED, COLOURS), (LISTED, LISTS))
LOOKS = "单元格格式"
MOVED = "列的位置改变了（不影响使用），颜色和下拉选项没有检查"

# What may stand behind the rows, in the order that the schema wants.
_ORDER = (
    "sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter",
    "sortState", "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr",
    "conditionalFormatting", "dataValidations",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mended:
    """What was broken on a sheet and, unless `is_left`, has been mended.

    `typed` is what somebody had typed in the place of what came back.
    """

    sheet: str
    what: str
    count: int = 0
    is_left: bool = False
    typed: Value = None

    def __str__(self) -> str:
        return f"{self.sheet}：{self.what}" + (f" {self.count} 处" if self.count else "")


def mend(package: Package, standard: Package, forms: Sequence[Form]) -> list[Mended]:
    """Mend `package` in memory after the likeness of `standard`; return what was broken.

    Raises:
        OtherWorkbook: it holds none of our forms.
    """
    names = restore_names(package, standard)
    found = [Mended(NAMES, f"名称 {'、'.join(names[:5])}", len(names))] if names else []
    found += [
        Mended(each.place.sheet.name, f"列标题“{each.old}”改回“{each.new}”")
        for each in restore_headings(package, standard, forms)
    ]
    found += [Mended(each.sheet, str(each)) for each in restore_columns(package, standard, forms)]
    own = locate(package, forms)
    if own.absent.names:
        found.append(Mended(NAMES, f"缺少 {told(own.absent.names)}", is_left=True))
    model = locate(standard, forms)
    known = pairs(model, own)
    differentials = Differentials(package, standard)
    for pair in known.values():
        tables = [place for place in own.tables.values() if place.sheet == pair.own]
        if looks := _mend_looks(package, pair.own.part, tables):
            found.append(Mended(pair.own.name, LOOKS, looks))
        if pair.columns_moved:
            found.append(Mended(pair.own.name, MOVED, is_left=True))
        else:
            found += [
                Mended(pair.own.name, f"{each.cell} 的标签“{each.new}”", typed=each.old)
                for each in restore_labels(package, standard, model, pair)
            ]
            found += _Sheet(package, standard, pair, known, differentials).mend()
    differentials.save()
    return found


def worn(package: Package, standard: Package, forms: Sequence[Form]) -> list[Mended]:
    """Return what `mend` would bring back of the colours and drop-downs of the sheets that show.

    Nothing is changed.

    Raises:
        OtherWorkbook: it holds none of our forms.
    """
    own, model = locate(package, forms), locate(standard, forms)
    unseen = hidden(package)
    return [
        each
        for pair in pairs(model, own).values()
        if not pair.columns_moved and pair.own.name not in unseen
        for each in _worn(package, standard, pair)
    ]


def listed_columns(
    standard: Package, forms: Sequence[Form], tables: Collection[str]
) -> dict[tuple[str, str], bool]:
    """Return the columns, by table and key, that have drop-downs, and whether they have colours too."""
    found: dict[tuple[str, str], bool] = {}
    for name, place in locate(standard, forms, tables).tables.items():
        coloured, listed = (
            coverage(each for there in _ruled(standard, place.sheet.part, names) for each in there)
            for _, names in _SORTS
        )
        for key, column in place.columns.items():
            cells = coverage([Area(column, place.area.top, column, place.area.bottom)])
            if not without(cells, listed):
                found[name, key] = not without(cells, coloured)
    return found


def _worn(package: Package, standard: Package, pair: Pair) -> Iterator[Mended]:
    """Yield how many of the rules are missing in cells that have no rule of the sort at all.

    Programs that save a file write rules in their own way; that takes nothing away.
    """
    for what, names in _SORTS:
        ruled = coverage(each for there in _ruled(package, pair.own.part, names) for each in there)
        wanted = (
            coverage(map(pair.area, there)) for there in _ruled(standard, pair.standard.part, names)
        )
        if count := sum(bool(without(each, ruled)) for each in wanted):
            yield Mended(pair.own.name, what, count)


def _ruled(package: Package, part: str, names: tuple[str, str]) -> Sequence[Sequence[Area]]:
    """Return where each rule of a sheet stands."""
    return package.known(part, names, lambda: list(rule_areas(skeleton(package, part)[1], names)))


def _mend_looks(package: Package, part: str, tables: Sequence[TablePlace]) -> int:
    """Give odd cells the format of their column; return how many there were."""
    odd = odd_cells(open_sheet(package, part), tables)
    if not odd:
        return 0
    xml = open_sheet(package, part)
    with Output(package, part, lambda head: head) as output:
        for block in xml.blocks():
            output.take(block, with_usual(block, xml.marks, odd))
        output.end(xml.tail)
    output.save()
    return sum(map(len, odd.values()))


class _Sheet:
    """One sheet and its like in the standard workbook."""

    def __init__(
        self,
        package: Package,
        standard: Package,
        pair: Pair,
        known: Mapping[str, Pair],
        differentials: Differentials,
    ) -> None:
        self._package, self._pair, self._known = package, pair, known
        self._differentials = differentials
        self._there, self._model, _ = skeleton(standard, pair.standard.part)
        self._data, self._root, self._at = skeleton(package, pair.own.part)
        self._splices = Splices(self._data)

    def mend(self) -> Iterator[Mended]:
        """Yield what was broken, after the package has been changed."""
        if self._root.prefix:  # written by a program that none of our users has
            return
        found = [  # in the order in which they stand in the sheet
            (PROTECTED, self._mend_protection()),
            (COLOURED, self._mend_colours(*self._rules(COLOURS))),
            (LISTED, self._mend_lists(*self._rules(LISTS))),
        ]
        if any(count for _, count in found):
            self._write()
        yield from (Mended(self._pair.own.name, what, count) for what, count in found if count)

    def _rules(self, names: tuple[str, str]) -> tuple[list[CellRule], list[CellRule]]:
        """Return the sheet's rules, and those of the standard workbook as they must stand here."""
        own = list(cell_rules(self._root, names))
        return own, [self._moved(rule) for rule in cell_rules(self._model, names)]

    def _mend_colours(self, own: Sequence[CellRule], wanted: Sequence[CellRule]) -> int:
        broken = _broken(own, wanted)
        if not broken:
            return 0
        keys = {rule.key for rule in wanted}
        foreign: dict[int, list[CellRule]] = {}
        for rule in own:
            if rule.key not in keys:
                foreign.setdefault(rule.holder.start, []).append(rule)
        at = self._place("conditionalFormatting")
        for holder in self._root.all("conditionalFormatting"):
            self._splices.cut(holder.start, holder.end, b"")
        out = [self._colour(rule, n) for n, rule in enumerate(wanted, 1)]
        priority = len(wanted)
        for rules in foreign.values():
            for rule in rules:
                priority += 1
                out.append(self._kept(rule, priority))
        self._splices.insert(at, b"".join(out))
        return broken

    def _mend_lists(self, own: Sequence[CellRule], wanted: Sequence[CellRule]) -> int:
        broken = _broken(own, wanted)
        if not broken:
            return 0
        keys = {rule.key for rule in wanted}
        ours = coverage(each for rule in wanted for each in rule.areas)
        out = [self._drop_down(rule, rule.areas, self._there) for rule in wanted]
        out += [
            self._drop_down(rule, as_areas(left), self._data)
            for rule in own
            if rule.key not in keys and (left := without(coverage(rule.areas), ours))
        ]
        at = self._place("dataValidations")
        for holder in self._root.all("dataValidations"):
            self._splices.cut(holder.start, holder.end, b"")
        content = b"".join(out)
        self._splices.insert(
            at, b'<dataValidations count="%d">%s</dataValidations>' % (len(out), content)
        )
        return broken

    def _mend_protection(self) -> int:
        model, own = self._model.find("sheetProtection"), self._root.find("sheetProtection")
        if model is None or own is not None:
            return 0
        raw = self._there[model.start : model.end]
        self._splices.insert(self._place("sheetProtection"), raw)
        return 1

    def _moved(self, rule: CellRule) -> CellRule:
        """Return a rule of the standard workbook as it must stand here."""
        sheet = self._pair.standard.name
        here = [self._pair.area(each) for each in rule.areas]
        formulas = [moved_formula(text, sheet, self._known) for text in rule.formulas]
        return CellRule(
            key_of(rule.element, here, formulas), here, rule.element, rule.holder, formulas
        )

    def _colour(self, rule: CellRule, priority: int) -> bytes:
        attributes = {**rule.element.attributes, "priority": str(priority)}
        if "dxfId" in attributes:
            attributes["dxfId"] = str(self._differentials.number(int(attributes["dxfId"])))
        inside = self._inside(rule, self._there)
        sqref = " ".join(map(str, rule.areas))
        return (
            f'<conditionalFormatting sqref="{sqref}">{_tag("cfRule", attributes)}'.encode()
            + inside
            + b"</cfRule></conditionalFormatting>"
        )

    def _kept(self, rule: CellRule, priority: int) -> bytes:
        attributes = {**rule.element.attributes, "priority": str(priority)}
        raw = self._data[rule.element.inner : rule.element.close]
        return (
            _tag("conditionalFormatting", rule.holder.attributes).encode()
            + _tag("cfRule", attributes).encode()
            + raw
            + b"</cfRule></conditionalFormatting>"
        )

    def _drop_down(self, rule: CellRule, where: Iterable[Area], data: bytes) -> bytes:
        attributes = {**rule.element.attributes, "sqref": " ".join(map(str, where))}
        tag = _tag("dataValidation", attributes).encode()
        return tag + self._inside(rule, data) + b"</dataValidation>"

    def _inside(self, rule: CellRule, data: bytes) -> bytes:
        """Return the children of a rule, its formulas as they must stand here."""
        out = []
        formulas = iter(rule.formulas)
        for child in rule.element.children:
            if child.local.startswith("formula"):
                text = escape(next(formulas))
                out.append(f"<{child.tag}>{text}</{child.tag}>".encode())
            else:
                out.append(data[child.start : child.end])
        return b"".join(out)

    def _place(self, local: str) -> int:
        """Return where an element of this name belongs among those behind the rows."""
        before = set(_ORDER[: _ORDER.index(local)])
        children = [child for child in self._root.children if child.end > self._at]
        ends = [child.end for child in children if child.local in before]
        return max(ends, default=self._at)

    def _write(self) -> None:
        tail = self._splices.result()[self._at :]
        part = self._pair.own.part
        xml = open_sheet(self._package, part)
        with Output(self._package, part, lambda head: head) as output:
            output.begin()
            for block in xml.blocks():
                output.add([block])
            output.end(tail)
        output.save()


def _broken(own: Sequence[CellRule], wanted: Sequence[CellRule]) -> int:
    """Return how many of the wanted rules are missing, cut short or in more pieces than there."""
    have, want = _grouped(own), _grouped(wanted)
    return sum(
        1
        for key, (pieces, cells) in want.items()
        if key not in have or have[key][1] != cells or have[key][0] > pieces
    )


def _grouped(rules: Iterable[CellRule]) -> dict[tuple[str, ...], tuple[int, Mapping[int, object]]]:
    """Return by what they say how many rules there are and which cells they cover."""
    found: dict[tuple[str, ...], list[CellRule]] = {}
    for rule in rules:
        found.setdefault(rule.key, []).append(rule)
    return {
        key: (len(same), coverage(each for rule in same for each in rule.areas))
        for key, same in found.items()
    }


def _tag(name: str, attributes: Mapping[str, str]) -> str:
    pairs = "".join(f' {k}="{escape(v, quote=True)}"' for k, v in attributes.items())
    return f"<{name}{pairs}>"
