"""Native conditional formats: states by row in the order of §8, what is missing, what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.worksheet import Worksheet

from addin.forms import FIELDS, TABLES, Need, palette
from addin.forms.vocabularies import TASK_WARNING
from tests.workbook_templates.places import cell_of, column_cells, rows_of, table_of
from workbook_templates.looks.styles import REQUIRED, is_typed, rgb


def rules_at(sheet: Worksheet, address: str) -> Iterator[Rule]:
    """Yield the rules on a cell, the one that goes first before the others."""
    found = [
        rule
        for area in sheet.conditional_formatting
        if address in area.cells
        for rule in area.rules
    ]
    yield from sorted(found, key=lambda rule: rule.priority)


def fill_of(rule: Rule) -> str:
    return str(rule.dxf.fill.bgColor.rgb)[-6:] if rule.dxf and rule.dxf.fill else ""


def words_of(rules: Iterator[Rule], cell: str) -> list[tuple[str, str]]:
    """Return the words that rules look for in a cell, with the fill that they give."""
    found = []
    for rule in rules:
        match = re.fullmatch(re.escape(cell) + r'="(\w+)"', rule.formula[0] if rule.formula else "")
        if match:
            found.append((match[1], fill_of(rule)))
    return found


def test_tracker__colours_whole_rows_by_the_word_in_the_order_of_the_handbook(
    book: Workbook,
) -> None:
    sheet, excel = table_of(book, "Tasks")
    left, first, last = rows_of(sheet, excel)
    warning = f"${column_cells(book, 'Tasks', 'warning')[0].column_letter}{first}"
    expected = [(word, rgb(shade.fill)) for word, shade in palette.SHADES.items()]
    for column in (left, left + len(TABLES["Tasks"].fields) - 1):
        address = sheet.cell(last, column).coordinate
        assert words_of(rules_at(sheet, address), warning) == expected
    order = [word for word in TASK_WARNING.words if word in palette.SHADES]
    assert [word for word, _ in expected] == order


def test_tracker__blocked_and_late__orange_row_with_a_red_date(book: Workbook) -> None:
    due = column_cells(book, "Tasks", "due")[0]
    matching = [
        rule for rule in rules_at(due.parent, due.coordinate) if '"受阻且逾期"' in rule.formula[0]
    ]
    assert [fill_of(rule) for rule in matching] == [
        rgb(palette.OVERDUE.fill),
        rgb(palette.BLOCKED.fill),
    ]
    assert matching[0].stopIfTrue


def test_cancelled__is_struck_through(book: Workbook) -> None:
    cell = column_cells(book, "Tasks", "name")[0]
    (rule,) = [
        rule for rule in rules_at(cell.parent, cell.coordinate) if '="已取消"' in rule.formula[0]
    ]
    assert rule.dxf.font.strike
    assert fill_of(rule) == rgb(palette.CANCELLED.fill)


REQUIRED_FIELDS = [n for n, f in FIELDS.items() if f.need is Need.REQUIRED and is_typed(f)]


@pytest.mark.parametrize("name", REQUIRED_FIELDS)
def test_required_field__is_yellow_while_it_is_empty(book: Workbook, name: str) -> None:
    cell = cell_of(book, name)
    rules = [r for r in rules_at(cell.parent, cell.coordinate) if fill_of(r) == rgb(REQUIRED.fill)]
    (rule,) = rules
    assert f'TRIM(${cell.column_letter}${cell.row})=""' in rule.formula[0]
    condition = FIELDS[name].when
    if condition:
        other = cell_of(book, f"{name.partition('.')[0]}.{condition.key}")
        assert f'${other.column_letter}${other.row}="{condition.values[0]}"' in rule.formula[0]


@pytest.mark.parametrize(
    "table", [t for t in TABLES.values() if not t.computed], ids=lambda t: t.name
)
def test_required_cell__is_yellow_in_rows_that_have_an_id(book: Workbook, table) -> None:
    for field in table.fields:
        if field.need is not Need.REQUIRED or not is_typed(field) or field.key == table.key:
            continue
        first = column_cells(book, table.name, field.key)[0]
        key = column_cells(book, table.name, table.key)[0]
        rules = [
            r for r in rules_at(first.parent, first.coordinate) if fill_of(r) == rgb(REQUIRED.fill)
        ]
        assert len(rules) == 1, field.key
        assert f'${key.column_letter}{key.row}<>""' in rules[0].formula[0]
        for value in field.when.values if field.when else ():
            assert f'="{value}"' in rules[0].formula[0]


def test_pasted_word__that_no_list_has__gets_a_red_frame(book: Workbook) -> None:
    cell = column_cells(book, "Tasks", "status")[0]
    (rule,) = [
        r for r in rules_at(cell.parent, cell.coordinate) if "list.task_status" in r.formula[0]
    ]
    assert rule.dxf.border.left.style == "thin"
    assert (
        rule.formula[0]
        == f'AND({cell.coordinate}<>"",COUNTIF(list.task_status,{cell.coordinate})=0)'
    )


@pytest.mark.parametrize(("table", "key"), [("Tasks", "updated_on"), ("Risks", "probability")])
def test_text_in_a_date_or_number__gets_a_red_frame(book: Workbook, table: str, key: str) -> None:
    cell = column_cells(book, table, key)[0]
    framed = [r for r in rules_at(cell.parent, cell.coordinate) if r.dxf and r.dxf.border]
    assert any(rule.formula[0].startswith("ISTEXT(") for rule in framed)


def test_light__of_home_and_milestones_has_the_colour_of_its_word(book: Workbook) -> None:
    expected = [(word, rgb(shade.fill)) for word, shade in palette.LIGHTS.items()]
    light = cell_of(book, "home.light")
    absolute = f"${light.column_letter}${light.row}"
    assert words_of(rules_at(light.parent, light.coordinate), absolute) == expected
    first = column_cells(book, "MilestoneLights", "light")[0]
    relative = f"${first.column_letter}{first.row}"
    assert words_of(rules_at(first.parent, first.coordinate), relative) == expected


def test_formulas__use_nothing_that_excel_refuses_in_a_conditional_format(book: Workbook) -> None:
    for sheet in book:
        for area in sheet.conditional_formatting:
            for rule in area.rules:
                for formula in rule.formula or ():
                    assert "[" not in formula, "table references are refused"
                    assert "{" not in formula, "array constants are refused"
                    assert "!" not in formula


def test_step_of_the_phase__is_marked_by_a_sign_and_not_only_by_colour(book: Workbook) -> None:
    formats = {
        rule.dxf.numFmt.formatCode: rule.dxf.numFmt.numFmtId
        for area in book["首页"].conditional_formatting
        for rule in area.rules
        if rule.dxf and rule.dxf.numFmt
    }
    assert set(formats) == {'"▶ "@', '"✓ "@'}
    assert len(set(formats.values())) == 2


def test_data_bars__begin_at_nought(book: Workbook) -> None:
    cell = column_cells(book, "ByDepartment", "total")[0]
    (bar,) = [r.dataBar for r in rules_at(cell.parent, cell.coordinate) if r.dataBar]
    assert (bar.minLength, bar.cfvo[0].type, float(bar.cfvo[0].val)) == (0, "num", 0.0)


def test_template__has_no_cell_that_is_painted_by_a_rule_of_another_table(built: Path) -> None:
    """Ranges of rules end with their table, so that nothing below is coloured by mistake."""
    from openpyxl import load_workbook

    book = load_workbook(built)
    sheet, excel = table_of(book, "Milestones")
    _, _, last = rows_of(sheet, excel)
    left = rows_of(sheet, excel)[0]
    assert not list(rules_at(sheet, sheet.cell(last + 1, left).coordinate))
