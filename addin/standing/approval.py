"""Who has approved what, and what an approval still lacks: facts that gates and rules share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from addin.content import Content
from addin.forms.initiation import INITIATING_HEAD
from addin.forms.procedure import procedure_of
from addin.forms.vocabularies import (
    AGREED,
    APPROVED,
    DRAFT,
    MANAGEMENT,
    SENT_BACK,
    SPONSOR,
    SUBMITTED,
    YES,
)
from addin.reading.names import is_named
from addin.standing.day_count import day_of
from addin.standing.figures import effective


class Approval(NamedTuple):
    """The last signature of an approval."""

    by: str
    at: datetime


def approving_steps(content: Content) -> tuple[str, ...]:
    """Return the steps of F1.24 that must agree, in their order, by 协作类型 (X-09)."""
    return procedure_of(content.text("initiation.type")).approvers


def missing_archive(content: Content) -> tuple[str, ...]:
    """Return the kinds of document that 归档目录 still lacks, by 协作类型 (R-32).

    A row that does not say where the document is archives nothing.
    """
    listed = content.table("Archive")
    rows = zip(listed.texts("type"), listed.filled("link"), strict=True)
    have = {word for word, is_there in rows if is_there}
    wanted = procedure_of(content.text("initiation.type")).archive
    return tuple(word for word in wanted if word not in have)


def agreed_at(content: Content, step: str) -> datetime | None:
    """Return when a step of F1.24 agreed and signed (G-09), None if it has not."""
    steps = content.table("InitiationApprovals")
    for name, conclusion, signature, time in zip(
        steps.texts("step"),
        steps.texts("conclusion"),
        steps.texts("signature"),
        steps.moments("time"),
        strict=True,
    ):
        if name == step and conclusion == AGREED and signature and day_of(time) is not None:
            return time
    return None


def sponsor_agreed(content: Content) -> bool:
    """Return whether 分管领导 agreed, and not before 发起部门负责人 did (F1.24)."""
    first, second = agreed_at(content, INITIATING_HEAD), agreed_at(content, SPONSOR)
    return second is not None and (first is None or first <= second)


def initiation_approval(content: Content) -> Approval | None:
    """Return the last approval of 模板1, None until all steps agreed and its status says so."""
    steps = approving_steps(content)
    if not steps:
        return None
    last = steps[-1]
    time = agreed_at(content, last)
    if time is None or agreed_at(content, INITIATING_HEAD) is None:
        return None
    if last == SPONSOR and not sponsor_agreed(content):
        return None
    if content.text("initiation.form_status") != APPROVED:
        return None
    rows = content.table("InitiationApprovals")
    signers = dict(zip(rows.texts("step"), rows.texts("signature"), strict=True))
    return Approval(signers[last], time)


def plan_approval(content: Content) -> Approval | None:
    """Return 分管领导's approval of 模板2, None until it is in force (R-15) and its status says so."""
    time = content.fields.get("plan.approved_at")
    if effective(content) is None or not isinstance(time, datetime):
        return None
    if content.text("plan.form_status") != APPROVED:
        return None
    return Approval(content.text("plan.approver"), time)


def is_waiting_for_plan(content: Content) -> bool:
    """Return whether tasks wait for their plan, which is drafted, handed in or sent back (R-15).

    One that is called approved and lacks a signature, as in a workbook that an earlier version made,
    is being carried out; and where only tasks are tracked there is no plan to approve.
    """
    return is_without_plan(content) and content.text("plan.form_status") in _UNAPPROVED


def is_without_plan(content: Content) -> bool:
    """Return whether no plan is in force where one is asked for."""
    is_tracked_only = procedure_of(content.text("initiation.type")).is_tracked_only
    return not is_tracked_only and effective(content) is None


_UNAPPROVED = (DRAFT, SUBMITTED, SENT_BACK)


def is_copied(content: Content, people: Iterable[str]) -> bool:
    """Return whether 抄送 (F1.25) names at least one of some people."""
    copied = content.text("initiation.copy_to")
    return any(is_named(person, copied) for person in people)


def is_major(content: Content) -> bool:
    """Return whether the form says that it is a 重大协作项目 (F1.21)."""
    return content.text("initiation.major") == YES


def management(content: Content) -> list[str]:
    """Return whom a copy to 公司管理层 may go to: the role itself and who has it in 通讯录 (R-16)."""
    people = content.table("People")
    pairs = zip(people.texts("name"), people.texts("role"), strict=True)
    return [MANAGEMENT, *(name for name, role in pairs if role == MANAGEMENT and name)]
