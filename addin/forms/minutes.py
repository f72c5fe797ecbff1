"""会议纪要: agenda, minutes and record of communication of every meeting."""

from __future__ import annotations

from addin.forms.model import Field, Form, Kind, Need, Section, Table, Wording

_REQUIRED, _LATER = Need.REQUIRED, Need.LATER

MEETINGS = Table(
    name="Meetings",
    title="会议",
    id="M1",
    key="meeting_id",
    blank_rows=6,
    hint="会议结束后24小时内，经主持人审核发给所有参会人。",
    fields=(
        Field("meeting_id", "会议编号", Kind.ID, need=_REQUIRED, length=9, tags="I", help="如 H01"),
        Field("topic", "会议主题", Kind.TEXT, need=_REQUIRED, length=18),
        Field(
            "discussion",
            "讨论要点/分歧点/依据",
            Kind.LONG_TEXT,
            length=30,
            need=_LATER,
            help="写数据或案例，聚焦事实而非责任。",
            wording=Wording.FACT,
        ),
        Field(
            "type",
            "会议类型",
            Kind.CHOICE,
            vocabulary="meeting_type",
            need=_REQUIRED,
            tags="I",
            length=10,
        ),
        Field("start", "开始时间", Kind.DATETIME, need=_REQUIRED, length=14),
        Field("end", "结束时间", Kind.DATETIME, need=_REQUIRED, length=14),
        Field("place", "地点/方式", Kind.TEXT, need=_REQUIRED, length=10),
        Field("chair", "主持人", Kind.PERSON, need=_REQUIRED, length=8),
        Field("recorder", "记录员", Kind.PERSON, need=_REQUIRED, length=8),
        Field(
            "attendees",
            "参会人",
            Kind.PEOPLE,
            need=_REQUIRED,
            length=20,
            help="决策人或执行负责人，多人用、隔开。",
        ),
        Field("absent", "缺席及代参", Kind.TEXT, length=12, tags="P13"),
        Field(
            "materials_at",
            "资料收齐时间",
            Kind.DATETIME,
            length=14,
            help="会前3–5个工作日收集资料；收齐后填写。",
        ),
        Field("reviewed_at", "主持人审核时间", Kind.DATETIME, need=_LATER, length=14),
        Field("sent_at", "发送时间", Kind.DATETIME, need=_LATER, length=14),
        Field("sent_to", "发送对象", Kind.TEXT, need=_LATER, length=14),
        Field("confirmed", "各方确认/签字", Kind.PEOPLE, need=_LATER, length=16),
        Field("due", "纪要截止", Kind.DATETIME, need=Need.AUTO, derived=True, length=14, tags="W"),
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

AGENDA = Table(
    name="AgendaItems",
    title="会议议程",
    id="M2",
    key="agenda_id",
    blank_rows=6,
    hint="例会不超过30分钟，站会15分钟。",
    fields=(
        Field("agenda_id", "议程序号", Kind.ID, need=_REQUIRED, length=9, tags="W"),
        Field("topic", "议题", Kind.TEXT, need=_REQUIRED, length=18),
        Field("goal", "讨论目标", Kind.LONG_TEXT, need=_REQUIRED, length=30),
        Field("meeting_id", "会议编号", Kind.ID, need=_REQUIRED, length=9),
        Field("minutes", "时间分配(分钟)", Kind.INTEGER, need=_REQUIRED, minimum=1, maximum=480),
        Field("department", "责任部门", Kind.DEPARTMENT, need=_REQUIRED),
        Field("output", "输出物", Kind.TEXT, length=10),
    ),
)

DECISIONS = Table(
    name="Decisions",
    title="决议事项",
    id="M3",
    key="decision_id",
    blank_rows=6,
    hint="每条结论口头确认后写成决议，并落到任务。",
    fields=(
        Field("decision_id", "决议编号", Kind.ID, need=_REQUIRED, length=9, tags="W"),
        Field("subject", "决议主题", Kind.TEXT, need=_REQUIRED, length=18),
        Field("decision", "决议内容", Kind.LONG_TEXT, need=_REQUIRED, length=30),
        Field("meeting_id", "会议编号", Kind.ID, need=_REQUIRED, length=9),
        Field("department", "负责部门", Kind.DEPARTMENT, need=_REQUIRED),
        Field(
            "task_ref",
            "对应任务",
            Kind.TEXT,
            length=14,
            need=_LATER,
            help="任务编号或会议任务序号。",
        ),
    ),
)

MEETING_TASKS = Table(
    name="MeetingTasks",
    title="会议任务清单",
    id="M4",
    key="action_id",
    blank_rows=6,
    hint="截止时间填日期，或 D+3 表示会后第3天。",
    fields=(
        Field("action_id", "会议任务序号", Kind.ID, need=_REQUIRED, length=9, tags="W"),
        Field("name", "任务名称", Kind.TEXT, need=_REQUIRED, length=18),
        Field(
            "standard",
            "交付标准",
            Kind.LONG_TEXT,
            need=_REQUIRED,
            length=30,
            wording=Wording.STANDARD,
            due_key="due",
        ),
        Field("meeting_id", "会议编号", Kind.ID, need=_REQUIRED, length=9),
        Field("owner", "负责人", Kind.PERSON, need=_REQUIRED),
        Field("due", "截止时间", Kind.TEXT, need=_REQUIRED, help="日期，或 D+3。"),
        Field("pushed_to", "已转入任务", Kind.ID, length=14, tags="W"),
    ),
)

MINUTES = Form(
    code="minutes",
    sheet="会议纪要",
    title="跨部门协作会议议程与会议纪要",
    landscape=True,
    headed=True,
    source="S0 §二 §四；S3 (一)–(三)；S4 步骤3",
    note="填写说明：记录员记录，主持人审核，24小时内发送，各方确认或签字后存档。",
    sections=(
        Section("会议", (MEETINGS,)),
        Section("议程", (AGENDA,)),
        Section("决议事项", (DECISIONS,)),
        Section("任务清单", (MEETING_TASKS,)),
    ),
)
