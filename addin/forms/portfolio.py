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
from addin.forms.model import Field, Form, Kind, Need, Section, Table
from addin.forms.overview import STATUS_KEYS
from addin.forms.vocabularies import TASK_STATUS


def _snapshot(key: str, label: str, kind: Kind = Kind.TEXT, length: int = 10) -> Field:
    return Field(key, label, kind, need=Need.AUTO, length=length, tags="W")


_COUNT = Kind.INTEGER
_BY_STATUS = tuple(
    _snapshot(key, word, _COUNT, 7)
    for key, word in zip(STATUS_KEYS, TASK_STATUS.words, strict=True)
)
_FIGURES = (
    _snapshot("total", "任务数", _COUNT, 7),
    *_BY_STATUS,
    _snapshot("overdue", "逾期", _COUNT, 7),
    _snapshot("stale", "未更新", _COUNT, 7),
    _snapshot("on_time", "按时率", Kind.PERCENT, 7),
)

ALL_COLLABORATIONS = Table(
    name="AllCollaborations",
    title="协作项目",
    key="collaboration_id",
    computed=True,
    fields=(
        _snapshot("collaboration_id", "协作编号", Kind.ID, 18),
        _snapshot("title", "协作名称", length=26),
        _snapshot("phase", "阶段", length=7),
        _snapshot("light", "红绿灯", length=7),
        _snapshot("reason", "状态说明", length=24),
        _snapshot("type", "协作类型"),
        _snapshot("priority", "优先级", length=7),
        _snapshot("lead_department", "牵头部门", length=12),
        _snapshot("lead_person", "牵头负责人"),
        _snapshot("deadline", "截止时间", Kind.DATE, 11),
        *_FIGURES,
        _snapshot("file", "文件", length=36),
    ),
)
ALL_DEPARTMENTS = Table(
    name="AllDepartments",
    title="部门汇总",
    key="department",
    computed=True,
    fields=(
        _snapshot("department", "部门", length=14),
        _snapshot("collaborations", "参与协作数", _COUNT, 8),
        *_FIGURES,
    ),
)
ALL_PEOPLE = Table(
    name="AllPeople",
    title="负责人汇总",
    key="person",
    computed=True,
    fields=(
        _snapshot("person", "负责人"),
        _snapshot("department", "部门", length=14),
        _snapshot("collaborations", "参与协作数", _COUNT, 8),
        *_FIGURES,
    ),
)
ALL_TASKS = Table(
    name="AllTasks",
    title="任务明细",
    key="task_id",
    computed=True,
    fields=(
        _snapshot("task_id", "任务编号", Kind.ID, 20),
        _snapshot("name", "任务名称", length=24),
        _snapshot("title", "协作名称", length=22),
        _snapshot("department", "责任部门", length=12),
        _snapshot("owner", "任务负责人"),
        _snapshot("status", "任务状态", length=8),
        _snapshot("percent", "完成度", Kind.PERCENT, 7),
        _snapshot("warning", "预警"),
        _snapshot("due", "当前计划完成", Kind.DATE, 11),
        _snapshot("remaining_days", "剩余工作日", _COUNT, 7),
        _snapshot("overdue_days", "逾期工作日数", _COUNT, 7),
        _snapshot("stale_days", "未更新工作日数", _COUNT, 7),
        _snapshot("problem", "遇到的问题", length=24),
        _snapshot("measure", "解决措施", length=24),
        _snapshot("calendar_note", "日历提示", length=18),
    ),
)
ALL_INDICATORS = Table(
    name="AllIndicators",
    title="指标",
    key="kpi_id",
    computed=True,
    fields=tuple(
        _snapshot(field.key, field.label, field.kind, field.length)
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
        _snapshot("problem_id", "问题编号", Kind.ID, 20),
        _snapshot("title", "协作名称", length=22),
        _snapshot("description", "问题描述", Kind.LONG_TEXT, 34),
        _snapshot("case_id", "同类案例", Kind.ID, 9),
        _snapshot("similarity", "相似度", Kind.NUMBER, 7),
        _snapshot("keywords", "命中关键词", length=12),
        _snapshot("solution", "案例的解决方案", Kind.LONG_TEXT, 34),
        _snapshot("file", "文件", length=30),
    ),
)
ISSUES = Table(
    name="UnreadFiles",
    title="异常",
    key="file",
    computed=True,
    fields=(
        _snapshot("file", "文件", length=36),
        _snapshot("what", "情况", length=40),
        _snapshot("remedy", "怎样处理", length=40),
    ),
)

PORTFOLIO_FORMS: tuple[Form, ...] = tuple(
    Form(
        code=code,
        sheet=table.title,
        title=title,
        landscape=table is not ALL_MONTHS,
        sections=(Section(table.title, (table,)),),
    )
    for code, table, title in (
        ("all_collaborations", ALL_COLLABORATIONS, "跨部门协作总台账"),
        ("all_departments", ALL_DEPARTMENTS, "部门 × 状态汇总"),
        ("all_people", ALL_PEOPLE, "负责人汇总"),
        ("all_tasks", ALL_TASKS, "任务明细"),
        ("all_indicators", ALL_INDICATORS, "协作指标"),
        ("all_months", ALL_MONTHS, "月度指标"),
        ("all_department_figures", ALL_DEPARTMENT_FIGURES, "部门指标"),
        ("all_repeats", ALL_REPEATS, "同类问题：案例库已有的"),
        ("issues", ISSUES, "异常：没有汇总进来的文件与冲突"),
    )
)
