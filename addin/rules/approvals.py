"""Approvals: in order, complete, and in step with the state of the form."""

from __future__ import annotations

from collections.abc import Iterator

from addin.content import Content
from addin.rules.columns import misfit_rows
from addin.rules.context import Context
from addin.rules.model import Level, Problem, at, on, quoted
from addin.rules.registry import rule

_AGREED = "同意"
_REFUSED = ("不同意", "退回修改")
# of these types only the first step approves; 分管领导 is informed.
_ONE_STEP = ("问题解决", "应急响应")


@rule(
    "F-27",
    "审批没有按顺序",
    level=Level.ERROR,
    source="F1.24 F2.12",
    example="分管领导 11-02 审批，发起部门负责人“2026-11-03”才审批 → 核对时间",
)
def approved_out_of_order(content: Content, context: Context) -> Iterator[Problem]:
    yield from _steps_out_of_order(content)
    yield from _plan_out_of_order(content)


@rule(
    "F-28",
    "审批记录不完整",
    level=Level.ERROR,
    source="F1.24 F2.12；G-09",
    example="审批结论“同意”，签名空着 → 审批人本人签名",
)
def approval_is_incomplete(content: Content, context: Context) -> Iterator[Problem]:
    steps = content.table("InitiationApprovals")
    for row, record in enumerate(steps.records()):
        if any(record[key] for key in ("conclusion", "signature", "time")):
            for key in ("approver", "conclusion", "signature", "time"):
                if not record[key] and row not in misfit_rows(steps, key):
                    label = steps.table.field(key).label
                    message = f"{quoted(record['step'])}的审批缺少“{label}”"
                    yield at(steps, row, key, message, f"由审批人填写“{label}”")
    approval = content.text("plan.approval")
    if approval:
        for name, label in (("plan.approver", "分管领导"), ("plan.approved_at", "审批时间")):
            if not content.fields.get(name):
                yield on(name, f"审批结论为{quoted(approval)}，缺少“{label}”", f"填写“{label}”")


@rule(
    "F-29",
    "表单状态与审批结论不一致",
    level=Level.ERROR,
    source="K4；X-09",
    example="表单状态“已批准”，分管领导还没有结论 → 待审批",
)
def status_without_approval(content: Content, context: Context) -> Iterator[Problem]:
    steps = content.table("InitiationApprovals")
    conclusions = dict(zip(steps.texts("step"), steps.texts("conclusion"), strict=True))
    if content.text("initiation.type") in _ONE_STEP:
        conclusions = dict(list(conclusions.items())[:1])
    yield from _status_conflicts(content, "initiation.form_status", conclusions)
    approval = {"分管领导": content.text("plan.approval")}
    yield from _status_conflicts(content, "plan.form_status", approval)


def _steps_out_of_order(content: Content) -> Iterator[Problem]:
    steps = content.table("InitiationApprovals")
    started = content.date("initiation.date")
    last, last_step, waiting = None, "", ""
    for row, (step, conclusion, time) in enumerate(
        zip(steps.texts("step"), steps.texts("conclusion"), steps.moments("time"), strict=True)
    ):
        if conclusion and waiting:
            message = f"{quoted(step)}的结论为{quoted(conclusion)}，而{quoted(waiting)}还没有结论"
            yield at(steps, row, "conclusion", message, "先完成前一环节的审批")
        if not conclusion:
            waiting = waiting or step
        if time is None:
            continue
        if last is not None and time < last:
            message = f"审批时间{quoted(time)}早于{quoted(last_step)}的{quoted(last)}"
            yield at(steps, row, "time", message, "按审批顺序核对两个时间")
        elif started is not None and time.date() < started:
            message = f"审批时间{quoted(time)}早于发起日期{quoted(started)}"
            yield at(steps, row, "time", message, "核对审批时间与发起日期")
        last, last_step = time, step


def _plan_out_of_order(content: Content) -> Iterator[Problem]:
    approval, approved = content.text("plan.approval"), content.fields.get("plan.approved_at")
    signs = content.table("Countersignatures")
    for row, (department, time) in enumerate(
        zip(signs.texts("department"), signs.moments("time"), strict=True)
    ):
        if time is None:
            if approval == _AGREED and row not in misfit_rows(signs, "time"):
                message = f"分管领导已{quoted(approval)}，{quoted(department)}还没有确认"
                yield at(signs, row, "time", message, "各参与部门负责人先确认，再由分管领导审批")
        elif isinstance(approved, type(time)) and approved < time:
            message = f"确认时间{quoted(time)}晚于分管领导的审批时间{quoted(approved)}"
            yield at(signs, row, "time", message, "核对两个时间：确认在前，审批在后")


def _status_conflicts(
    content: Content, name: str, conclusions: dict[str, str]
) -> Iterator[Problem]:
    """Yield a problem if a form is called approved or sent back and its approvals say otherwise."""
    status = content.text(name)
    if status == "已批准":
        for step, conclusion in conclusions.items():
            if conclusion != _AGREED:
                said = f"的审批结论是{quoted(conclusion)}" if conclusion else "还没有审批结论"
                message = f"表单状态为{quoted(status)}，而{quoted(step)}{said}"
                yield on(name, message, "补全审批，或把表单状态改回“待审批”")
    elif status == "已退回" and not any(c in _REFUSED for c in conclusions.values()):
        message = f"表单状态为{quoted(status)}，而没有一个环节不同意或退回"
        yield on(name, message, "在审批中写明退回的结论，或改正表单状态")
