"""模板5 跨部门协作复盘报告, with the satisfaction survey and the archive list of phase 6."""

from __future__ import annotations

from addin.forms.model import Field, Form, Kind, Need, Section, Table, Wording

_REQUIRED, _LATER, _AUTO = Need.REQUIRED, Need.LATER, Need.AUTO

GOAL_RESULTS = Table(
    name="GoalResults",
    title="目标达成",
    id="F5.02",
    key="metric_id",
    blank_rows=4,
    least=1,
    hint="发起表的每个量化指标一行；名称、目标值自动带出。",
    fields=(
        Field("metric_id", "指标编号", Kind.ID, need=_REQUIRED, length=8),
        Field("name", "指标名称", Kind.TEXT, need=_AUTO, derived=True, length=14),
        Field(
            "reason",
            "偏差原因",
            Kind.LONG_TEXT,
            need=_LATER,
            length=26,
            help="写事实与数据，不写责任评价。",
            wording=Wording.FACT,
        ),
        Field("target", "目标值", Kind.NUMBER, need=_AUTO, derived=True, length=9),
        Field("actual", "实际值", Kind.NUMBER, need=_REQUIRED, length=9),
        Field("unit", "单位", Kind.TEXT, need=_AUTO, derived=True, length=9),
        Field("rate", "达成率", Kind.PERCENT, need=_AUTO, derived=True, length=9),
        Field("achieved", "是否达成", Kind.YES_NO, need=_AUTO, derived=True, length=9),
    ),
)

SUCCESSES = Table(
    name="Successes",
    title="成功要素",
    id="F5.04",
    key="success_id",
    blank_rows=3,
    least=1,
    fields=(
        Field("success_id", "序号", Kind.ID, need=_REQUIRED, length=8, tags="W"),
        Field("topic", "要点", Kind.TEXT, need=_REQUIRED, length=14),
        Field("description", "成功要素", Kind.LONG_TEXT, need=_REQUIRED, length=26),
    ),
)

IMPROVEMENTS = Table(
    name="Improvements",
    title="待改进点",
    id="F5.05",
    key="improvement_id",
    blank_rows=3,
    least=1,
    fields=(
        Field("improvement_id", "序号", Kind.ID, need=_REQUIRED, length=8, tags="W"),
        Field("category", "类别", Kind.CHOICE, vocabulary="improvement", need=_REQUIRED, length=14),
        Field(
            "description",
            "待改进点",
            Kind.LONG_TEXT,
            need=_REQUIRED,
            length=26,
            wording=Wording.FACT,
        ),
        Field("cause", "根因", Kind.TEXT, need=_REQUIRED, length=20, wording=Wording.FACT),
    ),
)

LESSONS = Table(
    name="Lessons",
    title="经验教训",
    id="F5.06",
    key="lesson_id",
    blank_rows=3,
    least=1,
    fields=(
        Field("lesson_id", "序号", Kind.ID, need=_REQUIRED, length=8, tags="W"),
        Field("topic", "要点", Kind.TEXT, need=_REQUIRED, length=14),
        Field("lesson", "经验教训", Kind.LONG_TEXT, need=_REQUIRED, length=26),
    ),
)

ACTIONS = Table(
    name="ImprovementActions",
    title="整改清单",
    id="F5.07",
    key="action_id",
    blank_rows=4,
    hint="每个待改进点至少一条措施，写明责任人和完成时限。",
    fields=(
        Field("action_id", "整改编号", Kind.ID, need=_REQUIRED, length=8, tags="W"),
        Field("verification", "验证方式", Kind.TEXT, need=_REQUIRED, length=14),
        Field(
            "action",
            "整改措施",
            Kind.LONG_TEXT,
            need=_REQUIRED,
            length=26,
            wording=Wording.MEASURE,
            due_key="due",
        ),
        Field("department", "责任部门", Kind.DEPARTMENT, need=_REQUIRED, length=9),
        Field(
            "person", "责任人", Kind.PERSON, need=_REQUIRED, department_key="department", length=9
        ),
        Field("due", "完成时限", Kind.DATE, need=_REQUIRED),
        Field(
            "status",
            "整改状态",
            Kind.CHOICE,
            vocabulary="rectification_status",
            need=_REQUIRED,
            length=9,
        ),
    ),
)

