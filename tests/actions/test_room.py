"""刷新: tables that are full get blank rows, so that nobody is without a place to type (Q-44)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.actions.refresh import refresh, told
from addin.actions.room import FEWEST_BLANK, MORE_BLANK, add_rows
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.ooxml.reference import number_of
from addin.content import Changes, Row, TableData
from addin.forms import TABLES
from addin.forms.model import Table
from tests.conftest import Office
from tests.workbooks import one_sheet, read

# openpyxl says of extensions, which it does not need here, that it would not keep them.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning:openpyxl"),
]

NOON = datetime(2026, 11, 20, 12)
FILLED_IN = [table for table in TABLES.values() if not table.computed and table.blank_rows]


def typed(table: Table, number: int) -> Row:
    """Return a row of which one cell is filled in."""
    field = next(f for f in table.inputs if f.kind.is_text)
    return {field.key: f"第{number}项"}


def blank(data: TableData) -> int:
    return len(data.extent) - len(data.rows)


@pytest.mark.validator
def test_full_tables__get_blank_rows_and_lose_nothing(
    empty_workbook: Path, validator: Callable[[Path], dict[str, Any]]
) -> None:
    host = ClosedWorkbook(empty_workbook)
    before = host.read()
    full = {t.name: [typed(t, n) for n in range(blank(before.table(t.name)))] for t in FILLED_IN}
    host.write(Changes(append=full))
    filled = host.read()
    assert all(blank(filled.table(name)) == 0 for name in full)
    refresh(host, given=None, actual=NOON)
    after = read(empty_workbook)
    for table in FILLED_IN:
        data = after.table(table.name)
        assert blank(data) >= min(FEWEST_BLANK, table.blank_rows), table.name
        field = next(f for f in table.inputs if f.kind.is_text)
        if field.key != table.key:  # ids are completed
            was = filled.table(table.name).texts(field.key)
            assert data.texts(field.key)[: len(was)] == was, table.name
    assert validator(empty_workbook)["ok"]
    assert not refresh(ClosedWorkbook(empty_workbook), given=None, actual=NOON).changed


@pytest.mark.validator
def test_add_rows__pressed_in_every_table_that_people_fill_in__each_grows_by_itself(
    empty_workbook: Path, validator: Callable[[Path], dict[str, Any]]
) -> None:
    host = ClosedWorkbook(empty_workbook)
    before = host.read()
    for table in FILLED_IN:
        data = host.read(only={table.name}).table(table.name)
        column = min(map(number_of, data.letters.values()))
        assert add_rows(host, data.sheet, data.extent[0], column).table is table
    after = read(empty_workbook)
    grown = {n: len(d.extent) - len(before.table(n).extent) for n, d in after.tables.items()}
    assert all(grown[table.name] >= MORE_BLANK for table in FILLED_IN)
    # Of lists side by side, rows are inserted over the whole width.
    others = {n for n in grown if TABLES[n] not in FILLED_IN and not n.startswith("Words_")}
    assert not any(grown[name] for name in others)
    assert {n: d.columns for n, d in after.tables.items()} == {
        n: d.columns for n, d in before.tables.items()
    }
    assert validator(empty_workbook)["ok"]


@pytest.mark.parametrize("name", ["Tasks", "Risks", "Meetings"])
def test_blank_rows__have_formulas_drop_downs_and_looks_of_the_others(
    empty_workbook: Path, name: str
) -> None:
    host = ClosedWorkbook(empty_workbook)
    last = host.read().table(name).extent[-1]
    host.write(
        Changes(
            append={
                name: [typed(TABLES[name], n) for n in range(len(host.read().table(name).extent))]
            }
        )
    )
    refresh(host, given=None, actual=NOON)
    data = read(empty_workbook).table(name)
    sheet = one_sheet(empty_workbook, data.sheet)
    assert data.extent[-1] > last
    for field in TABLES[name].fields:
        old, new = (sheet[f"{data.letters[field.key]}{row}"] for row in (last, data.extent[-1]))
        assert old.number_format == new.number_format, field.key
        assert old.protection.locked == new.protection.locked, field.key
        assert (old.data_type == "f") == (new.data_type == "f"), field.key
    lists = [each for each in sheet.data_validations.dataValidation if each.type == "list"]
    covered = [
        each for each in lists if f"{data.letters[listed(name)]}{data.extent[-1]}" in each.sqref
    ]
    assert len(covered) == 1


def listed(name: str) -> str:
    """Return a column with a drop-down."""
    return next(f.key for f in TABLES[name].inputs if f.vocabulary)


@pytest.mark.libreoffice
def test_workbook_saved_by_libreoffice__what_stands_below_moves_with_its_names(
    empty_workbook: Path, soffice: Office, tmp_path: Path
) -> None:
    host = ClosedWorkbook(empty_workbook)
    plan = [typed(TABLES["PlanTasks"], n) for n in range(blank(host.read().table("PlanTasks")))]
    fields = {"plan.approver": "周敏", "plan.group": "协作群"}
    host.write(Changes(fields=fields, append={"PlanTasks": plan}))
    saved = ClosedWorkbook(soffice.convert(empty_workbook, "xlsx", tmp_path / "saved"))
    before = saved.read()
    assert blank(before.table("PlanTasks")) == 0
    refresh(saved, given=None, actual=NOON)
    after = saved.read()
    assert blank(after.table("PlanTasks")) > 0
    assert {name: after.fields[name] for name in fields} == fields
    assert not after.misfits
    assert not any("公式" in message for message in after.table("Findings").texts("message"))


def test_table_with_blank_rows_left__is_not_touched(empty_workbook: Path) -> None:
    host = ClosedWorkbook(empty_workbook)
    refresh(host, given=None, actual=NOON)
    before = {name: len(data.extent) for name, data in host.read().tables.items()}
    host.write(Changes(append={"Tasks": [{"status": "未开始", "remark": "一项"}]}))
    refresh(host, given=None, actual=NOON)
    after = host.read()
    assert {n: len(after.table(n).extent) for n in ("PlanTasks", "Risks")} == {
        n: before[n] for n in ("PlanTasks", "Risks")
    }


@pytest.mark.validator
def test_rows_typed_below_a_table__count_after_a_refresh(
    empty_workbook: Path, validator: Callable[[Path], dict[str, Any]]
) -> None:
    before = read(empty_workbook)
    book = openpyxl.load_workbook(empty_workbook)
    tracker, plan = before.table("Tasks"), before.table("PlanTasks")
    for n in range(3):
        row = tracker.extent.stop + n
        cells = {"name": f"第{n + 1}项", "owner": "王芳", "due": date(2026, 11, 18)}
        for key, value in cells.items():
            book[tracker.sheet][f"{tracker.letter(key)}{row}"] = value
    book[plan.sheet][f"{plan.letter('name')}{plan.extent.stop}"] = "方案里多出的一项"
    book.save(empty_workbook)
    assert read(empty_workbook).table("Tasks").below == 3
    done = refresh(ClosedWorkbook(empty_workbook), given=None, actual=NOON)
    assert "把表格下方的 4 行纳入表格" in told(done)
    after = read(empty_workbook)
    tracked = after.table("Tasks")
    of_plan, *names = tracked.texts("name")  # that of the plan was numbered and is tracked, too
    assert (of_plan, names) == ("方案里多出的一项", ["第1项", "第2项", "第3项"])
    assert set(tracked.texts("warning")[1:]) == {"逾期"}
    assert "方案里多出的一项" in after.table("PlanTasks").texts("name")
    assert [
        row["new"] for row in after.table("ChangeLog").records() if row["action"] == "纳入表格"
    ] == ["表格下方的 1 行", "表格下方的 3 行"]
    faults = validator(empty_workbook).get("errors", ())
    assert {fault["path"] for fault in faults} <= {"/xl/styles.xml"}  # which openpyxl has written
    assert not refresh(ClosedWorkbook(empty_workbook), given=None, actual=NOON).changed


def test_words_typed_below_lists_side_by_side__are_all_words_of_theirs(
    empty_workbook: Path,
) -> None:
    lists = {"Words_unit": 30, "Words_scenario": 20, "Words_acceptance_method": 40}
    before = read(empty_workbook)
    book = openpyxl.load_workbook(empty_workbook)
    for name, count in lists.items():
        data = before.table(name)
        for number in range(count):
            row = data.extent.stop + number
            book[data.sheet][f"{data.letter('word')}{row}"] = f"新词{number + 1}"
    book.save(empty_workbook)
    refresh(ClosedWorkbook(empty_workbook), given=None, actual=NOON)
    after = read(empty_workbook)
    for name, count in lists.items():
        words = [word for word in after.table(name).texts("word") if word]
        new = [f"新词{number + 1}" for number in range(count)]
        assert words == [*filter(None, before.table(name).texts("word")), *new]
        assert after.table(name).below == 0
