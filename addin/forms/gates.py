"""阶段条件: what must be so before a phase is left (requirements §1), and the sheet that shows it.

A condition is data; `addin.standing.gates` says of a workbook which are met, and so do the formulas of
`workbook_templates.formulas.gates`.
"""

from __future__ import annotations

from typing import NamedTuple

from addin.forms.model import Form, Kind, Section, derived, kept
from addin.forms.vocabularies import (
    ACCEPTING,
    ASSESSING,
    EXECUTING,
    INITIATING,
    PLANNING,
    REVIEWING,
)


class Phase(NamedTuple):
    """One of the six phases of the handbook (requirements §1), and the form that it ends with."""

    name: str
    title: str
    output: str
    source: str


PHASES = (
    Phase(INITIATING, "协作发起与需求明确", "模板1 发起表", "S0 §一"),
    Phase(ASSESSING, "协作任务接收与评估", "评估反馈", "S0 §二"),
    Phase(PLANNING, "制定协作方案与计划", "模板2 协作方案", "S0 §三"),
    Phase(EXECUTING, "协作执行与过程监控", "模板3 进度跟踪表", "S0 §四"),
    Phase(ACCEPTING, "成果验收与交付", "模板4 验收报告", "S0 §五"),
    Phase(REVIEWING, "复盘总结与归档", "模板5 复盘报告", "S0 §六"),
)
GATED = tuple(phase.name for phase in PHASES)
"""The phases that have a gate, P1 to P6."""


class Condition(NamedTuple):
    """One condition of a gate.

    - `text`: what must be so.
    - `missing`: what is said while it is not; ``{n}`` is how many are missing.
    - `wrong`: what is said where all is there and only errors of its rules keep the gate shut.
    - `place`: the single field, or the column of a table, where it is made good.
    """

    key: str
    phase: str
    text: str
    missing: str
    place: str
    source: str
    wrong: str = ""


def _gate(phase: str, *rows: tuple[str, str, str, str, str]) -> tuple[Condition, ...]:
    return tuple(
        Condition(key, phase, text, missing, place, source, _WRONG.get(key, ""))
        for key, text, missing, place, source in rows
    )


_WRONG = {
    "head_agreed": "发起部门负责人的审批签名人没有审批权",
    "sponsor_agreed": "分管领导的审批签名人没有审批权",
    "settled": "还有{n}项异议的协调没有达成一致",
    "kickoff_signed": "启动会纪要还没有经各方确认",
    "signed": "还有{n}处会签不是部门负责人的确认，或意见是不同意",
    "plan_agreed": "协作方案不是由有权的分管领导审批",
    "acceptance_signed": "还有{n}处验收签名无效，或协作部门没有参加",
}
"""By condition: what is said while only errors of the rules that it rests on keep it open."""


