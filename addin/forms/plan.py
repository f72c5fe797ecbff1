"""模板2 跨部门协作方案."""

from __future__ import annotations

from addin.forms.model import Field, Form, Kind, Need, Section, Table

_REQUIRED, _LATER, _AUTO = Need.REQUIRED, Need.LATER, Need.AUTO

MILESTONES = Table(
    name="Milestones",
    title="里程碑",
    id="F2.03",
    key="milestone_id",
    blank_rows=6,
    least=1,
    hint="按计划达成日期先后填写；每个里程碑至少有一项任务。",
    fields=(
        Field("milestone_id", "里程碑编号", Kind.ID, need=_REQUIRED, length=8, help="如 M1、M2"),
        Field("name", "里程碑名称", Kind.TEXT, need=_REQUIRED, length=16),
        Field("standard", "达成标准", Kind.LONG_TEXT, need=_REQUIRED, length=28),
        Field("department", "责任部门", Kind.DEPARTMENT, need=_REQUIRED),
        Field("due", "计划达成日期", Kind.DATE, need=_REQUIRED),
        Field("actual", "实际达成日期", Kind.DATE, need=_LATER, tags="P"),
    ),
)

PLAN_TASKS = Table(
    name="PlanTasks",
    title="任务清单（WBS）",
    id="F2.04",
    key="task_id",
    id_mark="T",
    blank_rows=20,
    least=1,
    hint="每项任务一名负责人、一个截止日期、一个交付标准；任务之间不交叉、不遗漏。",
    fields=(
        Field(
            "task_id",
            "任务编号",
            Kind.ID,
            id="K2",
            need=_REQUIRED,
            length=20,
            tags="P1,P5",
            help="协作编号-T序号，如 XC20261121-001-T01。",
        ),
        Field("name", "子任务名称", Kind.TEXT, need=_REQUIRED, length=16),
        Field(
            "description", "任务描述", Kind.LONG_TEXT, length=26, help="写明做什么、做到什么程度。"
        ),
        Field("department", "承担部门", Kind.DEPARTMENT, need=_REQUIRED),
        Field(
            "owner",
            "任务负责人",
            Kind.PERSON,
            need=_REQUIRED,
            department_key="department",
            help="只填一个人，责任到人；不填部门或“相关人员”。",
        ),
        Field("supporting", "配合部门", Kind.DEPARTMENTS, length=12, help="多个部门用、隔开。"),
        Field(
            "milestone_id",
            "所属里程碑",
            Kind.ID,
            length=8,
            need=_LATER,
            help="填里程碑编号，如 M1。",
        ),
        Field("start", "计划开始", Kind.DATE, need=_REQUIRED),
        Field("finish", "计划完成", Kind.DATE, need=_REQUIRED),
        Field("duration", "计划工期(工作日)", Kind.INTEGER, need=_AUTO, derived=True, length=8),
        Field(
            "predecessors",
            "前置任务",
            Kind.TEXT,
            length=14,
            tags="P",
            help="填任务编号，可只写 T01；多个用、隔开。",
        ),
        Field("deliverable", "输出成果", Kind.TEXT, length=16, need=_REQUIRED),
        Field("standard", "交付标准", Kind.LONG_TEXT, length=24, need=_REQUIRED),
        Field("support", "所需支持", Kind.TEXT, length=14),
    ),
)

DUTIES = Table(
    name="Duties",
    title="职责矩阵（部门职责清单）",
    id="F2.05",
    key="duty_id",
    blank_rows=8,
    least=1,
    hint="主责(R/A)只有一个部门，配合(C)与知会(I)可多个；需求明确、成果交付、质量审核都要有人主责。",
    fields=(
        Field("duty_id", "职责编号", Kind.ID, need=_REQUIRED, length=8, tags="W"),
        Field("duty", "职责/输出成果", Kind.TEXT, need=_REQUIRED, length=16),
        Field("note", "职责说明", Kind.LONG_TEXT, length=26),
        Field("responsible", "主责部门", Kind.DEPARTMENT, need=_REQUIRED, tags="S,P6,P7"),
        Field("consulted", "配合部门", Kind.DEPARTMENTS, length=12),
        Field("informed", "知会部门", Kind.DEPARTMENTS, length=12),
    ),
)

RESOURCES = Table(
    name="Resources",
    title="资源支持",
    id="F2.06",
    key="resource_id",
    blank_rows=4,
    fields=(
        Field("resource_id", "资源序号", Kind.ID, length=8, tags="W", need=_REQUIRED),
        Field("content", "资源内容", Kind.TEXT, length=16, need=_REQUIRED),
        Field("note", "用途说明", Kind.LONG_TEXT, length=26),
        Field("type", "资源类型", Kind.CHOICE, vocabulary="resource_type", need=_REQUIRED),
        Field("amount", "数量/金额", Kind.NUMBER, length=10, minimum=0),
        Field("unit", "单位", Kind.CHOICE, vocabulary="unit", length=6),
        Field("department", "提供部门", Kind.DEPARTMENT),
        Field("date", "到位日期", Kind.DATE),
        Field("confirmed_by", "确认人", Kind.PERSON, department_key="department"),
    ),
)

