"""总台账: many collaborations in one workbook, as `xiezuo rollup` writes it.

Every value is a snapshot taken from the workbooks; nothing is typed here.
"""

from __future__ import annotations

from addin.forms.indicators import (
    BY_DEPARTMENT,
    BY_MONTH,
    DEPARTMENT_COLUMN,
    INDICATOR_TABLE,
    MONTH_COLUMN,
    broken_down,
)
from addin.forms.model import Form, Kind, Section, Table, kept
from addin.forms.overview import STATUS_KEYS, totals
from addin.forms.vocabularies import ACCEPTANCE_OVERDUE, TASK_STATUS

_COUNT = Kind.INTEGER
_BY_STATUS = tuple(
    kept(key, word, _COUNT, length=7)
    for key, word in zip(STATUS_KEYS, TASK_STATUS.words, strict=True)
)
_FIGURES = (
    kept("total", "任务数", _COUNT, length=7),
    *_BY_STATUS,
    kept("overdue", "逾期", _COUNT, length=7),
    kept("acceptance_overdue", ACCEPTANCE_OVERDUE, _COUNT, length=10),
    kept("stale", "未更新", _COUNT, length=7),
    kept("on_time", "按时率", Kind.PERCENT, length=7),
)

ALL_COLLABORATIONS = Table(
    name="AllCollaborations",
    title="协作项目",
    key="collaboration_id",
    computed=True,
    fields=(
        kept("collaboration_id", "协作编号", Kind.ID, length=18),
        kept("title", "协作名称", Kind.TEXT, length=26),
        kept("phase", "阶段", Kind.TEXT, length=7),
        kept("light", "红绿灯", Kind.TEXT, length=7),
        kept("reason", "状态说明", Kind.TEXT, length=24),
        kept("type", "协作类型", Kind.TEXT),
        kept("priority", "优先级", Kind.TEXT, length=7),
        kept("lead_department", "牵头部门", Kind.TEXT, length=12),
        kept("lead_person", "牵头负责人", Kind.TEXT),
        kept("deadline", "截止时间", Kind.DATE, length=11),
        *_FIGURES,
        *totals(kept),
        kept("file", "文件", Kind.TEXT, length=36),
    ),
)
ALL_DEPARTMENTS = Table(
    name="AllDepartments",
    title="部门汇总",
    key="department",
    computed=True,
    fields=(
        kept("department", "部门", Kind.TEXT, length=14),
        kept("collaborations", "参与协作数", _COUNT, length=8),
        *_FIGURES,
    ),
)
ALL_PEOPLE = Table(
    name="AllPeople",
    title="负责人汇总",
    key="person",
    computed=True,
    fields=(
        kept("person", "负责人", Kind.TEXT),
        kept("department", "部门", Kind.TEXT, length=14),
        kept("collaborations", "参与协作数", _COUNT, length=8),
        *_FIGURES,
    ),
)
LOAD_WEEKS = 8
_WEEKS = ("本周", "下周", *(f"第{n}周" for n in range(3, LOAD_WEEKS + 1)))
_LOAD = (
    kept("collaborations", "未完成协作数", _COUNT, length=8),
    kept("most", "最多同时", _COUNT, length=7),
    *(kept(f"week_{n}", label, _COUNT, length=7) for n, label in enumerate(_WEEKS, 1)),
    kept("undated", "没有日期", _COUNT, length=7),
)
ALL_DEPARTMENT_LOAD = Table(
    name="AllDepartmentLoad",
    title="部门负荷",
    key="department",
    computed=True,
    fields=(kept("department", "部门", Kind.TEXT, length=14), *_LOAD),
)
ALL_PEOPLE_LOAD = Table(
    name="AllPeopleLoad",
    title="人员负荷",
    key="person",
    computed=True,
    fields=(
        kept("person", "负责人", Kind.TEXT),
        kept("department", "部门", Kind.TEXT, length=14),
        *_LOAD,
    ),
)
LOADS = (ALL_DEPARTMENT_LOAD, ALL_PEOPLE_LOAD)
LOAD_NOTE = "每周未完成的任务数，从计划开始算到计划完成；逾期的算在本周。数字大的排在前面。"
ALL_TASKS = Table(
    name="AllTasks",
    title="任务明细",
    key="task_id",
    computed=True,
    fields=(
        kept("task_id", "任务编号", Kind.ID, length=20),
        kept("name", "任务名称", Kind.TEXT, length=24),
        kept("title", "协作名称", Kind.TEXT, length=22),
        kept("department", "责任部门", Kind.TEXT, length=12),
        kept("owner", "任务负责人", Kind.TEXT),
        kept("status", "任务状态", Kind.TEXT, length=8),
        kept("percent", "完成度", Kind.PERCENT, length=7),
        kept("warning", "预警", Kind.TEXT),
        kept("due", "当前计划完成", Kind.DATE, length=11),
        kept("remaining_days", "剩余工作日", _COUNT, length=7),
        kept("overdue_days", "逾期工作日数", _COUNT, length=7),
        kept("stale_days", "未更新工作日数", _COUNT, length=7),
        kept("problem", "遇到的问题", Kind.TEXT, length=24),
        kept("measure", "解决措施", Kind.TEXT, length=24),
        kept("calendar_note", "日历提示", Kind.TEXT, length=18),
    ),
)
ALL_INDICATORS = Table(
    name="AllIndicators",
    title="指标",
    key="kpi_id",
    computed=True,
    fields=tuple(
        kept(field.key, field.label, field.kind, length=field.length)
        for field in INDICATOR_TABLE.fields
    ),
)
ALL_MONTHS = broken_down("AllMonths", "月度指标", MONTH_COLUMN, BY_MONTH)
ALL_DEPARTMENT_FIGURES = broken_down(
    "AllDepartmentFigures", "部门指标", DEPARTMENT_COLUMN, BY_DEPARTMENT
)
ALL_REPEATS = Table(
    name="AllRepeats",
    title="同类问题",
    key="problem_id",
    computed=True,
    fields=(
        kept("problem_id", "问题编号", Kind.ID, length=20),
        kept("title", "协作名称", Kind.TEXT, length=22),
        kept("description", "问题描述", Kind.LONG_TEXT, length=34),
        kept("case_id", "同类案例", Kind.ID, length=9),
        kept("similarity", "相似度", Kind.NUMBER, length=7),
        kept("keywords", "命中关键词", Kind.TEXT, length=12),
        kept("solution", "案例的解决方案", Kind.LONG_TEXT, length=34),
        kept("file", "文件", Kind.TEXT, length=30),
    ),
)
ALL_COMMITMENTS = Table(
    name="AllCommitments",
    title="待办事项",
    key="item",
    computed=True,
    fields=(
        kept("item", "编号", Kind.ID, length=20),
        kept("kind", "来源", Kind.TEXT, length=9),
        kept("title", "协作名称", Kind.TEXT, length=22),
        kept("subject", "事项", Kind.LONG_TEXT, length=34),
        kept("owner", "责任人", Kind.TEXT),
        kept("department", "责任部门", Kind.TEXT, length=12),
        kept("due", "到期时间", Kind.DATETIME, length=14),
        kept("state", "状态", Kind.TEXT, length=9),
        kept("file", "文件", Kind.TEXT, length=30),
    ),
)
ALL_SUGGESTIONS = Table(
    name="AllSuggestions",
    title="改进建议",
    key="no",
    computed=True,
    fields=(
        kept("no", "序号", _COUNT, length=6),
        kept("kind", "类别", Kind.TEXT, length=20),
        kept("text", "建议", Kind.LONG_TEXT, length=44),
        kept("cause", "根因", Kind.TEXT, length=20),
        kept("title", "协作名称", Kind.TEXT, length=22),
        kept("lead_department", "牵头部门", Kind.TEXT, length=12),
        kept("date", "复盘会日期", Kind.DATE, length=11),
        kept("file", "文件", Kind.TEXT, length=30),
    ),
)
ISSUES = Table(
    name="UnreadFiles",
    title="异常",
    key="file",
    computed=True,
    fields=(
        kept("file", "文件", Kind.TEXT, length=36),
        kept("what", "情况", Kind.TEXT, length=40),
        kept("remedy", "处理建议", Kind.TEXT, length=40),
    ),
)