CONDITIONS: tuple[Condition, ...] = (
    *_gate(
        INITIATING,
        (
            "consulted",
            "已与每个需求相关部门初步沟通",
            "还有{n}个需求相关部门没有初步沟通记录",
            "Consultations.department",
            "S0 §一；F1.18",
        ),
        (
            "bounded",
            "已写明资源、权限、优先级三项边界条件",
            "还有{n}项边界条件没有写明",
            "initiation.resource_condition",
            "S0 §一；F1.17",
        ),
        (
            "measurable",
            "至少一项指标有目标值、单位和达成日期",
            "还没有一项指标写明目标值、单位和达成日期",
            "Metrics.target",
            "R-02",
        ),
        (
            "worded",
            "目标与成果写得具体、可量化",
            "发起表还有{n}处模糊或没有量化",
            "initiation.goal",
            "R-01 R-02 R-04",
        ),
        (
            "head_agreed",
            "发起部门负责人已同意并签名",
            "发起部门负责人还没有同意并签名",
            "InitiationApprovals.conclusion",
            "S0 §一；F1.24",
        ),
        (
            "sponsor_agreed",
            "分管领导随后同意并签名（问题解决类除外）",
            "分管领导还没有在发起部门负责人之后同意并签名",
            "InitiationApprovals.conclusion",
            "S0 §一；F1.24；X-09",
        ),
        (
            "sponsor_copied",
            "问题解决类：已抄送分管领导",
            "抄送里还没有分管领导",
            "initiation.copy_to",
            "S4 步骤2；X-09",
        ),
        (
            "management_copied",
            "重大协作项目已抄送公司管理层",
            "重大协作项目还没有抄送公司管理层",
            "initiation.copy_to",
            "S0 §一；R-16",
        ),
        (
            "initiation_approved",
            "发起表的表单状态为已批准",
            "发起表的表单状态还不是“已批准”",
            "initiation.form_status",
            "K4",
        ),
        (
            "initiation_unchanged",
            "发起表批准后没有改动",
            "发起表批准后有{n}处改动，请改回或重新审批",
            "initiation.form_status",
            "G-09；F2.13",
        ),
    ),
    *_gate(
        ASSESSING,
        (
            "partners_named",
            "已列出协作部门和需配合的事项",
            "发起表还没有列出协作部门和需配合的事项",
            "Partners.department",
            "S0 §一；F1.16",
        ),
        (
            "answered",
            "每个协作部门已书面反馈评估结果",
            "还有{n}个协作部门没有书面反馈评估结果",
            "Assessments.answered",
            "S0 §二；F1B.10",
        ),
        (
            "undertaken",
            "承接的部门已写明初步对接人和承诺完成日期",
            "还有{n}个承接的部门没有写明初步对接人和承诺完成日期",
            "Assessments.contact",
            "S0 §二；F1B.6 F1B.7",
        ),
        (
            "settled",
            "异议都已协调",
            "还有{n}个协作部门有异议没有协调，请写明协调结果",
            "Assessments.coordination",
            "S0 §二；F1B.11",
        ),
        (
            "kickoff_signed",
            "开过的启动会，纪要已由各方确认",
            "还有{n}次启动会的纪要没有各方确认",
            "Meetings.confirmed",
            "S0 §二；R-17",
        ),
    ),
    *_gate(
        PLANNING,
        (
            "signers_named",
            "已列出会签部门",
            "协作方案还没有列出会签部门",
            "Countersignatures.department",
            "S0 §三；F2.11",
        ),
        (
            "signed",
            "各部门负责人已会签协作方案",
            "还有{n}个部门没有会签协作方案",
            "Countersignatures.time",
            "S0 §三；F2.11；R-15",
        ),
        (
            "buffered",
            "有缓冲期，以总周期的10%～15%为宜",
            "方案还没有缓冲期",
            "plan.buffer_days",
            "S0 §三；R-06",
        ),
        (
            "divided",
            "职责不交叉、不遗漏",
            "职责还有{n}处交叉或遗漏",
            "PlanTasks.department",
            "S0 §三；R-05",
        ),
        (
            "standards_set",
            "已列出输出成果，验收标准量化",
            "还有{n}处输出成果或验收标准不完整",
            "Deliverables.standard",
            "S0 §五；R-03",
        ),
        (
            "risks_answered",
            "每个风险都有应对措施",
            "还缺{n}个风险的应对措施",
            "Risks.response",
            "S0 §三；R-26",
        ),
        (
            "plan_agreed",
            "分管领导已同意协作方案",
            "分管领导还没有同意协作方案并填写审批时间",
            "plan.approval",
            "S0 §三；F2.12；R-15",
        ),
        (
            "plan_approved",
            "协作方案的表单状态为已批准",
            "协作方案的表单状态还不是“已批准”",
            "plan.form_status",
            "K4",
        ),
        (
            "plan_unchanged",
            "协作方案批准后没有未经批准的改动",
            "协作方案批准后有{n}处改动，请改回、登记变更记录或重新审批",
            "PlanChanges.version",
            "G-09；F2.13",
        ),
    ),
    *_gate(
        EXECUTING,
        (
            "tracked",
            "进度跟踪表已登记任务",
            "进度跟踪表还没有任务，请登记并更新状态",
            "Tasks.task_id",
            "S0 §四",
        ),
        (
            "submitted",
            "全部任务已提交验收、完成或取消",
            "还有{n}项任务没有完成或提交验收",
            "Tasks.status",
            "S0 §四 §五",
        ),
        (
            "self_checked",
            "提交的成果都已内部自检并附链接",
            "还有{n}项提交的成果没有自检结论“是”或成果链接",
            "Tasks.self_check",
            "S0 §五；F3.15",
        ),
    ),
    *_gate(
        ACCEPTING,
        (
            "items_listed",
            "验收报告列出全部输出成果",
            "验收报告与输出成果清单还有{n}项不一致",
            "AcceptanceItems.deliverable_id",
            "S0 §五；R-12",
        ),
        (
            "items_passed",
            "逐项核查全部通过",
            "还有{n}项输出成果没有通过验收",
            "AcceptanceItems.result",
            "S0 §五；F4.07",
        ),
        (
            "rectified",
            "整改都已关闭",
            "还有{n}项整改没有关闭",
            "Rectifications.status",
            "S0 §五；R-13",
        ),
        (
            "acceptance_signed",
            "验收参加人都已签名（问题解决类除外）",
            "还有{n}个参加部门没有签名",
            "AcceptanceAttendees.signature",
            "S0 §五；F4.08",
        ),
        (
            "handed_over",
            "已交付，接收方已确认（问题解决类除外）",
            "还有{n}项交接没有接收确认",
            "Handovers.confirmed",
            "S0 §五；F4.09",
        ),
        (
            "acceptance_unchanged",
            "验收报告签名后没有改动",
            "验收报告签名后有{n}处改动，请改回或重新签名",
            "AcceptanceAttendees.signed_at",
            "G-09；F2.13",
        ),
        (
            "problems_solved",
            "问题解决类：问题都已解决",
            "还有{n}个问题没有解决",
            "Problems.status",
            "S4 步骤6",
        ),
    ),
    *_gate(
        REVIEWING,
        (
            "reviewed",
            "已召开复盘会（问题解决类除外）",
            "还没有召开复盘会",
            "review.date",
            "S0 §六；F5.01",
        ),
        (
            "reported",
            "问题解决类：已提交问题解决报告",
            "还没有提交问题解决报告",
            "ProblemReports.date",
            "S4 步骤6；X-11",
        ),
        (
            "archived",
            "该归档的文件都已归档",
            "归档还缺{n}种文件",
            "Archive.type",
            "S0 §六；S4 步骤6；R-32",
        ),
    ),
)

