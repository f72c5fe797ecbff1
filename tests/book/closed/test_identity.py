"""Tables, columns and fields are found by their names; where they stand is the user's business."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes, Content, Place
from addin.errors import OtherWorkbook
from addin.forms import FORM_OF_TABLE, TABLES
from tests.book.parts import read_parts, rewrite
from tests.book.specimen import FIRST, FORMS, task
from tests.workbooks import one_sheet

SHEET = "3进度跟踪表"


def read(path: Path) -> Content:
    return ClosedWorkbook(path, FORMS).read()


def part_of_table(path: Path, name: str) -> str:
    mark = f'displayName="{name}"'.encode()
    return next(part for part, data in read_parts(path).items() if mark in data)


def test_sheet_renamed__everything_is_found_under_its_new_name(workbook: Path) -> None:
    before = read(workbook)
    rewrite(
        workbook,
        {"xl/workbook.xml": lambda old: old.replace("3进度跟踪表".encode(), "进度（新）".encode())},
    )
    after = read(workbook)
    assert after.table("Tasks").columns == before.table("Tasks").columns
    assert after.table("Tasks").place(0, "id") == Place("进度（新）", f"A{FIRST}")
    assert after.places["tracker.remark"].sheet == "进度（新）"


def test_columns_moved_and_one_of_the_customers_own_added__each_is_found_by_its_label(
    workbook: Path,
) -> None:
    table = part_of_table(workbook, "Tasks")
    data = read_parts(workbook)[table].decode()
    columns = re.findall(r"<tableColumn [^>]*?(?:/>|>.*?</tableColumn>)", data)
    assert len(columns) == 9
    own = '<tableColumn id="99" name="客户自己的列"/>'
    # 任务名称 (B) and 工时 (G) change places, the customer's column comes last (J).
    order = [columns[i] for i in (0, 6, 2, 3, 4, 5, 1, 7, 8)] + [own]
    start, end = data.index(columns[0]), data.index(columns[-1]) + len(columns[-1])
    new = data[:start] + "".join(order) + data[end:]
    new = new.replace('tableColumns count="9"', 'tableColumns count="10"').replace(":I11", ":J11")
    rewrite(workbook, {table: new.encode()})
    sheet = load_workbook(workbook)
    tracker = sheet[SHEET]
    for row in range(FIRST, FIRST + 5):
        tracker.cell(row, 2).value, tracker.cell(row, 7).value = (
            tracker.cell(row, 7).value,
            tracker.cell(row, 2).value,
        )
    sheet.save(workbook)
    tasks = read(workbook).table("Tasks")
    assert list(tasks.columns["name"]) == [task(n)["name"] for n in range(1, 6)]
    assert list(tasks.columns["hours"]) == [task(n)["hours"] for n in range(1, 6)]
    assert tasks.letters["name"] == "G"
    ClosedWorkbook(workbook, FORMS).write(Changes(cells={"Tasks": {(FIRST, "name"): "改"}}))
    assert one_sheet(workbook, SHEET)[f"G{FIRST}"].value == "改"


def test_rows_inserted_above_and_sorted__values_stay_together(workbook: Path) -> None:
    rows = {f"A{FIRST}": task(5)["id"], f"A{FIRST + 4}": task(1)["id"]}
    book = load_workbook(workbook)
    for ref, value in rows.items():
        book[SHEET][ref] = value
    book.save(workbook)
    tasks = read(workbook).table("Tasks")
    assert tasks.texts("id")[0] == task(5)["id"]
    assert tasks.texts("name")[0] == task(1)["name"]


def test_heading_with_a_line_break__is_the_same_heading(workbook: Path) -> None:
    # The description says 计划⏎完成; a user took the line break out.
    table = part_of_table(workbook, "Tasks")
    rewrite(
        workbook, {table: lambda old: old.replace("计划_x000a_完成".encode(), "计划完成".encode())}
    )
    assert read(workbook).table("Tasks").dates("due")[0] == task(1)["due"]


def test_copied_sheet__its_own_names_do_not_shadow_the_workbooks(workbook: Path) -> None:
    local = '<definedName name="start.due" localSheetId="2">\'看板\'!$A$1</definedName>'
    rewrite(
        workbook,
        {
            "xl/workbook.xml": lambda old: old.replace(
                b"<definedNames>", b"<definedNames>" + local.encode()
            )
        },
    )
    assert read(workbook).places["start.due"] == Place("1发起表", "C4")


def test_missing__is_absent_and_reads_as_nothing_filled_in(workbook: Path) -> None:
    table = part_of_table(workbook, "Tasks")
    rewrite(
        workbook,
        {
            table: lambda old: old.replace("任务状态".encode(), "状况".encode()).replace(
                "工时".encode(), "小时".encode()
            ),
        },
    )
    content = read(workbook)
    assert content.absent == {"Tasks.status", "Tasks.hours"}
    assert content.table("Tasks").texts("status") == [""] * len(content.table("Tasks"))


def test_table__of_another_name__is_found_by_its_headings(workbook: Path) -> None:
    before = read(workbook).table("Milestones")
    table = part_of_table(workbook, "Milestones")
    rewrite(workbook, {table: lambda old: old.replace(b'"Milestones"', b'"Table9"')})
    for only in (None, {"Milestones"}):
        found = ClosedWorkbook(workbook, FORMS).read(only).table("Milestones")
        assert (found.columns, found.extent) == (before.columns, before.extent)


def test_name__that_is_gone__is_found_by_its_label(workbook: Path) -> None:
    book = load_workbook(workbook)
    book["1发起表"]["B4"] = "期望\n完成"
    book.save(workbook)
    before = read(workbook)
    rewrite(
        workbook,
        {
            "xl/workbook.xml": lambda old: re.sub(
                rb'(<definedName name="start.due">)[^<]*', rb"\1#REF!", old
            )
        },
    )
    found = read(workbook)
    assert (found.date("start.due"), found.places) == (before.date("start.due"), before.places)


def test_name_and_label__that_are_gone__leave_the_field_absent(workbook: Path) -> None:
    rewrite(
        workbook,
        {
            "xl/workbook.xml": lambda old: re.sub(
                rb'<definedName name="start.goal">.*?</definedName>', b"", old
            )
        },
    )
    assert read(workbook).absent == {"start.goal"}


@pytest.mark.parametrize("only", [None, {"Tasks"}, {"start"}])
def test_other_workbook__is_said_to_be_one(tmp_path: Path, only: set[str] | None) -> None:
    path = tmp_path / "别的 表.xlsx"
    Workbook().save(path)
    with pytest.raises(OtherWorkbook, match="没有协作表单"):
        ClosedWorkbook(path, FORMS).read(only)


def test_other_workbook__with_a_sheet_that_is_called_and_headed_like_ours__is_none_of_ours(
    tmp_path: Path,
) -> None:
    path, book = tmp_path / "11月总台账.xlsx", Workbook()
    book.active.title = FORM_OF_TABLE["Commitments"].sheet
    book.active.append([field.label for field in TABLES["Commitments"].fields])
    book.save(path)
    with pytest.raises(OtherWorkbook, match="没有协作表单"):
        ClosedWorkbook(path).read()
