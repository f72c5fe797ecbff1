"""From a workbook to what the mailer is handed: people, tasks and the company's rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path

from addin.content import Content, Row
from addin.errors import InputError
from addin.forms import FIELDS
from addin.forms.initiation import INITIATION
from addin.forms.plan import PLAN
from addin.forms.reminders import Reminder
from addin.forms.vocabularies import (
    ARCHIVED,
    AWAY,
    BLOCKED,
    CLOSED_STATUSES,
    LEFT_COMPANY,
    SUBMITTED,
    TERMINATED,
    URGENT,
    YES,
)
from addin.notices.answers import pauses, weekly_readers
from addin.notices.occasions import notices
from addin.notices.occasions.when import open_clocks
from addin.notices.occasions.who import leaders
from addin.reading.clock import clock_time
from addin.reading.names import several
from addin.reading.zone import BEIJING
from addin.standing.approval import is_waiting_for_plan
from addin.standing.carrying import NEEDED as CARRYING
from addin.standing.clock import in_zone, zone_of
from addin.standing.commitments import NEEDED as PROMISED
from addin.standing.extract import NEEDED as EXTRACTING
from addin.standing.gates import gates
from addin.standing.tasks import TaskState, progress
from addin.standing.workbook_day import BEGINNING, WorkbookDay
from mailer.delivery.composing import SENDER_NAME, Settings
from mailer.planning.items import Collaboration, Directory, Person, TaskLine
from mailer.planning.recipients import Mailbox
from mailer.planning.reminder_rules import DEFAULT_RULES, ReminderRule, as_set

NEEDED = EXTRACTING | {
    *FIELDS,
    "Answers",
    *BEGINNING,
    *CARRYING,
    *PROMISED,
    "AgendaItems",
    "Decisions",
    "MeetingTasks",
    "Milestones",
    "ReminderLog",
    "ReminderRules",
}
"""What `mailing` asks of every workbook, unless it `is_handed_in`: read at once, it takes less time.

Of the same an extract is made."""
COORDINATION = "SLA-04"  # a problem must be coordinated within 4 hours (S2 §四)
DEFAULT_QUIET = {"reminders.quiet_before": time(8), "reminders.quiet_after": time(19)}


@dataclass(frozen=True, slots=True)
class Mailing:
    """What one workbook gives the mailer, and whether its company works on the day."""

    collaboration: Collaboration
    is_working_day: bool


def mailing(workbook: WorkbookDay, path: Path) -> Mailing:
    """Return the collaboration of a workbook as the mailer wants it.

    Of one that was called off nobody hears anything any more, of one in the archive only what was
    promised at its review (Q-24); while the plan is not in force nobody is reminded of its tasks
    (R-15), but of the approval that is missing.
    """
    content = workbook.content
    # A share's mapped letter resolves to its \\\\server; what stays local opens on one computer only.
    link, file = content.text("reminders.link"), str(path.resolve())
    rules = tuple(_rules(content))
    phase = gates(workbook).phase
    is_ended = phase in (TERMINATED, ARCHIVED)
    heard = [rule for rule in rules if not is_ended or rule.reminder is Reminder.COMMITMENT]
    return Mailing(
        Collaboration(
            id=content.text("initiation.collaboration_id"),
            title=content.text("initiation.title"),
            link=link or file,
            is_shared=bool(link) or file.startswith("\\\\"),
            directory=directory_of(content),
            tasks=() if is_ended or is_waiting_for_plan(content) else tuple(_lines(workbook)),
            lead_department=content.text("initiation.lead_department"),
            lead_person=leaders(workbook)[0],
            tracker=content.text("plan.tracker"),
            sponsor=content.text("initiation.sponsor"),
            rules=rules,
            weekly_readers=weekly_readers(content),
            notices=() if phase == TERMINATED else notices(workbook, heard),
        ),
        workbook.calendar.is_workday(workbook.today),
    )


def is_handed_in(content: Content) -> bool:
    """Return whether a form waits for approval: then all is checked before anybody hears of it."""
    statuses = (content.text(f"{form.code}.form_status") for form in (INITIATION, PLAN))
    return SUBMITTED in statuses


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


def company_moment(contents: Sequence[Content], moment: datetime) -> datetime:
    """Return a moment in the company's zone, as the first of its workbooks names it."""
    return in_zone(moment, zone_of(contents[0]) if contents else BEIJING)


def directory_of(content: Content) -> Directory:
    """Return 通讯录 and 部门 of a workbook as the mailer wants them."""
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


def _lines(workbook: WorkbookDay) -> Iterator[TaskLine]:
    content = workbook.content
    tasks = content.table("Tasks")
    index = {row: n for n, row in enumerate(tasks.rows)}
    needed, paused = _needed_by(workbook), pauses(content)
    for task in progress(workbook).tasks:
        row = index[task.row]
        yield TaskLine(
            id=task.task_id,
            name=task.name,
            department=task.department,
            owner=task.owner,
            partners=tuple(several(task.supporting, workbook.departments)),
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
            needed_by=needed.get(task.task_id) if task.status == BLOCKED else None,
            calendar_note=task.calendar_note,
            paused_until=paused.get(task.task_id),
        )


def _overdue(task: TaskState) -> int:
    """Return the overdue working days; a task that became overdue on a day off has one."""
    return max(1, task.overdue_days or 0) if task.is_overdue == YES else 0


def _needed_by(workbook: WorkbookDay) -> Mapping[str, datetime]:
    """Return by task until when its problem must be coordinated, while that is to come."""
    tasks = workbook.content.table("Problems").texts("task_id")
    return {
        tasks[clock.row]: clock.due
        for clock in open_clocks(workbook, COORDINATION)
        if clock.due is not None and clock.due >= workbook.now
    }


def _rules(content: Content) -> Iterator[ReminderRule]:
    """Yield every reminder as 提醒规则 has it; of two rows of one id the first counts."""
    rows: dict[str, Row] = {}
    for row in content.table("ReminderRules").records():
        rows.setdefault(str(row["rule"]), row)
    opening, closing = (
        clock_time(content.text(name)) or default for name, default in DEFAULT_QUIET.items()
    )
    for shipped in DEFAULT_RULES:
        own = rows.get(shipped.reminder)
        rule = shipped if own is None else as_set(shipped, own)
        yield replace(rule, quiet_from=closing, quiet_until=opening)
