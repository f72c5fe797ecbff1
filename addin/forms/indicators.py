"""指标 and 基线: KPI-01 … KPI-20 of requirements §9, their targets and their baselines.

`INDICATORS` is the one list; the sheets, the command and the documentation come from it.
How each is measured stands in `addin.standing.indicators`, by the same id.

A percentage is a number with the unit % (90, not 0.9), because one column holds percentages beside
hours and working days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from addin.forms.model import Field, Form, Kind, Section, Table, derived, kept, required
from addin.forms.vocabularies import AT_LEAST, AT_MOST, BELOW, BETTER_WHEN_DOWN, BETTER_WHEN_UP

MONTHS_SHOWN = 6
DEPARTMENTS_SHOWN = 12
_BUILD, _EFFICIENCY, _STANDARDS = 6, 12, 18  # S1: months of the programme


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One KPI.

    - `condition`: a word of the vocabulary 达标条件, which also says whether up or down is better;
      the two of them that speak of the baseline need one.
    - `target`: in `unit`, or in % where the condition speaks of the baseline; None: no target.
    - `original`: the value of before the programme that S1 itself names; the default baseline.
    - `months`: by when after the programme's start the target is due; 0: at once.
    - `basis`: what it is computed from; ``{n}`` is the sample size.
    - `by_department`, `by_month`: whether its observations have a department, a day.
    """

    id: str
    name: str
    unit: str
    condition: str
    target: float | None
    original: str = ""
    months: int = _EFFICIENCY
    basis: str
    source: str
    by_department: bool = False
    by_month: bool = False

    @property
    def key(self) -> str:
        """The key of its column where the figures are broken down: ``kpi_03``."""
        return self.id.replace("-", "_").lower()


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        id="KPI-01", name="协作项目周期", unit="工作日", condition=BETTER_WHEN_DOWN, target=40,
        basis="{n}个验收通过的协作项目：发起批准日到验收通过日的工作日，取平均", source="S1",
    ),
    Indicator(
        id="KPI-02", name="沟通成本", unit="人·小时", condition=BETTER_WHEN_DOWN, target=35,
        basis="{n}个开过会的协作项目：已开会议的时长×参会人数之和，按协作项目平均", source="S1",
    ),
    Indicator(
        id="KPI-03", name="问题解决率", unit="%", condition=BETTER_WHEN_UP, target=20,
        basis="{n}个问题：已解决和已关闭的占比", source="S1", by_department=True, by_month=True,
    ),
    Indicator(
        id="KPI-04", name="协作满意度", unit="%", condition=AT_LEAST, target=90,
        basis="{n}份调研：权责清晰度、流程顺畅度、沟通效率的平均分÷5", source="S1",
        by_department=True,
    ),
    Indicator(
        id="KPI-05", name="业务响应速度", unit="小时", condition=BETTER_WHEN_DOWN,
        target=15, basis="{n}个已响应的问题：反馈时间到首次响应时间，取平均", source="S1",
        by_department=True, by_month=True,
    ),
    Indicator(
        id="KPI-06", name="措施覆盖率", unit="%", condition=AT_LEAST, target=98, months=_BUILD,
        basis="{n}个协作场景：权责清单、流程模板、沟通机制三样都有的占比", source="S1",
    ),
    Indicator(
        id="KPI-07", name="执行团队达标率", unit="%", condition=AT_LEAST, target=99,
        months=_STANDARDS, basis="{n}项已有结论的时限：按时达成的占比", source="S1",
        by_department=True, by_month=True,
    ),
    Indicator(
        id="KPI-08", name="目标偏差率", unit="%", condition=AT_MOST, target=5,
        basis="{n}个已填实际值的指标：|实际值−目标值|÷目标值，取平均", source="S1",
    ),
    Indicator(
        id="KPI-09", name="重大协作纠纷发生率", unit="%", condition=BELOW, target=3,
        basis="{n}个协作项目：有问题升级到管理层的占比", source="S1",
    ),
    Indicator(
        id="KPI-10", name="整改周期", unit="小时", condition=AT_MOST, target=24,
        basis="{n}项已完成的整改：下达到完成，九成不超过此值", source="S1",
        by_department=True, by_month=True,
    ),
    Indicator(
        id="KPI-11", name="推诿扯皮率", unit="%", condition=BELOW, target=5, original="30",
        basis="{n}项任务：承接后又提异议的次数与需裁定的争议之和，按任务数计", source="S1",
    ),
    Indicator(
        id="KPI-12", name="问题遗漏率", unit="%", condition=AT_MOST, target=3, original="25",
        basis="{n}个问题：验收或复盘时才发现的占比", source="S1",
    ),
    Indicator(
        id="KPI-13", name="流程耗时", unit="工作日", condition=BETTER_WHEN_DOWN, target=40,
        basis="{n}个已归档的协作项目：发起到归档各阶段耗时之和，取平均", source="S1",
    ),
    Indicator(
        id="KPI-14", name="新协作启动周期", unit="天", condition=AT_MOST, target=3, original="7",
        basis="{n}个方案已生效的协作项目：发起提交到方案生效的自然日，取平均", source="S1",
    ),
    Indicator(
        id="KPI-15", name="流程合规率", unit="%", condition=AT_LEAST, target=98,
        basis="{n}道已走过的关口：没有先做后批的占比", source="S1",
    ),
    Indicator(
        id="KPI-16", name="信息遗漏率", unit="%", condition=AT_MOST, target=3, original="20",
        basis="{n}项进行中的任务：超过更新频率的工作日占应更新工作日", source="S1",
        by_department=True,
    ),
    Indicator(
        id="KPI-17", name="沟通效率", unit="小时", condition=BETTER_WHEN_DOWN,
        target=40, basis="{n}次会议：会议结束到纪要发出，取平均", source="S1", by_month=True,
    ),
    Indicator(
        id="KPI-18", name="项目延期率", unit="%", condition=AT_MOST, target=5, original="15",
        basis="{n}个验收通过的协作项目：晚于截止时间的占比", source="S1",
    ),
    Indicator(
        id="KPI-19", name="同类问题重复发生率", unit="%", condition=AT_MOST, target=5,
        basis="{n}个问题：案例库已有同类的占比", source="S1",
    ),
    Indicator(
        id="KPI-20a", name="任务按时完成率", unit="%", condition=AT_LEAST, target=None, months=0,
        basis="{n}项已完成或已逾期的任务：按时完成的占比", source="本产品增加",
        by_department=True, by_month=True,
    ),
    Indicator(
        id="KPI-20b", name="一次验收通过率", unit="%", condition=AT_LEAST, target=None, months=0,
        basis="{n}项有结论的成果：没有整改过的占比", source="本产品增加", by_department=True,
    ),
    Indicator(
        id="KPI-20c", name="平均受阻时长", unit="工作日", condition=AT_MOST, target=None, months=0,
        basis="{n}个关联任务的问题：反馈到解决的工作日，未解决的算到今天，取平均",
        source="本产品增加", by_department=True,
    ),
)  # fmt: skip
"""All KPIs; KPI-20's fourth figure, SLA 达成率 by department, is KPI-07 broken down."""

