"""模板4 跨部门协作验收报告."""

from __future__ import annotations

from addin.forms.model import Field, Form, Kind, Need, Section, Table, Wording

_REQUIRED, _LATER, _AUTO = Need.REQUIRED, Need.LATER, Need.AUTO

ATTENDEES = Table(
    name="AcceptanceAttendees",
    title="验收组织",
    id="F4.02",
    key="department",
    blank_rows=8,
    least=1,
    fields=(
        Field("department", "参加部门", Kind.DEPARTMENT, need=_REQUIRED),
        Field("role", "验收角色", Kind.TEXT, length=14, help="牵头、协作、需求部门或分管领导。"),
        Field("person", "参加人", Kind.PERSON, need=_REQUIRED, department_key="department"),
        Field("absence", "缺席原因", Kind.TEXT, length=24),
        Field("opinion", "验收意见", Kind.TEXT, length=16, id="F4.08", tags="P11"),
        Field("signature", "签名", Kind.TEXT, id="F4.08", need=_LATER, tags="P11"),
        Field(
            "signed_at", "签名时间", Kind.DATETIME, id="F4.08", need=_LATER, length=14, tags="P11"
        ),
    ),
)

SELF_CHECKS = Table(
    name="SelfChecks",
    title="自检情况",
    id="F4.03",
    key="department",
    blank_rows=6,
    fields=(
        Field("department", "责任部门", Kind.DEPARTMENT, need=_REQUIRED),
        Field("date", "自检日期", Kind.DATE, need=_REQUIRED),
        Field("person", "自检人", Kind.PERSON, need=_REQUIRED, department_key="department"),
        Field("conclusion", "自检结论", Kind.TEXT, need=_REQUIRED, length=24),
    ),
)

ACCEPTANCE_ITEMS = Table(
    name="AcceptanceItems",
    title="逐项核查",
    id="F4.04",
    key="deliverable_id",
    blank_rows=8,
    least=1,
    hint="对照方案的输出成果清单逐项核查，一项不漏；标准自动带出，不在这里修改。",
    fields=(
        Field("deliverable_id", "成果编号", Kind.ID, need=_REQUIRED, length=8),
        Field("name", "成果名称", Kind.TEXT, need=_AUTO, derived=True, length=14),
        Field("department", "责任部门", Kind.DEPARTMENT, need=_AUTO, derived=True),
        Field("standard", "验收标准", Kind.LONG_TEXT, need=_AUTO, derived=True, length=24),
        Field("actual", "实际结果/实测值", Kind.LONG_TEXT, need=_REQUIRED, length=16),
        Field("evidence", "证据链接", Kind.LINK, need=_LATER, length=12),
        Field(
            "result",
            "单项结论",
            Kind.CHOICE,
            vocabulary="item_result",
            id="F4.05",
            need=_REQUIRED,
            length=8,
        ),
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
        Field("rectification_id", "整改编号", Kind.ID, need=_REQUIRED, length=8, tags="W"),
        Field("deliverable_id", "成果编号", Kind.ID, need=_REQUIRED, length=8),
        Field("department", "责任部门", Kind.DEPARTMENT, need=_REQUIRED),
        Field(
            "requirement",
            "问题与整改要求",
            Kind.LONG_TEXT,
            need=_REQUIRED,
            length=24,
            wording=Wording.TASK,
            due_key="due",
        ),
        Field("person", "责任人", Kind.PERSON, need=_REQUIRED, department_key="department"),
        Field("issued", "下达时间", Kind.DATETIME, need=_REQUIRED, length=14),
        Field(
            "due",
            "整改时限",
            Kind.DATETIME,
            need=_REQUIRED,
            length=14,
            help="默认下达后24小时；另有约定的写约定时刻。",
        ),
        Field(
            "status",
            "整改状态",
            Kind.CHOICE,
            vocabulary="rectification_status",
            need=_REQUIRED,
            length=8,
        ),
        Field("result", "整改结果", Kind.TEXT, length=14, need=_LATER),
        Field("finished_at", "整改完成时间", Kind.DATETIME, length=14, need=_LATER),
        Field("rechecked", "复验日期", Kind.DATE, need=_LATER),
        Field(
            "recheck_result",
            "复验结论",
            Kind.CHOICE,
            vocabulary="item_result",
            need=_LATER,
            length=8,
        ),
        Field(
            "deadline",
            "计时截止",
            Kind.DATETIME,
            need=Need.AUTO,
            derived=True,
            length=14,
            tags="W",
        ),
        Field(
            "limit_state",
            "时限状态",
            Kind.CHOICE,
            vocabulary="sla_state",
            need=Need.AUTO,
            derived=True,
            length=10,
            tags="W",
        ),
    ),
)

CHECKING, UNORDERED, MENDING, RECHECKING = "核查中", "待下达整改", "待整改", "待复验"
"""What 结论 of a round says before it is 通过 or 不通过."""


def _kept(key: str, label: str, kind: Kind, length: int) -> Field:
    return Field(key, label, kind, need=_AUTO, length=length, tags="W")


ROUNDS = Table(
    name="AcceptanceRounds",
    title="验收轮次",
    id="F4.01",
    key="round",
    blank_rows=3,
    computed=True,
    hint="刷新时自动写入；有不通过的成果，下一轮随即列出，整改后按此重新提交验收。",
    fields=(
        _kept("round", "轮次", Kind.INTEGER, 8),
        _kept("date", "日期", Kind.DATE, 8),
        _kept("state", "结论", Kind.TEXT, 8),
        _kept("deliverables", "核查的成果", Kind.TEXT, 24),
        _kept("failed", "不通过的成果", Kind.TEXT, 14),
        _kept("due", "整改时限", Kind.DATETIME, 14),
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
        Field("handover_id", "交接序号", Kind.ID, need=_REQUIRED, length=8, tags="W"),
        Field("item", "交付物", Kind.TEXT, need=_REQUIRED, length=14),
        Field("from_person", "交付方", Kind.PERSON, need=_REQUIRED),
        Field("note", "交付说明", Kind.TEXT, length=24),
        Field("version", "版本", Kind.TEXT, length=8, need=_REQUIRED),
        Field("to_person", "接收方", Kind.TEXT, need=_REQUIRED, length=10),
        Field("date", "交接日期", Kind.DATE, need=_REQUIRED),
        Field("confirmed", "接收确认", Kind.YES_NO, need=_REQUIRED, length=8),
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
                Field(
                    "round",
                    "验收轮次",
                    Kind.INTEGER,
                    id="F4.01",
                    need=_REQUIRED,
                    minimum=1,
                    maximum=20,
                    tags="P11",
                ),
                Field("date", "验收日期", Kind.DATE, id="F4.01", need=_REQUIRED, tags="P11"),
                Field(
                    "place",
                    "地点/方式",
                    Kind.TEXT,
                    id="F4.01",
                    need=_REQUIRED,
                    tags="P11",
                    length=16,
                ),
                Field("overall", "总体结论", Kind.TEXT, id="F4.07", need=_AUTO, derived=True),
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
