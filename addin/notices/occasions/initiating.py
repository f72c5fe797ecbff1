"""From the request to the answer of every partner department: N-01 … N-04."""

from __future__ import annotations

from collections.abc import Iterator

from addin.forms.initiation import INITIATION
from addin.forms.procedure import PROBLEM_TYPES
from addin.forms.reminders import Reminder
from addin.forms.vocabularies import NEARLY_OVER, OBJECTED, OVER, SPONSOR, SUBMITTED
from addin.notices.answers import approval_item
from addin.notices.occasions.ready import is_ready, unready
from addin.notices.occasions.registry import occasion
from addin.notices.occasions.timed import timed
from addin.notices.occasions.when import is_news, open_clocks
from addin.notices.occasions.who import having, heads_of, leaders
from addin.reading.names import several
from addin.standing.approval import approving_steps, initiation_approval, is_major
from addin.standing.limits import Clock, clocks
from addin.standing.limits.collaboration import moment
from addin.standing.workbook_day import WorkbookDay
from mailer.planning.items import Notice, Telling
from mailer.planning.reminder_rules import ReminderRule, Role

FEEDBACK = "SLA-01"


@occasion(Reminder.APPROVAL)
def approval(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-01: the next step of F1.24 is asked to approve, one step after the other (X-09)."""
    if workbook.content.text("initiation.form_status") != SUBMITTED:
        return
    if not is_ready(workbook, INITIATION):
        yield from unready(workbook, rule, INITIATION, having(workbook, Role.INITIATOR))
        return
    for clock in open_clocks(workbook, "SLA-08"):
        if clock.key.startswith("InitiationApprovals."):
            yield timed(
                workbook,
                clock,
                rule.reminder,
                name=f"审批《跨部门协作任务发起表》：{workbook.title}",
                action="请审批，填写意见、结论、签名和时间",
                detail=_summary(workbook),
                approval=approval_item(workbook.content, clock.item),
                asks=True,
            )


@occasion(Reminder.APPROVAL)
def approval_copies(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-01: who is only copied on what was submitted: 管理层 if 重大 (R-16), 分管领导 by X-09."""
    content = workbook.content
    submitted = moment(workbook, "initiation.submitted_at")
    if content.text("initiation.form_status") != SUBMITTED or not is_news(workbook, submitted):
        return
    if not is_ready(workbook, INITIATION):
        return
    told = []
    if is_major(content):
        told.append((having(workbook, Role.MANAGEMENT), "重大协作项目抄送管理层"))
    if SPONSOR not in approving_steps(content):
        told.append((having(workbook, Role.SPONSOR), "问题和应急类协作项目抄送分管领导"))
    yield Notice(
        reminder=rule.reminder,
        id="发起表",
        number="—",
        name=f"发起表已提交审批：{workbook.title}",
        people=_initiator(workbook),
        status=SUBMITTED,
        detail=_summary(workbook),
        tellings=tuple(
            Telling(role=Role.INFORMED, names=names, because=because, period=f"{submitted}")
            for names, because in told
        ),
    )


@occasion(Reminder.FORM_APPROVED)
def form_approved(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-02: partner departments assess what was approved, by the end of SLA-01."""
    approved = initiation_approval(workbook.content)
    if approved is None or not is_news(workbook, approved.at):
        return
    running = {
        clock.name: clock
        for clock in clocks(workbook)
        if clock.limit == FEEDBACK and clock.is_binding
    }
    for department in workbook.content.table("Partners").texts("department"):
        clock = running.get(department)
        if department and not _is_told_otherwise(clock):
            yield Notice(
                reminder=rule.reminder,
                id=f"评估 {department}",
                number="—",
                name=f"评估发起表：{workbook.title}",
                people=department,
                due_at=clock.due if clock else None,
                detail=_summary(workbook),
                calendar_note="估算" if clock and clock.note else "",
                tellings=(
                    Telling(
                        role=Role.ACTOR,
                        names=heads_of(workbook, [department]),
                        period=f"{approved.at}",
                        action="请组织评估，书面反馈能否承接、对接人和时间节点",
                        because=f"您是协作部门（{department}）负责人，发起表已批准",
                    ),
                ),
            )
    yield _approved_copies(workbook, rule, f"{approved.at}")


def _is_told_otherwise(clock: Clock | None) -> bool:
    """Whether a department has answered, or N-03 speaks of it already."""
    return clock is not None and (not clock.is_open or clock.state in (NEARLY_OVER, OVER))


def _approved_copies(workbook: WorkbookDay, rule: ReminderRule, period: str) -> Notice:
    content = workbook.content
    told = [(having(workbook, Role.SPONSOR), "分管的协作项目已批准")]
    if coordinator := content.text("initiation.coordinator"):
        told.append(((coordinator,), "您是指定协调人"))
    if is_major(content):
        told.append((having(workbook, Role.MANAGEMENT), "重大协作项目抄送管理层"))
    if content.text("initiation.type") in PROBLEM_TYPES:
        concerned = ("initiation.output_departments", "initiation.executing_departments")
        departments = [each for name in concerned for each in several(content.text(name))]
        told.append((heads_of(workbook, departments), "问题抄送所有涉及部门负责人"))
    return Notice(
        reminder=rule.reminder,
        id="发起表批准",
        number="—",
        name=f"发起表已批准：{workbook.title}",
        people=_initiator(workbook),
        status=content.text("initiation.form_status"),
        detail=_summary(workbook),
        tellings=tuple(
            Telling(role=Role.INFORMED, names=names, because=because, period=period)
            for names, because in told
            if names
        ),
    )


@occasion(Reminder.ASSESSMENT)
def assessment(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-03: the feedback (SLA-01) or the objection in writing (SLA-02) is nearly over or over."""
    for clock in open_clocks(workbook, FEEDBACK, "SLA-02"):
        yield timed(workbook, clock, rule.reminder)


@occasion(Reminder.OBJECTION)
def objection(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-04: a department objects, and nothing is settled yet."""
    content = workbook.content
    home = content.text("initiation.department")
    for row in content.table("Assessments").records():
        department, answered = str(row["department"]), row["answered"]
        if row["conclusion"] != OBJECTED or not answered or row["coordination"]:
            continue
        told = dict.fromkeys((content.text("initiation.initiator"), *heads_of(workbook, [home])))
        yield Notice(
            reminder=rule.reminder,
            id=f"异议 {department}",
            number="—",
            name=f"{department}有异议：{row['objection'] or '未写类型'}",
            people=" · ".join(part for part in (str(row["assessor"]), department) if part),
            status=OBJECTED,
            detail=f"调整建议：{row['suggestion'] or '未填写'}",
            tellings=(
                Telling(
                    role=Role.ACTOR,
                    names=tuple(told),
                    period=f"{answered}",
                    action="请据调整建议协调，把结果写进“协调结果”",
                    because=f"发起部门（{home}）协调异议",
                ),
                Telling(
                    role=Role.LEAD,
                    names=tuple(name for name in leaders(workbook) if name not in told),
                    period=f"{answered}",
                    action="请跟进",
                    because="协作部门有异议时通知",
                ),
            ),
        )


def _initiator(workbook: WorkbookDay) -> str:
    text = workbook.content.text
    parts = (text("initiation.initiator"), text("initiation.department"))
    return " · ".join(part for part in parts if part)


def _summary(workbook: WorkbookDay) -> str:
    """Return goal, deadline and partner departments in one line."""
    content = workbook.content
    deadline = content.date("initiation.deadline")
    partners = "、".join(name for name in content.table("Partners").texts("department") if name)
    parts = {
        "目标": content.text("initiation.goal"),
        "截止": f"{deadline:%Y-%m-%d}" if deadline else "",
        "协作部门": partners,
    }
    return "；".join(f"{label}：{text}" for label, text in parts.items() if text)
