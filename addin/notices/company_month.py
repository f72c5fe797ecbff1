"""N-17: the KPIs of all collaborations after the end of a month, for those who care for the process.

It is about many workbooks at once, so it is made where they are together and not in
`addin.notices.occasions`, which looks at one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from addin.content import Content
from addin.forms.indicators import MONTHS_SHOWN
from addin.forms.reminders import Reminder
from addin.forms.vocabularies import (
    AT_LEAST,
    AT_MOST,
    BELOW,
    BETTER_WHEN_DOWN,
    BETTER_WHEN_UP,
    CANCELLED,
)
from addin.notices.occasions.when import news_days
from addin.standing.approval import management
from addin.standing.indicators import Figure, MeasuredWorkbook, company, measures_of
from addin.standing.task_counts import counted
from addin.standing.tasks import progress
from addin.standing.workbook_day import WorkbookDay
from addin.worktime import days_later
from mailer.planning.items import Collaboration, Notice, Telling
from mailer.planning.reminder_rules import Role
from mailer.planning.reports import DepartmentFigures, MonthFigure, MonthReport

PROCESS_DEPARTMENTS = ("企业管理部", "流程管理部门", "流程管理部")
"""Departments whose head looks after the process (S0 §六); the first that a company has."""
_SIGNS = {AT_LEAST: "≥", AT_MOST: "≤", BELOW: "<"}
_AGAINST_BASELINE = {BETTER_WHEN_UP: ("提高", 1), BETTER_WHEN_DOWN: ("降低", -1)}

Workbook = tuple[WorkbookDay, Collaboration]


def with_month(workbooks: Sequence[Workbook]) -> list[Collaboration]:
    """Return the collaborations of some workbooks, with the monthly report where it is due.

    It is sent on the first working day of a month, about all months before; what was missed is
    made up for as long as other news are told (提醒规则), and nothing is sent of a time before
    the first collaboration.
    """
    due = [month_due(workbook) for workbook, _ in workbooks]
    switched_on = [_is_on(collaboration) for _, collaboration in workbooks]
    if not any(month and is_on for month, is_on in zip(due, switched_on, strict=True)):
        return [collaboration for _, collaboration in workbooks]
    month = next(each for each in due if each)
    report = month_report([workbook for workbook, _ in workbooks], month)
    return [
        replace(each, notices=(*each.notices, _notice(workbook.content, each, report)))
        if is_on
        else each
        for (workbook, each), is_on in zip(workbooks, switched_on, strict=True)
    ]


def month_due(workbook: WorkbookDay) -> str:
    """Return the month (``2026-10``) of which the report is sent today; empty if none is."""
    content, today = workbook.content, workbook.today
    first = today.replace(day=1)
    begun = content.date("initiation.date")
    opening = workbook.calendar.next_workday(first)
    if begun is None or not (opening <= today <= days_later(opening, news_days(content))):
        return ""
    began = begun.date() if isinstance(begun, datetime) else begun
    return f"{days_later(first, -1):%Y-%m}" if began < first else ""


def month_report(workbooks: Sequence[WorkbookDay], month: str) -> MonthReport:
    """Return the KPIs of some workbooks, with the months up to `month`, and their departments."""
    found = company([MeasuredWorkbook("", measures_of(workbook)) for workbook in workbooks])
    return MonthReport(
        month=month,
        workbooks=len(workbooks),
        figures=tuple(_figure(each, month) for each in found.figures),
        departments=tuple(_departments(workbooks)),
    )


def _is_on(collaboration: Collaboration) -> bool:
    return any(
        rule.reminder is Reminder.MONTHLY and rule.is_enabled for rule in collaboration.rules
    )


def _notice(content: Content, collaboration: Collaboration, report: MonthReport) -> Notice:
    heads: Mapping[str, str] = collaboration.directory.heads
    process = [heads[name] for name in PROCESS_DEPARTMENTS if heads.get(name)][:1]
    leaders = [name for name in management(content)[1:] if name not in process]
    told = (
        (Role.PROCESS, tuple(process) or ("",), "企业管理部跟踪协作指标"),
        (Role.MANAGEMENT, tuple(leaders), "指标月报发给公司管理层"),
    )
    return Notice(
        reminder=Reminder.MONTHLY,
        id=f"指标月报 {report.month}",
        number="—",
        name=f"{report.month}协作指标月报",
        report=report,
        tellings=tuple(
            Telling(role=role, names=names, period=report.month, because=because)
            for role, names, because in told
            if names
        ),
    )


def _figure(figure: Figure, month: str) -> MonthFigure:
    by_month = {part.group: part.figure.value for part in figure.by_month}
    trend = tuple((each, by_month.get(each)) for each in _months(month)) if by_month else ()
    return MonthFigure(
        id=figure.id,
        name=figure.name,
        value=figure.measured,
        unit=figure.unit,
        target=_target(figure),
        state=figure.state,
        sample=figure.sample,
        aim=_aim(figure),
        trend=trend,
    )


def _months(last: str) -> Iterator[str]:
    year, month = map(int, last.split("-"))
    for n in range(year * 12 + month - MONTHS_SHOWN, year * 12 + month):
        yield f"{n // 12:04d}-{n % 12 + 1:02d}"


def _target(figure: Figure) -> str:
    if figure.target is None:
        return ""
    if sign := _SIGNS.get(figure.condition):
        return f"{sign}{figure.target:g}{figure.unit}"
    word, _ = _AGAINST_BASELINE.get(figure.condition, ("", 0))
    baseline = f"（{figure.baseline:g}{figure.unit}）" if figure.baseline is not None else ""
    return f"较基线{baseline}{word}{figure.target:g}%" if word else ""


def _aim(figure: Figure) -> float | None:
    """Return the value that just meets the target; None without a target or its baseline."""
    if figure.target is None or figure.condition in _SIGNS:
        return figure.target
    _, way = _AGAINST_BASELINE.get(figure.condition, ("", 0))
    if not way or figure.baseline is None:
        return None
    return figure.baseline * (1 + way * figure.target / 100)


def _departments(workbooks: Sequence[WorkbookDay]) -> Iterator[DepartmentFigures]:
    """Yield the departments with tasks, in the order in which the workbooks name them."""
    tasks = [
        task
        for workbook in workbooks
        for task in progress(workbook).tasks
        if task.status != CANCELLED and task.department
    ]
    for name, counts in counted((task.department for task in tasks), tasks).items():
        yield DepartmentFigures(
            name=name,
            total=counts.total,
            done=counts.done,
            overdue=counts.overdue,
            blocked=counts.blocked,
            on_time=counts.on_time,
        )