RISKS = Table(
    name="Risks",
    title="风险与应对",
    id="F2.07",
    key="risk_id",
    blank_rows=4,
    least=1,
    hint="每个风险都要写应对措施或备用方案；概率、影响按 1–5 打分，12 分以上为高。",
    fields=(
        Field("risk_id", "风险编号", Kind.ID, need=_REQUIRED, length=8, help="如 R1、R2"),
        Field("risk", "风险描述", Kind.TEXT, need=_REQUIRED, length=16),
        Field("response", "应对措施/备用方案", Kind.LONG_TEXT, length=26, need=_REQUIRED),
        Field("probability", "概率(1–5)", Kind.INTEGER, minimum=1, maximum=5, length=8, tags="P8"),
        Field("impact", "影响(1–5)", Kind.INTEGER, minimum=1, maximum=5, length=8, tags="P8"),
        Field("grade", "风险等级", Kind.TEXT, need=_AUTO, derived=True, tags="P8", length=8),
        Field("trigger", "触发条件", Kind.TEXT, length=16, tags="P8"),
        Field("owner", "责任人", Kind.PERSON, tags="P8", need=_REQUIRED),
        Field("status", "状态", Kind.CHOICE, vocabulary="risk_status", tags="P8", length=8),
    ),
)

DELIVERABLES = Table(
    name="Deliverables",
    title="输出成果清单与验收标准",
    id="F2.09",
    key="deliverable_id",
    blank_rows=6,
    least=1,
    hint="验收标准在方案阶段量化；复合指标要拆开，如首次响应时间≤2小时、解决方案提供时间≤24小时。",
    fields=(
        Field("deliverable_id", "成果编号", Kind.ID, need=_REQUIRED, length=8, help="如 D1、D2"),
        Field("name", "成果名称", Kind.TEXT, need=_REQUIRED, length=16),
        Field(
            "standard",
            "验收标准",
            Kind.LONG_TEXT,
            need=_REQUIRED,
            length=26,
            help="指标加阈值，或文件加签收条件。",
        ),
        Field("department", "责任部门", Kind.DEPARTMENT, need=_REQUIRED),
        Field("method", "验收方式", Kind.CHOICE, vocabulary="acceptance_method", need=_REQUIRED),
        Field(
            "acceptor",
            "验收部门",
            Kind.DEPARTMENT,
            need=_REQUIRED,
            help="由责任部门以外的部门验收。",
        ),
        Field("due", "计划提交日", Kind.DATE, need=_REQUIRED),
    ),
)

COUNTERSIGNATURES = Table(
    name="Countersignatures",
    title="会签：各参与部门负责人确认",
    id="F2.11",
    key="department",
    blank_rows=8,
    least=1,
    fields=(
        Field("department", "参与部门", Kind.DEPARTMENT, need=_REQUIRED),
        Field("head", "部门负责人", Kind.PERSON, need=_REQUIRED, department_key="department"),
        Field("opinion", "确认意见", Kind.TEXT, length=26),
        Field("method", "确认方式", Kind.CHOICE, vocabulary="confirm_method", need=_LATER),
        Field("time", "确认时间", Kind.DATETIME, need=_LATER, length=14),
    ),
)

PLAN_CHANGES = Table(
    name="PlanChanges",
    title="变更记录",
    id="F2.13",
    key="version",
    blank_rows=4,
    fields=(
        Field("version", "方案版本", Kind.ID, length=8, need=_REQUIRED, tags="P", help="如 V1.1"),
        Field("change", "变更内容", Kind.TEXT, length=16, need=_REQUIRED, tags="P"),
        Field("reason", "变更原因", Kind.LONG_TEXT, length=26, need=_REQUIRED, tags="P"),
        Field("approver", "批准人", Kind.PERSON, need=_REQUIRED, tags="P"),
        Field("date", "变更日期", Kind.DATE, need=_REQUIRED, tags="P"),
    ),
)

