"""N-12: when the weekly report goes out, to whom, and what it answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from addin.content import Content
from addin.forms.reminders import Reminder
from addin.notices.occasions.weekly import meeting_due
from addin.worktime import Calendar
from mailer.planning.reports import WeekReport
from tests.notices.occasions.told import about, told
from tests.standing.limits.cases import ID, book

SIGNED = """
| department | head | time             |
| 市场部     | 陈静 | 2026-11-03 10:00 |
| 研发部     | 王磊 | 2026-11-03 11:00 |
"""
PEOPLE = """
| name | department | role   |
| 陈静 | 市场部     |        |
| 王磊 | 研发部     |        |
| 秦岭 | 总经办     | 管理层 |
"""
PLAN = f"""
| task_id  | name     | department | owner | start      | finish     |
| {ID}-T01 | 定稿物料 | 市场部     | 陈静  | 2026-11-09 | 2026-11-18 |
| {ID}-T02 | 固件认证 | 研发部     | 周强  | 2026-11-09 | 2026-11-18 |
| {ID}-T03 | 渠道培训 | 市场部     | 陈静  | 2026-11-09 | 2026-11-17 |
| {ID}-T04 | 发布会   | 市场部     | 孙悦  | 2026-11-24 | 2026-12-04 |
| {ID}-T05 | 备货     | 研发部     | 周强  | 2026-11-09 | 2026-11-26 |
| {ID}-T06 | 已取消的 | 研发部     | 周强  | 2026-11-09 | 2026-11-26 |
"""
TASKS = f"""
| task_id  | status | percent | actual_finish | updated_on | problem  | measure  | escalation |
| {ID}-T01 | 已完成 | 1       | 2026-11-19    | 2026-11-19 |          |          |            |
| {ID}-T02 | 受阻   | 0.4     |               | 2026-11-20 | 缺认证位 | 加急申请 | 分管领导   |
| {ID}-T03 | 进行中 | 0.8     |               | 2026-11-20 |          |          |            |
| {ID}-T04 | 未开始 |         |               |            |          |          |            |
| {ID}-T05 | 进行中 | 0.9     |               | 2026-11-20 |          |          |            |
| {ID}-T06 | 已取消 |         |               |            |          |          |            |
"""
MILESTONES = """
| milestone_id | name     | department | due        | actual |
| M1           | 试产完成 | 研发部     | 2026-11-27 |        |
"""
NOW = "2026-11-20 09:00"  # a Friday; the meeting is on Monday


def under_way(day: str = "周一", tasks: str = TASKS, **fields: str) -> Content:
    given = {
        "plan.approval": "同意",
        "plan.approver": "周敏",
        "plan.approved_at": "2026-11-04 10:00",
        "plan.departments": "市场部、研发部",
        "plan.meeting_day": day,
        "plan.tracker": "李娜",
        "plan.cadence": "每周",
        **fields,
    }
    return book(
        given,
        Countersignatures=SIGNED,
        PlanTasks=PLAN,
        Tasks=tasks,
        Milestones=MILESTONES,
        People=PEOPLE,
    )


@pytest.mark.parametrize(
    ("today", "weekday", "ahead", "meeting"),
    [
        ("2026-11-19", "周一", 1, None),
        ("2026-11-20", "周一", 1, "2026-11-23"),  # the working day before it
        ("2026-11-23", "周一", 1, "2026-11-23"),  # made up for until the meeting
        ("2026-11-24", "周一", 1, None),
        ("2026-11-24", "周三", 1, "2026-11-25"),
        ("2026-11-25", "周三", 0, "2026-11-25"),
        ("2026-11-23", "", 1, "2026-11-23"),  # no day agreed: Monday
        ("2026-11-24", "", 1, "2026-11-23"),
        ("2026-11-25", "", 1, None),
        ("2026-09-30", "周一", 1, "2026-10-05"),  # the last working day before the holiday
        ("2026-10-08", "", 1, "2026-10-05"),  # the first one after it
        ("2026-02-14", "周一", 1, "2026-02-16"),  # a Saturday that is worked
        ("2026-02-24", "周一", 1, "2026-02-23"),  # of two meetings in a holiday the later one
    ],
)
def test_due__working_days_before_the_meeting(
    today: str, weekday: str, ahead: int, meeting: str | None
) -> None:
    found = meeting_due(date.fromisoformat(today), weekday, ahead, Calendar.standard())
    assert found == (date.fromisoformat(meeting) if meeting else None)


def test_readers__all_who_take_part_and_who_lead_them() -> None:
    readers = {"周敏", "陈静", "李娜", "王磊", "周强", "孙悦"}
    expected = {f"周报 2026-11-23: 知会人 {name}" for name in readers}
    assert told(under_way(), NOW, Reminder.WEEKLY) == expected
    major = told(under_way(**{"initiation.major": "是"}), NOW, Reminder.WEEKLY)
    assert major - expected == {"周报 2026-11-23: 知会人 秦岭"}


def report(content: Content) -> WeekReport:
    (notice,) = about(content, NOW, Reminder.WEEKLY)
    assert isinstance(notice.report, WeekReport)
    return notice.report


def test_report__answers_the_three_questions_and_says_what_comes() -> None:
    week = report(under_way())
    assert (week.since, week.start) == (date(2026, 11, 16), date(2026, 11, 23))
    assert [(row.number, row.detail) for row in week.done] == [("T01", "迟1个工作日完成")]
    assert [(row.number, row.detail) for row in week.at_risk] == [("T03", "逾期3个工作日")]
    assert [(row.number, row.detail) for row in week.blocked] == [
        ("T02", "问题：缺认证位；措施：加急申请；需要：分管领导协调")
    ]
    assert [(row.number, row.detail) for row in week.planned] == [
        ("M1", "计划达成"),
        ("T05", "完成度90%"),
        ("T04", "11-24开始"),
    ]
    assert (week.total, week.closed, week.overdue, week.calm) == (5, 1, 2, 1)
    assert (week.phase, week.light) == ("发起", "受阻")


def test_report__problem_that_waits_and_is_of_no_blocked_task__is_to_be_coordinated() -> None:
    rows = f"""
    | problem_id | description | urgency | status | department | expectation  | task_id  |
    | {ID}-Q01   | 温升超标    | 紧急    | 待协调 | 研发部     | 借用热像仪。 |          |
    | {ID}-Q02   | 缺认证位    | 重要    | 待协调 | 研发部     |              | {ID}-T02 |
    | {ID}-Q03   | 已经解决的  | 重要    | 已解决 | 研发部     |              |          |
    """
    content = under_way()
    tables = {**content.tables, "Problems": book(Problems=rows).table("Problems")}
    week = report(replace(content, tables=tables))
    assert [row.number for row in week.blocked] == ["T02", "Q01"]
    assert week.blocked[1].detail == "需要：借用热像仪"


@pytest.mark.parametrize(
    "content",
    [
        under_way(**{"plan.approval": ""}),  # the plan is not in force
        under_way(tasks=""),
        under_way(
            tasks="""
            | task_id | status | actual_finish |
            | T01     | 已完成 | 2026-11-02    |
            """
        ),
    ],
)
def test_nothing_to_report__nobody_is_written_to(content: Content) -> None:
    assert about(content, NOW, Reminder.WEEKLY) == []


def test_report__task_whose_dates_cannot_be_read_is_at_risk_and_not_calm() -> None:
    tasks = TASKS.replace(
        "| 2026-11-20 |          |          |            |\n| {ID}-T06".replace("{ID}", ID),
        "| 昨天       |          |          |            |\n| {ID}-T06".replace("{ID}", ID),
    )
    assert tasks != TASKS
    (notice,) = about(under_way(tasks=tasks), NOW, Reminder.WEEKLY)
    report = notice.report
    assert isinstance(report, WeekReport)
    risky = {row.number: (row.state, row.detail) for row in report.at_risk}
    assert risky["T05"] == ("日期无法识别", "日期无法识别")
