"""What every host of a workbook does, whether the file is closed or open in a program."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from addin.content import Changes, Place
from addin.errors import InputError
from tests.book.conftest import Opener
from tests.book.specimen import FIRST, task, texts
from tests.workbooks import one_sheet, type_into

pytestmark = pytest.mark.slow

TASKS = [task(number) for number in range(1, 6)]


def test_read__gives_single_fields_by_their_kind(open_host: Opener, workbook: Path) -> None:
    content = open_host(workbook).read()
    assert content.fields["start.goal"] == "三个月内把客户投诉处理时间从 5 天缩短到 2 天"
    assert content.fields["start.due"] == date(2026, 12, 31)
    assert content.fields["start.meeting"] == datetime(2026, 11, 20, 14, 30)
    assert content.fields["start.budget"] == 12000
    assert content.fields["start.urgent"] == "是"
    assert content.places["start.goal"] == Place("1发起表", "C3")


def test_read__gives_tables_by_column_without_their_blank_rows(
    open_host: Opener, workbook: Path
) -> None:
    tasks = open_host(workbook).read().table("Tasks")
    assert list(tasks.rows) == [FIRST + index for index in range(5)]
    for key in ("id", "name", "status", "start", "due", "percent", "hours"):
        assert list(tasks.columns[key]) == texts(TASKS, key)
    assert tasks.place(1, "due") == Place("3进度跟踪表", f"E{FIRST + 1}")


def test_read_only__gives_what_was_asked_for(open_host: Opener, workbook: Path) -> None:
    content = open_host(workbook).read(only={"Milestones", "start.due"})
    assert list(content.tables) == ["Milestones"]
    assert list(content.fields) == ["start.due"]
    assert content.table("Milestones").moments("at")[1] == datetime(2026, 12, 1, 18, 30)


def test_read_only__takes_the_code_of_a_form_for_its_fields(
    open_host: Opener, workbook: Path
) -> None:
    content = open_host(workbook).read(only={"start"})
    assert set(content.fields) == {
        f"start.{key}" for key in ("goal", "due", "meeting", "budget", "urgent", "light")
    }


def test_write__value_is_read_back_and_told(open_host: Opener, workbook: Path) -> None:
    host = open_host(workbook)
    written = host.write(
        Changes(
            fields={"start.due": date(2027, 1, 15)},
            cells={"Tasks": {(FIRST, "status"): "受阻", (FIRST, "hours"): 8.25}},
        )
    )
    told = {(str(c.place), c.name): (c.old, c.new) for c in written.changes}
    assert told == {
        ("1发起表!C4", "start.due"): (date(2026, 12, 31), date(2027, 1, 15)),
        (f"3进度跟踪表!C{FIRST}", "Tasks.status"): ("进行中", "受阻"),
        (f"3进度跟踪表!G{FIRST}", "Tasks.hours"): (1.5, 8.25),
    }
    for content in (host.read(), open_host(workbook).read()):
        assert content.fields["start.due"] == date(2027, 1, 15)
        assert content.table("Tasks").columns["status"][0] == "受阻"
        assert content.table("Tasks").columns["hours"][0] == 8.25


def test_write__result_of_a_formula_leaves_the_formula(open_host: Opener, workbook: Path) -> None:
    written = open_host(workbook).write(
        Changes(
            fields={"start.light": "红"},
            cells={"Tasks": {(FIRST, "days"): 1, (FIRST, "state"): "正常"}},
        )
    )
    # A program computes its formulas by itself; a closed file is given their results.
    assert (len(written.changes), written.cached) in ((0, 3), (0, 0))
    content = open_host(workbook).read()
    assert content.fields["start.light"] == "红"
    assert content.table("Tasks").columns["days"][0] == 1
    assert content.table("Tasks").columns["state"][0] == "正常"
    assert not content.overtyped
    assert not content.table("Tasks").overtyped
    sheet = one_sheet(workbook, "3进度跟踪表")
    assert sheet[f"H{FIRST}"].value == f'=IF(E{FIRST}="","",E{FIRST}-D{FIRST})'


@pytest.mark.parametrize(
    ("typed", "value", "restoring", "back"),
    [
        (99, 2, False, False),
        (2, 2, False, True),
        ("很久", 2, False, False),
        (99, 2, True, True),
        ("很久", 2, True, True),
    ],
)
def test_write__over_what_was_typed_over_a_formula__only_what_loses_nothing(
    typed: str | int,
    value: int,
    restoring: bool,
    back: bool,
    open_host: Opener,
    workbook: Path,
) -> None:
    place = Place("3进度跟踪表", f"H{FIRST + 1}")
    type_into(workbook, place, typed)
    host = open_host(workbook)
    assert host.read().table("Tasks").overtyped == {(1, "days")}
    cells = {"Tasks": {(FIRST + 1, "days"): value}}
    written = host.write(Changes(cells=cells, restoring=restoring))
    told = [(each.place, each.old, each.new) for each in written.restored]
    assert told == ([(place, typed, value)] if back else [])
    assert not written.changes
    assert bool(open_host(workbook).read().table("Tasks").overtyped) is not back
    shown = one_sheet(workbook, "3进度跟踪表")[place.cell].value
    assert str(shown).startswith("=IF(") if back else shown == typed


def test_read__row_with_nothing_but_what_was_typed_over_a_formula__is_a_row(
    open_host: Opener, workbook: Path
) -> None:
    blank = FIRST + len(TASKS)
    type_into(workbook, Place("3进度跟踪表", f"I{blank}"), "正常")
    tasks = open_host(workbook).read().table("Tasks")
    assert tasks.rows[-1] == blank
    assert tasks.overtyped == {(len(TASKS), "state")}


def test_write__to_a_single_field_typed_over__leaves_what_was_typed(
    open_host: Opener, workbook: Path
) -> None:
    host = open_host(workbook)
    place = host.read().places["start.light"]
    type_into(workbook, place, "蓝")
    host = open_host(workbook)
    assert host.read().overtyped == {"start.light"}
    assert not host.write(Changes(fields={"start.light": "红"})).changed
    assert open_host(workbook).read().text("start.light") == "蓝"


def test_write__what_is_there_already_changes_nothing(open_host: Opener, workbook: Path) -> None:
    host = open_host(workbook)
    values = {(FIRST + i, key): row[key] for i, row in enumerate(TASKS) for key in row}
    before = workbook.read_bytes(), workbook.stat().st_mtime_ns
    written = host.write(Changes(cells={"Tasks": values}, fields={"start.urgent": "是"}))
    assert not written.changed
    assert (workbook.read_bytes(), workbook.stat().st_mtime_ns) == before


def test_write__empty_value_clears_the_cell(open_host: Opener, workbook: Path) -> None:
    open_host(workbook).write(
        Changes(
            cells={"Tasks": {(FIRST, "name"): "", (FIRST, "due"): None}},
            fields={"start.budget": None},
        )
    )
    content = open_host(workbook).read()
    assert content.table("Tasks").texts("name")[0] == ""
    assert content.table("Tasks").dates("due")[0] is None
    assert content.number("start.budget") is None


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")']
)
def test_write__text_that_looks_like_a_formula_stays_text(
    open_host: Opener, workbook: Path, text: str, quotes: bool
) -> None:
    open_host(workbook).write(Changes(cells={"Tasks": {(FIRST, "name"): text}}))
    assert open_host(workbook).read().table("Tasks").texts("name")[0] == text.strip()
    cell = one_sheet(workbook, "3进度跟踪表")[f"B{FIRST}"]
    assert (cell.value, cell.data_type) == (text.strip(), "s")
    assert cell.quotePrefix is quotes, "Excel would make it a formula when somebody edits the cell"
    assert cell.hyperlink is None


def test_write__formula_that_a_customer_put_into_an_input_is_not_overwritten(
    open_host: Opener, workbook: Path
) -> None:
    book = load_workbook(workbook)
    book["3进度跟踪表"][f"B{FIRST}"] = "=A1"
    book.save(workbook)
    before = workbook.read_bytes()
    with pytest.raises(InputError, match="公式") as caught:
        open_host(workbook).write(
            Changes(cells={"Tasks": {(FIRST, "name"): "新", (FIRST + 1, "name"): "新"}})
        )
    assert caught.value.where == f"3进度跟踪表!B{FIRST}"
    assert workbook.read_bytes() == before


def test_append__empty_rows_are_used_before_the_table_grows(
    open_host: Opener, workbook: Path
) -> None:
    written = open_host(workbook).write(Changes(append={"Tasks": [task(6), task(7)]}))
    assert written.rows == 0
    tasks = open_host(workbook).read().table("Tasks")
    assert list(tasks.rows) == [FIRST + index for index in range(7)]
    assert list(tasks.columns["name"]) == texts([task(n) for n in range(1, 8)], "name")


def test_append__table_grows_and_what_stands_below_keeps_its_content(
    open_host: Opener, workbook: Path
) -> None:
    before = open_host(workbook).read()
    written = open_host(workbook).write(
        Changes(append={"Tasks": [task(number) for number in range(6, 12)]})
    )
    after = open_host(workbook).read()
    assert written.rows == 4
    assert list(after.table("Tasks").columns["id"]) == [task(n)["id"] for n in range(1, 12)]
    assert after.table("Milestones").columns == before.table("Milestones").columns
    assert [row - 4 for row in after.table("Milestones").rows] == list(
        before.table("Milestones").rows
    )
    assert after.fields == before.fields
    assert after.places["tracker.remark"] == Place("3进度跟踪表", "B24")


def test_write_and_append__rows_named_before_the_growth_are_still_the_same_rows(
    open_host: Opener, workbook: Path
) -> None:
    milestone = open_host(workbook).read().table("Milestones").rows[1]
    open_host(workbook).write(
        Changes(
            cells={"Milestones": {(milestone, "name"): "正式上线"}},
            append={
                "Tasks": [task(number) for number in range(6, 12)],
                "Milestones": [{"id": "M3", "name": "复盘"}, {"id": "M4", "name": "归档"}],
            },
        )
    )
    names = open_host(workbook).read().table("Milestones").texts("name")
    assert list(names) == ["方案评审", "正式上线", "复盘", "归档"]


def test_replace__rows_are_written_anew_and_surplus_ones_emptied(
    open_host: Opener, workbook: Path
) -> None:
    def rows(count: int) -> list[dict[str, str]]:
        return [
            {"place": f"'1发起表'!C{n}", "message": f"第 {n} 条", "link": "跳转"}
            for n in range(count)
        ]

    for count in (5, 1, 2):
        open_host(workbook).write(Changes(replace={"Findings": rows(count)}))
        findings = open_host(workbook).read().table("Findings")
        assert list(findings.texts("message")) == [f"第 {n} 条" for n in range(count)]
    assert not open_host(workbook).write(Changes(replace={"Findings": rows(2)})).changed


@pytest.mark.parametrize(
    "changes",
    [
        Changes(fields={"start.nothing": "x"}),
        Changes(cells={"Nothing": {(5, "id"): "x"}}),
        Changes(cells={"Tasks": {(FIRST, "nothing"): "x"}}),
        Changes(cells={"Tasks": {(1, "name"): "x"}}),
    ],
)
def test_write__name_that_the_forms_do_not_have_is_refused(
    open_host: Opener, workbook: Path, changes: Changes
) -> None:
    before = workbook.read_bytes()
    with pytest.raises(InputError):
        open_host(workbook).write(changes)
    assert workbook.read_bytes() == before


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "字" * 32_768, date(1899, 12, 31)])
def test_write__value_that_no_cell_can_hold_is_refused(
    open_host: Opener, workbook: Path, value: object
) -> None:
    before = workbook.read_bytes()
    with pytest.raises(InputError):
        open_host(workbook).write(Changes(fields={"start.goal": value}))  # type: ignore[dict-item]
    assert workbook.read_bytes() == before


def test_add_sheet__plain_rows_at_the_end(open_host: Opener, workbook: Path, quotes: bool) -> None:
    host = open_host(workbook)
    rows = [
        ["编号", "日期", "数"],
        ["=A1", date(2026, 11, 20), 1.5],
        [None, True, datetime(2026, 1, 2, 3, 4)],
    ]
    assert host.add_sheet("冲突", rows) == "冲突"
    assert host.add_sheet("冲突", rows) == "冲突 (2)"
    assert host.add_sheet("a/b[1]:*?", []) == "a b 1"
    book = load_workbook(workbook)
    assert book.sheetnames[-3:] == ["冲突", "冲突 (2)", "a b 1"]
    sheet = book["冲突"]
    assert [cell.value for cell in sheet[1]] == ["编号", "日期", "数"]
    assert sheet["A2"].value == "=A1"
    assert (sheet["A2"].data_type, sheet["A2"].quotePrefix) == ("s", quotes)
    assert sheet["B2"].value == datetime(2026, 11, 20)
    assert (sheet["C2"].value, sheet["B3"].value) == (1.5, True)
    assert sheet["C3"].value == datetime(2026, 1, 2, 3, 4)
    assert open_host(workbook).read().table("Tasks").texts("id")


def test_saved_together__second_write_sees_the_first_and_the_file_only_the_end(
    open_host: Opener, workbook: Path
) -> None:
    host = open_host(workbook)
    with host.saved_together():
        host.write(Changes(fields={"start.goal": "一"}))
        assert host.read().text("start.goal") == "一"
        assert open_host(workbook).read().text("start.goal") != "一"
        host.write(Changes(cells={"Tasks": {(FIRST, "status"): "受阻"}}))
    for content in (host.read(), open_host(workbook).read()):
        assert content.text("start.goal") == "一"
        assert content.table("Tasks").columns["status"][0] == "受阻"


def test_saved_together__error_leaves_nothing_of_the_writes_before_it(
    open_host: Opener, workbook: Path
) -> None:
    host = open_host(workbook)
    before = open_host(workbook).read()

    def write_twice() -> None:
        with host.saved_together():
            host.write(Changes(fields={"start.goal": "一"}))
            host.write(Changes(fields={"start.nothing": "二"}))

    with pytest.raises(InputError):
        write_twice()
    assert host.read() == open_host(workbook).read() == before


def test_saved_together__nothing_written_touches_nothing(open_host: Opener, workbook: Path) -> None:
    before = workbook.stat().st_mtime_ns, workbook.read_bytes()
    with open_host(workbook).saved_together():
        pass
    assert (workbook.stat().st_mtime_ns, workbook.read_bytes()) == before