PLAN = Form(
    code="plan",
    sheet="2协作方案",
    title="跨部门协作方案",
    landscape=True,
    headed=True,
    source="S0 §三、§五；S2 §二；S3 (一)(二)；S4 步骤4",
    note="填写说明：各参与部门负责人确认后由分管领导审批，审批通过即正式生效。",
    sections=(
        Section(
            "基本信息",
            (
                Field(
                    "lead_department",
                    "牵头部门",
                    Kind.DEPARTMENT,
                    id="F2.01",
                    need=_AUTO,
                    derived=True,
                    tags="I",
                ),
                Field(
                    "lead_person", "牵头负责人", Kind.PERSON, id="F2.01", need=_REQUIRED, tags="I"
                ),
                Field(
                    "version",
                    "方案版本",
                    Kind.TEXT,
                    id="F2.01",
                    need=_REQUIRED,
                    tags="I",
                    default="V1.0",
                ),
                Field("date", "编制日期", Kind.DATE, id="F2.01", need=_REQUIRED, tags="I"),
                Field(
                    "departments",
                    "参与部门",
                    Kind.DEPARTMENTS,
                    id="F2.01",
                    need=_REQUIRED,
                    tags="I",
                    length=40,
                    help="含牵头部门，多个部门用、隔开。",
                ),
                Field(
                    "form_status",
                    "表单状态",
                    Kind.CHOICE,
                    id="K4",
                    vocabulary="form_status",
                    need=_REQUIRED,
                    default="草稿",
                    tags="P",
                ),
                Field(
                    "goal",
                    "核心目标",
                    Kind.LONG_TEXT,
                    id="F2.02",
                    need=_REQUIRED,
                    length=150,
                    help="与发起表一致；量化指标沿用发起表。",
                ),
            ),
        ),
        Section("里程碑", (MILESTONES,)),
        Section("任务清单", (PLAN_TASKS,)),
        Section("职责矩阵", (DUTIES,)),
        Section("资源支持", (RESOURCES,)),
        Section("风险与应对", (RISKS,)),
        Section(
            "时间计划与缓冲",
            (
                Field(
                    "first_start", "首个计划开始", Kind.DATE, id="F2.08", need=_AUTO, derived=True
                ),
                Field(
                    "final_deadline", "最终截止", Kind.DATE, id="F2.08", need=_AUTO, derived=True
                ),
                Field(
                    "total_days",
                    "总周期(工作日)",
                    Kind.INTEGER,
                    id="F2.08",
                    need=_AUTO,
                    derived=True,
                ),
                Field(
                    "buffer_days",
                    "缓冲天数(工作日)",
                    Kind.INTEGER,
                    id="F2.08",
                    minimum=0,
                    help="不填时取末项任务完成到最终截止之间的工作日。",
                ),
                Field(
                    "buffer_used",
                    "计入的缓冲天数",
                    Kind.INTEGER,
                    id="F2.08",
                    need=_AUTO,
                    derived=True,
                ),
                Field(
                    "buffer_share",
                    "缓冲比例",
                    Kind.PERCENT,
                    id="F2.08",
                    need=_AUTO,
                    derived=True,
                    help="10%–15% 为宜。",
                ),
                Field(
                    "buffer_position",
                    "缓冲位置",
                    Kind.CHOICE,
                    id="F2.08",
                    vocabulary="buffer_position",
                    need=_REQUIRED,
                ),
                Field("buffer_note", "缓冲判断", Kind.TEXT, id="F2.08", need=_AUTO, derived=True),
            ),
        ),
        Section("输出成果清单与验收标准", (DELIVERABLES,)),
        Section(
            "沟通机制",
            (
                Field("group", "协作群名称", Kind.TEXT, id="F2.10", need=_REQUIRED, length=20),
                Field(
                    "cadence",
                    "更新频率",
                    Kind.CHOICE,
                    id="F2.10",
                    vocabulary="cadence",
                    need=_REQUIRED,
                    help="紧急每日；重要每两日；常规每周。",
                ),
                Field(
                    "update_days",
                    "更新间隔(工作日)",
                    Kind.INTEGER,
                    id="F2.10",
                    need=_AUTO,
                    derived=True,
                    tags="W",
                ),
                Field(
                    "meeting_day",
                    "例会日",
                    Kind.CHOICE,
                    id="F2.10",
                    vocabulary="weekday",
                    need=_REQUIRED,
                    default="周一",
                ),
                Field(
                    "meeting_time",
                    "例会时刻",
                    Kind.TEXT,
                    id="F2.10",
                    need=_REQUIRED,
                    help="如 10:00",
                ),
                Field(
                    "meeting_minutes",
                    "例会时长(分钟)",
                    Kind.INTEGER,
                    id="F2.10",
                    need=_REQUIRED,
                    minimum=5,
                    maximum=240,
                    help="例会不超过30分钟。",
                ),
                Field("channel", "问题反馈渠道", Kind.TEXT, id="F2.10", need=_REQUIRED, length=20),
                Field(
                    "tracker",
                    "进度跟踪人",
                    Kind.PERSON,
                    id="F2.10",
                    need=_REQUIRED,
                    help="每周更新进度跟踪表的专人。",
                ),
            ),
        ),
        Section(
            "会签与审批",
            (
                COUNTERSIGNATURES,
                Field("approver", "分管领导", Kind.PERSON, id="F2.12", need=_LATER),
                Field(
                    "approval",
                    "审批结论",
                    Kind.CHOICE,
                    id="F2.12",
                    vocabulary="approval",
                    need=_LATER,
                ),
                Field(
                    "approval_opinion", "审批意见", Kind.TEXT, id="F2.12", need=_LATER, length=20
                ),
                Field("approved_at", "审批时间", Kind.DATETIME, id="F2.12", need=_LATER),
                Field("effective", "生效日期", Kind.DATE, id="F2.12", need=_AUTO, derived=True),
            ),
        ),
        Section("变更记录", (PLAN_CHANGES,)),
    ),
)
