"""Dates: past, order, days off, estimates."""

from __future__ import annotations

from datetime import date

from addin.worktime import Calendar
from tests.rules.workbooks import cells, found, workbook


def test_f22__what_has_happened__lies_not_after_today() -> None:
    content = workbook(
        {"initiation.date": "2026-11-21"},
        Tasks="""
        | task_id | actual_start | actual_finish | updated_on |
        | T01     | 2026-11-20   |               | 2026-11-20 |
        | T02     | 2026-11-02   | 2026-12-01    | 2026-11-23 |
        """,
        Consultations="""
        | consultation_id | date       |
        | 1               | 2026-11-20 |
        | 2               | 2026-11-24 |
        """,
        Assessments="""
        | department | received         | answered         |
        | 研发部     | 2026-11-20 23:59 | 2026-11-21 00:00 |
        """,
    )
    assert cells("F-22", content) == [
        "initiation.date",
        "Consultations.date[1]",
        "Assessments.answered[0]",
        "Tasks.updated_on[1]",
        "Tasks.actual_finish[1]",
    ]
    assert "发起日期“2026-11-21”晚于今天“2026-11-20”" in found("F-22", content)[0]
    assert cells("F-22", content, today=date(2026, 12, 1)) == []


def test_f23__deadline_start_and_initiation__follow_one_another() -> None:
    fine = {
        "initiation.date": "2026-11-02",
        "initiation.start": "2026-11-02",
        "initiation.deadline": "2026-11-02",
    }
    assert cells("F-23", workbook(fine)) == []
    assert found("F-23", workbook(fine | {"initiation.start": "2026-11-01"})) == [
        "initiation.start 跨部门协作任务发起表: 期望开始“2026-11-01”早于发起日期“2026-11-02”"
        " → 核对两个日期，改正写错的一个"
    ]
    early = fine | {"initiation.deadline": "2026-11-01"}
    assert len(found("F-23", workbook(early))) == 1
    assert cells("F-23", workbook(early | {"initiation.start": ""})) == ["initiation.deadline"]


def test_f23__rows__have_their_ends_after_their_starts() -> None:
    content = workbook(
        PlanTasks="""
        | task_id | start      | finish     |
        | T01     | 2026-11-20 | 2026-11-20 |
        | T02     | 2026-11-20 | 2026-11-19 |
        | T03     |            | 2026-11-19 |
        """,
        Tasks="""
        | task_id | actual_start | actual_finish |
        | T01     | 2026-11-10   | 2026-11-09    |
        """,
        Assessments="""
        | department | received         | answered         |
        | 研发部     | 2026-11-10 10:00 | 2026-11-10 09:59 |
        """,
        Rectifications="""
        | rectification_id | issued           | rechecked  |
        | 1                | 2026-11-10 10:00 | 2026-11-10 |
        | 2                | 2026-11-10 10:00 | 2026-11-09 |
        """,
    )
    assert cells("F-23", content) == [
        "Assessments.answered[0]",
        "PlanTasks.finish[1]",
        "Tasks.actual_finish[0]",
        "Rectifications.rechecked[1]",
    ]


def test_f24__deadline_on_a_day_off__names_the_kind_of_day() -> None:
    assert cells("F-24", workbook({"initiation.deadline": "2026-09-20"})) == []  # make-up workday
    assert found("F-24", workbook({"initiation.deadline": "2026-11-21"})) == [
        "initiation.deadline 跨部门协作任务发起表: 截止时间“2026-11-21”是休息日（周六）"
        " → 改到工作日，如 2026-11-20 或 2026-11-23"
    ]
    holiday = found("F-24", workbook({"initiation.deadline": "2026-10-01"}))[0]
    assert "是法定节假日（国庆节）" in holiday
    assert "2026-09-30 或 2026-10-08" in holiday


def test_f24__exception_of_the_company__counts() -> None:
    calendar = Calendar.standard().with_exceptions(
        {date(2026, 11, 21): True, date(2026, 11, 20): False}
    )
    content = workbook({"initiation.start": "2026-11-20", "initiation.deadline": "2026-11-21"})
    assert cells("F-24", content, calendar=calendar) == ["initiation.start"]


def test_r27c__plan_dates_on_days_off__are_pointed_out() -> None:
    content = workbook(
        PlanTasks="""
        | task_id | start      | finish     |
        | T01     | 2026-11-20 | 2026-11-22 |
        """,
        Milestones="""
        | milestone_id | due        |
        | M1           | 2026-10-10 |
        | M2           | 2026-11-28 |
        """,
    )
    assert cells("R-27c", content) == ["Milestones.due[1]", "PlanTasks.finish[0]"]


def test_f25__days_of_a_year_without_notice__are_mentioned_once_a_sheet() -> None:
    content = workbook(
        {"initiation.deadline": "2027-03-01"},
        PlanTasks="""
        | task_id | start      | finish     |
        | T01     | 2026-12-01 | 2026-12-31 |
        | T02     | 2027-01-04 | 2027-01-08 |
        | T03     | 2027-01-04 | 2028-01-07 |
        """,
        Milestones="""
        | milestone_id | due        |
        | M1           | 2026-12-31 |
        """,
    )
    assert found("F-25", content) == [
        "initiation.deadline 跨部门协作任务发起表: 2027 安排未录入，按估算（截止时间“2027-03-01”等）"
        " → 国务院公布放假安排后，更新工作日历再核对",
        "PlanTasks.start T02: 2027、2028 安排未录入，按估算（计划开始“2027-01-04”等）"
        " → 国务院公布放假安排后，更新工作日历再核对",
    ]


def test_f25__announced_years__need_no_remark() -> None:
    assert found("F-25", workbook({"initiation.deadline": "2026-12-31"})) == []


def test_f26__committed_after_the_deadline__is_pointed_out() -> None:
    table = """
        | department | committed  |
        | 研发部     | 2026-12-31 |
        | 市场部     | 2027-01-04 |
        """
    content = workbook({"initiation.deadline": "2026-12-31"}, Assessments=table)
    assert cells("F-26", content) == ["Assessments.committed[1]"]
    assert cells("F-26", workbook(Assessments=table)) == []


def test_f23__department__is_consulted_before_the_form_is_submitted() -> None:
    talks = """
        | department | date       |
        | 研发部     | 2026-11-02 |
        | 市场部     | 2026-11-04 |
        """
    content = workbook({"initiation.submitted_at": "2026-11-03 09:00"}, Consultations=talks)
    assert cells("F-23", content) == ["Consultations.date[1]"]