INDICATOR_BY_ID: dict[str, Indicator] = {each.id: each for each in INDICATORS}
BY_DEPARTMENT = tuple(each for each in INDICATORS if each.by_department)
BY_MONTH = tuple(each for each in INDICATORS if each.by_month)


def _preset(each: Indicator) -> dict[str, str | int | float]:
    row: dict[str, str | int | float] = {
        "kpi_id": each.id,
        "name": each.name,
        "unit": each.unit,
        "condition": each.condition,
    }
    if each.target is not None:
        row["target"] = each.target
    if each.months:
        row["months"] = each.months
    if each.original:
        row["baseline"] = float(each.original)
        row["baseline_source"] = "S1 的现状值"
    return row | {"source": each.source}


BASELINES = Table(
    name="Baselines",
    title="目标与基线",
    id="W11",
    key="kpi_id",
    blank_rows=0,
    presets=tuple(map(_preset, INDICATORS)),
    fields=(
        required("kpi_id", "指标编号", Kind.ID, length=9, tags="W"),
        Field("name", "指标名称", Kind.TEXT, length=24),
        Field("unit", "单位", Kind.TEXT, length=8, tags="W"),
        required("condition", "达标条件", Kind.CHOICE, vocabulary="condition", length=14, tags="W"),
        Field("target", "目标值", Kind.NUMBER, length=8, help="较基线的填百分数，如 40。"),
        Field(
            "months",
            "启动后几个月内达标",
            Kind.INTEGER,
            minimum=0,
            maximum=120,
            length=8,
            help="S1：6个月建制、12个月提效、18个月达标。",
        ),
        Field(
            "baseline",
            "基线值",
            Kind.NUMBER,
            minimum=0,
            length=8,
            tags="W",
            help="项目启动前的实际水平，单位同左；不填显示“无基线”。",
        ),
        Field("baseline_source", "基线来源", Kind.TEXT, length=22, tags="W"),
        Field("source", "依据", Kind.TEXT, length=10, tags="W"),
    ),
)
BASELINE_FORM = Form(
    code="baselines",
    sheet="基线",
    title="指标的目标与基线",
    landscape=True,
    source="§9；S1",
    note="目标和基线都可修改；“较基线”的指标没有基线就显示“无基线”，不会按零计算。",
    sections=(
        Section(
            "提升计划",
            (
                Field(
                    "programme_start",
                    "计划启动日期",
                    Kind.DATE,
                    tags="W",
                    help="从这一天起算6、12、18个月的达标期限。",
                ),
            ),
        ),
        Section("目标与基线", (BASELINES,)),
    ),
)


