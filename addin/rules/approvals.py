"""Approvals: in order, complete, and in step with the state of the form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from addin.content import Content
from addin.forms.vocabularies import AGREED, APPROVED, NO, REFUSED, SENT_BACK, SPONSOR, TO_REVISE
from addin.rules.major import reasons
from addin.rules.model import Level, Problem, at, on, quoted
from addin.rules.registry import rule
from addin.standing.approval import approving_steps, is_copied, is_major, management
from addin.standing.figures import effective
from addin.standing.task_words import STARTED_STATUSES
from addin.standing.thresholds import threshold
from addin.standing.workbook_day import WorkbookDay

_REFUSED = (REFUSED, TO_REVISE)
_FIRST_THE_PLAN = "核对填写；方案先会签、审批，再开始任务"
_SHOWN = 3  # departments that a message names


@rule(
    "F-27",
    "审批没有按顺序",
    level=Level.ERROR,
    source="F1.24 F2.12",
    example="分管领导 11-02 审批，发起部门负责人“2026-11-03”才审批 → 核对时间",
)
def approved_out_of_order(workbook: WorkbookDay) -> Iterator[Problem]:
    yield from _steps_out_of_order(workbook.content)
    yield from _plan_out_of_order(workbook.content)


@rule(
    "F-28",
    "审批记录不完整",
    level=Level.ERROR,
    source="F1.24 F2.12；G-09",
    example="审批结论“同意”，签名空着 → 审批人本人签名",
)
def approval_is_incomplete(workbook: WorkbookDay) -> Iterator[Problem]:
    content = workbook.content
    steps = content.table("InitiationApprovals")
    for row, record in enumerate(steps.records()):
        if any(record[key] for key in ("conclusion", "signature", "time")):
            for key in ("approver", "conclusion", "signature", "time"):
                if not record[key] and row not in steps.unreadable(key):
                    label = steps.table.field(key).label
                    message = f"{quoted(record['step'])}的审批缺少“{label}”"
                    yield at(steps, row, key, message, f"由审批人填写“{label}”")
    approval = content.text("plan.approval")
    if approval:
        for name, label in (("plan.approver", SPONSOR), ("plan.approved_at", "审批时间")):
            if not content.fields.get(name):
                yield on(name, f"审批结论为{quoted(approval)}，缺少“{label}”", f"填写“{label}”")


@rule(
    "F-29",
    "表单状态与审批结论不一致",
    level=Level.ERROR,
    source="K4；X-09",
    example="表单状态“已批准”，分管领导还没有结论 → 待审批",
)
def status_without_approval(workbook: WorkbookDay) -> Iterator[Problem]:
    content = workbook.content
    steps = content.table("InitiationApprovals")
    given = dict(zip(steps.texts("step"), steps.texts("conclusion"), strict=True))
    conclusions = {step: given.get(step, "") for step in approving_steps(content)}
    if content.text("initiation.form_status") == APPROVED:
        yield from _unapproved(conclusions)
    yield from _not_sent_back("initiation.form_status", content, given.values())
    yield from _not_sent_back("plan.form_status", content, [content.text("plan.approval")])


@rule(
    "R-15a",
    "方案经全部部门确认和分管领导审批才生效",
    level=Level.ERROR,
    source="S0 §三",
    example="方案状态“已批准”，研发部还没有确认 → 待审批，请研发部负责人确认",
)
def plan_is_in_force(workbook: WorkbookDay) -> Iterator[Problem]:
    content = workbook.content
    status = content.text("plan.form_status")
    signs = content.table("Countersignatures")
    if status == APPROVED and effective(content) is None:
        unsigned = [
            department
            for department, time in zip(
                signs.texts("department"), signs.moments("time"), strict=True
            )
            if department and time is None
        ]
        waiting = f"{'、'.join(unsigned[:_SHOWN])}还没有确认" if unsigned else "审批或会签还不完整"
        if content.text("plan.approval") != AGREED:
            waiting = "分管领导还没有同意"
        message = f"方案的表单状态为{quoted(status)}，{waiting}，方案没有生效"
        yield on("plan.form_status", message, "补全会签和审批，或把表单状态改回“待审批”")


@rule(
    "R-15b",
    "方案生效之后才开始任务",
    level=Level.WARNING,
    source="S0 §三",
    example="方案 2026-09-08 生效，实际开始“2026-09-01” → 核对日期，或先完成审批",
)
def starts_after_plan(workbook: WorkbookDay) -> Iterator[Problem]:
    day = effective(workbook.content)
    if day is None:
        yield from _started_without_plan(workbook)
        return
    tasks = workbook.content.table("Tasks")
    for row, start in enumerate(tasks.dates("actual_start")):
        if start is not None and start < day:
            message = f"实际开始{quoted(start)}早于方案的生效日期{quoted(day)}"
            yield at(tasks, row, "actual_start", message, _FIRST_THE_PLAN)


def _started_without_plan(workbook: WorkbookDay) -> Iterator[Problem]:
    if workbook.content.text("plan.form_status") == APPROVED:
        return  # R-15a says what is wrong, once
    tasks = workbook.content.table("Tasks")
    for row, (start, status) in enumerate(
        zip(tasks.dates("actual_start"), workbook.statuses, strict=True)
    ):
        if start is not None:
            message = f"实际开始{quoted(start)}，而方案还没有生效"
            yield at(tasks, row, "actual_start", message, _FIRST_THE_PLAN)
        elif status in STARTED_STATUSES:
            message = f"任务状态为{quoted(status)}，而方案还没有生效"
            yield at(tasks, row, "status", message, _FIRST_THE_PLAN)


@rule(
    "R-16a",
    "重大协作项目抄送公司管理层",
    level=Level.ERROR,
    source="S0 §一",
    example="重大协作项目的抄送只有“郑海涛” → 加上公司管理层的人",
)
def management_is_copied(workbook: WorkbookDay) -> Iterator[Problem]:
    content = workbook.content
    if is_major(content) and not is_copied(content, management(content)):
        copied = content.text("initiation.copy_to")
        said = f"抄送{quoted(copied)}里没有公司管理层" if copied else "“抄送”没有填写"
        message = f"这是重大协作项目，{said}"
        yield on("initiation.copy_to", message, "加上通讯录中协作角色为管理层的人，或写“管理层”")


@rule(
    "R-16b",
    "达到重大协作标准的按重大协作办理",
    level=Level.WARNING,
    source="S0 §一；G-05",
    example="涉及5个部门，“是否重大协作项目”填了否 → 是，并抄送管理层",
)
def major_is_declared(workbook: WorkbookDay) -> Iterator[Problem]:
    if workbook.content.text("initiation.major") == NO and (why := reasons(workbook.content)):
        message = f"“是否重大协作项目”填了“{NO}”，而{'，'.join(why)}"
        yield on("initiation.major", message, "改为“是”，写明判定依据并抄送管理层")


@rule(
    "R-24",
    "审批环节不超过5个",
    level=Level.HINT,
    source="S1 二(一)",
    example="发起表有4个审批环节，加会签和方案审批共“6”个 → 合并环节",
)
def approvals_are_few(workbook: WorkbookDay) -> Iterator[Problem]:
    """Yield if there are too many stages; all departments countersign in one."""
    content = workbook.content
    steps = content.table("InitiationApprovals")
    number = len(steps) + bool(len(content.table("Countersignatures"))) + 1
    most = threshold(content, "approvals_most")
    if number > most:
        message = f"审批环节共{quoted(number)}个，超过{most:g}个"
        yield Problem(steps.table, -1, "", message, "合并或减少环节，如只留部门负责人和分管领导")


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
            if approval == AGREED and row not in signs.unreadable("time"):
                message = f"分管领导已{quoted(approval)}，{quoted(department)}还没有确认"
                yield at(signs, row, "time", message, "各参与部门负责人先确认，再由分管领导审批")
        elif isinstance(approved, type(time)) and approved < time:
            message = f"确认时间{quoted(time)}晚于分管领导的审批时间{quoted(approved)}"
            yield at(signs, row, "time", message, "核对两个时间：确认在前，审批在后")


def _unapproved(conclusions: dict[str, str]) -> Iterator[Problem]:
    """Yield the steps that have not agreed to a form that is called approved."""
    for step, conclusion in conclusions.items():
        if conclusion != AGREED:
            said = f"的审批结论是{quoted(conclusion)}" if conclusion else "还没有审批结论"
            message = f"表单状态为{quoted(APPROVED)}，而{quoted(step)}{said}"
            yield on("initiation.form_status", message, "补全审批，或把表单状态改回“待审批”")


def _not_sent_back(name: str, content: Content, conclusions: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem if a form is called sent back and nobody has done so."""
    status = content.text(name)
    if status == SENT_BACK and not any(given in _REFUSED for given in conclusions):
        message = f"表单状态为{quoted(status)}，而没有一个环节不同意或退回"
        yield on(name, message, "在审批中写明退回的结论，或改正表单状态")
