"""问题: feedback and coordination, first assessment, solution and report of problems."""

from __future__ import annotations

from addin.forms.model import Field, Form, Kind, Need, Section, Table, When, Wording

_REQUIRED, _LATER = Need.REQUIRED, Need.LATER

PROBLEMS = Table(
    name="Problems",
    title="问题反馈、评估与协调",
    id="Q1",
    key="problem_id",
    id_mark="Q",
    blank_rows=10,
    hint="发现问题当日填写；写现象、发生时间、影响范围和数据，不写责任评价。",
    fields=(
        Field(
            "problem_id",
            "问题编号",
            Kind.ID,
            id="K3",
            need=_REQUIRED,
            length=20,
            help="协作编号-Q序号，如 XC20261121-001-Q01。",
        ),
        Field(
            "description",
            "问题描述(含数据/案例)",
            Kind.LONG_TEXT,
            need=_REQUIRED,
            length=30,
            help="现象＋发生时间＋影响范围，附数据或案例。",
            wording=Wording.FACT,
        ),
        Field(
            "measure",
            "解决措施",
            Kind.LONG_TEXT,
            need=_LATER,
            length=26,
            wording=Wording.MEASURE,
            due_key="new_due",
        ),
        Field(
            "status", "问题状态", Kind.CHOICE, vocabulary="problem_status", need=_REQUIRED, length=8
        ),
        Field(
            "urgency",
            "紧急程度",
            Kind.CHOICE,
            vocabulary="priority",
            need=_REQUIRED,
            length=8,
            help="紧急24小时内响应；重要3个、常规5个工作日内解决。",
        ),
        Field(
            "occurred_at",
            "发生时间",
            Kind.DATETIME,
            length=14,
            help="偏差出现的时间，当日反馈，最多4个工作小时。",
        ),
        Field("reporter", "发起人", Kind.PERSON, need=_REQUIRED, length=8),
        Field(
            "reported_at",
            "反馈时间",
            Kind.DATETIME,
            need=_REQUIRED,
            length=14,
            help="从这一刻起4小时内组织协调会。",
        ),
        Field("lead_department", "牵头部门", Kind.DEPARTMENT, need=_REQUIRED),
        Field("task_id", "任务编号", Kind.ID, length=20),
        Field("scope", "影响范围(部门/用户/业务)", Kind.TEXT, need=_REQUIRED, length=16),
        Field("related", "关联部门", Kind.DEPARTMENTS, need=_REQUIRED, length=12),
        Field(
            "first_cause",
            "初步原因分析",
            Kind.LONG_TEXT,
            need=_REQUIRED,
            length=20,
            wording=Wording.FACT,
        ),
        Field("expectation", "预期解决需求", Kind.TEXT, need=_REQUIRED, length=16),
        Field("head_confirmed", "部门负责人签字确认", Kind.TEXT, need=_LATER, length=10),
        Field("synced_to", "同步对象/时间", Kind.TEXT, need=_LATER, length=14),
        Field("responded_at", "首次响应时间", Kind.DATETIME, need=_LATER, length=14),
        Field("meeting_at", "协调会时间", Kind.DATETIME, need=_LATER, length=14),
        Field("department", "责任部门", Kind.DEPARTMENT, need=_LATER),
        Field("new_due", "新的时间节点", Kind.DATETIME, need=_LATER, length=14),
        Field("recorded_at", "记录/同步时间", Kind.DATETIME, need=_LATER, length=14),
        Field(
            "resolved_at",
            "解决时间",
            Kind.DATETIME,
            need=_REQUIRED,
            length=14,
            when=When("status", ("已解决", "已关闭")),
        ),
        Field("escalation", "升级层级", Kind.CHOICE, vocabulary="escalation", length=8),
        Field("arbiter", "裁定人", Kind.PERSON, length=8),
        Field("ruling", "裁定意见", Kind.TEXT, length=16),
        Field("case_id", "对应案例", Kind.ID, length=10, tags="P"),
    ),
)

MEASURES = Table(
    name="Measures",
    title="问题解决方案",
    id="Q2",
    key="measure_id",
    blank_rows=6,
    fields=(
        Field("measure_id", "措施编号", Kind.ID, need=_REQUIRED, length=20, tags="W"),
        Field(
            "step",
            "具体措施(分步骤)",
            Kind.LONG_TEXT,
            need=_REQUIRED,
            length=30,
            wording=Wording.MEASURE,
            due_key="due",
        ),
        Field("contingency", "风险预案", Kind.LONG_TEXT, need=_REQUIRED, length=26),
        Field("main", "主责", Kind.DEPARTMENT, need=_REQUIRED, length=8),
        Field("supporting", "配合", Kind.DEPARTMENTS, length=8),
        Field("owner", "责任人", Kind.PERSON, length=8, need=_REQUIRED, department_key="main"),
        Field("due", "时间节点", Kind.DATETIME, need=_REQUIRED, length=14),
        Field("confirmed", "负责人书面确认", Kind.TEXT, need=_LATER),
        Field("problem_id", "问题编号", Kind.ID, need=_REQUIRED, length=20),
    ),
)

PROBLEM_REPORTS = Table(
    name="ProblemReports",
    title="问题解决报告",
    id="Q3",
    key="problem_id",
    blank_rows=4,
    fields=(
        Field("problem_id", "问题编号", Kind.ID, need=_REQUIRED, length=20),
        Field("process", "解决过程", Kind.LONG_TEXT, need=_REQUIRED, length=30),
        Field("effect", "最终效果(关键指标前→后)", Kind.LONG_TEXT, need=_REQUIRED, length=26),
        Field("submitted_to", "提交对象", Kind.TEXT, need=_REQUIRED, length=8),
        Field("date", "提交日期", Kind.DATE, need=_REQUIRED, length=8),
        Field("author", "编写人", Kind.PERSON, need=_REQUIRED, length=8),
        Field("lessons", "经验教训", Kind.TEXT, length=14),
        Field("feedback", "部门反馈", Kind.TEXT, length=10, help="困难与建议。"),
    ),
)

PROBLEM_FORM = Form(
    code="problems",
    sheet="问题",
    title="跨部门协作问题反馈与协调表",
    landscape=True,
    headed=True,
    source="S2 §四；S4 步骤1–6",
    note="填写说明：牵头部门收到后4小时内组织协调会；部门协商无果的升级到分管领导、管理层裁定。",
    sections=(
        Section("问题反馈与协调", (PROBLEMS,)),
        Section("解决方案", (MEASURES,)),
        Section("解决报告", (PROBLEM_REPORTS,)),
    ),
)
