"""From a workbook to what the mailer is handed: people, tasks and the company's rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from addin.content import Content
from addin.errors import InputError
from addin.forms.reminders import Reminder
from addin.forms.vocabularies import (
    ARCHIVED,
    AWAY,
    BLOCKED,
    CLOSED_STATUSES,
    LEFT_COMPANY,
    TERMINATED,
    URGENT,
    WORKING_HOURS,
    YES,
)
from addin.notices.occasions import notices
from addin.standing.gates import gates
from addin.standing.tasks import TaskState, progress
from addin.standing.workbook_day import WorkbookDay
from addin.worktime import WorkHours, WorkTime
from mailer.delivery.send import SENDER_NAME, Settings
from mailer.planning.items import Collaboration, Directory, Person, TaskLine
from mailer.planning.recipients import Mailbox
from mailer.planning.reminder_rules import ReminderRule, parse_hours, parse_ladder, parse_offsets

COORDINATION = "SLA-04"  # a problem must be coordinated within 4 hours (S2 §四)
DEFAULT_QUIET = (time(8), time(19))
_OFFICE_HOURS = ("morning_start", "morning_end", "afternoon_start", "afternoon_end")


@dataclass(frozen=True, slots=True)
class Mailing:
    """What one workbook gives the mailer, and whether its company works on the day."""

    collaboration: Collaboration
    is_working_day: bool


def mailing(workbook: WorkbookDay, path: Path) -> Mailing:
    """Return the collaboration of a workbook as the mailer wants it.

    Of one that was called off or is in the archive nobody hears anything any more.

    Raises:
        InputError: a cell of 提醒规则 cannot be understood.
    """
    content = workbook.content
    time_of = WorkTime(workbook.calendar, _hours(content))
    # A share's mapped letter resolves to its \\\\server; what stays local opens on one computer only.
    link, file = content.text("reminders.link"), str(path.resolve())
    rules = tuple(_rules(content))
    is_ended = gates(workbook).phase in (TERMINATED, ARCHIVED)
    return Mailing(
        Collaboration(
            id=content.text("initiation.collaboration_id"),
            title=content.text("initiation.title"),
            link=link or file,
            is_shared=bool(link) or file.startswith("\\\\"),
            directory=_directory(content),
            tasks=() if is_ended else tuple(_lines(workbook, time_of)),
            lead_department=content.text("initiation.lead_department"),
            lead_person=content.text("plan.lead_person"),
            tracker=content.text("plan.tracker"),
            sponsor=content.text("initiation.sponsor"),
            rules=rules,
            notices=() if is_ended else notices(workbook, rules),
        ),
        workbook.calendar.is_workday(workbook.today),
    )


def settings_of(contents: Sequence[Content]) -> Settings:
    """Return how mails go out: the first sender that a workbook names, the smallest cap.

    Raises:
        InputError: the sender is no mail address.
    """
    senders = [
        (address, content.places.get("reminders.sender"))
        for content in contents
        if (address := content.text("reminders.sender"))
    ]
    caps = [
        int(cap)
        for content in contents
        if (cap := content.number("reminders.max_mails")) and cap >= 1
    ]
    try:
        return Settings(
            sender=Mailbox(SENDER_NAME, senders[0][0]) if senders else None,
            cap=min(caps, default=Settings().cap),
        )
    except InputError as error:
        where = str(senders[0][1] or "")
        raise InputError(error.what, where=where, remedy=error.remedy) from error


def _directory(content: Content) -> Directory:
    people = [
        Person(
            name=str(row["name"]),
            email=str(row["email"]),
            department=str(row["department"]),
            supervisor=str(row["supervisor"]),
            sponsor=str(row["sponsor"]),
            is_active=row["employment"] != LEFT_COMPANY,
            is_away=row["employment"] == AWAY,
            stand_in=str(row["stand_in"]),
        )
        for row in content.table("People").records()
        if row["name"]
    ]
    departments = content.table("Departments")
    names = departments.texts("department")
    return Directory(
        tuple(people),
        heads=dict(zip(names, departments.texts("head"), strict=True)),
        sponsors=dict(zip(names, departments.texts("sponsor"), strict=True)),
    )


def _lines(workbook: WorkbookDay, time_of: WorkTime) -> Iterator[TaskLine]:
    content = workbook.content
    tasks = content.table("Tasks")
    index = {row: n for n, row in enumerate(tasks.rows)}
    reported = _reported(content)
    for task in progress(workbook).tasks:
        row = index[task.row]
        yield TaskLine(
            id=task.task_id,
            name=task.name,
            department=task.department,
            owner=task.owner,
            partners=tuple(part for part in task.supporting.split("、") if part),
            status=task.status,
            is_closed=task.status in CLOSED_STATUSES,
            is_blocked=task.status == BLOCKED,
            is_urgent=task.priority == URGENT,
            due=task.due,
            overdue_days=_overdue(task),
            remaining_days=task.remaining_days,
            idle_days=task.stale_days,
            cadence_days=task.cadence,
            problem=tasks.texts("problem")[row],
            block_type=tasks.texts("block_type")[row],
            measure=tasks.texts("measure")[row],
            escalation=tasks.texts("escalation")[row],
            needed_by=_needed_by(task, reported, workbook, time_of),
            calendar_note=task.calendar_note,
        )


def _overdue(task: TaskState) -> int:
    """Return the overdue working days; a task that became overdue on a day off has one."""
    return max(1, task.overdue_days or 0) if task.is_overdue == YES else 0


def _reported(content: Content) -> Mapping[str, datetime]:
    """Return when the open problem of each task was reported, the latest one."""
    problems = content.table("Problems")
    return {
        task: at
        for task, at, met in zip(
            problems.texts("task_id"),
            problems.moments("reported_at"),
            problems.moments("meeting_at"),
            strict=True,
        )
        if task and at and not met
    }


def _needed_by(
    task: TaskState,
    reported: Mapping[str, datetime],
    workbook: WorkbookDay,
    time_of: WorkTime,
) -> datetime | None:
    """Return until when a blocked task must be coordinated: SLA-04 after its problem report."""
    at = reported.get(task.task_id)
    if task.status != BLOCKED or at is None:
        return None
    limits = workbook.content.table("SlaLimits")
    for sla, amount, hours, enabled in zip(
        limits.texts("sla_id"),
        limits.numbers("amount"),
        limits.texts("hours"),
        limits.texts("enabled"),
        strict=True,
    ):
        if sla == COORDINATION and enabled == YES and amount and amount > 0:
            due = time_of.add_hours(at, amount, natural=hours != WORKING_HOURS).moment
            return due if due.replace(tzinfo=None) >= workbook.now else None
    return None


def _rules(content: Content) -> Iterator[ReminderRule]:
    table = content.table("ReminderRules")
    known = {reminder.value: reminder for reminder in Reminder}
    opening, closing = _quiet(content)
    for n, row in enumerate(table.records()):
        if row["rule"] not in known:
            continue
        yield ReminderRule(
            reminder=known[str(row["rule"])],
            is_enabled=row["enabled"] == YES,
            offsets=parse_offsets(str(row["offsets"]), where=str(table.place(n, "offsets"))),
            ladder=parse_ladder(str(row["ladder"]), where=str(table.place(n, "ladder"))),
            hours=parse_hours(str(row["hours"]), where=str(table.place(n, "hours"))),
            quiet_from=closing,
            quiet_until=opening,
        )


def _quiet(content: Content) -> tuple[time, time]:
    """Return from when and until when mails may go out."""
    opening, closing = (
        _clock_time(content, name, default)
        for name, default in zip(
            ("reminders.quiet_before", "reminders.quiet_after"), DEFAULT_QUIET, strict=True
        )
    )
    return opening, closing


def _hours(content: Content) -> WorkHours:
    names = [f"sla.{key}" for key in _OFFICE_HOURS]
    hours = [content.text(name) for name in names]
    if not all(hours):
        return WorkHours()
    first, noon, after, last = hours
    try:
        return WorkHours.parse(f"{first}–{noon}，{after}–{last}")
    except InputError as error:
        where = str(content.places.get(names[0], ""))
        raise InputError(error.what, where=where, remedy=error.remedy) from error


def _clock_time(content: Content, name: str, default: time) -> time:
    text = content.text(name)
    if not text:
        return default
    try:
        return time.fromisoformat(text.zfill(5))
    except ValueError:
        raise InputError(
            f"时刻“{text}”看不懂",
            where=str(content.places.get(name, name)),
            remedy="请写成 08:00 这样的时刻。",
        ) from None
