"""Law 1: every form, table and field of the description is in the workbook, as it says."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from openpyxl import Workbook

from addin.forms import FIELDS, FORM_OF_TABLE, FORMS, TABLES, Field, Form, Kind, Table
from addin.forms.overview import CLOCK
from addin.forms.tabs import is_at_hand
from tests.workbook_templates.places import (
    cell_of,
    column_cells,
    every_field,
    rows_of,
    table_of,
)
from workbook_templates.build import PAPER, PROTECTED
from workbook_templates.formulas.catalogue import column_formula, field_formula

FORMATS = {
    Kind.DATE: "yyyy-mm-dd",
    Kind.DATETIME: "yyyy-mm-dd hh:mm",
    Kind.PERCENT: "0%",
}
PRINTED = [form for form in FORMS if form is not CLOCK]


@pytest.mark.parametrize("name", FIELDS)
def test_field__has_its_name_on_its_own_sheet(book: Workbook, name: str) -> None:
    form = next(form for form in FORMS if form.code == name.partition(".")[0])
    cell = cell_of(book, name)
    assert cell.parent.title == form.sheet
    if FIELDS[name].derived:
        assert cell.value == field_formula(name)


@pytest.mark.parametrize("name", [n for n in FIELDS if not n.endswith((".heading", ".form_name"))])
def test_field__has_its_label_somewhere_at_its_left_or_above(book: Workbook, name: str) -> None:
    cell, label = cell_of(book, name), FIELDS[name].label
    row = [cell.parent.cell(cell.row, column).value for column in range(1, cell.column)]
    above = [cell.parent.cell(cell.row - up, cell.column).value for up in (1, 2)]
    assert label in (*row, *above) or name.startswith(("gantt.mark_", "home.go_"))


@pytest.mark.parametrize("name", TABLES)
def test_table__is_an_excel_table_under_its_labels(book: Workbook, name: str) -> None:
    sheet, excel = table_of(book, name)
    left, first, last = rows_of(sheet, excel)
    labels = [field.label for field in TABLES[name].fields]
    assert [column.name for column in excel.tableColumns] == labels
    assert [sheet.cell(first - 1, left + n).value for n in range(len(labels))] == labels
    assert last - first + 1 >= max(1, TABLES[name].blank_rows)


@pytest.mark.parametrize("name", TABLES)
def test_derived_column__has_its_formula_in_every_row_and_for_new_ones(
    book: Workbook, name: str
) -> None:
    _, excel = table_of(book, name)
    for field, column in zip(TABLES[name].fields, excel.tableColumns, strict=True):
        if not field.derived:
            assert column.calculatedColumnFormula is None
            continue
        formula = column_formula(name, field.key)
        assert column.calculatedColumnFormula.attr_text == formula.removeprefix("=")
        assert {cell.value for cell in column_cells(book, name, field.key)} == {formula}


@pytest.mark.parametrize("name", TABLES)
def test_presets__are_in_their_table(book: Workbook, name: str) -> None:
    for row, preset in enumerate(TABLES[name].presets):
        for key, value in preset.items():
            found = column_cells(book, name, key)[row].value
            assert found == value or (found is None and value == "")


@pytest.mark.parametrize("name", [n for n, field in FIELDS.items() if field.default])
def test_default__is_in_its_field(book: Workbook, name: str) -> None:
    assert str(cell_of(book, name).value) == FIELDS[name].default


def test_formats__follow_the_kind(book: Workbook) -> None:
    for name, field, _, cells in every_field(book):
        expected = FORMATS.get(field.kind)
        if expected and not name.startswith("gantt.mark_"):
            assert {cell.number_format for cell in cells} == {expected}, name


def is_typed(name: str, field: Field) -> bool:
    table = TABLES.get(name.partition(".")[0])
    mine = not field.derived and field.need.value != "自动"
    return mine and (table is None or table.takes_entries(field.key))


def test_typed_text__stays_as_it_is_typed_and_formulas_are_computed(book: Workbook) -> None:
    for name, field, _, cells in every_field(book):
        typed = is_typed(name, field)
        is_text = {cell.number_format == "@" for cell in cells}
        assert is_text == {typed and field.kind.is_text}, name


def test_locks__typed_cells_are_open_and_the_others_are_not(book: Workbook) -> None:
    for name, field, _, cells in every_field(book):
        typed = is_typed(name, field)
        assert {cell.protection.locked for cell in cells} == {not typed}, name


@pytest.mark.parametrize("form", PRINTED, ids=lambda form: form.code)
def test_protection__is_without_password_and_lets_people_work(book: Workbook, form: Form) -> None:
    protection = book[form.sheet].protection
    assert protection.sheet == (form.code in PROTECTED)
    assert not (protection.sheet and any(not table.computed for table in form.tables))
    assert not protection.password
    if protection.sheet:
        for allowed in ("formatRows", "formatColumns", "sort", "autoFilter"):
            assert not getattr(protection, allowed), allowed


GROWING = [t for n, t in TABLES.items() if FORM_OF_TABLE[n].code not in (*PAPER, *PROTECTED)]


@pytest.mark.parametrize("table", GROWING, ids=lambda table: table.name)
def test_sheet_of_a_growing_table__has_nothing_merged_below_a_row(
    book: Workbook, table: Table
) -> None:
    """Excel refuses to insert a table row where it would split a merged cell."""
    sheet, excel = table_of(book, table.name)
    left, first, _ = rows_of(sheet, excel)
    right = left + len(table.fields) - 1
    for merged in sheet.merged_cells.ranges:
        within = left <= merged.min_col and merged.max_col <= right
        beside = merged.max_col < left or merged.min_col > right
        assert merged.max_row < first or within or beside, str(merged)


@pytest.mark.parametrize("form", PRINTED, ids=lambda form: form.code)
def test_print__a4_with_page_numbers_and_repeated_title(book: Workbook, form: Form) -> None:
    sheet = book[form.sheet]
    assert str(sheet.page_setup.paperSize) == "9"
    assert sheet.page_setup.orientation == ("landscape" if form.landscape else "portrait")
    assert "第 &P 页/共 &N 页" in sheet.oddFooter.center.text
    repeated = int(sheet.print_title_rows.replace("$", "").partition(":")[0])
    assert repeated == 1 or sheet.cell(repeated, 2).value == list(form.tables)[-1].fields[0].label
    assert not sheet.sheet_view.showGridLines
    assert sheet.sheet_properties.tabColor is not None


def test_print__repeats_the_heading_of_the_long_list_of_rules(book: Workbook) -> None:
    sheet, excel = table_of(book, "CheckRules")
    heading = rows_of(sheet, excel)[1] - 1
    assert sheet.print_title_rows == f"${heading}:${heading}"


def test_print__texts_for_programs__do_not_widen_the_page(book: Workbook) -> None:
    """In LibreOffice a text is printed beyond its cell, and in no program is this one read."""
    cells = column_cells(book, "ApprovedContent", "text")
    assert {cell.number_format for cell in cells} == {';;;"供程序使用"'}


def test_tracker__keeps_heading_and_first_columns_in_view(book: Workbook) -> None:
    sheet, excel = table_of(book, "Tasks")
    _, first, _ = rows_of(sheet, excel)
    assert sheet.freeze_panes == f"D{first}"
    assert excel.autoFilter.ref == excel.ref


def test_calendar__has_every_day_of_its_years_with_its_source(book: Workbook) -> None:
    days = [cell.value.date() for cell in column_cells(book, "Calendar", "date")]
    assert (days[0], days[-1], len(days)) == (date(2026, 1, 1), date(2028, 12, 31), 1096)
    kinds = dict(zip(days, (c.value for c in column_cells(book, "Calendar", "type")), strict=True))
    sources = dict(
        zip(days, (c.value for c in column_cells(book, "Calendar", "source")), strict=True)
    )
    assert kinds[date(2026, 2, 14)] == "调休上班"
    assert kinds[date(2026, 2, 17)] == "法定节假日"
    assert sources[date(2026, 10, 1)] == "国务院通知"
    assert sources[date(2028, 10, 1)] == "估算"
    assert cell_of(book, "calendar.first_day").value == datetime(2026, 1, 1)


def test_home__leads_to_every_sheet_at_hand_and_every_sheet_back(book: Workbook) -> None:
    links = {cell.hyperlink.location for row in book["首页"] for cell in row if cell.hyperlink}
    assert links >= {f"sheet.{form.code}" for form in PRINTED if is_at_hand(form)} - {"sheet.home"}
    for form in PRINTED:
        ((sheet, _),) = book.defined_names[f"sheet.{form.code}"].destinations
        assert sheet == form.sheet
        back = [c for row in book[sheet].iter_rows(max_row=1) for c in row if c.hyperlink]
        assert [c.hyperlink.location for c in back] == ["sheet.home"] * (form.code != "home")


def test_aids_of_formulas__are_folded_away(book: Workbook) -> None:
    for table, key in (("Tasks", "plan_row"), ("People", "slot"), ("Departments", "person_30")):
        cell = column_cells(book, table, key)[0]
        groups = cell.parent.column_dimensions.values()
        assert any(each.hidden and each.min <= cell.column <= each.max for each in groups)
