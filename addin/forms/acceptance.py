"""模板4 跨部门协作验收报告."""

from __future__ import annotations

from addin.forms.model import (
    Field,
    Form,
    Kind,
    Section,
    Table,
    Wording,
    derived,
    kept,
    later,
    required,
)

ATTENDEES = Table(
    name="AcceptanceAttendees",
    title="验收组织",
    id="F4.02",
    key="department",
    blank_rows=8,
    least=1,
    fields=(
        required("department", "参加部门", Kind.DEPARTMENT),
        Field("role", "验收角色", Kind.TEXT, length=14, help="牵头、协作、需求部门或分管领导。"),
        required("person", "参加人", Kind.PERSON, department_key="department"),
        Field("absence", "缺席原因", Kind.TEXT, length=24),
        Field("opinion", "验收意见", Kind.TEXT, length=16, id="F4.08", tags="P11"),
        later("signature", "签名", Kind.TEXT, id="F4.08", tags="P11"),
        later("signed_at", "签名时间", Kind.DATETIME, id="F4.08", length=14, tags="P11"),
    ),
)

SELF_CHECKS = Table(
    name="SelfChecks",
    begins_form=False,
    carried=("department",),
    title="自检情况",
    id="F4.03",
    key="department",
    blank_rows=6,
    fields=(
        required("department", "责任部门", Kind.DEPARTMENT),
        required("date", "自检日期", Kind.DATE),
        required("person", "自检人", Kind.PERSON, department_key="department"),
        required("conclusion", "自检结论", Kind.TEXT, length=24),
    ),
)

ACCEPTANCE_ITEMS = Table(
    name="AcceptanceItems",
    carried=("deliverable_id",),
    title="逐项核查",
    id="F4.04",
    key="deliverable_id",
    blank_rows=8,
    least=1,
    hint="对照方案的输出成果清单逐项核查，一项不漏；标准自动带出，不在这里修改。",
    fields=(
        required("deliverable_id", "成果编号", Kind.ID, length=8),
        derived("name", "成果名称", Kind.TEXT, length=14, tags="S"),
        derived("department", "责任部门", Kind.DEPARTMENT, tags="S"),
        derived("standard", "验收标准", Kind.LONG_TEXT, length=24, tags="S"),
        required("actual", "实际结果/实测值", Kind.LONG_TEXT, length=16),
        later("evidence", "证据链接", Kind.LINK, length=12),
        required("result", "单项结论", Kind.CHOICE, vocabulary="item_result", id="F4.05", length=8),
    ),
)

RECTIFICATIONS = Table(
    name="Rectifications",
    title="问题与整改要求",
    id="F4.06",
    key="rectification_id",
    blank_rows=5,
    hint="验收不通过的成果逐条填写；整改时限写到时刻，默认24小时。",
    fields=(
        required("rectification_id", "整改编号", Kind.ID, length=8, tags="W"),
        required("deliverable_id", "成果编号", Kind.ID, length=8),
        required("department", "责任部门", Kind.DEPARTMENT),
        required(
            "requirement",
            "问题与整改要求",
            Kind.LONG_TEXT,
            length=24,
            wording=Wording.TASK,
            due_key="due",
        ),
        required("person", "责任人", Kind.PERSON, department_key="department"),
        required("issued", "下达时间", Kind.DATETIME, length=14),
        required(
            "due",
            "整改时限",
            Kind.DATETIME,
            length=14,
            help="默认下达后24小时；另有约定的写约定时刻。",
        ),
        required("status", "整改状态", Kind.CHOICE, vocabulary="rectification_status", length=8),
        later("result", "整改结果", Kind.TEXT, length=14),
        later("finished_at", "整改完成时间", Kind.DATETIME, length=14),
        later("rechecked", "复验日期", Kind.DATE),
        later("recheck_result", "复验结论", Kind.CHOICE, vocabulary="item_result", length=8),
        derived("deadline", "计时截止", Kind.DATETIME, length=14),
        derived("limit_state", "时限状态", Kind.CHOICE, vocabulary="sla_state", length=10),
    ),
)

CHECKING, UNORDERED, MENDING, RECHECKING = "核查中", "待下达整改", "待整改", "待复验"
"""What 结论 of a round says before it is 通过 or 不通过."""


ROUNDS = Table(
    name="AcceptanceRounds",
    title="验收轮次",
    id="F4.01",
    key="round",
    blank_rows=3,
    computed=True,
    hint="刷新时自动写入；有不通过的成果，下一轮随即列出，整改后按此重新提交验收。",
    fields=(
        kept("round", "轮次", Kind.INTEGER, length=8),
        kept("date", "日期", Kind.DATE, length=8),
        kept("state", "结论", Kind.TEXT, length=8),
        kept("deliverables", "核查的成果", Kind.TEXT, length=24),
        kept("failed", "不通过的成果", Kind.TEXT, length=14),
        kept("due", "整改时限", Kind.DATETIME, length=14),
    ),
)

HANDOVERS = Table(
    name="Handovers",
    title="交接记录",
    id="F4.09",
    key="handover_id",
    blank_rows=5,
    hint="验收通过后向需求方或最终用户交付，双方确认。",
    fields=(
        required("handover_id", "交接序号", Kind.ID, length=8, tags="W"),
        required("item", "交付物", Kind.TEXT, length=14),
        required("from_person", "交付方", Kind.PERSON),
        Field("note", "交付说明", Kind.TEXT, length=24),
        required("version", "版本", Kind.TEXT, length=8),
        required("to_person", "接收方", Kind.TEXT, length=10),
        required("date", "交接日期", Kind.DATE),
        required("confirmed", "接收确认", Kind.YES_NO, length=8),
    ),
)

ACCEPTANCE = Form(
    code="acceptance",
    sheet="4验收报告",
    title="跨部门协作验收报告",
    landscape=True,
    headed=True,
    source="S0 §五",
    note="填写说明：自检在前、联合验收在后；全部通过才算通过，不通过的按时限整改后重新验收。",
    sections=(
        Section(
            "验收信息",
            (
                required(
                    "round", "验收轮次", Kind.INTEGER, id="F4.01", minimum=1, maximum=20, tags="P11"
                ),
                required("date", "验收日期", Kind.DATE, id="F4.01", tags="P11"),
                required("place", "地点/方式", Kind.TEXT, id="F4.01", tags="P11", length=16),
                derived("overall", "总体结论", Kind.TEXT, id="F4.07", tags="S"),
                ATTENDEES,
            ),
        ),
        Section("自检情况", (SELF_CHECKS,)),
        Section("逐项核查", (ACCEPTANCE_ITEMS,)),
        Section("问题与整改", (RECTIFICATIONS,)),
        Section("验收轮次", (ROUNDS,)),
        Section("成果交接", (HANDOVERS,)),
    ),
)
