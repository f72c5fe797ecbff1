"""会议纪要: agenda, minutes and record of communication of every meeting."""

from __future__ import annotations

from addin.forms.model import Field, Form, Kind, Section, Table, Wording, derived, later, required
from addin.forms.vocabularies import EMERGENCY, PROBLEM_SOLVING

MEETINGS = Table(
    name="Meetings",
    title="会议",
    id="M1",
    key="meeting_id",
    first_id="H01",
    blank_rows=6,
    carried=("meeting_id", "topic", "type", "chair", "recorder", "attendees"),
    hint="会议结束后24小时内，经主持人审核发给所有参会人。",
    fields=(
        required("meeting_id", "会议编号", Kind.ID, length=9, tags="I", help="如 H01"),
        required("topic", "会议主题", Kind.TEXT, length=18),
        later(
            "discussion",
            "讨论要点/分歧点/依据",
            Kind.LONG_TEXT,
            length=30,
            help="写数据或案例，聚焦事实而非责任。",
            wording=Wording.FACT,
        ),
        required("type", "会议类型", Kind.CHOICE, vocabulary="meeting_type", tags="I", length=10),
        required("start", "开始时间", Kind.DATETIME, length=14),
        required("end", "结束时间", Kind.DATETIME, length=14),
        required("place", "地点/方式", Kind.TEXT, length=10),
        required("chair", "主持人", Kind.PERSON, length=8),
        required("recorder", "记录员", Kind.PERSON, length=8),
        required(
            "attendees", "参会人", Kind.PEOPLE, length=20, help="决策人或执行负责人，多人用、隔开。"
        ),
        Field("absent", "缺席及代参", Kind.TEXT, length=12, tags="P13"),
        Field(
            "materials_at",
            "资料收齐时间",
            Kind.DATETIME,
            length=14,
            help="会前3～5个工作日收集资料；收齐后填写。",
        ),
        later("reviewed_at", "主持人审核时间", Kind.DATETIME, length=14),
        later("sent_at", "发送时间", Kind.DATETIME, length=14),
        later("sent_to", "发送对象", Kind.TEXT, length=14),
        later("confirmed", "各方确认/签字", Kind.PEOPLE, length=16),
        derived("due", "纪要截止", Kind.DATETIME, length=14),
        derived("limit_state", "时限状态", Kind.CHOICE, vocabulary="sla_state", length=10),
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
        required("agenda_id", "议程序号", Kind.ID, length=9, tags="W"),
        required("topic", "议题", Kind.TEXT, length=18),
        required("goal", "讨论目标", Kind.LONG_TEXT, length=30),
        required("meeting_id", "会议编号", Kind.ID, length=9),
        required("minutes", "时间分配(分钟)", Kind.INTEGER, minimum=1, maximum=480),
        required("department", "责任部门", Kind.DEPARTMENT),
        Field("output", "输出物", Kind.TEXT, length=10),
        Field(
            "materials_at",
            "资料提交时间",
            Kind.DATETIME,
            length=14,
            help="责任部门交来这一议题资料的时间；各部门都交齐即收齐。",
        ),
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
        required("decision_id", "决议编号", Kind.ID, length=9, tags="W"),
        required("subject", "决议主题", Kind.TEXT, length=18),
        required("decision", "决议内容", Kind.LONG_TEXT, length=30, wording=Wording.DECISION),
        required("meeting_id", "会议编号", Kind.ID, length=9),
        required("department", "负责部门", Kind.DEPARTMENT),
        later("task_ref", "对应任务", Kind.TEXT, length=14, help="任务编号或会议任务序号。"),
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
        required("action_id", "会议任务序号", Kind.ID, length=9, tags="W"),
        required("name", "任务名称", Kind.TEXT, length=18, wording=Wording.NAME),
        required(
            "standard",
            "交付标准",
            Kind.LONG_TEXT,
            length=30,
            wording=Wording.STANDARD,
            due_key="due",
        ),
        required("meeting_id", "会议编号", Kind.ID, length=9),
        required("owner", "负责人", Kind.PERSON),
        required("due", "截止时间", Kind.TEXT, help="日期，或 D+3。"),
        Field("pushed_to", "已转入任务", Kind.ID, length=14, tags="W"),
        later("done_on", "完成日期", Kind.DATE, tags="W"),
    ),
)

MINUTES = Form(
    code="minutes",
    sheet="会议纪要",
    title="会议议程与会议纪要",
    names=((PROBLEM_SOLVING, "跨部门沟通记录表"), (EMERGENCY, "跨部门沟通记录表")),
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
