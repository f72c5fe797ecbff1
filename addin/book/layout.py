"""Where the forms stand in a workbook: by table name, column label and defined name.

Never by position: a renamed sheet, a moved column or an inserted row changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from addin.book.absent import Absent, Fields, Tables, wanted_fields, wanted_tables
from addin.book.finding import FoundRange, Grid, column_of, find_cells, find_ranges, folded
from addin.book.ooxml import container, xmltree
from addin.book.ooxml.cells import CellReader, unescape_cell
from addin.book.ooxml.package import Package
from addin.book.ooxml.reference import Area, area, number_of, qualified_area
from addin.book.ooxml.sheetxml import open_sheet
from addin.book.ooxml.strings import SharedStrings
from addin.errors import BrokenWorkbook, OtherWorkbook
from addin.forms.model import Field, Form, Table
from addin.forms.names import INDISPENSABLE

_TABLE_NAME = re.compile(rb"""\sdisplayName\s*=\s*["']([^"']*)["']""")
"""Found without parsing the part, which need not be text."""


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
    One that another program left as a plain range has no `part`.
    `totals` is whether a row of totals stands below its data rows.
    """

    table: Table
    form: Form
    part: str
    sheet: Sheet
    area: Area
    columns: dict[str, int]
    formulas: dict[str, str] = field(default_factory=dict)
    totals: bool = False

    @property
    def whole(self) -> Area:
        """The cells of the table with its headings."""
        return Area(self.area.left, self.area.top - 1, self.area.right, self.area.bottom)


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """The cell of a single field."""

    name: str
    field: Field
    sheet: Sheet
    column: int
    row: int

    @property
    def whole(self) -> Area:
        """The cell as an area."""
        return Area(self.column, self.row, self.column, self.row)


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything of ours that was looked for in a workbook: what was found, and what is absent.

    `unnamed` was found by headings and labels only.
    """

    sheets: Sequence[Sheet]
    tables: dict[str, TablePlace]
    fields: dict[str, FieldPlace]
    since_1904: bool
    absent: Absent
    unnamed: frozenset[str]


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
    named = {*tables, *fields}
    _find_lost(book, forms, wanted, single, tables, fields)
    columns = {name: place.columns for name, place in tables.items()}
    absent = Absent.of(wanted, single, columns, fields)
    if absent.names and not named:
        _refuse_other(package, book, forms)
    unnamed = frozenset({*tables, *fields} - named)
    return Layout(book.sheets, tables, fields, book.since_1904, absent, unnamed)


def _find_lost(
    book: WorkbookPart,
    forms: Sequence[Form],
    wanted: Tables,
    single: Fields,
    tables: dict[str, TablePlace],
    fields: dict[str, FieldPlace],
) -> None:
    """Add tables and fields that have lost their names, found by their headings and labels."""
    lost = [form for name, (form, _) in wanted.items() if name not in tables]
    lost += [form for name, (form, _) in single.items() if name not in fields]
    if not lost:
        return
    named = dict(_tables(book, wanted_tables(forms, None)))
    cells = dict(_fields(book, wanted_fields(forms, None)))
    for code in dict.fromkeys(form.code for form in lost):
        form = next(each for each in lost if each.code == code)
        sheet = _sheet_of(book, form, named, cells)
        if sheet is None:
            continue
        taken = [place.whole for place in named.values() if place.sheet == sheet]
        taken += [place.whole for place in cells.values() if place.sheet == sheet]
        grid, width = _grid(book.package, sheet)
        gone = [table for table in form.tables if table.name not in named]
        for found in find_ranges(grid, gone, form, taken):
            taken.append(found.whole)
            if found.table.name in wanted:
                tables[found.table.name] = _found(book, form, sheet, found)
        left = {form.name_of(f): f for f in form.fields if form.name_of(f) not in cells}
        for name, (row, column) in find_cells(grid, left, taken, width).items():
            if name in single:
                fields[name] = FieldPlace(name, left[name], sheet, column, row)


def _found(book: WorkbookPart, form: Form, sheet: Sheet, found: FoundRange) -> TablePlace:
    """Return a table that was found by its headings, with its part if only its name is another."""
    for part in book.package.related(sheet.part, "table"):
        try:
            place = _place(book, sheet, part, (form, found.table))
        except BrokenWorkbook:
            continue
        if place.whole.meets(found.whole):
            return place
    return TablePlace(found.table, form, "", sheet, found.area, dict(found.columns))


def _sheet_of(
    book: WorkbookPart,
    form: Form,
    tables: Mapping[str, TablePlace],
    fields: Mapping[str, FieldPlace],
) -> Sheet | None:
    """Return the sheet on which most of a form is, or else the one of its name."""
    there = [tables[each.name].sheet for each in form.tables if each.name in tables]
    there += [fields[n].sheet for each in form.fields if (n := form.name_of(each)) in fields]
    if there:
        return max(there, key=there.count)
    name = form.sheet.casefold()
    return next((sheet for sheet in book.sheets if sheet.name.casefold() == name), None)


def _grid(package: Package, sheet: Sheet) -> tuple[Grid, Callable[[int, int], int]]:
    """Return what the cells of a sheet say, and how many columns a cell takes."""
    shared = SharedStrings(package)
    xml = open_sheet(package, sheet.part)
    reader = CellReader(
        prefix=xml.marks.prefix,
        where=package.name,
        shared=shared,
        is_date_style=lambda _style: False,
        since_1904=False,
    )
    grid: dict[int, dict[int, str]] = {}
    for number, row in xml.rows():
        for piece in row.split(xml.marks.cell)[1:]:
            ref, _, rest = piece.partition(b'"')
            raw = reader.raw(rest)
            if raw.has_formula or raw.text:
                text = "" if raw.has_formula else folded(raw.text or "")
                grid.setdefault(number, {})[number_of(ref.rstrip(b"0123456789"))] = text
    root = xmltree.parse(xml.head + xml.tail, package.name, sheet.part)
    holder = root.find("mergeCells")
    merged = [area(e.attributes.get("ref", "")) for e in (holder.children if holder else ())]
    widths = {(each.top, each.left): each.right - each.left + 1 for each in merged if each}
    return grid, lambda row, column: widths.get((row, column), 1)


def tables_of(book: WorkbookPart, forms: Sequence[Form]) -> Iterator[tuple[str, TablePlace]]:
    """Yield our tables with the columns that they have, whatever is missing."""
    yield from _tables(book, wanted_tables(forms, None))


def _tables(book: WorkbookPart, wanted: Tables) -> Iterator[tuple[str, TablePlace]]:
    by_name = {name.casefold(): name for name in wanted}
    left = set(wanted)
    usual = {form.sheet.casefold() for form, _ in wanted.values()}
    # Where the form says is looked first; the other sheets matter if one was renamed.
    for sheet in sorted(book.sheets, key=lambda each: each.name.casefold() not in usual):
        if not left:
            return
        for part in book.package.related(sheet.part, "table"):
            name = by_name.get(_named(book.package, part))
            if name is None or name not in left:
                continue
            left.discard(name)
            place = _place(book, sheet, part, wanted[name])
            if place.columns:
                yield name, place


def _named(package: Package, part: str) -> str:
    """Return the name of a table for comparing; "" if it has none."""
    return package.known(part, "name", lambda: (table_name(package.read(part)) or "").casefold())


def table_name(data: bytes) -> str | None:
    """Return the name that formulas call a table by, from its part."""
    match = _TABLE_NAME.search(data)
    return match[1].decode(errors="replace") if match else None


def _place(book: WorkbookPart, sheet: Sheet, part: str, found: tuple[Form, Table]) -> TablePlace:
    what = (sheet, id(found[1]))  # the place holds the table, so that nothing else gets its id
    return book.package.known(part, what, lambda: _placed(book, sheet, part, found))


def _placed(book: WorkbookPart, sheet: Sheet, part: str, found: tuple[Form, Table]) -> TablePlace:
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
        at = column_of(by_label, table, each)
        if at is None:
            continue
        columns[each.key] = at[0]
        if (formula := at[1].find("calculatedColumnFormula")) is not None:
            formulas[each.key] = formula.text
    data_area = Area(whole.left, whole.top + head, whole.right, whole.bottom - total)
    return TablePlace(table, form, part, sheet, data_area, columns, formulas, bool(total))


def _fields(book: WorkbookPart, wanted: Fields) -> Iterator[tuple[str, FieldPlace]]:
    names = book.names() if wanted else {}
    sheets = {sheet.name.casefold(): sheet for sheet in book.sheets}
    for name, (_, each) in wanted.items():
        target = qualified_area(names.get(name.casefold(), ""))
        sheet = sheets.get(target[0].casefold()) if target else None
        if target is not None and sheet is not None:
            yield name, FieldPlace(name, each, sheet, target[1].left, target[1].top)


def _refuse_other(package: Package, book: WorkbookPart, forms: Sequence[Form]) -> None:
    """Raise OtherWorkbook unless some table or name of ours is there, or a sheet that has to be.

    Other workbooks may well have a sheet 待办事项 with columns that are called as ours.
    """
    names = book.names()
    if any(form.name_of(each).casefold() in names for form in forms for each in form.fields):
        return
    if any(True for _ in tables_of(book, forms)):
        return
    if not has_main_sheets(forms, (sheet.name for sheet in book.sheets)):
        raise not_ours(package.name)


def has_main_sheets(forms: Sequence[Form], names: Iterable[str]) -> bool:
    """Return whether sheets are called as those of `forms` that cannot be done without.

    One alone says little: many a workbook has a sheet 通讯录.
    """
    main = {form.sheet for form in forms for each in form.tables if each.name in INDISPENSABLE}
    return len(main.intersection(names)) > 1


def not_ours(name: str) -> OtherWorkbook:
    """Return the error for a workbook without any of our forms."""
    return OtherWorkbook(
        "这个工作簿里没有协作表单",
        where=name,
        remedy="请选择由标准工作簿另存的文件，或用 xiezuo new 新建一份。",
    )


def side_by_side(
    places: Mapping[str, tuple[str, Area]], rows: Mapping[str, int]
) -> Iterator[list[str]]:
    """Yield the tables, by sheet and from top to bottom, those together that share rows of a sheet.

    `places` has sheet and cells of each, `rows` how many rows belong to it that lie below it.
    """
    group: list[str] = []
    sheet, end = "", 0
    for name in sorted(rows, key=lambda each: (places[each][0], places[each][1].top)):
        own, cells = places[name]
        if group and (own != sheet or cells.top > end):
            yield group
            group = []
        end = max(end if group else 0, cells.bottom + rows[name])
        sheet = own
        group.append(name)
    if group:
        yield group
