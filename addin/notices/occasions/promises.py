"""What was promised and falls due, or is overdue: N-19, for whoever promised it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from addin.forms.commitments import OF_REVIEW
from addin.forms.reminders import Reminder
from addin.forms.vocabularies import ARCHIVED
from addin.notices.occasions.registry import occasion
from addin.notices.occasions.when import days_since
from addin.notices.occasions.who import having
from addin.standing.commitments import Commitment, commitments
from addin.standing.gates import gates
from addin.standing.workbook_day import WorkbookDay
from mailer.planning.items import Notice, Telling
from mailer.planning.reminder_rules import ReminderRule, Role

_DAILY = 10  # working days for which an overdue item is told every day; then once a week


@occasion(Reminder.COMMITMENT)
def promised(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-19: before it is due, and while it is overdue; after the archive only what improves."""
    is_ended = gates(workbook).phase == ARCHIVED
    for one in commitments(workbook):
        is_told = not (one.is_done or one.is_followed) and (one.kind == OF_REVIEW or not is_ended)
        if is_told and one.due is not None:
            yield _notice(workbook, rule, one, one.due)


def _notice(workbook: WorkbookDay, rule: ReminderRule, one: Commitment, due: datetime) -> Notice:
    is_over = due < workbook.now
    late = days_since(workbook, due) if is_over else 0
    left = workbook.calendar.workdays_between(workbook.today, due.date())
    reached = [offset for offset in rule.offsets if offset >= left]
    owner = (one.owner,) if one.owner else having(workbook, Role.HEAD, (one.department,))
    tellings = []
    if is_over or reached:
        tellings.append(
            Telling(
                role=Role.ACTOR,
                names=owner or ("",),
                period=_period(workbook, late) if is_over else f"-{min(reached)}",
                action=f"请办理，完成后在“待办事项”或出处填写完成日期（{one.kind}）",
                because=f"{one.kind}由您负责，{'已经逾期' if is_over else '就要到期'}",
            )
        )
    for step in rule.ladder if is_over else ():
        if late >= step.days:
            names = having(workbook, step.role, (one.department,))
            tellings.append(
                Telling(
                    role=step.role,
                    names=tuple(name for name in names if name not in owner),
                    period="over",
                    action="请跟进",
                    because=f"逾期{step.days}个工作日起抄送{step.role}",
                )
            )
    return Notice(
        reminder=rule.reminder,
        id=f"{one.kind} {one.item}",
        number=workbook.short(one.item),
        name=one.subject,
        people=" · ".join(part for part in (one.owner, one.department) if part),
        due_at=due,
        is_over=is_over,
        is_near=not is_over,
        overdue_days=late,
        tellings=tuple(tellings),
    )


def _period(workbook: WorkbookDay, late: int) -> str:
    if late <= _DAILY:
        return f"over {workbook.today}"
    year, week, _ = workbook.today.isocalendar()
    return f"over {year}W{week}"