INDICATOR_TABLE = Table(
    name="Indicators",
    title="指标",
    id="W12",
    key="kpi_id",
    blank_rows=0,
    computed=True,
    presets=tuple({"kpi_id": each.id, "name": each.name} for each in INDICATORS),
    fields=(
        kept("kpi_id", "指标编号", Kind.ID, length=9),
        kept("name", "指标名称", Kind.TEXT, length=18),
        kept("measured", "实测值", Kind.NUMBER, length=8),
        derived("unit", "单位", Kind.TEXT, length=8),
        derived("condition", "达标条件", Kind.TEXT, length=13),
        derived("target", "目标值", Kind.NUMBER, length=7),
        derived("state", "结论", Kind.TEXT, length=8),
        derived("baseline", "基线值", Kind.NUMBER, length=7),
        derived("improvement", "较基线改善", Kind.PERCENT, length=8),
        kept("sample", "样本量", Kind.INTEGER, length=7),
        derived("due", "达标期限", Kind.DATE, length=11),
        kept("basis", "计算方法", Kind.TEXT, length=40),
    ),
)


def broken_down(
    name: str, title: str, first: Field, shown: Sequence[Indicator], rows: int = 3
) -> Table:
    """Return a table with one column for each of some KPIs, as a refresh or roll-up writes it."""
    return Table(
        name=name,
        title=title,
        key=first.key,
        blank_rows=rows,
        computed=True,
        fields=(
            first,
            *(kept(each.key, f"{each.name}({each.unit})", Kind.NUMBER, length=8) for each in shown),
        ),
    )


DEPARTMENT_COLUMN = kept("department", "部门", Kind.TEXT, length=11)
MONTH_COLUMN = kept("month", "月份", Kind.TEXT, length=9)
INDICATORS_BY_DEPARTMENT = broken_down(
    "IndicatorsByDepartment", "按部门", DEPARTMENT_COLUMN, BY_DEPARTMENT, DEPARTMENTS_SHOWN
)
INDICATORS_BY_MONTH = broken_down("IndicatorsByMonth", "按月", MONTH_COLUMN, BY_MONTH, MONTHS_SHOWN)
INDICATOR_FORM = Form(
    code="indicators",
    sheet="指标",
    title="协作指标",
    landscape=True,
    headed=True,
    source="§9；S1",
    note="实测值由“刷新状态”写入，目标和基线在“基线”表修改，结论随之变化；样本少时只供参考。",
    sections=(
        Section("指标", (INDICATOR_TABLE,)),
        Section("按月", (INDICATORS_BY_MONTH,)),
        Section("按部门", (INDICATORS_BY_DEPARTMENT,)),
    ),
)
