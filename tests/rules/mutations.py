"""For each rule: how a clean sample is broken in the way the rule is about, and where that shows.

An edit is a tuple:

- ``("PlanTasks.owner", 0, "相关人员")`` puts a value into a row (by index) of a table,
- ``("initiation.goal", "做好")`` into a single field,
- ``("Risks", None)`` empties a table,
- ``("Risks", -1)`` takes away a row, ``("Risks", {...})`` adds one,
- ``("Risks", "below")`` types a row right below it,
- ``("Approvals", "recorded")`` puts the approvals as they stand on record, as a refresh does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from addin.content import Content, TableData, Value, empty_value, rewritten
from addin.forms import TABLES
from addin.standing.approved import recorded
from addin.standing.workbook_day import WorkbookDay
from tests.paths import SAMPLES
from tests.reading.typed import as_read
from tests.rules.workbooks import overtyped, sample

NEW, COMPLAINT, EXPENSE = "new_product", "customer_complaint", "expense_process"
RECORDED_AT = datetime(2026, 11, 19, 18)
NEW_ID = "XC20260831-001"

Edit = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Mutation:
    """What is done to a sample, the cell where its rule must speak, and who may speak with it.

    `cell` is ``Table.key[row]``, ``Table`` or a single field; `companions` are the other rules that
    find something new, all of them.
    """

    rule: str
    edits: Sequence[Edit]
    cell: str
    companions: frozenset[str] = frozenset()
    sample: str = NEW


def mutation(
    rule: str, *edits: Edit, cell: str, with_: Sequence[str] = (), sample: str = NEW
) -> Mutation:
    return Mutation(rule, edits, cell, frozenset(with_), sample)


def clean(name: str) -> Content:
    """Return a sample as it is."""
    return sample(SAMPLES / name)


def broken(mutation: Mutation) -> Content:
    """Return the sample of a mutation with its edits."""
    content = clean(mutation.sample)
    for edit in mutation.edits:
        content = as_read(edited(content, edit))
    return content


def edited(content: Content, edit: Edit) -> Content:
    """Return the workbook after one edit."""
    name, *rest = edit
    table, _, key = name.partition(".")
    if table not in TABLES:
        return replace(content, fields={**content.fields, name: rest[0]})
    if rest == ["recorded"]:
        for kept, rows in recorded(WorkbookDay.of(content, RECORDED_AT), RECORDED_AT).items():
            content = rewritten(content, kept, rows)
        return content
    data = content.table(table)
    if rest == ["below"]:
        return replace(content, tables={**content.tables, table: replace(data, below=1)})
    if key and rest == ["formula"]:
        return overtyped(content, table, (0, key))
    if key:
        changed = _with_cell(data, key, *rest)
    elif rest[0] is None:
        changed = _rows_of(data, [])
    elif isinstance(rest[0], int):
        changed = _rows_of(data, [n for n in range(len(data)) if n != rest[0] % len(data)])
    else:
        changed = _with_row(data, rest[0])
    return replace(content, tables={**content.tables, table: changed})


def _with_cell(data: TableData, key: str, row: int, value: Value) -> TableData:
    column = list(data.columns[key])
    column[row] = value
    return replace(data, columns={**data.columns, key: column})


def _rows_of(data: TableData, rows: Sequence[int]) -> TableData:
    columns = {key: [column[row] for row in rows] for key, column in data.columns.items()}
    return replace(data, rows=[data.rows[row] for row in rows], columns=columns)


def _with_row(data: TableData, record: Mapping[str, Value]) -> TableData:
    columns = {
        field.key: [
            *data.columns[field.key],
            record.get(field.key, empty_value(field.kind)),
        ]
        for field in data.table.fields
    }
    last = data.rows[-1] if len(data.rows) else 900
    return replace(data, rows=[*data.rows, last + 1], columns=columns)


def at_cell(content: Content, key: str, cell: str) -> str:
    """Return where a finding is, as `Mutation.cell` writes it."""
    table, _, field = key.partition(".")
    if table not in TABLES or not field:
        return key
    number = int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    return f"{key}[{list(content.table(table).rows).index(number)}]"


DAY = date
NO_PLAN = (
    *((f"plan.{key}", "") for key in ("lead_person", "version", "departments", "goal", "group")),
    *((f"plan.{key}", "") for key in ("buffer_position", "cadence", "meeting_time", "channel")),
    *((f"plan.{key}", "") for key in ("tracker", "approver", "approval", "approval_opinion")),
    *((f"plan.{key}", None) for key in ("date", "buffer_days", "meeting_minutes", "submitted_at", "approved_at")),
    ("plan.form_status", "草稿"),
    *(
        (table, None)
        for table in (
            "Milestones", "PlanTasks", "Duties", "Resources", "Risks", "Deliverables",
            "Countersignatures", "PlanChanges", "Tasks", "Problems", "Measures", "Decisions",
            "MeetingTasks",
            "ProblemReports",
        )
    ),
)  # fmt: skip

MUTATIONS = (
    # What the forms themselves demand.
    mutation("F-01", ("initiation.contact", ""), cell="initiation.contact"),
    mutation("F-02", ("Milestones", None), cell="Milestones", with_=["F-16", "F-25"]),
    mutation("F-03", ("initiation.major_reason", ""), cell="initiation.major_reason"),
    mutation("F-04", *NO_PLAN, cell="plan.lead_person"),
    mutation("F-05", ("initiation.priority", "P1"), cell="initiation.priority"),
    mutation("F-06", ("Risks.status", 0, "差不多"), cell="Risks.status[0]"),
    mutation("F-07", ("initiation.start", "下周五"), cell="initiation.start"),
    mutation("F-08", ("Risks.impact", 0, 9), cell="Risks.impact[0]"),
    mutation("F-09", ("initiation.background", "旧款卖不动了"), cell="initiation.background"),
    mutation("F-10", ("Tasks.warning", "formula"), cell="Tasks.warning[0]"),
    mutation("F-11", ("People.email", 4, "hejing.example.com"), cell="People.email[4]"),
    mutation("F-12", ("Metrics.target", 0, 0.0), cell="Metrics.target[0]", with_=["F-70"]),
    mutation(
        "F-13", ("Problems.problem_id", -1, "问题99"), cell="Problems.problem_id[3]", with_=["F-16"]
    ),
    mutation("F-14", ("Risks.risk_id", 1, "R1"), cell="Risks.risk_id[1]"),
    mutation(
        "F-15",
        ("Partners", {"department": "市场部", "head": "林晓雯", "work": "提供3份渠道名单"}),
        cell="Partners.department[8]",
    ),
    mutation("F-16", ("PlanTasks.predecessors", 5, "T99"), cell="PlanTasks.predecessors[5]"),
    mutation(
        "F-73",
        ("Assessments.department", 0, "企业管理部"),
        cell="Assessments.department[0]",
        with_=["F-20"],
    ),
    mutation("F-17", ("plan.tracker", "罗雨彤"), cell="plan.tracker"),
    mutation("F-18", ("plan.tracker", "袁浩"), cell="plan.tracker"),
    mutation("F-19", ("Resources.department", 0, "财会部"), cell="Resources.department[0]"),
    mutation("F-20", ("Consultations.person", 0, "蒋志强"), cell="Consultations.person[0]"),
    mutation("F-21", ("People", None), cell="People", with_=["R-16a"]),
    mutation("F-22", ("plan.date", DAY(2026, 12, 1)), cell="plan.date"),
    mutation("F-23", ("initiation.start", DAY(2026, 8, 28)), cell="initiation.start"),
    mutation("F-24", ("Deliverables.due", 0, DAY(2026, 11, 21)), cell="Deliverables.due[0]"),
    mutation(
        "F-25",
        ("initiation.deadline", DAY(2027, 1, 29)),
        cell="initiation.deadline",
        with_=["R-06b"],
        sample=COMPLAINT,
    ),
    mutation(
        "F-26", ("Assessments.committed", 0, DAY(2027, 2, 1)), cell="Assessments.committed[0]"
    ),
    mutation(
        "F-27",
        ("InitiationApprovals.time", 1, datetime(2026, 8, 31, 9)),
        cell="InitiationApprovals.time[1]",
        with_=["L-01"],
    ),
    mutation(
        "F-28", ("InitiationApprovals.signature", 1, ""), cell="InitiationApprovals.signature[1]"
    ),
    mutation(
        "F-29",
        ("InitiationApprovals.conclusion", 1, "退回修改"),
        cell="initiation.form_status",
    ),
    mutation(
        "F-63a",
        ("InitiationApprovals.approver", 0, "顾一鸣"),
        ("InitiationApprovals.signature", 0, "顾一鸣"),
        cell="InitiationApprovals.approver[0]",
    ),
    mutation(
        "F-63b",
        ("InitiationApprovals.signature", 1, "罗雨桐"),
        cell="InitiationApprovals.signature[1]",
    ),
    mutation("F-63c", ("plan.approver", "罗雨桐"), cell="plan.approver"),
    mutation("F-63d", ("Countersignatures.head", 3, "韩冰"), cell="Countersignatures.head[3]"),
    mutation(
        "F-65",
        ("PlanTasks.owner", 0, "苏婉清"),
        ("Tasks.adjusted_finish", 0, DAY(2026, 9, 18)),
        ("Tasks.adjust_approver", 0, "苏婉清"),
        ("Tasks.adjust_basis", 0, "V1.1"),
        cell="Tasks.adjust_approver[0]",
    ),
    mutation(
        "F-66",
        ("Countersignatures.opinion", 0, "不同意，人手不够"),
        cell="Countersignatures.opinion[0]",
    ),
    mutation(
        "F-69", ("Meetings.confirmed", 0, "苏婉清"), cell="Meetings.confirmed[0]", with_=["R-17"]
    ),
    mutation(
        "F-64",
        ("People", None),
        ("Departments", None),
        ("initiation.initiator", "苏婉清"),
        cell="InitiationApprovals.approver[0]",
        with_=["F-21", "R-16a"],
    ),
    mutation(
        "F-63e",
        ("AcceptanceAttendees.signature", 1, "邱雨"),
        cell="AcceptanceAttendees.signature[1]",
        sample=EXPENSE,
    ),
    mutation(
        "F-67",
        ("AcceptanceAttendees.opinion", 1, "不同意，规则未改"),
        cell="AcceptanceAttendees.opinion[1]",
        sample=EXPENSE,
    ),
    mutation(
        "F-68",
        ("Assessments.conclusion", 0, "有异议"),
        ("Assessments.coordination", 0, "双方未达成一致"),
        cell="Assessments.coordination[0]",
        with_=["F-03"],
    ),
    mutation("F-70", ("Metrics.baseline", 0, None), cell="Metrics.direction[0]", with_=["F-01"]),
    mutation(
        "F-71",
        ("Tasks.adjusted_finish", 27, DAY(2026, 12, 25)),
        ("Tasks.adjust_approver", 27, "郑海涛"),
        ("Tasks.adjust_basis", 27, "V1.1"),
        cell="Tasks.adjusted_finish[27]",
    ),
    mutation(
        "F-72",
        ("PlanTasks.predecessors", 1, "T55"),
        cell="Tasks.status[1]",
        with_=["F-37", "R-27b"],
    ),
    mutation("F-30", ("Tasks.actual_finish", 0, None), cell="Tasks.actual_finish[0]"),
    mutation(
        "F-62",
        ("Tasks.status", 0, "进行中"),
        ("Tasks.last_status", 0, "进行中"),
        ("Tasks.actual_finish", 0, None),
        ("Tasks.reopen_reason", 0, "客户退回"),
        ("Tasks.percent", 0, None),
        cell="Tasks.percent[0]",
        with_=["F-72", "R-11", "R-30"],
    ),
    mutation("F-31", ("Tasks.percent", 0, 0.8), cell="Tasks.percent[0]"),
    mutation(
        "F-32", ("Tasks.adjusted_finish", 0, DAY(2026, 9, 18)), cell="Tasks.adjust_approver[0]"
    ),
    mutation(
        "F-33",
        ("Tasks.status", 0, "待验收"),
        ("Tasks.last_status", 0, "待验收"),
        ("Tasks.self_check", 0, "否"),
        cell="Tasks.self_check[0]",
    ),
    mutation("F-34", ("Tasks.last_status", 0, "已取消"), cell="Tasks.status[0]"),
    mutation("F-35", ("Tasks.last_status", 0, "未开始"), cell="Tasks.status[0]"),
    mutation(
        "F-36", ("Milestones.due", 1, DAY(2026, 9, 1)), cell="Milestones.due[1]", with_=["R-27a"]
    ),
    mutation("F-37", ("PlanTasks.predecessors", 0, "T01"), cell="PlanTasks.predecessors[0]"),
    mutation("F-38", ("CheckRules", {"rule": "R-99"}), cell="CheckRules.rule[0]"),
    mutation(
        "F-08",
        ("rules.buffer_least", 1e308),
        ("rules.buffer_most", 1e308),
        cell="rules.buffer_most",
        with_=["R-06b"],
    ),
    mutation("F-57", ("sla.morning_start", "九点"), cell="sla.morning_start"),
    mutation("F-57", ("sla.zone", "Asia/Beijing"), cell="sla.zone"),
    mutation("F-57", ("sla.near_days", None), cell="sla.near_days"),
    mutation("F-57", ("SlaLimits.amount", 3, None), cell="SlaLimits.amount[3]", with_=["F-01"]),
    mutation("F-57", ("SlaLimits.at", 0, "下班前"), cell="SlaLimits.at[0]"),
    mutation("F-57", ("ReminderRules.offsets", 6, "三天"), cell="ReminderRules.offsets[6]"),
    mutation("F-57", ("ReminderRules.ladder", 7, "1:老板"), cell="ReminderRules.ladder[7]"),
    mutation("F-51", ("Consultations", 0), cell="initiation.executing_departments"),
    mutation("F-52", ("Countersignatures", -1), cell="plan.departments"),
    mutation(
        "F-55",
        ("initiation.output_departments", "销售部、客户服务部、产品部"),
        cell="initiation.output_departments",
        with_=["F-51"],
    ),
    mutation("F-56", ("AcceptanceAttendees", 1), cell="AcceptanceAttendees", sample=EXPENSE),
    mutation("F-61", ("Risks", "below"), cell="Risks"),
    # Wording.
    mutation("R-01a", ("initiation.goal", "大幅提升上市后的用户口碑"), cell="initiation.goal"),
    mutation("R-01b", ("Risks.response", 0, "尽快联系供应商解决"), cell="Risks.response[0]"),
    mutation("R-02a", ("Metrics.unit", 0, ""), cell="Metrics.unit[0]"),
    mutation("R-02b", ("plan.goal", "X月X日前上架6个渠道"), cell="plan.goal"),
    mutation("R-03a", ("Deliverables.standard", 0, "物料齐套"), cell="Deliverables.standard[0]"),
    mutation(
        "R-03b",
        ("Deliverables.standard", 0, "客户投诉响应时效≤24小时"),
        cell="Deliverables.standard[0]",
    ),
    mutation(
        "R-04",
        ("plan.goal", "做出新版官网"),
        ("initiation.deadline", None),
        cell="plan.goal",
        with_=["F-01", "F-25"],
    ),
    mutation("R-21", ("Problems.first_cause", 0, "采购部推诿责任"), cell="Problems.first_cause[0]"),
    mutation("R-22", ("Problems.description", 0, "接口老出错"), cell="Problems.description[0]"),
    # Duties and plan.
    mutation(
        "R-05a",
        ("Duties", {"duty_id": "Z11", "duty": "D4", "responsible": "研发部"}),
        cell="Duties.responsible[10]",
    ),
    mutation(
        "R-05b",
        ("PlanTasks.deliverable", 1, "预约需求调研报告"),
        ("PlanTasks.deliverable", 0, "预约需求调研报告"),
        cell="PlanTasks.deliverable[1]",
    ),
    mutation("R-05c", ("PlanTasks.owner", 0, "范晓东、顾一鸣"), cell="PlanTasks.owner[0]"),
    mutation(
        "R-05d",
        ("Partners", {"department": "信息技术部", "head": "康宁", "work": "开通3个账号"}),
        cell="Partners.department[8]",
    ),
    mutation(
        "R-05e",
        ("Deliverables.name", 3, "《主视觉手册》"),
        cell="Deliverables.name[3]",
    ),
    mutation(
        "R-05f",
        (
            "Milestones",
            {
                "milestone_id": "M8",
                "name": "二期立项",
                "standard": "立项书1份经9个部门签字。",
                "department": "产品部",
                "due": DAY(2027, 1, 20),
            },
        ),
        cell="Milestones.milestone_id[7]",
    ),
    mutation("R-05g", ("PlanTasks.department", 0, ""), cell="PlanTasks.department[0]"),
    mutation("R-05h", ("Duties", 2), cell="Duties"),
    mutation(
        "R-05i",
        ("PlanTasks.department", 0, "信息技术部"),
        cell="PlanTasks.department[0]",
        with_=["F-20"],
    ),
    mutation("R-06a", ("plan.buffer_days", 0), cell="plan.buffer_days"),
    mutation("R-06b", ("plan.buffer_days", 9), cell="plan.buffer_days"),
    mutation("R-06c", ("rules.buffer_most", 0.11), cell="plan.buffer_days"),
    mutation("R-07", ("Assessments.resource_fit", 0, ""), cell="Assessments.resource_fit[0]"),
    mutation("R-08", ("PlanTasks.owner", 0, "相关人员"), cell="PlanTasks.owner[0]"),
    mutation("R-09", ("Tasks.status", 44, "受阻"), cell="Tasks.problem[44]", with_=["L-01"]),
    mutation("R-10", ("MeetingTasks.due", 2, "会后尽快"), cell="MeetingTasks.due[2]"),
    mutation("R-11", ("Tasks.updated_on", 44, DAY(2026, 11, 2)), cell="Tasks.updated_on[44]"),
    # Acceptance.
    mutation("R-12", ("AcceptanceItems", -1), cell="AcceptanceItems", sample=EXPENSE),
    mutation("R-13", ("Rectifications", 0), cell="AcceptanceItems.result[5]", sample=EXPENSE),
    mutation(
        "R-14", ("SelfChecks.date", 0, DAY(2026, 11, 18)), cell="SelfChecks.date[0]", sample=EXPENSE
    ),
    mutation("R-28", ("Deliverables.acceptor", 0, "采购部"), cell="Deliverables.acceptor[0]"),
    # Approvals.
    mutation(
        "R-15a",
        ("Countersignatures.time", 0, None),
        cell="plan.form_status",
        with_=["F-27", "L-01"],
    ),
    mutation("R-15b", ("Tasks.actual_start", 0, DAY(2026, 9, 1)), cell="Tasks.actual_start[0]"),
    mutation("R-16a", ("initiation.copy_to", "郑海涛"), cell="initiation.copy_to"),
    mutation("R-16b", ("initiation.major", "否"), cell="initiation.major"),
    mutation(
        "R-24",
        *(("InitiationApprovals", {"step": f"加签{n}"}) for n in range(1, 4)),
        cell="InitiationApprovals",
    ),
    # Meetings.
    mutation(
        "R-17",
        ("Meetings.confirmed", 0, "苏婉清、顾一鸣"),
        cell="Meetings.confirmed[0]",
        with_=["F-69"],
    ),
    mutation("R-18", ("plan.meeting_minutes", 45), cell="plan.meeting_minutes"),
    mutation(
        "R-19",
        ("AgendaItems.minutes", 1, 30),
        cell="AgendaItems.minutes[1]",
    ),
    mutation("R-20", ("People.role", 4, "成员"), cell="Meetings.attendees[0]", sample=EXPENSE),
    mutation("R-23", ("Decisions.task_ref", 0, ""), cell="Decisions.task_ref[0]"),
    # Who leads, and plan dates.
    mutation(
        "R-25", ("initiation.lead_department", "信息技术部"), cell="initiation.lead_department"
    ),
    mutation("R-26", ("Risks.response", 0, ""), cell="Risks.response[0]"),
    mutation("R-27a", ("Milestones.due", 0, DAY(2026, 9, 16)), cell="PlanTasks.finish[2]"),
    mutation("R-27b", ("PlanTasks.start", 2, DAY(2026, 9, 9)), cell="PlanTasks.start[2]"),
    mutation("R-27c", ("Milestones.due", 4, DAY(2026, 12, 19)), cell="Milestones.due[4]"),
    mutation("R-27d", ("Deliverables.due", 10, DAY(2027, 2, 1)), cell="Deliverables.due[10]"),
    mutation("R-30", ("Tasks.own_plan", 44, ""), cell="Tasks.own_plan[44]"),
    mutation("R-35", ("CheckRules", {"rule": "R-35", "enabled": "是"}), cell="PlanTasks.finish[0]"),
    # Problems, review, archive.
    mutation(
        "R-29",
        ("Problems.status", 0, "已关闭"),
        ("Problems.resolved_at", 0, datetime(2026, 11, 19, 10)),
        ("Problems.ruling", 0, ""),
        cell="Problems.ruling[0]",
        sample=EXPENSE,
    ),
    mutation("R-31", ("review.departments", "财务部"), cell="review.departments", sample=EXPENSE),
    mutation(
        "R-32",
        *(("AcceptanceItems.result", row, "通过") for row in range(9)),
        cell="Archive",
        sample=EXPENSE,
    ),
    mutation(
        "F-53",
        ("Approvals", "recorded"),
        ("Metrics.target", 0, 5.0),
        cell="Metrics.target[0]",
    ),
    mutation(
        "F-54",
        ("approvals.plan_status", "已作废"),
        ("plan.form_status", "已批准"),
        cell="plan.form_status",
    ),
    mutation("L-01", ("Problems.responded_at", 2, None), cell="Problems.responded_at[2]"),
    mutation(
        "L-02",
        ("Problems.reported_at", 2, datetime(2026, 11, 19, 10)),
        ("Problems.responded_at", 2, None),
        cell="Problems.responded_at[2]",
        with_=["F-23"],
    ),
    mutation("R-33", ("Problems.case_id", 3, ""), cell="Problems.description[3]", sample=EXPENSE),
    mutation("R-34", ("GoalResults.actual", 0, 5.0), cell="GoalResults.actual[0]", sample=EXPENSE),
)
