"""N-17: when the KPIs of all collaborations go out, to whom, and what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from addin.content import Content
from addin.forms.reminders import Reminder
from addin.notices.collaborations import mailing
from addin.notices.company_month import month_due, month_report, with_month
from addin.standing.workbook_day import WorkbookDay
from mailer.planning.items import Notice
from tests.standing.limits.cases import book

NOW = datetime(2026, 11, 2, 9)
PEOPLE = """
| name | department | role   | email               |
| 陈静 | 市场部     |        | cj@example.com      |
| 秦岭 | 总经办     | 管理层 | ql@example.com      |
| 何静 | 企业管理部 |        | hj@example.com      |
"""
PROBLEMS = """
| problem_id | description | status | department | reported_at      | responded_at     | resolved_at      |
| Q01        | 温升超标    | 已解决 | 研发部     | 2026-09-10 10:00 | 2026-09-10 12:00 | 2026-09-11 10:00 |
| Q02        | 缺认证位    | 待协调 | 研发部     | 2026-10-12 10:00 | 2026-10-12 14:00 |                  |
"""
PLAN = """
| task_id | name     | department | owner | start      | finish     |
| T01     | 定稿物料 | 市场部     | 陈静  | 2026-10-09 | 2026-10-16 |
| T02     | 固件认证 | 研发部     | 周强  | 2026-10-09 | 2026-10-16 |
"""
TASKS = """
| task_id | status | actual_finish |
| T01     | 已完成 | 2026-10-15    |
| T02     | 受阻   |               |
"""
RULES = """
| rule | enabled   |
| N-17 | {enabled} |
"""


def begun(
    day: str = "2026-09-01", enabled: str = "是", head: str = "何静", **fields: str
) -> Content:
    departments = f"""
    | department | head   |
    | 企业管理部 | {head} |
    | 市场部     | 陈静   |
    """
    return book(
        {"initiation.date": day, **fields},
        Departments=departments,
        People=PEOPLE,
        Problems=PROBLEMS,
        PlanTasks=PLAN,
        Tasks=TASKS,
        ReminderRules=RULES.format(enabled=enabled),
    )


def notices(*contents: Content, now: datetime = NOW) -> list[Notice]:
    workbooks = [WorkbookDay.at(content, now) for content in contents]
    pairs = [(each, mailing(each, Path("a.xlsx")).collaboration) for each in workbooks]
    return [n for each in with_month(pairs) for n in each.notices if n.reminder is Reminder.MONTHLY]


@pytest.mark.parametrize(
    ("today", "month"),
    [
        ("2026-10-01", ""),  # a holiday
        ("2026-10-08", "2026-09"),  # its first working day
        ("2026-10-13", "2026-09"),  # made up for as long as other news are told
        ("2026-10-14", ""),
        ("2026-11-02", "2026-10"),
        ("2026-12-31", ""),
    ],
)
def test_due__first_working_day_of_the_month(today: str, month: str) -> None:
    assert month_due(WorkbookDay.on(begun(), date.fromisoformat(today))) == month


def test_due__collaboration_of_this_month__has_no_last_month() -> None:
    assert month_due(WorkbookDay.on(begun("2026-11-01"), date(2026, 11, 2))) == ""


def test_readers__process_department_and_management() -> None:
    (notice,) = notices(begun())
    assert {(str(t.role), t.names) for t in notice.tellings} == {
        ("企业管理部", ("何静",)),
        ("管理层", ("秦岭",)),
    }


def test_readers__process_department_without_head__is_refused_with_the_reason() -> None:
    (notice,) = notices(begun(head=""))
    assert ("企业管理部", ("",)) in {(str(t.role), t.names) for t in notice.tellings}


def test_switched_off__no_report() -> None:
    assert notices(begun(enabled="否")) == []


def test_several_workbooks__one_report_over_all_of_them() -> None:
    other = begun(**{"initiation.collaboration_id": "XC20261102-002"})
    first, second = notices(begun(), other)
    assert first.id == second.id == "指标月报 2026-10"
    assert first.report == second.report
    assert first.is_of_the_company


def test_report__figures_months_and_departments() -> None:
    report = month_report([WorkbookDay.at(begun(), NOW)], "2026-10")
    figures = {figure.id: figure for figure in report.figures}
    solved = figures["KPI-03"]
    assert (solved.value, solved.sample) == (50.0, 2)
    assert dict(solved.trend)["2026-09"] == 100.0
    assert dict(solved.trend)["2026-10"] == 0.0
    assert [month for month, _ in solved.trend][-1] == "2026-10"
    assert figures["KPI-04"].state == "无数据"
    assert figures["KPI-04"].value is None
    assert [(d.name, d.total, d.done, d.blocked) for d in report.departments] == [
        ("市场部", 1, 1, 0),
        ("研发部", 1, 0, 1),
    ]


def test_report__without_baseline__says_so_and_draws_no_aim() -> None:
    targets = """
    | kpi_id | unit | condition    | target | baseline |
    | KPI-03 | %    | 较基线提高％ | 20     |          |
    | KPI-05 | 小时 | 较基线降低％ | 15     | 10       |
    """
    content = begun()
    tables = {**content.tables, "Baselines": book(Baselines=targets).table("Baselines")}
    workbook = WorkbookDay.at(replace(content, tables=tables), NOW)
    report = month_report([workbook], "2026-10")
    figures = {figure.id: figure for figure in report.figures}
    assert (figures["KPI-03"].state, figures["KPI-03"].aim) == ("无基线", None)
    assert figures["KPI-03"].target == "较基线提高20%"
    assert figures["KPI-05"].aim == pytest.approx(8.5)
    assert figures["KPI-05"].target == "较基线（10小时）降低15%"
