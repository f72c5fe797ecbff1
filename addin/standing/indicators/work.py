"""KPIs of the daily work: meetings, updates, limits, results and what people think of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from addin.forms.vocabularies import DONE, FAILED, MET, MET_LATE, OVER, PASSED, UNREADABLE_DATE, YES
from addin.reading.names import several
from addin.standing.day_count import day_of
from addin.standing.indicators.model import ALL, Observation, hours_between, measures, share
from addin.standing.limits import clocks
from addin.standing.task_words import STARTED_STATUSES
from addin.standing.tasks import progress
from addin.standing.workbook_day import WorkbookDay

_BEST_MARK = 5
_DECIDED = (MET, MET_LATE, OVER)
_QUARTERS = {"Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12}


@measures("KPI-02")
def meeting_hours(workbook: WorkbookDay) -> Iterator[Observation]:
    """沟通成本: hours × people of all meetings of the collaboration that were held."""
    data = workbook.content.table("Meetings")
    spent = 0.0
    for start, end, people in zip(
        data.dates("start"), data.dates("end"), data.texts("attendees"), strict=True
    ):
        hours = hours_between(start, end)
        day = day_of(end)
        if hours is not None and day is not None and day <= workbook.today:
            spent += hours * len(several(people))
    if spent:
        yield Observation(spent)


@measures("KPI-17")
def minutes_sent(workbook: WorkbookDay) -> Iterator[Observation]:
    """沟通效率: clock hours from the end of a meeting until its minutes went out."""
    data = workbook.content.table("Meetings")
    for end, sent in zip(data.dates("end"), data.dates("sent_at"), strict=True):
        hours = hours_between(end, sent)
        if hours is not None:
            yield Observation(hours, day_of(end))


@measures("KPI-04")
def satisfaction(workbook: WorkbookDay) -> Iterator[Observation]:
    """协作满意度: the mean of the three marks of one sheet, in per cent of the best."""
    data = workbook.content.table("Satisfaction")
    marks = zip(*(data.numbers(key) for key in ("clarity", "flow", "communication")), strict=True)
    rows = zip(data.texts("department"), data.texts("quarter"), marks, strict=True)
    for department, quarter, given in rows:
        valid = [mark for mark in given if mark is not None and 1 <= mark <= _BEST_MARK]
        if valid:
            yield Observation(
                ALL * sum(valid) / len(valid) / _BEST_MARK, _month(quarter), department
            )


def _month(quarter: str) -> date | None:
    """Return the first day of the last month of a quarter such as ``2026Q4``."""
    year, month = quarter[:4], _QUARTERS.get(quarter[4:].strip().upper())
    return date(int(year), month, 1) if year.isdecimal() and int(year) and month else None


@measures("KPI-07")
def limits_kept(workbook: WorkbookDay) -> Iterator[Observation]:
    """执行团队达标率: of every time limit that is decided whether it was kept.

    Mere targets (SLA-19) do not count; of tasks their date does, and the updates are KPI-16.
    """
    for clock in clocks(workbook):
        if clock.is_binding and clock.state in _DECIDED:
            day = day_of(clock.stopped or clock.due)
            alone = clock.departments[0] if len(clock.departments) == 1 else ""
            yield Observation(share(clock.state == MET), day, alone)
    yield from tasks_on_time(workbook)


@measures("KPI-10")
def mending_hours(workbook: WorkbookDay) -> Iterator[Observation]:
    """整改周期: clock hours from 下达 to the end of a rectification."""
    data = workbook.content.table("Rectifications")
    rows = zip(
        data.dates("issued"), data.dates("finished_at"), data.texts("department"), strict=True
    )
    for issued, finished, department in rows:
        hours = hours_between(issued, finished)
        if hours is not None:
            yield Observation(hours, day_of(finished), department)


@measures("KPI-16")
def missing_updates(workbook: WorkbookDay) -> Iterator[Observation]:
    """信息遗漏率: of tasks under way, the working days beyond the cadence of all that called for one.

    The tracker keeps the last update only, so these are the days as they stand today.
    """
    for task in progress(workbook).tasks:
        start = task.baseline_start
        due = workbook.days.between(start, workbook.today) if start else None
        if task.status in STARTED_STATUSES and due and due > 0 and task.is_stale:
            missed = max(0, (task.stale_days or 0) - task.cadence)
            yield Observation(ALL * min(missed, due) / due, department=task.department, weight=due)


@measures("KPI-20a")
def tasks_on_time(workbook: WorkbookDay) -> Iterator[Observation]:
    """任务按时完成率: of tasks that are done, delivered or overdue, those done by their date.

    Where a date cannot be read nobody can tell.
    """
    for task in progress(workbook).tasks:
        if task.sla_state == UNREADABLE_DATE:
            continue
        if task.status == DONE or task.is_delivered or task.is_overdue == YES:
            day = task.actual_finish or task.due
            yield Observation(share(task.sla_state == MET), day, task.department)


@measures("KPI-20b")
def passed_at_once(workbook: WorkbookDay) -> Iterator[Observation]:
    """一次验收通过率: of results with a verdict, those that never had to be mended."""
    content = workbook.content
    mended = Counter(
        text.lower() for text in content.table("Rectifications").texts("deliverable_id")
    )
    items = content.table("AcceptanceItems")
    departments = {
        id.lower(): department
        for id, department in zip(
            content.table("Deliverables").texts("deliverable_id"),
            content.table("Deliverables").texts("department"),
            strict=True,
        )
    }
    for named, id, result in zip(
        items.filled("deliverable_id"),
        items.texts("deliverable_id"),
        items.texts("result"),
        strict=True,
    ):
        if named and result in (PASSED, FAILED):
            at_once = result == PASSED and not mended[id.lower()]
            yield Observation(share(at_once), department=departments.get(id.lower(), ""))
