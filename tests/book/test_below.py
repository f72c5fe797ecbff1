"""Rows that were typed right below a table, as every host takes them in (Q-44)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.book.conftest import Opener
from tests.book.specimen import FIRST, build

pytestmark = pytest.mark.slow

SHEET = "3进度跟踪表"
LAST = FIRST + 6  # of Tasks: five tasks and two blank rows


def typed(path: Path, rows: dict[str, object]) -> Path:
    book = load_workbook(path)
    for cell, value in rows.items():
        book[SHEET][cell] = value
    book.save(path)
    return path


def gap(number: int) -> dict[str, object]:
    """Return a task in the one free row between Tasks and what is drawn below it."""
    return {
        f"A{number}": "T06",
        f"B{number}": "第六项",
        f"E{number}": date(2026, 12, 18),
        f"G{number}": 4,
        f"I{number}": "暂缓",
        f"K{number}": "旁注",
    }


@pytest.mark.parametrize("under", [True, False], ids=["something below", "nothing below"])
def test_rows_typed_below_a_table__are_counted_and_taken_in(
    open_host: Opener, tmp_path: Path, under: bool
) -> None:
    path = build(tmp_path / "表.xlsx", below=under)
    if not under:
        typed(path, {f"B{LAST + 2}": "第七项", f"A{LAST + 2}": "007", f"E{LAST + 2}": "待定"})
    host = open_host(typed(path, gap(LAST + 1)))
    before = host.read()
    count = before.table("Tasks").below
    assert count == (1 if under else 2)
    host.take_in({"Tasks": count})
    for content in (host.read(), open_host(path).read()):
        tasks = content.table("Tasks")
        assert tasks.extent[-1] == LAST + count
        assert tasks.below == 0
        assert tasks.texts("id")[5:] == ["T06", "007"][:count]
        assert tasks.columns["due"][5] == date(2026, 12, 18)
        assert tasks.columns["hours"][5] == 4
        assert (5, "state") in tasks.overtyped  # what was typed over a formula stays
        assert tasks.columns["state"][5] == "暂缓"
        if under:
            assert content.table("Milestones").rows == [
                row + 1 for row in before.table("Milestones").rows
            ]
            assert content.fields["tracker.remark"] == "每周五更新"
        else:
            assert "待定" in [each.raw for each in tasks.misfits]
    sheet = load_workbook(path)[SHEET]
    assert sheet[f"H{LAST + 1}"].value == f'=IF(E{LAST + 1}="","",E{LAST + 1}-D{LAST + 1})'
    assert sheet[f"E{LAST + 1}"].number_format == sheet[f"E{LAST}"].number_format
    (choice,) = (v for v in sheet.data_validations.dataValidation if f"C{LAST}" in v.sqref)
    assert f"C{LAST + count}" in choice.sqref
    assert "旁注" in {sheet[f"K{row}"].value for row in range(LAST, LAST + 4)}


def test_what_is_drawn_below_a_table__is_no_row_of_it(open_host: Opener, workbook: Path) -> None:
    book = load_workbook(workbook)
    book[SHEET].delete_rows(LAST + 1)
    book.save(workbook)
    assert open_host(workbook).read().table("Tasks").below == 0


def test_number_in_a_column_for_text__keeps_the_format_that_says_what_it_is(
    open_host: Opener, tmp_path: Path
) -> None:
    path = build(tmp_path / "表.xlsx", below=False)
    typed(path, {f"B{LAST + 1}": datetime(2026, 12, 18), f"A{LAST + 1}": 7})
    host = open_host(path)
    host.take_in({"Tasks": 1})
    assert open_host(path).read().table("Tasks").texts("name")[5].startswith("2026-12-18")


def test_row_of_totals__is_no_row_below(open_host: Opener, workbook: Path) -> None:
    book = load_workbook(workbook)
    table = book[SHEET].tables["Tasks"]
    table.totalsRowCount = 1
    book[SHEET][f"A{LAST}"] = "汇总"
    book.save(workbook)
    assert open_host(workbook).read().table("Tasks").below == 0
