"""Where the forms stand in a workbook: by table name, column label and defined name.

Never by position: a renamed sheet, a moved column or an inserted row changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from addin.book.absent import Absent, Fields, Tables, wanted_fields, wanted_tables
from addin.book.ooxml import container, xmltree
from addin.book.ooxml.cells import unescape_cell
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import Area, area, qualified_area
from addin.errors import OtherWorkbook
from addin.forms.model import Field, Form, Table
from addin.forms.versions import former_labels

_FORMER = former_labels()
_TABLE_NAME = re.compile(rb"""\sdisplayName\s*=\s*["']([^"']*)["']""")
"""Found without parsing the part, and compared as bytes: it need not be text."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: the name on its tab, its part and its place among the tabs (from 0)."""

    name: str
    part: str
    position: int


@dataclass(frozen=True, slots=True)
class TablePlace:
    """One of our tables as it stands in the workbook.

    `area` holds the data rows only; `columns` the column number of each field;
    `formulas` the calculated-column formula of a field, where the table has one.
    """

    table: Table
    form: Form
    part: str
    sheet: Sheet
    area: Area
    columns: dict[str, int]
    formulas: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """The cell of a single field."""

    name: str
    field: Field
    sheet: Sheet
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything of ours that was looked for in a workbook: what was found, and what is absent."""

    sheets: Sequence[Sheet]
    tables: dict[str, TablePlace]
    fields: dict[str, FieldPlace]
    since_1904: bool
    absent: Absent


class WorkbookPart:
    """The workbook part: sheets, defined names, calendar."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.part = package.workbook
        self.data, self.root = package.tree(self.part)
        self.sheets = list(self._sheets())
        properties = self.root.find("workbookPr")
        flag = properties.attributes.get("date1904") if properties is not None else None
        self.since_1904 = flag in ("1", "true")

    def _sheets(self) -> Iterator[Sheet]:
        parts = {r.id: r for r in self.package.relations(self.part)}
        holder = self.root.find("sheets")
        for position, element in enumerate(holder.children if holder is not None else ()):
            relation = parts.get(element.attribute("id") or "")
            if relation and relation.kind == "worksheet" and self.package.has(relation.target):
                yield Sheet(element.attributes.get("name", ""), relation.target, position)

    def names(self) -> dict[str, str]:
        """Return what each defined name of the whole workbook refers to, by folded name."""
        holder = self.root.find("definedNames")
        return {
            element.attributes.get("name", "").casefold(): element.text
            for element in (holder.children if holder is not None else ())
            if "localSheetId" not in element.attributes
        }


def locate(package: Package, forms: Sequence[Form], only: Collection[str] | None = None) -> Layout:
    """Find the tables and fields of `forms`, or those that `only` names.

    `only` holds names of tables, full names of single fields, and codes of forms (all of its
    single fields).

    Raises:
        OtherWorkbook: nothing of ours is there.
    """
    book = WorkbookPart(package)
    wanted, single = wanted_tables(forms, only), wanted_fields(forms, only)
    tables, fields = dict(_tables(book, wanted)), dict(_fields(book, single))
    columns = {name: place.columns for name, place in tables.items()}
    absent = Absent.of(wanted, single, columns, fields)
    if absent.names and not (tables or fields):
        _refuse_other(package, book, forms)
    return Layout(book.sheets, tables, fields, book.since_1904, absent)


def tables_of(book: WorkbookPart, forms: Sequence[Form]) -> Iterator[tuple[str, TablePlace]]:
    """Yield our tables with the columns that they have, whatever is missing."""
    yield from _tables(book, wanted_tables(forms, None))


def _tables(book: WorkbookPart, wanted: Tables) -> Iterator[tuple[str, TablePlace]]:
    folded = {name.casefold().encode(): name for name in wanted}
    left = set(wanted)
    usual = {form.sheet.casefold() for form, _ in wanted.values()}
    # Where the form says is looked first; the other sheets matter if one was renamed.
    for sheet in sorted(book.sheets, key=lambda each: each.name.casefold() not in usual):
        if not left:
            return
        for part in book.package.related(sheet.part, "table"):
            data = book.package.read(part)
            match = _TABLE_NAME.search(data)
            name = folded.get(match[1].lower()) if match else None
            if name is None or name not in left:
                continue
            left.discard(name)
            place = _place(book, sheet, part, wanted[name])
            if place.columns:
                yield name, place


def _place(book: WorkbookPart, sheet: Sheet, part: str, found: tuple[Form, Table]) -> TablePlace:
    form, table = found
    root = xmltree.parse(book.package.read(part), book.package.name, part)
    whole = area(root.attributes.get("ref", ""))
    holder = root.find("tableColumns")
    if whole is None or holder is None:
        raise container.damaged(book.package.name, part)
    head = int(root.attributes.get("headerRowCount", "1") != "0")
    total = int(root.attributes.get("totalsRowCount", "0") not in ("", "0"))
    by_label: dict[str, tuple[int, xmltree.Element]] = {}
    for number, element in enumerate(holder.all("tableColumn"), whole.left):
        label = unescape_cell(element.attributes.get("name", ""))
        by_label.setdefault(folded(label), (number, element))
    columns: dict[str, int] = {}
    formulas: dict[str, str] = {}
    for each in table.fields:
        at = labelled(by_label, f"{table.name}.{each.key}", each.label)
        if at is None:
            continue
        columns[each.key] = at[0]
        if (formula := at[1].find("calculatedColumnFormula")) is not None:
            formulas[each.key] = formula.text
    data_area = Area(whole.left, whole.top + head, whole.right, whole.bottom - total)
    return TablePlace(table, form, part, sheet, data_area, columns, formulas)


def folded(label: str) -> str:
    """Column labels are compared without white space: a line break in a heading is layout."""
    return "".join(label.split()).casefold()


def labels_of(name: str, label: str) -> Iterator[str]:
    """Yield a label as `folded`, then those under which it stands in older workbooks."""
    yield folded(label)
    yield from map(folded, _FORMER.get(name, ()))


_T = TypeVar("_T")


def labelled(found: Mapping[str, _T], name: str, label: str) -> _T | None:
    """Return what was found under the label of `name`, or under one that it had before."""
    return next((found[each] for each in labels_of(name, label) if each in found), None)


def _fields(book: WorkbookPart, wanted: Fields) -> Iterator[tuple[str, FieldPlace]]:
    names = book.names() if wanted else {}
    sheets = {sheet.name.casefold(): sheet for sheet in book.sheets}
    for name, (_, each) in wanted.items():
        target = qualified_area(names.get(name.casefold(), ""))
        sheet = sheets.get(target[0].casefold()) if target else None
        if target is not None and sheet is not None:
            yield name, FieldPlace(name, each, sheet, target[1].left, target[1].top)


def _refuse_other(package: Package, book: WorkbookPart, forms: Sequence[Form]) -> None:
    """Raise OtherWorkbook unless some other table or name of ours is there."""
    names = book.names()
    if any(form.name_of(each).casefold() in names for form in forms for each in form.fields):
        return
    if any(True for _ in tables_of(book, forms)):
        return
    raise not_ours(package.name)


def not_ours(name: str) -> OtherWorkbook:
    """Return the error for a workbook without any of our forms."""
    return OtherWorkbook(
        "这个工作簿里没有协作表单",
        where=name,
        remedy="请选择由本系统的标准工作簿另存的文件，或用 xiezuo new 新建一份。",
    )
