"""A date that moved: whom and what it touches, which tasks are critical, who is told (Q-16, Q-28)."""

from __future__ import annotations

from datetime import date

import pytest

from addin.content import Content
from addin.forms.reminders import Reminder
from addin.standing.network import critical, move_rows, moves
from addin.standing.workbook_day import WorkbookDay
from tests.notices.occasions.told import about, told
from tests.standing.limits.cases import ID, book

PLAN = f"""
| task_id  | name | department | owner | milestone_id | start      | finish     | predecessors | deliverable |
| {ID}-T01 | 设计 | 研发部     | 王磊  | M1           | 2026-11-16 | 2026-11-18 |              | 图纸        |
| {ID}-T02 | 试制 | 研发部     | 周强  | M1           | 2026-11-19 | 2026-11-24 | T01          | 样机        |
| {ID}-T03 | 测试 | 质量管理部 | 李娜  | M2           | 2026-11-25 | 2026-11-27 | T02          | 报告        |
| {ID}-T04 | 海报 | 市场部     | 陈静  | M2           | 2026-11-19 | 2026-11-20 |              | 海报        |
"""
MILESTONES = """
| milestone_id | name | department | due        |
| M1           | 样机 | 研发部     | 2026-11-24 |
| M2           | 验收 | 质量管理部 | 2026-11-27 |
"""
TASKS = """
| task_id | status | adjusted_finish | actual_finish |
| T01     | {one}  |                 | {done}        |
| T02     | {two}  | {moved}         |               |
| T03     | 未开始 |                 |               |
| T04     | 进行中 |                 |               |
"""
DEPARTMENTS = """
| department | head |
| 研发部     | 王磊 |
| 质量管理部 | 李娜 |
| 市场部     | 陈静 |
"""
IN_FORCE = {
    "initiation.deadline": "2026-12-01",
    "plan.approval": "同意",
    "plan.approved_at": "2026-11-10 09:00",
}


def given(
    one: str = "已完成", done: str = "2026-11-18", two: str = "进行中", moved: str = ""
) -> Content:
    return book(
        IN_FORCE,
        PlanTasks=PLAN,
        Milestones=MILESTONES,
        Departments=DEPARTMENTS,
        Countersignatures="| department | head | time |\n| 研发部 | 王磊 | 2026-11-09 09:00 |",
        Tasks=TASKS.format(one=one, done=done, two=two, moved=moved),
    )


def on(content: Content, day: str = "2026-11-20") -> WorkbookDay:
    return WorkbookDay.on(content, date.fromisoformat(day))


def test_plan_that_holds__touches_nothing() -> None:
    assert moves(on(given())) == []


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        (
            "2026-11-26",
            ["后续任务T03（计划开始2026-11-25）要等它", "里程碑M1（2026-11-24）不能按时达成"],
        ),
        (
            "2026-12-02",
            [
                "后续任务T03（计划开始2026-11-25）要等它",
                "里程碑M1（2026-11-24）不能按时达成",
                "超过截止时间2026-12-01",
            ],
        ),
        (
            "2026-11-30",
            [
                "后续任务T03（计划开始2026-11-25）要等它",
                "里程碑M1（2026-11-24）不能按时达成",
                "缓冲剩1个工作日",
            ],
        ),
    ],
)
def test_moved_date__names_successors_milestone_buffer_and_deadline(
    moved: str, expected: list[str]
) -> None:
    workbook = on(given(moved=moved))
    (move,) = moves(workbook)
    assert (move.told(workbook), move.is_settled) == (expected, True)


def test_overdue_task__moves_to_today_and_is_not_settled() -> None:
    (move,) = moves(on(given(), "2026-11-26"))[-1:]
    assert (move.end, move.is_settled) == (date(2026, 11, 26), False)


def test_critical__are_the_tasks_without_slack_that_are_still_to_do() -> None:
    ids = on(given()).content.table("PlanTasks").texts("task_id")
    assert {ids[row][-3:] for row in critical(on(given()))} == {"T02", "T03"}


def test_critical__tasks_that_wait_for_one_another__are_none() -> None:
    content = book(
        PlanTasks=PLAN.replace("|              | 图纸", "| T02          | 图纸"),
        Tasks=TASKS.format(one="未开始", done="", two="未开始", moved=""),
    )
    assert critical(on(content)) == frozenset()


def test_dashboard__lists_what_breaks_the_deadline_first() -> None:
    (row,) = move_rows(on(given(moved="2026-12-02")))
    assert row == {
        "name": "试制",
        "rank": 1,
        "waiting": "T03",
        "milestone": "M1",
        "buffer": 0,
        "before": date(2026, 11, 24),
        "now": date(2026, 12, 2),
        "note": "关键任务；超过截止时间；日期已定",
    }


def test_mail__of_an_agreed_date__goes_to_those_who_wait_and_to_the_milestone() -> None:
    content = given(moved="2026-11-26")
    assert told(content, "2026-11-20 09:00", Reminder.NETWORK) == {
        f"{ID}-T02 推迟: 经办人 李娜",
        f"{ID}-T02 推迟: 部门负责人 王磊",
    }
    (notice,) = about(content, "2026-11-20 09:00", Reminder.NETWORK)
    assert {telling.period for telling in notice.tellings} == {"2026-11-26"}, "once a date"
    assert told(given(), "2026-11-26 09:00", Reminder.NETWORK) == set(), "no date was agreed yet"


def test_mail__at_the_start__asks_for_the_inputs_and_says_what_is_there() -> None:
    missing = about(given(), "2026-11-25 09:00", Reminder.NETWORK)
    assert [(n.id, [t.names for t in n.tellings]) for n in missing] == [
        (f"{ID}-T03 前置成果", [("李娜",), ("周强",)])
    ]
    assert missing[0].detail == "T02 样机：研发部没有交付（进行中）"
    (there,) = about(given(), "2026-11-19 09:00", Reminder.NETWORK)
    assert there.detail == "T01 图纸：研发部已交付（2026-11-18）"
    assert there.tellings[0].action == "请核对收到的前置成果，齐全后开始"
    assert told(given(), "2026-11-23 09:00", Reminder.NETWORK) == set()
