"""When a task of the tracker is spoken of, and to whom: N-07, N-08, N-09 and N-11."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from addin.forms.reminders import Reminder
from mailer.planning.items import TaskLine, Telling
from mailer.planning.reminder_rules import ReminderRule, Role

OF_TASKS = frozenset((Reminder.DUE_SOON, Reminder.OVERDUE, Reminder.BLOCKED, Reminder.NOT_UPDATED))


def task_tellings(task: TaskLine, rule: ReminderRule, now: datetime) -> Iterator[Telling]:
    """Yield whom a rule, one `OF_TASKS`, tells about an open task."""
    today = now.date().isoformat()
    match rule.reminder:
        case Reminder.DUE_SOON:
            for role, step in _due_soon(task, rule):
                yield Telling(role=role, step=step, period=str(step))
        case Reminder.OVERDUE:
            for role, step in _overdue(task, rule):
                yield Telling(role=role, step=step, period=today)
        case Reminder.BLOCKED:
            for role in _blocked(task):
                yield Telling(role=role, period=today, cannot_wait=True)
        case Reminder.NOT_UPDATED:
            for role, step in _not_updated(task, rule, now):
                yield Telling(role=role, step=step, period=today)


def _due_soon(task: TaskLine, rule: ReminderRule) -> Iterator[tuple[Role, int]]:
    """N-07, once per offset; an offset that no run fell on is made up for by the next run."""
    left = task.remaining_days
    if task.due is None or left is None or task.overdue_days > 0:
        return
    reached = [offset for offset in rule.offsets if offset >= left >= 0]
    if reached:
        yield Role.OWNER, min(reached)


def _overdue(task: TaskLine, rule: ReminderRule) -> Iterator[tuple[Role, int]]:
    """N-08: the owner, and whom the ladder copies by then."""
    if task.overdue_days < 1:
        return
    yield Role.OWNER, 1
    yield from _climb(rule, task.overdue_days)


def _blocked(task: TaskLine) -> Iterator[Role]:
    """N-09: those who must organise help, not the owner, who reported it."""
    if not task.is_blocked:
        return
    yield Role.LEAD
    yield Role.HEAD
    if task.partners:
        yield Role.PARTNER
    if task.is_urgent or task.escalation.strip() in (Role.SPONSOR, Role.MANAGEMENT):
        yield Role.SPONSOR


def _not_updated(task: TaskLine, rule: ReminderRule, now: datetime) -> Iterator[tuple[Role, int]]:
    """N-11: the owner on the evening of the day, with the tracker from the next day on."""
    if task.idle_days is None:
        return
    late = task.idle_days - task.cadence_days
    if late > 0 or (late == 0 and now.time() >= rule.after):
        yield Role.OWNER, max(late, 0)
        yield from _climb(rule, late)


def _climb(rule: ReminderRule, days: int) -> Iterator[tuple[Role, int]]:
    for step in rule.ladder:
        if days >= step.days:
            yield step.role, step.days