SATISFACTION = Table(
    name="Satisfaction",
    title="协作满意度评分（1–5 分）",
    begins_form=False,
    id="F5.10",
    key="survey_id",
    blank_rows=8,
    fields=(
        Field("survey_id", "序号", Kind.ID, need=_REQUIRED, length=8, tags="W"),
        Field("department", "部门", Kind.DEPARTMENT, need=_REQUIRED, length=14),
        Field("comment", "意见", Kind.LONG_TEXT, length=26),
        Field(
            "clarity", "权责清晰度", Kind.INTEGER, minimum=1, maximum=5, length=9, need=_REQUIRED
        ),
        Field("flow", "流程顺畅度", Kind.INTEGER, minimum=1, maximum=5, length=9, need=_REQUIRED),
        Field(
            "communication",
            "沟通效率",
            Kind.INTEGER,
            minimum=1,
            maximum=5,
            length=9,
            need=_REQUIRED,
        ),
        Field("quarter", "季度", Kind.TEXT, length=9, help="如 2026Q4"),
        Field("person", "填写人", Kind.TEXT, length=9, help="可以匿名。"),
        Field("date", "填写日期", Kind.DATE, length=9, tags="W"),
    ),
)

ARCHIVE = Table(
    name="Archive",
    title="归档目录",
    id="F6.01",
    key="archive_id",
    blank_rows=6,
    hint="归档到公司知识库：协作方案、会议纪要、验收报告、复盘报告；问题解决另有五份。",
    fields=(
        Field("archive_id", "序号", Kind.ID, need=_REQUIRED, length=8, tags="W"),
        Field(
            "type",
            "文件类型",
            Kind.CHOICE,
            vocabulary="archive_type",
            need=_REQUIRED,
            length=14,
            tags="I",
        ),
        Field("link", "文件名/链接", Kind.LINK, need=_REQUIRED, length=26, tags="I"),
        Field("version", "版本", Kind.TEXT, length=9, tags="I"),
        Field("person", "归档人", Kind.PERSON, length=9, tags="I"),
        Field("date", "归档日期", Kind.DATE, tags="I"),
    ),
)

REVIEW = Form(
    code="review",
    sheet="5复盘报告",
    title="跨部门协作复盘报告",
    headed=True,
    source="S0 §六；S1；S3 (四)",
    note="填写说明：协作任务完成后5个工作日内召开复盘会，所有参与部门参加；聚焦事实，不评价人。",
    sections=(
        Section(
            "复盘会",
            (
                Field("date", "复盘会日期", Kind.DATE, id="F5.01", need=_REQUIRED),
                Field("host", "主持人", Kind.PERSON, id="F5.01", need=_REQUIRED),
                Field("recorder", "记录人", Kind.PERSON, id="F5.01", need=_REQUIRED),
                Field(
                    "departments",
                    "参会部门",
                    Kind.DEPARTMENTS,
                    id="F5.01",
                    need=_REQUIRED,
                    length=30,
                    help="所有参与部门都要到会，多个用、隔开。",
                ),
                Field("people", "参会人员", Kind.PEOPLE, id="F5.01", need=_REQUIRED, length=40),
            ),
        ),
        Section("目标达成", (GOAL_RESULTS,)),
        Section(
            "进度达成",
            (
                Field(
                    "planned_finish",
                    "计划完成",
                    Kind.DATE,
                    id="F5.03",
                    need=_AUTO,
                    derived=True,
                    tags="I",
                ),
                Field(
                    "actual_finish",
                    "实际完成",
                    Kind.DATE,
                    id="F5.03",
                    need=_AUTO,
                    derived=True,
                    tags="I",
                ),
                Field(
                    "delay_days",
                    "延期工作日",
                    Kind.INTEGER,
                    id="F5.03",
                    need=_AUTO,
                    derived=True,
                    tags="I",
                ),
                Field(
                    "on_time_rate",
                    "任务按时率",
                    Kind.PERCENT,
                    id="F5.03",
                    need=_AUTO,
                    derived=True,
                    tags="I",
                ),
            ),
        ),
        Section("成功要素", (SUCCESSES,)),
        Section("待改进点", (IMPROVEMENTS,)),
        Section("经验教训", (LESSONS,)),
        Section("整改清单", (ACTIONS,)),
        Section(
            "持续优化",
            (
                Field("revisions", "需修订的流程/模板/权责", Kind.LONG_TEXT, id="F5.08", length=60),
                Field("to_case_library", "是否入案例库", Kind.YES_NO, id="F5.09", need=_REQUIRED),
                Field("keywords", "案例关键词", Kind.TEXT, id="F5.09", length=20),
                SATISFACTION,
            ),
        ),
        Section(
            "归档与确认",
            (
                ARCHIVE,
                Field("confirmed_by", "签字确认", Kind.PEOPLE, id="F5.11", length=40, tags="P9"),
            ),
        ),
    ),
)