PORTFOLIO_FORMS: tuple[Form, ...] = tuple(
    Form(
        code=code,
        sheet=table.title,
        title=title,
        landscape=table is not ALL_MONTHS,
        note=LOAD_NOTE if table in LOADS else "",
        sections=(Section(table.title, (table,)),),
    )
    for code, table, title in (
        ("all_collaborations", ALL_COLLABORATIONS, "跨部门协作总台账"),
        ("all_departments", ALL_DEPARTMENTS, "部门 × 状态汇总"),
        ("all_people", ALL_PEOPLE, "负责人汇总"),
        ("all_department_load", ALL_DEPARTMENT_LOAD, "部门负荷：今后八周"),
        ("all_people_load", ALL_PEOPLE_LOAD, "人员负荷：今后八周"),
        ("all_tasks", ALL_TASKS, "任务明细"),
        ("all_indicators", ALL_INDICATORS, "协作指标"),
        ("all_months", ALL_MONTHS, "月度指标"),
        ("all_department_figures", ALL_DEPARTMENT_FIGURES, "部门指标"),
        ("all_repeats", ALL_REPEATS, "同类问题：案例库已有的"),
        ("all_commitments", ALL_COMMITMENTS, "待办事项：没有完成的"),
        ("all_suggestions", ALL_SUGGESTIONS, "改进建议：各次复盘提出的，供企业管理部修订"),
        ("issues", ISSUES, "异常：没有汇总进来的文件与冲突"),
    )
)
