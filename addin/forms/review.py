"""模板5 跨部门协作复盘报告, with the satisfaction survey and the archive list of phase 6."""

from __future__ import annotations

from addin.forms.model import Field, Form, Kind, Section, Table, Wording, derived, later, required

GOAL_RESULTS = Table(
    name="GoalResults",
    title="目标达成",
    id="F5.02",
    key="metric_id",
    blank_rows=4,
    least=1,
    hint="发起表的每个量化指标一行；名称、目标值自动带出。",
    fields=(
        required("metric_id", "指标编号", Kind.ID, length=8),
        derived("name", "指标名称", Kind.TEXT, length=14, tags="S"),
        later(
            "reason",
            "偏差原因",
            Kind.LONG_TEXT,
            length=26,
            help="写事实与数据，不写责任评价。",
            wording=Wording.FACT,
        ),
        derived("target", "目标值", Kind.NUMBER, length=9, tags="S"),
        required("actual", "实际值", Kind.NUMBER, length=9),
        derived("unit", "单位", Kind.TEXT, length=9, tags="S"),
        derived("rate", "达成率", Kind.PERCENT, length=9, tags="S"),
        derived("achieved", "是否达成", Kind.YES_NO, length=9, tags="S"),
        derived("direction", "方向", Kind.TEXT, length=6),
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
        required("success_id", "序号", Kind.ID, length=8, tags="W"),
        required("topic", "要点", Kind.TEXT, length=14),
        required("description", "成功要素", Kind.LONG_TEXT, length=26),
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
        required("improvement_id", "序号", Kind.ID, length=8, tags="W"),
        required("category", "类别", Kind.CHOICE, vocabulary="improvement", length=14),
        required("description", "待改进点", Kind.LONG_TEXT, length=26, wording=Wording.FACT),
        required("cause", "根因", Kind.TEXT, length=20, wording=Wording.FACT),
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
        required("lesson_id", "序号", Kind.ID, length=8, tags="W"),
        required("topic", "要点", Kind.TEXT, length=14),
        required("lesson", "经验教训", Kind.LONG_TEXT, length=26),
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
        required("action_id", "整改编号", Kind.ID, length=8, tags="W"),
        required("verification", "验证方式", Kind.TEXT, length=14),
        required(
            "action", "整改措施", Kind.LONG_TEXT, length=26, wording=Wording.MEASURE, due_key="due"
        ),
        required("department", "责任部门", Kind.DEPARTMENT, length=9),
        required("person", "责任人", Kind.PERSON, department_key="department", length=9),
        required("due", "完成时限", Kind.DATE),
        required("status", "整改状态", Kind.CHOICE, vocabulary="rectification_status", length=9),
    ),
)

SATISFACTION = Table(
    name="Satisfaction",
    title="协作满意度评分（1～5分）",
    begins_form=False,
    id="F5.10",
    key="survey_id",
    blank_rows=8,
    hint="每季度一次。填在本表不匿名；要匿名请填满意度调研表，由协调人统计。",
    fields=(
        required("survey_id", "序号", Kind.ID, length=8, tags="W"),
        Field("department", "部门", Kind.DEPARTMENT, length=14),
        Field("comment", "意见", Kind.LONG_TEXT, length=26),
        required("clarity", "权责清晰度", Kind.INTEGER, minimum=1, maximum=5, length=9),
        required("flow", "流程顺畅度", Kind.INTEGER, minimum=1, maximum=5, length=9),
        required("communication", "沟通效率", Kind.INTEGER, minimum=1, maximum=5, length=9),
        Field("quarter", "季度", Kind.TEXT, length=9, help="如 2026Q4"),
        Field("person", "填写人", Kind.TEXT, length=9, help="可以不填；要匿名请用满意度调研表。"),
        Field("date", "填写日期", Kind.DATE, length=9, tags="W"),
    ),
)

ARCHIVE = Table(
    name="Archive",
    title="归档目录",
    begins_form=False,
    id="F6.01",
    key="archive_id",
    blank_rows=6,
    hint="归档到公司知识库：协作方案、会议纪要、验收报告、复盘报告；问题解决类另有五份文件。",
    fields=(
        required("archive_id", "序号", Kind.ID, length=8, tags="W"),
        required("type", "文件类型", Kind.CHOICE, vocabulary="archive_type", length=14, tags="I"),
        required("link", "文件名/链接", Kind.LINK, length=26, tags="I"),
        Field("version", "版本", Kind.TEXT, length=9, tags="I"),
        Field("person", "归档人", Kind.PERSON, length=9, tags="I"),
        Field("date", "归档日期", Kind.DATE, tags="I"),
    ),
)

REVIEW = Form(
    code="review",
    sheet="5复盘报告",
    title="跨部门协作复盘报告",
    landscape=True,
    headed=True,
    source="S0 §六；S1；S3 (四)",
    note="填写说明：协作项目完成后5个工作日内召开复盘会，所有参与部门参加；聚焦事实，不评价人。",
    sections=(
        Section(
            "复盘会",
            (
                required("date", "复盘会日期", Kind.DATE, id="F5.01"),
                required("host", "主持人", Kind.PERSON, id="F5.01"),
                required("recorder", "记录员", Kind.PERSON, id="F5.01"),
                required(
                    "departments",
                    "参会部门",
                    Kind.DEPARTMENTS,
                    id="F5.01",
                    length=30,
                    help="所有参与部门都要到会，多个用、隔开。",
                ),
                required("people", "参会人员", Kind.PEOPLE, id="F5.01", length=40),
            ),
        ),
        Section("目标达成", (GOAL_RESULTS,)),
        Section(
            "进度达成",
            (
                derived("planned_finish", "计划完成", Kind.DATE, id="F5.03", tags="I"),
                derived("actual_finish", "实际完成", Kind.DATE, id="F5.03", tags="I"),
                derived("delay_days", "延期工作日", Kind.INTEGER, id="F5.03", tags="I"),
                derived("on_time_rate", "任务按时率", Kind.PERCENT, id="F5.03", tags="I"),
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
                required("to_case_library", "是否入案例库", Kind.YES_NO, id="F5.09"),
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
