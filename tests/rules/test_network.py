"""What a date that moved touches, and what was finished before its turn (Q-16)."""

from __future__ import annotations

import pytest

from addin.content import Content
from tests.rules.workbooks import ID, found, workbook

PLAN = f"""
| task_id  | name | owner | milestone_id | start      | finish     | predecessors |
| {ID}-T01 | 开模 | 王磊  | M1           | 2026-11-02 | 2026-11-18 |              |
| {ID}-T02 | 试产 | 韩冰  | M2           | 2026-11-19 | 2026-12-04 | T01          |
"""


def plan(first: str, *, adjusted: str = "", finish: str = "", second: str = "未开始") -> Content:
    return workbook(
        {"initiation.collaboration_id": ID, "initiation.deadline": "2026-12-18"},
        PlanTasks=PLAN,
        Milestones="""
        | milestone_id | due        |
        | M1           | 2026-11-20 |
        | M2           | 2026-12-04 |
        """,
        Tasks=f"""
        | task_id  | status   | adjusted_finish | actual_finish |
        | {ID}-T01 | {first}  | {adjusted}      | {finish}      |
        | {ID}-T02 | {second} |                 |               |
        """,
    )


def test_moved_date__names_who_waits_the_milestone_and_the_buffer_left() -> None:
    (said,) = found("F-71", plan("进行中", adjusted="2026-12-11"))
    for touched in (
        "由“2026-11-18”推迟到“2026-12-11”",
        "后续任务T02（计划开始2026-11-19）要等它",
        "里程碑M1（2026-11-20）不能按时达成",
        "缓冲剩5个工作日",
    ):
        assert touched in said


def test_moved_date__beyond_the_deadline__says_that_it_falls() -> None:
    (said,) = found("F-71", plan("进行中", adjusted="2026-12-21"))
    assert "超过截止时间2026-12-18" in said


@pytest.mark.parametrize(
    ("content", "count"),
    [
        (plan("进行中"), 1),  # overdue: it ends today at the earliest, and T02 should have begun
        (plan("已完成", finish="2026-11-18"), 0),
        (plan("已完成", finish="2026-11-19"), 1),
        (plan("已完成", finish="2026-11-19", second="已完成"), 0),  # nobody waits any more
        (plan("已取消", adjusted="2026-12-11"), 0),
    ],
)
def test_slip__of_a_predecessor__is_said_while_somebody_waits(content: Content, count: int) -> None:
    assert len(found("F-71", content)) == count


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        ("进行中", "已完成", 1),
        ("未开始", "待验收", 1),
        ("已完成", "已完成", 0),
        ("待验收", "已完成", 0),
        ("已取消", "已完成", 0),
        ("进行中", "进行中", 0),
    ],
)
def test_task__finished_before_its_predecessor__is_asked(
    first: str, second: str, count: int
) -> None:
    assert len(found("F-72", plan(first, second=second))) == count
