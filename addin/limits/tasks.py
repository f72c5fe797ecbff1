"""Limits of the tracker: finish (SLA-15), updates (SLA-16, 17), deviations (SLA-21)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from addin.forms.vocabularies import BLOCKED, CANCELLED, CLOSED_STATUSES, DONE
from addin.limits.counting import opening
from addin.limits.model import Episode
from addin.limits.rows import Over
from addin.limits.setting import Setting, names
from addin.progress import TaskState

_DAILY, _OTHER = "SLA-16", "SLA-17"
_DEVIATION = Over(
    table="Problems",
    start="occurred_at",
    stop=("reported_at",),
    name="description",
    people=("reporter",),
)


def tasks(setting: Setting) -> Iterator[Episode]:
    """SLA-15: every task until its planned finish, in the state that the tracker shows."""
    close = setting.work.hours.close
    for index, task in _by_row(setting):
        if task.status == CANCELLED or task.due is None or not task.sla_state:
            continue
        yield _episode(
            task,
            ("Tasks.actual_finish", index),
            task.baseline_start or task.due,
            stopped=task.actual_finish if task.status == DONE else None,
            agreed=datetime.combine(task.due, close),
            state=task.sla_state,
        )


def daily_updates(setting: Setting) -> Iterator[Episode]:
    """SLA-16: the update of a task whose cadence is every day."""
    yield from _updates(setting, is_daily=True)


def other_updates(setting: Setting) -> Iterator[Episode]:
    """SLA-17: the update of a task by the cadence of the plan; it starts anew with every one."""
    yield from _updates(setting, is_daily=False)


def _updates(setting: Setting, *, is_daily: bool) -> Iterator[Episode]:
    updated = setting.content.table("Tasks").dates("updated_on")
    own = setting.terms[_DAILY if is_daily else _OTHER].amount
    for index, task in _by_row(setting):
        is_wanted = task.stale_days is not None and task.status not in CLOSED_STATUSES
        if is_wanted and (task.cadence == 1) is is_daily:
            since = updated[index] or task.baseline_start
            place = ("Tasks.updated_on", index)
            yield _episode(task, place, since, amount=own or float(task.cadence))


def deviations(setting: Setting) -> Iterator[Episode]:
    """SLA-21: a deviation is reported; a blocked task without any report counts from its update."""
    yield from _DEVIATION(setting)
    reported = set(setting.content.table("Problems").texts("task_id"))
    updated = setting.content.table("Tasks").dates("updated_on")
    for index, task in _by_row(setting):
        since = updated[index]
        if task.status == BLOCKED and task.task_id not in reported and since is not None:
            yield _episode(task, ("Problems.reported_at", -1), opening(setting.work, since))


def _episode(
    task: TaskState,
    place: tuple[str, int],
    started: date | None,
    *,
    stopped: date | None = None,
    agreed: datetime | None = None,
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
        amount=amount,
        state=state,
    )


def _by_row(setting: Setting) -> Iterator[tuple[int, TaskState]]:
    """Yield each task with the index of its row in the table Tasks."""
    index = {row: n for n, row in enumerate(setting.content.table("Tasks").rows)}
    for task in setting.progress.tasks:
        yield index[task.row], task
