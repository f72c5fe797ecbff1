"""The formulas themselves: complete, portable, of bearable length."""

from __future__ import annotations

import re
import zipfile

import pytest

from addin.forms import FIELDS, TABLES
from workbook_templates import TEMPLATE
from workbook_templates.formulas.catalogue import column_formula, field_formula
from workbook_templates.formulas.references import rendered

COLUMNS = [
    (table.name, each.key) for table in TABLES.values() for each in table.fields if each.derived
]
SINGLE = [name for name, each in FIELDS.items() if each.derived]
FORMULAS = {
    **{f"{table}.{key}": column_formula(table, key) for table, key in COLUMNS},
    **{name: field_formula(name) for name in SINGLE},
}
SHARED = {
    *("AND", "FALSE", "IF", "IFERROR", "ISLOGICAL", "ISNUMBER", "NOT", "OR", "TRUE"),
    *(
        "ABS",
        "COUNT",
        "COUNTA",
        "COUNTIFS",
        "INT",
        "LARGE",
        "LEFT",
        "MAX",
        "MEDIAN",
        "MIN",
        "MOD",
        "N",
        "RIGHT",
        "ROUND",
        "ROUNDDOWN",
        "ROUNDUP",
        "SMALL",
        "SUM",
    ),
    *("CHOOSE", "DAY", "EDATE", "LEN", "MONTH", "NOW", "YEAR"),
    *("CHAR", "REPT", "SEARCH", "SUBSTITUTE", "SUMIFS"),
    *("FIND", "HYPERLINK", "INDEX", "MATCH", "MID", "ROW", "ROWS", "TRIM"),
}
"""Functions that Excel 2016, WPS, LibreOffice and ironcalc all have."""

_STRING = re.compile(r'"[^"]*"')
_FUNCTION = re.compile(r"([A-Z][A-Z.]*)\(")


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_uses_only_functions_that_every_program_has(name: str) -> None:
    used = set(_FUNCTION.findall(_STRING.sub('""', FORMULAS[name])))
    assert used <= SHARED


def test_nothing_but_the_clock_is_volatile() -> None:
    assert [name for name, formula in FORMULAS.items() if "NOW()" in formula] == ["clock.now"]


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_keeps_the_limits_of_excel(name: str) -> None:
    formula = FORMULAS[name]
    assert len(formula) <= 8192
    assert all(len(text) <= 255 + 2 for text in _STRING.findall(formula))
    depth = deepest = 0
    for sign in _STRING.sub('""', formula):
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    assert depth == 0
    assert deepest <= 64


def test_a_row_of_the_tracker_costs_at_most_8200_bytes_of_formulas() -> None:
    assert _formulas_of_a_row("Tasks") <= 8_200


def test_a_row_of_any_table__is_so_short_that_deflate_finds_it_in_the_one_above() -> None:
    longest = max(TABLES, key=_formulas_of_a_row)
    assert _formulas_of_a_row(longest) <= 28_000 < 1 << 15, longest


def _formulas_of_a_row(table: str) -> int:
    return sum(len(column_formula(*one).encode()) for one in COLUMNS if one[0] == table)


def test_labels_with_signs_are_bracketed() -> None:
    assert rendered("[risk_delay]", "Tasks") == "=Tasks[[#This Row],[预计延迟(工作日)]]"
    assert rendered("[Tasks.risk_delay]") == "=Tasks[[预计延迟(工作日)]]"
    assert rendered("[Tasks.sla_state]") == "=Tasks[时限状态]"
    assert rendered("[Tasks.due]") == "=Tasks[当前计划完成]"
    assert rendered("[#rank]", "NextDue") == "=NextDue[[#Headers],[序]]"
    assert rendered("[PlanTasks#task_id]") == "=PlanTasks[[#Headers],[任务编号]]"
    assert rendered("[plan.cadence]") == "=plan.cadence"


@pytest.mark.parametrize("template", ["[no_such_key]", "[Tasks.no_such_key]", "[plan.no_such]"])
def test_a_key_that_does_not_exist_is_an_error(template: str) -> None:
    with pytest.raises(KeyError):
        rendered(template, "Tasks")


def test_what_is_typed_has_no_formula() -> None:
    with pytest.raises(KeyError):
        column_formula("Tasks", "status")
    with pytest.raises(KeyError):
        field_formula("initiation.goal")


def test_no_rule_holds_constants_in_braces_which_excel_refuses_there() -> None:
    with zipfile.ZipFile(TEMPLATE) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "/worksheets/" in name]
    rules = [rule for sheet in sheets for rule in re.findall(rb"<formula\d?>([^<]*)", sheet)]
    assert len(rules) > 100
    assert not [rule for rule in rules if b"{" in rule]
