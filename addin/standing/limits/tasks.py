"""Limits of the tracker: finish (SLA-15), updates (SLA-16, 17), deviations (SLA-21)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from addin.forms.procedure import procedure_of
from addin.forms.vocabularies import BLOCKED, CANCELLED, CLOSED_STATUSES, DONE
from addin.standing.limits.collaboration import names
from addin.standing.limits.counting import opening
from addin.standing.limits.model import Episode
from addin.standing.limits.rows import Over
from addin.standing.limits.terms import terms_of
from addin.standing.moments import as_moment, is_later
from addin.standing.tasks import TaskState, progress
from addin.standing.workbook_day import WorkbookDay

_DAILY, _OTHER, _REPORT = "SLA-16", "SLA-17", "SLA-21"
_DEVIATION = Over(
    table="Problems",
    start="occurred_at",
    stop=("reported_at",),
    name="description",
    people=("reporter",),
)


def tasks(workbook: WorkbookDay) -> Iterator[Episode]:
    """SLA-15: every task until its planned finish, in the state that the tracker shows."""
    close = workbook.work.hours.close
    for index, task in _by_row(workbook):
        if task.status == CANCELLED or task.due is None or not task.sla_state:
            continue
        yield _episode(
            task,
            ("Tasks.actual_finish", index),
            task.baseline_start or task.due,
            stopped=task.actual_finish if task.status == DONE or task.is_delivered else None,
            agreed=datetime.combine(task.due, close),
            state=task.sla_state,
        )


def daily_updates(workbook: WorkbookDay) -> Iterator[Episode]:
    """SLA-16: the update of a task whose cadence is every day."""
    yield from _updates(workbook, is_daily=True)


def other_updates(workbook: WorkbookDay) -> Iterator[Episode]:
    """SLA-17: the update of a task by the cadence of the plan; it starts anew with every one."""
    yield from _updates(workbook, is_daily=False)


def _updates(workbook: WorkbookDay, *, is_daily: bool) -> Iterator[Episode]:
    updated = workbook.content.table("Tasks").dates("updated_on")
    own = terms_of(workbook)[_DAILY if is_daily else _OTHER].amount
    for index, task in _by_row(workbook):
        is_wanted = task.stale_days is not None and task.status not in CLOSED_STATUSES
        if is_wanted and (task.cadence == 1) is is_daily:
            since = updated[index] or task.baseline_start
            place = ("Tasks.updated_on", index)
            yield _episode(task, place, since, amount=own or float(task.cadence))


def deviations(workbook: WorkbookDay) -> Iterator[Episode]:
    """SLA-21: a deviation is reported; a blocked task without any report counts from its update."""
    for episode in _DEVIATION(workbook):
        latest = _same_day(workbook, episode.started) if episode.started else None
        yield episode._replace(latest=latest)
    if procedure_of(workbook.content.text("initiation.type")).is_tracked_only:
        return
    named = workbook.content.table("Problems").texts("task_id")
    reported = set(map(workbook.full_task_id, named))
    updated = workbook.content.table("Tasks").dates("updated_on")
    for index, task in _by_row(workbook):
        since = updated[index]
        if task.status == BLOCKED and task.task_id not in reported and since is not None:
            start = opening(workbook.work, since)
            place = ("Problems.reported_at", -1)
            yield _episode(task, place, start, latest=_same_day(workbook, start))


def _same_day(workbook: WorkbookDay, started: date) -> datetime | None:
    """Return the close of the working day of a moment; after hours, of the next one."""
    bound = terms_of(workbook)[_REPORT].bound
    if bound is None:
        return None
    start, work = as_moment(started), workbook.work
    is_after_hours = is_later(start, datetime.combine(start.date(), work.hours.close))
    is_worked = work.calendar.is_workday(start.date())
    days = bound + 1 if is_after_hours and is_worked else bound
    return work.due_by_workdays(start.date(), days).moment


def _episode(
    task: TaskState,
    place: tuple[str, int],
    started: date | None,
    *,
    stopped: date | None = None,
    agreed: datetime | None = None,
    latest: datetime | None = None,
    amount: float | None = None,
    state: str = "",
) -> Episode:
    return Episode(
        key=place[0],
        row=place[1],
        item=task.task_id,
        name=task.name,
        people=names(task.owner),
        departments=names(task.department),
        started=started,
        stopped=stopped,
        agreed=agreed,
        latest=latest,
        amount=amount,
        state=state,
    )


def _by_row(workbook: WorkbookDay) -> Iterator[tuple[int, TaskState]]:
    """Yield each task with the index of its row in the table Tasks."""
    index = {row: n for n, row in enumerate(workbook.content.table("Tasks").rows)}
    for task in progress(workbook).tasks:
        yield index[task.row], task
