"""Dates: not in the future, in order, on working days, and what is only estimated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from addin.content import Content
from addin.forms import Kind
from addin.rules.columns import Column, column_of, columns, rows_of
from addin.rules.model import Level, Problem, quoted
from addin.rules.registry import rule
from addin.standing.workbook_day import WorkbookDay
from addin.worktime import Calendar

_Days = Sequence[date | None]
_WEEKDAYS = "一二三四五六日"

# What has happened: it cannot lie in the future.
_PAST = (
    "initiation.date",
    "Consultations.date",
    "InitiationApprovals.time",
    "Assessments.received",
    "Assessments.answered",
    "plan.date",
    "plan.approved_at",
    "Milestones.actual",
    "Countersignatures.time",
    "PlanChanges.date",
    "Tasks.actual_start",
    "Tasks.actual_finish",
    "Tasks.self_check_date",
    "Tasks.updated_on",
    "SelfChecks.date",
    "AcceptanceAttendees.signed_at",
    "Rectifications.issued",
    "Rectifications.rechecked",
    "Handovers.date",
    "Meetings.reviewed_at",
    "Meetings.sent_at",
    "Problems.reported_at",
    "Problems.responded_at",
    "Problems.recorded_at",
    "Problems.resolved_at",
    "ProblemReports.date",
    "Archive.date",
)

# (earlier, later) within one form or one row.
_ORDERED = (
    ("initiation.date", "start"),
    ("initiation.start", "deadline"),
    ("initiation.date", "deadline"),
    ("Assessments.received", "answered"),
    ("PlanTasks.start", "finish"),
    ("Tasks.actual_start", "actual_finish"),
    ("Rectifications.issued", "due"),
    ("Rectifications.issued", "rechecked"),
    ("Meetings.start", "end"),
    ("Meetings.end", "sent_at"),
    ("Problems.reported_at", "responded_at"),
    ("Problems.reported_at", "meeting_at"),
    ("Problems.reported_at", "resolved_at"),
    ("Problems.reported_at", "new_due"),
)

# Days until which, or on which, people have to do something.
_PLAN_DAYS = ("Milestones.due", "PlanTasks.start", "PlanTasks.finish")
_DEADLINES = (
    "initiation.start",
    "initiation.deadline",
    "Metrics.due",
    "Assessments.committed",
    "Deliverables.due",
    "Tasks.adjusted_finish",
    "Rectifications.due",
    "ImprovementActions.due",
)


@rule(
    "F-22",
    "日期晚于今天",
    level=Level.ERROR,
    source="F1.06 F1.18 F3.05",
    example="今天是 2026-11-20，实际完成“2026-12-01” → 2026-11-20 或更早",
)
def in_the_future(workbook: WorkbookDay) -> Iterator[Problem]:
    today = workbook.today
    for key in _PAST:
        column = column_of(workbook.content, key)
        days = column.days
        late = {day for day in set(days) if day is not None and as_day(day) > today}
        for row in rows_of(days, late):
            message = f"{column.field.label}{quoted(days[row])}晚于今天{quoted(today)}"
            yield column.problem(row, message, "填已经发生的日期，最晚是今天")


@rule(
    "F-23",
    "日期先后颠倒",
    level=Level.ERROR,
    source="F1.13 F1.18 F1B.10 F2.04 F3.05",
    example="计划开始 2026-12-10，计划完成“2026-12-01” → 2026-12-20",
)
def out_of_order(workbook: WorkbookDay) -> Iterator[Problem]:
    content = workbook.content
    for key, beside in _ORDERED:
        earlier = column_of(content, key)
        later = earlier.beside(beside)
        firsts, lasts = _comparable(earlier, later)
        if key == "initiation.date" and beside == "deadline" and _has_start(content):
            continue  # the start, between the two, is told already
        pairs = zip(firsts, lasts, strict=True)
        wrong = [row for row, (first, last) in enumerate(pairs) if first and last and last < first]
        for row in wrong:
            message = (
                f"{later.field.label}{quoted(lasts[row])}早于"
                f"{earlier.field.label}{quoted(firsts[row])}"
            )
            yield later.problem(row, message, "核对两个日期，改正写错的一个")
    yield from _consulted_too_late(content)


def _consulted_too_late(content: Content) -> Iterator[Problem]:
    """Yield the talks that were held after the form was submitted (F1.18)."""
    submitted = content.date("initiation.submitted_at")
    column = column_of(content, "Consultations.date")
    for row, day in enumerate(column.days) if submitted else ():
        if day is not None and submitted is not None and as_day(day) > as_day(submitted):
            message = f"{column.field.label}{quoted(day)}晚于发起表的提交时间{quoted(submitted)}"
            yield column.problem(row, message, "先沟通再提交，核对两个日期")


@rule(
    "F-24",
    "截止日期落在非工作日",
    level=Level.WARNING,
    source="F1.13",
    example="截止时间“2026-10-01”是法定节假日（国庆节） → 2026-09-30 或 2026-10-08",
)
def deadline_on_day_off(workbook: WorkbookDay) -> Iterator[Problem]:
    yield from _days_off(workbook.content, workbook.calendar, _DEADLINES)


@rule(
    "R-27c",
    "计划日期落在非工作日",
    level=Level.WARNING,
    source="S0 §三；S4",
    example="计划完成“2026-11-21”是休息日（周六） → 2026-11-20 或 2026-11-23",
)
def plan_on_day_off(workbook: WorkbookDay) -> Iterator[Problem]:
    yield from _days_off(workbook.content, workbook.calendar, _PLAN_DAYS)


@rule(
    "F-25",
    "日期按估算的工作日历计算",
    level=Level.HINT,
    source="国务院办公厅节假日安排通知",
    example="计划完成“2027-03-01”：2027 安排未录入，按估算 → 放假安排公布后更新工作日历",
)
def estimated_calendar(workbook: WorkbookDay) -> Iterator[Problem]:
    calendar = workbook.calendar
    found: dict[str, _Estimated] = {}
    for column in columns(workbook.content, Kind.DATE, Kind.DATETIME):
        if column.key not in _DEADLINES and column.key not in _PLAN_DAYS:
            continue
        days = column.days
        guesses = {day for day in set(days) if day and calendar.is_estimated(as_day(day))}
        if guesses:
            row = next(row for row, day in enumerate(days) if day in guesses)
            seen = found.setdefault(column.sheet, _Estimated(column, row, set()))
            seen.days.update(map(as_day, guesses))
    for seen in found.values():
        label, day = seen.column.field.label, seen.column.days[seen.row]
        note = calendar.note(min(seen.days), max(seen.days))
        message = f"{note}（{label}{quoted(day)}等）"
        yield seen.column.problem(seen.row, message, "国务院公布放假安排后，更新工作日历再核对")


@rule(
    "F-26",
    "承诺日期晚于截止时间",
    level=Level.WARNING,
    source="F1B.7",
    example="截止时间 2026-12-31，承诺完成日期“2027-01-10” → 协商提前，或调整截止时间",
)
def committed_too_late(workbook: WorkbookDay) -> Iterator[Problem]:
    deadline = workbook.content.date("initiation.deadline")
    column = column_of(workbook.content, "Assessments.committed")
    for row, day in enumerate(column.days) if deadline else ():
        if day is not None and deadline is not None and day > deadline:
            message = f"承诺完成日期{quoted(day)}晚于截止时间{quoted(deadline)}"
            yield column.problem(row, message, "与该部门协商提前，或由发起部门调整截止时间")


class _Estimated(NamedTuple):
    """The first cell of a sheet that rests on an estimate, and all such days of the sheet."""

    column: Column
    row: int
    days: set[date]


def as_day(moment: date) -> date:
    """Return the day of a date with or without time of day."""
    return moment.date() if isinstance(moment, datetime) else moment


def _comparable(one: Column, other: Column) -> tuple[_Days, _Days]:
    """Return two columns of dates, without time of day unless both have one."""
    if one.field.kind is other.field.kind:
        return one.days, other.days
    return (
        [day and as_day(day) for day in one.days],
        [day and as_day(day) for day in other.days],
    )


def _has_start(content: Content) -> bool:
    return content.date("initiation.start") is not None


def _days_off(content: Content, calendar: Calendar, keys: tuple[str, ...]) -> Iterator[Problem]:
    for key in keys:
        column = column_of(content, key)
        days = column.days
        off = {day for day in set(days) if day and not calendar.is_workday(as_day(day))}
        texts: dict[date | None, tuple[str, str]] = {
            day: _day_off_text(column.field.label, day, calendar) for day in off
        }
        for row in rows_of(days, texts):
            yield column.problem(row, *texts[days[row]])


def _day_off_text(label: str, moment: date, calendar: Calendar) -> tuple[str, str]:
    day = as_day(moment)
    known = calendar.day(day)
    detail = known.festival or f"周{_WEEKDAYS[day.weekday()]}"
    before, after = calendar.add_workdays(day, -1), calendar.next_workday(day)
    message = f"{label}{quoted(moment)}是{known.kind}（{detail}）"
    return message, f"改到工作日，如 {before} 或 {after}"
