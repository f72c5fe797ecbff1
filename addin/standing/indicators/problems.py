"""KPIs of problems: solved, answered, overlooked, known before, taken up to management."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from addin.forms.vocabularies import (
    CANCELLED,
    ENDED_PROBLEMS,
    MANAGEMENT,
    OBJECTED,
)
from addin.standing.day_count import day_of
from addin.standing.indicators.model import ALL, Observation, hours_between, measures, share
from addin.standing.recurrence import Repeat, Reported, repeats, reported
from addin.standing.tasks import progress
from addin.standing.workbook_day import WorkbookDay

KNOWN_BEFORE = "KPI-19"


def _rows(workbook: WorkbookDay) -> list[int]:
    """Return the rows in which a problem stands."""
    problems = workbook.content.table("Problems")
    return [row for row, named in enumerate(problems.filled("problem_id")) if named]


def _departments(workbook: WorkbookDay) -> Sequence[str]:
    """Return the department of each problem: 责任部门, else 牵头部门."""
    problems = workbook.content.table("Problems")
    pairs = zip(problems.texts("department"), problems.texts("lead_department"), strict=True)
    return [own or lead for own, lead in pairs]


def _days(workbook: WorkbookDay) -> list[date | None]:
    return [day_of(day) for day in workbook.content.table("Problems").dates("reported_at")]


@measures("KPI-03")
def solved(workbook: WorkbookDay) -> Iterator[Observation]:
    """问题解决率: of every problem whether it is 已解决 or 已关闭."""
    status = workbook.content.table("Problems").texts("status")
    days, departments = _days(workbook), _departments(workbook)
    for row in _rows(workbook):
        yield Observation(share(status[row] in ENDED_PROBLEMS), days[row], departments[row])


@measures("KPI-05")
def first_responses(workbook: WorkbookDay) -> Iterator[Observation]:
    """业务响应速度: clock hours from 反馈时间 to 首次响应时间."""
    problems = workbook.content.table("Problems")
    reported, responded = problems.dates("reported_at"), problems.dates("responded_at")
    days, departments = _days(workbook), _departments(workbook)
    for row in _rows(workbook):
        hours = hours_between(reported[row], responded[row])
        if hours is not None:
            yield Observation(hours, days[row], departments[row])


@measures("KPI-09")
def major_disputes(workbook: WorkbookDay) -> Iterator[Observation]:
    """重大协作纠纷发生率: whether a problem or task of the collaboration went to 管理层."""
    levels = (workbook.content.table(name).texts("escalation") for name in ("Problems", "Tasks"))
    if progress(workbook).tasks or _rows(workbook):
        yield Observation(share(any(MANAGEMENT in level for level in levels)))


@measures("KPI-11")
def disputes(workbook: WorkbookDay) -> Iterator[Observation]:
    """推诿扯皮率: objections after a department had accepted and disputes with an arbiter, a task.

    Every task that is not cancelled carries an equal part of them.
    """
    given = workbook.content.table("Assessments")
    accepted: set[str] = set()
    number = 0
    for department, conclusion in zip(
        given.texts("department"), given.texts("conclusion"), strict=True
    ):
        number += conclusion == OBJECTED and department in accepted
        if conclusion and conclusion != OBJECTED:
            accepted.add(department)
    problems = workbook.content.table("Problems")
    arbiters, levels = problems.texts("arbiter"), problems.texts("escalation")
    number += sum(bool(arbiters[row]) or levels[row] == MANAGEMENT for row in _rows(workbook))
    tasks = [task for task in progress(workbook).tasks if task.status != CANCELLED]
    for _ in tasks:
        yield Observation(ALL * number / len(tasks))


@measures("KPI-12")
def overlooked(workbook: WorkbookDay) -> Iterator[Observation]:
    """问题遗漏率: whether a problem was first seen at 验收 or later.

    What failed in the acceptance and has its 整改 counts as a problem seen there.
    """
    if workbook.content.misread("acceptance.date"):
        return
    held = day_of(workbook.content.date("acceptance.date"))
    unread = workbook.content.table("Problems").unreadable("reported_at")
    days, departments = _days(workbook), _departments(workbook)
    for row in _rows(workbook):
        if row in unread:
            continue
        day = days[row]
        late = held is not None and day is not None and day >= held
        yield Observation(share(late), day, departments[row])
    mended = workbook.content.table("Rectifications")
    for named, day, department in zip(
        mended.filled("rectification_id"),
        mended.dates("issued"),
        mended.texts("department"),
        strict=True,
    ):
        if named:
            yield Observation(ALL, day_of(day), department)


@measures(KNOWN_BEFORE)
def known_before(workbook: WorkbookDay) -> Iterator[Observation]:
    """同类问题重复发生率: whether 案例库 held the problem already (R-33)."""
    yield from known_among(reported(workbook), repeats(workbook))


def known_among(reported: Reported, found: Sequence[Repeat]) -> Iterator[Observation]:
    """Yield of every problem whether it is one of those that were known before."""
    known = {repeat.row for repeat in found}
    for row, problem in enumerate(reported.problems):
        if problem.id:
            yield Observation(share(row in known), problem.day, problem.department)


@measures("KPI-20c")
def blocked(workbook: WorkbookDay) -> Iterator[Observation]:
    """平均受阻时长: working days that a problem kept its task waiting; an open one until today."""
    problems = workbook.content.table("Problems")
    tasks, resolved = problems.texts("task_id"), problems.dates("resolved_at")
    days, departments = _days(workbook), _departments(workbook)
    unread = problems.unreadable("resolved_at")
    for row in _rows(workbook):
        if row in unread:
            continue
        start, end = days[row], day_of(resolved[row]) or workbook.today
        waited = workbook.days.between(start, end) if start and tasks[row] else None
        if waited is not None and waited >= 0:
            yield Observation(waited, start, departments[row])
