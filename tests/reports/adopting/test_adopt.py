"""A tracker that a company had already, brought into a workbook, again and again."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import workbooks
from addin.content import Changes
from addin.errors import InputError
from addin.reports.adopting.adopt import bring_file, look, save_mapping, target_of
from addin.reports.adopting.bringing import Brought
from addin.reports.adopting.cells import people
from addin.reports.adopting.telling import told
from tests.reports.adopting.trackers import HEADINGS, tracker
from tests.workbooks import read, rows

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 20, 9, 30)
ROWS = [
    [
        1,
        "收集发票台账",
        "财务部",
        "王芳",
        date(2026, 11, 2),
        date(2026, 11, 18),
        "进行中",
        0.5,
        None,
    ],
    [
        2,
        "系统接口联调",
        "信息技术部",
        "李强、赵敏",
        date(2026, 11, 9),
        "待定",
        "已办结",
        1,
        "先做测试",
    ],
    [3, "供应商对账", "采购部", "赵敏", "2026.11.12", "2026年12月1日", "没开始", None, None],
]


def brought_in(source: Path, target: Path | None = None) -> Brought:
    return bring_file(look(source), target or target_of(source), actual=NOW, given=None)


def test_adopt__new_workbook__has_the_tasks_in_plan_and_tracker(tmp_path: Path) -> None:
    source = tracker(tmp_path / "台账.xlsx", ROWS, above=[["财务共享项目工作台账"], []])
    before = source.read_bytes()

    result = brought_in(source)

    assert source.read_bytes() == before
    target = target_of(source)
    plan = rows(target, "PlanTasks")
    assert [(r["task_id"], r["name"], r["department"], r["owner"]) for r in plan] == [
        ("T01", "收集发票台账", "财务部", "王芳"),
        ("T02", "系统接口联调", "信息技术部", "李强"),
        ("T03", "供应商对账", "采购部", "赵敏"),
    ]
    assert [(r["start"], r["finish"]) for r in plan] == [
        (date(2026, 11, 2), date(2026, 11, 18)),
        (date(2026, 11, 9), None),
        (date(2026, 11, 12), date(2026, 12, 1)),
    ]
    tracked = rows(target, "Tasks")
    assert [(r["status"], r["percent"]) for r in tracked] == [
        ("进行中", 0.5),
        ("已完成", 1),
        ("未开始", None),
    ]
    assert result.added == ["T01", "T02", "T03"]
    assert read(target).text("initiation.title") == "台账"


def test_adopt__what_is_undecided__stays_as_a_note_and_is_asked(tmp_path: Path) -> None:
    source = tracker(tmp_path / "台账.xlsx", ROWS)
    asked = {q.asked.key: (q.asked.raw, q.asked.why) for q in look(source).found.questions}
    assert asked["finish"] == ("待定", "还没有定")
    brought_in(source)
    assert rows(target_of(source), "Tasks")[1]["remark"] == "先做测试；计划完成：待定"


def test_adopt__several_people__the_first_is_the_owner_and_it_is_said(tmp_path: Path) -> None:
    source = tracker(tmp_path / "台账.xlsx", ROWS)
    (asked,) = [q.asked for q in look(source).found.questions if q.asked.key == "owner"]
    assert (asked.raw, asked.why) == ("李强、赵敏", "写了几个人")
    brought_in(source)
    assert rows(target_of(source), "PlanTasks")[1]["support"] == "配合：赵敏"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("李 雷", ["李雷"]),  # both are surnames too
        ("张　伟、李娜", ["张伟", "李娜"]),
        ("李雷 韩梅梅", ["李雷", "韩梅梅"]),
        ("王 磊/Anna Lee", ["王磊", "Anna Lee"]),
    ],
)
def test_people__spaced_to_the_width_of_longer_names__are_one_each(
    text: str, names: list[str]
) -> None:
    assert people(text) == names


def test_adopt__each_row__keeps_where_it_came_from(tmp_path: Path) -> None:
    source = tracker(tmp_path / "台账.xlsx", ROWS, above=[["标题"]])
    brought_in(source)
    found = rows(target_of(source), "Adopted")
    assert [(r["task_id"], r["source"], r["sheet"], r["row"]) for r in found] == [
        ("T01", "台账.xlsx", "工作台账", 3),
        ("T02", "台账.xlsx", "工作台账", 4),
        ("T03", "台账.xlsx", "工作台账", 5),
    ]


def test_adopt__twice__changes_nothing(tmp_path: Path) -> None:
    source = tracker(tmp_path / "台账.xlsx", ROWS)
    save_mapping(look(source))
    assert workbooks([tmp_path]) == [source], "what becomes of the columns is no workbook"
    brought_in(source)
    before = target_of(source).read_bytes()
    again = brought_in(source)
    assert (again.added, again.updated, again.unchanged) == ([], [], 3)
    assert target_of(source).read_bytes() == before


def test_adopt__cells_as_long_as_excel_takes__come_in_and_follow_the_source(
    tmp_path: Path,
) -> None:
    long = [[*row[:8], f"{n}" * 32_000] for n, row in enumerate(ROWS)]
    source = tracker(tmp_path / "台账.xlsx", long)
    assert len(brought_in(source).added) == 3
    assert brought_in(source).unchanged == 3
    tracker(source, [long[0], long[1], [*long[2][:8], "短"]])
    assert len(brought_in(source).updated) == 1
    assert rows(target_of(source), "Tasks")[2]["remark"] == "短"


def test_adopt__changed_source__updates_by_key_and_keeps_what_was_changed_here(
    tmp_path: Path,
) -> None:
    source = tracker(tmp_path / "台账.xlsx", ROWS)
    brought_in(source)
    target = target_of(source)
    plan = read(target).table("PlanTasks")
    here = Changes(cells={"PlanTasks": {(plan.rows[0], "owner"): "陈静"}})
    ClosedWorkbook(target).write(here)
    first, _, third = ROWS
    changed = [
        [1, "新增的事", "财务部", "王芳", None, date(2026, 12, 9), "进行中", 0.1, None],
        [2, third[1], *third[2:6], "进行中", 0.3, None],
        [3, first[1], first[2], "刘洋", *first[4:5], date(2026, 11, 25), *first[6:]],
    ]
    tracker(source, changed)

    result = brought_in(source)

    assert (result.added, sorted(result.updated), result.gone) == (["T04"], ["T01", "T03"], ["T02"])
    (kept,) = result.kept
    assert (kept.task, kept.here, kept.there) == ("T01", "陈静", "刘洋")
    tasks = {r["task_id"]: r for r in rows(target, "PlanTasks")}
    assert (tasks["T01"]["owner"], tasks["T01"]["finish"]) == ("陈静", date(2026, 11, 25))
    assert {r["task_id"]: r["status"] for r in rows(target, "Tasks")}["T03"] == "进行中"
    assert len(tasks) == 4, "what is gone from the source stays in the workbook"
    assert brought_in(source).kept == result.kept, "told until somebody makes both the same"


def test_adopt__into_a_workbook_with_the_same_task__fills_only_what_is_empty(
    tmp_path: Path, empty_workbook: Path
) -> None:
    row = {"task_id": "T07", "name": "供应商对账", "owner": "周敏"}
    ClosedWorkbook(empty_workbook).write(
        Changes(append={"PlanTasks": [row], "Tasks": [{"task_id": "T07"}]})
    )
    source = tracker(tmp_path / "台账.xlsx", ROWS)
    result = brought_in(source, empty_workbook)
    assert result.added == ["T08", "T09"]
    tasks = {r["task_id"]: r for r in rows(empty_workbook, "PlanTasks")}
    assert (tasks["T07"]["owner"], tasks["T07"]["department"]) == ("周敏", "采购部")


def test_adopt__corrected_mapping__decides(tmp_path: Path) -> None:
    source = tracker(
        tmp_path / "台账.xlsx",
        [*ROWS, [4, "验收", "质量部", "钱进", None, None, "悬而未决", None, "口头"]],
    )
    looked = look(source)
    assert not looked.is_confirmed
    save_mapping(looked)
    book = openpyxl.load_workbook(looked.mapping)
    for line in book["列对照"].iter_rows():
        for cell in line:
            if cell.value == "备注":
                cell.value = "进展说明" if cell.column > 3 else "备注"
    for line in book["用词"].iter_rows():
        if "悬而未决" in [cell.value for cell in line]:
            line[-1].value = "受阻"
    for line in book["待确认"].iter_rows():
        if "待定" in [cell.value for cell in line]:
            line[-1].value = "2026-12-31"
    book.save(looked.mapping)

    save_mapping(look(source))  # as it is when the source has new columns
    corrected = look(source)
    assert corrected.is_confirmed
    bring_file(corrected, target_of(source), actual=NOW, given=None)

    target = target_of(source)
    assert rows(target, "PlanTasks")[1]["finish"] == date(2026, 12, 31)
    tracked = rows(target, "Tasks")
    assert (tracked[1]["note"], tracked[3]["status"]) == ("先做测试", "受阻")
    words = {(r["old"], r["new"]) for r in rows(target, "Synonyms")}
    assert ("悬而未决", "受阻") in words


def test_adopt__file_without_tasks__is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    source = tracker(tmp_path / "价目.xlsx", [["螺丝", 3.5]], headings=("品名", "单价"))
    with pytest.raises(InputError, match="没有找到任务表"):
        look(source)
    assert [path.name for path in tmp_path.iterdir()] == ["价目.xlsx"]


RISKS = [
    [None],
    ["风险登记"],
    ["序号", "风险描述", "影响", "应对措施", "责任人", "完成时间", "状态"],
    [1, "供应商延期交付", "高", "提前备选两家", "赵敏", date(2026, 11, 20), "进行中"],
]


def test_look__another_table_below__ends_the_tasks_and_is_told(tmp_path: Path) -> None:
    looked = look(tracker(tmp_path / "台账.xlsx", [*ROWS, *RISKS]))

    assert [task.values["name"] for task in looked.found.tasks] == [row[1] for row in ROWS]
    assert "从第 6 行起是另一张表，不会导入" in told(looked, "", None)


def test_look__another_table_above__is_passed_over(tmp_path: Path) -> None:
    source = tracker(tmp_path / "台账.xlsx", ROWS, above=[*RISKS[2:], [None], ["工作任务"]])

    looked = look(source)

    assert [task.values["name"] for task in looked.found.tasks] == [row[1] for row in ROWS]


def test_look__header_over_each_month__is_one_table(tmp_path: Path) -> None:
    source = tracker(tmp_path / "台账.xlsx", [*ROWS, [None], ["12月"], HEADINGS, ROWS[0]])

    assert len(look(source).found.tasks) == len(ROWS) + 1
