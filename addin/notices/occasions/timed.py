"""A notice about a time limit: asked for, nearly over, over, and to whom it goes up then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from addin.forms.reminders import Reminder
from addin.forms.vocabularies import (
    DEPARTMENT_HEAD,
    LEAD_DEPARTMENT,
    MANAGEMENT,
    NEARLY_OVER,
    OVER,
    PAUSED,
    SPONSOR,
    URGENT,
)
from addin.notices.answers import entitled, obstacle
from addin.notices.occasions.when import cannot_wait
from addin.notices.occasions.who import having
from addin.standing.limits import Clock
from addin.standing.limits.collaboration import is_urgent
from addin.standing.workbook_day import WorkbookDay
from mailer.planning.items import Notice, Telling
from mailer.planning.reminder_rules import Role
from mailer.text import shortened

_NAME_LENGTH = 40
_ROLE_WORDS = {
    SPONSOR: Role.SPONSOR,
    LEAD_DEPARTMENT: Role.LEAD,
    DEPARTMENT_HEAD: Role.HEAD,
    "发起人": Role.INITIATOR,
    "发起部门": Role.INITIATOR,
    "进度跟踪人": Role.TRACKER,
    MANAGEMENT: Role.MANAGEMENT,
    "企业管理部": Role.PROCESS,
}


class Escalation(NamedTuple):
    """Somebody to whom a limit goes up, by what the sheet SLA参数 says under 到期处理."""

    role: Role
    is_told_near: bool
    is_for_urgent: bool


def escalations(then: str) -> Iterator[Escalation]:
    """Yield who is told beside the person who must act.

    Who is to be 抄送 is told as soon as the limit is nearly over, everybody else when it is over;
    a part that speaks of 紧急 counts only for what is urgent.

    >>> [str(each.role) for each in escalations("催办并抄送发起人；超时加抄分管领导")]
    ['发起人', '分管领导']
    """
    for part in re.split(r"[；;。]", then):
        is_told_near = "抄送" in part and "超时" not in part
        for word, role in _ROLE_WORDS.items():
            if word in part:
                yield Escalation(role, is_told_near, URGENT in part)


def timed(
    workbook: WorkbookDay,
    clock: Clock,
    reminder: Reminder,
    *,
    action: str = "",
    name: str = "",
    detail: str = "",
    approval: str = "",
    asks: bool = False,
) -> Notice:
    """Return the notice about an open clock; without tellings if nobody has to hear of it now.

    Args:
        action: what to do; by default the task of the limit.
        name: what it is about; by default the task and the row of the clock.
        approval: by what item its approval can be given by mail, if it is one.
        asks: tells it from the start, not only when it is nearly over.
    """
    what = action or f"请{clock.task}"
    if clock.place and not action:
        has_cell = clock.row >= 0 or "." not in clock.key or clock.key in workbook.content.fields
        what += f"，并填写“{clock.place.sheet}”{clock.place.cell if has_cell else ''}"
    is_over = clock.state == OVER
    return Notice(
        reminder=reminder,
        id=f"{clock.limit} {clock.item}",
        number=workbook.short(clock.item),
        name=name or shortened(_name(clock), _NAME_LENGTH),
        people=" · ".join(("、".join(clock.people), "、".join(clock.departments))).strip(" ·"),
        due_at=clock.due,
        is_over=is_over,
        is_near=clock.state == NEARLY_OVER,
        overdue_days=max(0, -(clock.left_days or 0)) if is_over else 0,
        detail=detail,
        calendar_note="估算" if clock.note else "",
        answered_as=approval if _may_approve(workbook, clock, approval) else "",
        tellings=tuple(_tellings(workbook, clock, what, asks)),
    )


def _may_approve(workbook: WorkbookDay, clock: Clock, item: str) -> bool:
    """Whether an answer by mail would be taken over: it is their turn, and the form names them."""
    may = entitled(workbook.content, item) if item else frozenset()
    return (
        bool(clock.people) and may.issuperset(clock.people) and not obstacle(workbook.content, item)
    )


def _name(clock: Clock) -> str:
    return f"{clock.task}：{clock.name}" if clock.name else clock.task


def _tellings(workbook: WorkbookDay, clock: Clock, action: str, asks: bool) -> Iterator[Telling]:
    if clock.state == PAUSED:
        return
    is_over, is_near = clock.state == OVER, clock.state == NEARLY_OVER
    if asks or is_over or is_near:
        yield Telling(
            role=Role.ACTOR,
            names=clock.people or ("",),
            period=f"over {workbook.today}" if is_over else "near" if is_near else "asked",
            action=action,
            because=_because(clock),
            cannot_wait=cannot_wait(workbook, clock.due),
        )
    for escalation in escalations(clock.then):
        if not (is_over or (is_near and escalation.is_told_near)):
            continue
        if escalation.is_for_urgent and not _is_urgent(workbook, clock):
            continue
        names = having(workbook, escalation.role, clock.departments)
        yield Telling(
            role=escalation.role,
            names=tuple(name for name in names if name not in clock.people),
            period="over" if is_over else "near",
            action="请关注，协调并决策" if escalation.role is Role.SPONSOR else "请跟进",
            because=f"时限（{clock.limit}）{'超时' if is_over else '将到'}时抄送{escalation.role}",
        )


def _is_urgent(workbook: WorkbookDay, clock: Clock) -> bool:
    """Return whether what a clock is about is 紧急: the problem, else the collaboration."""
    table, _, _ = clock.key.partition(".")
    if table == "Problems" and clock.row >= 0:
        return workbook.content.table(table).texts("urgency")[clock.row] == URGENT
    return is_urgent(workbook)


def _because(clock: Clock) -> str:
    """Return why whoever has to act is told."""
    if clock.state == OVER:
        return f"由您办理，时限（{clock.limit}）已超，每个工作日提醒一次"
    return (
        f"由您办理，时限（{clock.limit}）{'将到' if clock.state == NEARLY_OVER else '已开始计时'}"
    )
