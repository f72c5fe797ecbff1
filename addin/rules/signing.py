"""Who signed and what was signed: the right person, for somebody else's request, in agreement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from addin.content import TableData
from addin.forms.initiation import INITIATING_HEAD
from addin.forms.vocabularies import AGREED, KICKOFF_MEETING, OBJECTED, SPONSOR
from addin.reading.names import several
from addin.rules.model import Level, Problem, at, on, quoted
from addin.rules.registry import rule
from addin.standing.approval import approving_steps
from addin.standing.signers import (
    heads_for,
    is_left_open,
    may_approve,
    named_in,
    refuses,
    sponsors,
)
from addin.standing.workbook_day import WorkbookDay

_ASK = "请由{}审批并签名"
_EVERYBODY = ("各方", "全体", "全部", "所有")


class _Fault(NamedTuple):
    """What is wrong with who signed a step, and who else may."""

    step: str
    row: int
    key: str
    message: str
    others: tuple[str, ...]


@rule(
    "F-63a",
    "发起部门负责人的审批由有权的人签名",
    level=Level.ERROR,
    source="S0 §一；F1.24；Q-14",
    example="发起人“顾一鸣”自己审批 → 请发起部门负责人审批并签名",
)
def head_may_not_sign(workbook: WorkbookDay) -> Iterator[Problem]:
    yield from _wrong_signers(workbook, INITIATING_HEAD)


@rule(
    "F-63b",
    "分管领导的审批由有权的人签名",
    level=Level.ERROR,
    source="S0 §一；F1.24；Q-14",
    example="分管领导一栏是“罗雨桐”，部门表写的是郑海涛 → 请郑海涛审批并签名",
)
def sponsor_may_not_sign(workbook: WorkbookDay) -> Iterator[Problem]:
    yield from _wrong_signers(workbook, SPONSOR)


@rule(
    "F-64",
    "没有别人可以审批",
    level=Level.WARNING,
    source="F1.24；Q-14",
    example="发起人就是“分管领导”，通讯录里没有别的领导 → 在通讯录补上，或写明理由",
)
def nobody_else_may_sign(workbook: WorkbookDay) -> Iterator[Problem]:
    steps = workbook.content.table("InitiationApprovals")
    for fault in _faults(workbook):
        if not fault.others:
            remedy = "在“通讯录”或“部门”里补上可以审批的领导；确实没有的写明理由保留"
            yield at(steps, fault.row, fault.key, f"{fault.message}，没有别人可以审批", remedy)


def _wrong_signers(workbook: WorkbookDay, step: str) -> Iterator[Problem]:
    steps = workbook.content.table("InitiationApprovals")
    for fault in _faults(workbook):
        if fault.step == step and fault.others:
            remedy = _ASK.format("或".join(fault.others[:2]))
            yield at(steps, fault.row, fault.key, fault.message, remedy)


def _faults(workbook: WorkbookDay) -> Iterator[_Fault]:
    """Yield what is wrong with the steps that agreed."""
    content = workbook.content
    steps = content.table("InitiationApprovals")
    initiator = content.text("initiation.initiator")
    before = ""
    asked = approving_steps(content)
    columns = (steps.texts(key) for key in ("step", "approver", "conclusion", "signature"))
    for row, (step, approver, conclusion, signature) in enumerate(zip(*columns, strict=True)):
        if step not in asked or conclusion != AGREED:
            continue
        may = may_approve(workbook, step)
        others = tuple(name for name in may if name not in (initiator, before))
        signer = named_in(signature, (*may, approver, *workbook.people))
        who = signer or approver
        message = ""
        if who and who == initiator:
            message = f"发起人{quoted(who)}审批自己的申请"
        elif who and who == before:
            message = f"{quoted(who)}已在前一环节审批，同一个人不能审批两个环节"
        elif may and who and who not in may:
            message = f"{quoted(who)}不是{step}，也不是其外出代理人"
        elif signature and not signer:
            message = f"签名{quoted(signature)}不是{quoted(approver)}的姓名"
        elif approver and may and approver not in may:
            message = f"审批人{quoted(approver)}不是{step}，也不是其外出代理人"
        if message:
            key = "signature" if signer and signer != approver else "approver"
            yield _Fault(step, row, key, message, others)
        before = who


@rule(
    "F-63c",
    "方案由有权的人审批",
    level=Level.ERROR,
    source="S0 §三；F2.12；Q-14",
    example="方案的分管领导写了“罗雨桐”，部门表写的是郑海涛 → 请郑海涛审批",
)
def plan_is_approved_by_another(workbook: WorkbookDay) -> Iterator[Problem]:
    content = workbook.content
    approver, may = content.text("plan.approver"), sponsors(workbook)
    own = content.text("plan.lead_person")
    others = [name for name in may if name != own]
    if content.text("plan.approval") != AGREED or not approver or not others:
        return
    if approver == own:
        message = f"牵头负责人{quoted(approver)}审批自己的方案"
    elif approver not in may:
        message = f"{quoted(approver)}不是分管领导，也不是其外出代理人"
    else:
        return
    yield on("plan.approver", message, f"请由{'或'.join(others)}审批")


@rule(
    "F-63d",
    "会签由部门负责人确认",
    level=Level.ERROR,
    source="S0 §三；F2.11；Q-14",
    example="研发部的会签写了“韩冰”，部门表写的是宋立新 → 请宋立新会签",
)
def department_is_signed_for_by_another(workbook: WorkbookDay) -> Iterator[Problem]:
    signers = workbook.content.table("Countersignatures")
    rows = zip(
        signers.texts("department"), signers.texts("head"), signers.filled("time"), strict=True
    )
    for row, (department, person, signed) in enumerate(rows):
        may = heads_for(workbook, department)
        if signed and person and may and person not in may:
            message = f"{quoted(person)}不是{department}的负责人，也不是其外出代理人"
            yield at(signers, row, "head", message, f"请由{'或'.join(may)}会签")


@rule(
    "F-63e",
    "验收由参加人本人签名",
    level=Level.ERROR,
    source="S0 §五；F4.08；Q-14",
    example="研发部参加人是宋立新，签名是“韩冰” → 请宋立新签名",
)
def attendee_signed_for_by_another(workbook: WorkbookDay) -> Iterator[Problem]:
    people = workbook.content.table("AcceptanceAttendees")
    columns = (people.texts(key) for key in ("department", "person", "signature"))
    for row, (department, person, signature) in enumerate(zip(*columns, strict=True)):
        may = (person, *heads_for(workbook, department))
        if signature and person and not named_in(signature, may):
            message = f"参加人是{quoted(person)}，签名是{quoted(signature)}"
            yield at(people, row, "signature", message, f"请由{person}本人签名，或改正参加人")


@rule(
    "F-65",
    "新的日期由别人批准",
    level=Level.ERROR,
    source="F3.14；Q-14",
    example="任务负责人“韩冰”自己批准调整 → 请部门负责人或牵头负责人批准",
)
def owner_moves_his_own_date(workbook: WorkbookDay) -> Iterator[Problem]:
    tasks, plan = workbook.content.table("Tasks"), workbook.content.table("PlanTasks")
    owners = plan.texts("owner")
    columns = zip(
        tasks.texts("task_id"),
        tasks.filled("adjusted_finish"),
        tasks.texts("adjust_approver"),
        strict=True,
    )
    for row, (task, moved, approver) in enumerate(columns):
        planned = workbook.plan_row(task) if moved and approver else None
        if planned is not None and approver == owners[planned]:
            message = f"任务负责人{quoted(approver)}批准自己的新日期"
            yield at(tasks, row, "adjust_approver", message, "请部门负责人或牵头负责人批准")


@rule(
    "F-66",
    "不同意的会签不算会签",
    level=Level.ERROR,
    source="S0 §三；F2.11；Q-13",
    example="财务部的会签意见是“不同意” → 协商一致后请其重新会签",
)
def signature_is_a_refusal(workbook: WorkbookDay) -> Iterator[Problem]:
    yield from _refusals(workbook.content.table("Countersignatures"), "time", "会签")


@rule(
    "F-67",
    "不同意的签名不算验收",
    level=Level.ERROR,
    source="S0 §五；F4.08；Q-13",
    example="研发部的验收意见是“不同意” → 协商一致后请其重新签名",
)
def acceptance_is_a_refusal(workbook: WorkbookDay) -> Iterator[Problem]:
    yield from _refusals(workbook.content.table("AcceptanceAttendees"), "signature", "签名")


def _refusals(data: TableData, given: str, what: str) -> Iterator[Problem]:
    rows = zip(data.texts("department"), data.texts("opinion"), data.filled(given), strict=True)
    for row, (department, opinion, signed) in enumerate(rows):
        if signed and refuses(opinion):
            message = f"{quoted(department)}的意见是{quoted(opinion)}，不算{what}"
            yield at(data, row, "opinion", message, f"协商一致后请其改写意见，重新{what}")


@rule(
    "F-68",
    "协调要有一致的结果",
    level=Level.ERROR,
    source="S0 §二；F1B.11；Q-13",
    example="协调结果“未达成一致” → 协商一致，或报分管领导裁定后写明结果",
)
def coordination_settles_nothing(workbook: WorkbookDay) -> Iterator[Problem]:
    given = workbook.content.table("Assessments")
    rows = zip(given.texts("conclusion"), given.texts("coordination"), strict=True)
    for row, (conclusion, outcome) in enumerate(rows):
        if conclusion == OBJECTED and is_left_open(outcome):
            message = f"协调结果{quoted(outcome)}没有达成一致，异议还在"
            yield at(given, row, "coordination", message, "协商一致或报分管领导裁定，再写明结果")


@rule(
    "F-69",
    "启动会纪要经各方确认",
    level=Level.ERROR,
    source="S0 §二；R-17；Q-13",
    example="参会9个部门，只有“苏婉清”确认 → 请其余各部门确认",
)
def kickoff_is_confirmed_by_few(workbook: WorkbookDay) -> Iterator[Problem]:
    meetings = workbook.content.table("Meetings")
    columns = (meetings.texts(key) for key in ("type", "attendees", "confirmed"))
    for row, (kind, attendees, confirmed) in enumerate(zip(*columns, strict=True)):
        if kind != KICKOFF_MEETING or not confirmed or any(w in confirmed for w in _EVERYBODY):
            continue
        parties = _parties(workbook, attendees)
        missing = parties - _parties(workbook, confirmed)
        if missing:
            listed = "、".join(one for one in _in_order(workbook, attendees) if one in missing)
            message = f"{len(parties)}方参会，{quoted(listed)}还没有确认纪要"
            yield at(meetings, row, "confirmed", message, "请其确认或签字后填入姓名")


def _in_order(workbook: WorkbookDay, people: str) -> list[str]:
    """Return the departments of the people that a cell lists; whoever is unknown stands alone."""
    known = workbook.people
    return list(dict.fromkeys(known.get(name) or name for name in several(people, known)))


def _parties(workbook: WorkbookDay, people: str) -> frozenset[str]:
    return frozenset(_in_order(workbook, people))