FULFILLED, NOT_APPLICABLE, UNCHECKED = "已满足", "不适用", "未校验"
"""What is said of a condition that keeps no gate shut; what is missing takes more characters.

未校验: nothing is missing only because nothing stands there yet, or because no check has run.
"""
MISREAD = "（有内容无法识别）"
"""Said beside what a condition lacks while a cell cannot be read on which it rests."""
REOPENED = "已通过的阶段有{n}个条件因改动不再满足，需重新审批"
"""Said beside the phase that was reached, which an edit after an approval does not take back."""
LASTING = ((INITIATING, "initiation"), (ASSESSING, "initiation"), (PLANNING, "plan"))
"""The phases that stay behind once they were left, as long as the form there is 已批准 still."""
TRACKED_KEYS = ("tracked", "submitted")
"""All that is asked of a collaboration that is only tracked; 提交验收 is no end there."""


def of_phase(phase: str) -> tuple[Condition, ...]:
    """Return the conditions of the gate out of a phase."""
    return tuple(condition for condition in CONDITIONS if condition.phase == phase)


GATES = Form(
    code="gates",
    sheet="阶段条件",
    title="进入下一阶段的条件",
    headed=True,
    source="§1",
    note="自动判断，不用填写；用词、职责等条件以最近一次刷新为准。问题解决类指问题解决与应急响应。",
    sections=(
        Section(
            "当前阶段",
            (
                derived("ahead", "进入下一阶段", Kind.TEXT, length=60),
                derived("open", "还缺什么", Kind.LONG_TEXT, length=60),
                derived("reopened", "需重新审批", Kind.TEXT, length=60),
                derived("steps", "现在做什么", Kind.DATA, length=60),
                kept(
                    "passed",
                    "已通过的阶段数",
                    Kind.INTEGER,
                    length=8,
                    help="刷新时记下，批准后的改动不再退回已通过的阶段，请勿修改。",
                ),
            ),
        ),
        *(
            Section(
                f"{phase}阶段",
                (
                    derived(f"open_{number}", f"{phase}：未满足", Kind.INTEGER, length=8),
                    *(
                        derived(condition.key, condition.text, Kind.TEXT, length=40)
                        for condition in of_phase(phase)
                    ),
                ),
            )
            for number, phase in enumerate(GATED, 1)
        ),
    ),
)
