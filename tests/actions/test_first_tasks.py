"""From the empty workbook to three coloured tasks, by typing alone and without Xiezuo."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from addin.actions.copies import MergedFile, merge_files
from addin.actions.refresh import Refreshed, refresh, told
from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Content, Place
from addin.reading.serial import serial_of
from addin.rules import Level, check, counts
from addin.standing.workbook_day import WorkbookDay
from tests.conftest import Office
from tests.standing.recalculation import assert_same, recalculated_by_office
from tests.standing.test_recalculation import stored
from tests.workbooks import formulas, one_sheet, read, rows, type_into, unprinted

# openpyxl says of extensions, which it does not need here, that it would not keep them.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning:openpyxl"),
]

DAY = date(2026, 11, 20)
NINE = datetime(2026, 11, 20, 9)
TASKS = (
    ("收集各部门发票台账", "财务部", "王芳", date(2026, 11, 18), "逾期"),
    ("系统接口联调", "信息技术部", "李强", date(2026, 11, 23), "即将到期"),
    ("供应商对账", "采购部", "赵敏", date(2026, 12, 1), "正常"),
)
KEYS = ("name", "department", "owner", "due")


def typed(content: Content) -> Iterator[tuple[Place, str | float]]:
    """Yield the cells that a new user fills in: what the labels ask for, and nothing else."""
    yield content.places["initiation.type"], "只做跟踪"
    tracker = content.table("Tasks")
    for number, task in zip(tracker.extent, TASKS, strict=False):
        for key, value in zip(KEYS, task, strict=False):
            entered = serial_of(value, since_1904=False) if isinstance(value, date) else value
            assert entered is not None
            yield Place(tracker.sheet, f"{tracker.letter(key)}{number}"), entered


@pytest.fixture
def workbook(empty_workbook: Path) -> Path:
    """The empty workbook after at most fifteen cells; its day is fixed, which nobody does."""
    cells = list(typed(read(empty_workbook)))
    assert len(cells) <= 15
    for place, value in cells:
        type_into(empty_workbook, place, value)
    fixed = serial_of(DAY, since_1904=False)
    assert fixed is not None
    type_into(empty_workbook, read(empty_workbook).places["clock.today"], fixed)
    return empty_workbook


def refreshed(path: Path) -> Refreshed:
    return refresh(ClosedWorkbook(path), given=None, actual=datetime(2026, 11, 20, 9))


@pytest.mark.libreoffice
def test_typed_tasks__in_a_spreadsheet_program_alone__show_their_state(
    workbook: Path, soffice: Office, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(
        soffice.convert(unprinted(workbook), "xlsx", tmp_path / "算"), data_only=True
    )
    content = read(workbook)
    tracker, places = content.table("Tasks"), content.places
    sheet = book[tracker.sheet]
    for number, task in zip(tracker.rows, TASKS, strict=True):
        assert sheet[f"{tracker.letter('warning')}{number}"].value == task[-1]

    def shown(name: str) -> str:
        return str(book[places[name].sheet][places[name].cell].value)

    assert shown("home.phase") == "执行"
    assert shown("home.light") == "逾期"
    assert shown("home.reason") == "1项逾期、1项即将到期"


def test_typed_tasks__are_checked__without_an_error_that_is_none(workbook: Path) -> None:
    found = check(WorkbookDay.on(read(workbook), DAY))
    assert counts(found)[Level.ERROR] == 0
    assert [finding.rule for finding in found] == ["F-21"], "nobody can be mailed yet"


def test_typed_tasks__after_a_refresh__are_numbered_and_stand_in_the_plan(workbook: Path) -> None:
    before = {place[:2] for place in formulas(workbook)}
    result = refreshed(workbook)
    assert "跟踪表里的 3 项任务编入方案" in told(result)
    assert not result.restored, "nothing was overtyped that had to be put right"
    plan = rows(workbook, "PlanTasks")
    assert [
        tuple(row[key] for key in ("name", "department", "owner", "finish")) for row in plan
    ] == [task[:-1] for task in TASKS]
    tracker = rows(workbook, "Tasks")
    assert [row["task_id"] for row in tracker] == ["T01", "T02", "T03"]
    assert [row["status"] for row in tracker] == ["未开始"] * 3
    assert [row["warning"] for row in tracker] == [task[-1] for task in TASKS]
    assert before < {place[:2] for place in formulas(workbook)}, "the formulas are back"
    assert not read(workbook).table("Tasks").overtyped
    logged = [(row["action"], row["item"], row["new"]) for row in rows(workbook, "ChangeLog")]
    assert logged[:3] == [("编号", f"T0{n}", f"T0{n}") for n in (1, 2, 3)]
    assert logged[3] == (
        "编入方案",
        "T01",
        "子任务名称“收集各部门发票台账”、承担部门“财务部”、任务负责人“王芳”、计划完成“2026-11-18”",
    )
    assert counts(result.findings)[Level.ERROR] == 0
    assert not refreshed(workbook).changed


def test_typed_names__are_asked__and_stand_in_the_directory_once_somebody_says_yes(
    workbook: Path,
) -> None:
    assert "有 3 个姓名不在通讯录（见“待确认姓名”）" in told(refreshed(workbook))
    content = read(workbook)
    assert content.text("home.step_1") == "3个姓名不在通讯录，请在“待确认姓名”选“是”或“否”"
    names = content.table("NewNames")
    assert not ClosedWorkbook(workbook).set_visible([names.sheet], visible=True), "it is shown"
    for row, decision in enumerate(("是", "是", "否")):
        type_into(workbook, names.place(row, "decision"), decision)
    found = [(each.rule, each.field) for each in refreshed(workbook).findings]
    assert found == [("R-08", "任务负责人"), *[("F-01", "邮箱")] * 2]
    people = [(row["name"], row["department"], row["slot"]) for row in rows(workbook, "People")]
    assert people == [("王芳", "财务部", "财务部#1"), ("李强", "信息技术部", "信息技术部#1")]
    heads = {row["department"]: row["person_1"] for row in rows(workbook, "Departments")}
    assert (heads["财务部"], heads["采购部"]) == ("王芳", ""), "drop-downs offer who was entered"
    assert [(row["name"], row["decision"]) for row in rows(workbook, "NewNames")] == [
        ("赵敏", "否")
    ]
    assert not read(workbook).text("home.step_1").startswith("1个姓名")
    assert not refreshed(workbook).changed


def test_typed_names__decided_in_copies_that_nobody_refreshed__come_along_at_the_merge(
    workbook: Path,
) -> None:
    type_into(workbook, read(workbook).places["initiation.collaboration_id"], "XC20261120-001")
    refreshed(workbook)
    names = read(workbook).table("NewNames")
    copies = [Path(shutil.copy(workbook, workbook.with_name(f"{n} 副本.xlsx"))) for n in (1, 2)]
    for copy, decisions in zip(copies, (("是", "否", "是"), ("", "否", "否")), strict=True):
        for row, decision in enumerate(decisions):
            type_into(copy, names.place(row, "decision"), decision)
    done = merge_files(workbook, copies, given=DAY, actual=NINE)
    assert [row["item"] for row in done.conflicts] == [names.texts("name")[2]] * 2
    assert {row["name"] for row in rows(workbook, "People")} == {names.texts("name")[0]}
    listed = {row["name"]: row["decision"] for row in rows(workbook, "NewNames")}
    assert listed == {names.texts("name")[1]: "否", names.texts("name")[2]: ""}
    again = merge_files(workbook, copies, given=DAY, actual=NINE)
    assert (again.taken, again.waiting) == ([], 1)


@pytest.mark.libreoffice
def test_typed_tasks__after_a_refresh__are_the_same_to_a_spreadsheet_program(
    workbook: Path, soffice: Office, tmp_path: Path
) -> None:
    refreshed(workbook)
    cells, places = stored(workbook)
    found = recalculated_by_office(workbook, places, soffice, tmp_path / "算")
    assert_same(cells, found, "LibreOffice")


def test_collaboration_id__given_later__completes_the_numbers(workbook: Path) -> None:
    refreshed(workbook)
    type_into(workbook, read(workbook).places["initiation.collaboration_id"], "XC20261120-001")
    refreshed(workbook)
    ids = [f"XC20261120-001-T0{n}" for n in (1, 2, 3)]
    for table in ("PlanTasks", "Tasks"):
        assert [row["task_id"] for row in rows(workbook, table)] == ids
    assert [row["name"] for row in rows(workbook, "Tasks")] == [task[0] for task in TASKS]
    assert not refreshed(workbook).changed


@pytest.mark.parametrize("date_typed", ["2026.11.18", "2026年11月18日", "２０２６-11-18"])
def test_date_typed_as_text__goes_into_the_plan_as_a_date(workbook: Path, date_typed: str) -> None:
    tracker = read(workbook).table("Tasks")
    type_into(workbook, tracker.place(0, "due"), date_typed)
    refreshed(workbook)
    assert rows(workbook, "PlanTasks")[0]["finish"] == TASKS[0][3]
    assert not read(workbook).table("Tasks").overtyped
    assert not refreshed(workbook).changed


def test_date_that_the_plan_has_otherwise__stays_as_it_was_typed(workbook: Path) -> None:
    refreshed(workbook)
    place = read(workbook).table("Tasks").place(0, "due")
    type_into(workbook, place, "2026.12.31")
    (kept,) = refreshed(workbook).overtyped
    assert (kept.place, kept.typed) == (place, date(2026, 12, 31))
    assert kept.computed == TASKS[0][3]
    assert one_sheet(workbook, place.sheet)[place.cell].value == "2026.12.31"
    assert not refreshed(workbook).changed


FOURTH = ("费用标准宣讲", "人力资源部", "周敏", date(2026, 12, 4))


def type_task(path: Path, task: tuple[str, str, str, date]) -> None:
    """Type a task into the first empty row of the tracker."""
    tracker = read(path).table("Tasks")
    number = next(each for each in tracker.extent if each not in tracker.rows)
    for key, value in zip(KEYS, task, strict=True):
        entered = serial_of(value, since_1904=False) if isinstance(value, date) else value
        assert entered is not None
        type_into(path, Place(tracker.sheet, f"{tracker.letter(key)}{number}"), entered)


@pytest.fixture
def copy(workbook: Path, tmp_path: Path) -> Path:
    """What a department was sent of the workbook, with a task that they typed into its tracker."""
    type_into(workbook, read(workbook).places["initiation.collaboration_id"], "XC20261120-001")
    refreshed(workbook)
    copy = tmp_path / "副本" / "人力资源部.xlsx"
    copy.parent.mkdir()
    shutil.copy(workbook, copy)
    type_task(copy, FOURTH)
    return copy


def merged(workbook: Path, copy: Path) -> MergedFile:
    return merge_files(workbook, [copy], given=None, actual=datetime(2026, 11, 20, 10))


def test_task_typed_into_the_tracker_of_a_copy__is_merged_into_the_plan(
    workbook: Path, copy: Path
) -> None:
    assert not merged(workbook, copy).waiting
    for table, due in (("PlanTasks", "finish"), ("Tasks", "due")):
        last = rows(workbook, table)[-1]
        keys = ("task_id", "name", "department", "owner", due)
        assert tuple(last[key] for key in keys) == ("XC20261120-001-T04", *FOURTH)
    assert not merged(workbook, copy).taken, "it is the same task when it is merged again"


def test_tasks_typed_here_and_in_a_copy__under_one_number__are_asked(
    workbook: Path, copy: Path
) -> None:
    type_task(workbook, ("系统验收", "信息技术部", "李强", date(2026, 12, 8)))
    assert merged(workbook, copy).waiting
    assert [row["name"] for row in rows(workbook, "PlanTasks")][3:] == ["系统验收"]
    assert any("费用标准宣讲" in str(row["value"]) for row in rows(workbook, "MergeConflicts"))
