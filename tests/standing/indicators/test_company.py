"""KPIs over many workbooks, by department and by month."""

from __future__ import annotations

from datetime import date

from addin.content import Content
from addin.standing.indicators import (
    Measured,
    MeasuredWorkbook,
    Observation,
    by_department,
    by_month,
    company,
    measured,
    measures_of,
)
from addin.standing.workbook_day import WorkbookDay
from tests.rules.workbooks import TODAY, workbook


def reading(name: str, problems: str, baselines: str = "", cases: str = "") -> MeasuredWorkbook:
    content: Content = workbook(
        {"initiation.collaboration_id": name, "initiation.title": name},
        Problems=problems,
        Baselines=baselines,
        Cases=cases,
    )
    return MeasuredWorkbook(f"{name}.xlsx", measures_of(WorkbookDay.on(content, TODAY)))


ONE = """
| problem_id | status | description            | reported_at      |
| Q01        | 已解决 | 小程序配网失败，超时   | 2026-11-02 09:00 |
| Q02        | 处理中 | 包装线胶带断货半天     | 2026-10-02 09:00 |
"""
OTHER = """
| problem_id | status | description        | reported_at      |
| Q01        | 已解决 | 夜班照明灯坏8盏    | 2026-11-03 09:00 |
"""
CASES = """
| case_id | problem        | solution   | keywords   | source         |
| AL-1    | 小程序配网失败 | 加长超时。 | 配网、超时 | XC20250101-001 |
"""


def kpi03(condition: str, target: str, baseline: str) -> str:
    return f"""
    | kpi_id | unit | condition | target | baseline |
    | KPI-03 | %    | {condition} | {target} | {baseline} |
    """


def test_figure__is_that_of_all_problems_and_not_the_mean_of_the_workbooks() -> None:
    found = company([reading("A", ONE), reading("B", OTHER)])
    figure = next(each for each in found.figures if each.id == "KPI-03")
    assert (figure.measured, figure.sample) == (66.67, 3)
    assert figure.basis.startswith("3个问题")


def test_target_and_baseline__that_the_workbooks_agree_on_count() -> None:
    agreed = kpi03("较基线提高％", "20", "40")
    found = company([reading("A", ONE, agreed), reading("B", OTHER, agreed), reading("C", OTHER)])
    figure = next(each for each in found.figures if each.id == "KPI-03")
    assert (figure.state, figure.is_met, figure.baseline) == ("达标", True, 40)
    assert "不一致" not in figure.basis


def test_target_and_baseline__that_differ_are_named_and_do_not_count() -> None:
    found = company(
        [
            reading("A", ONE, kpi03("不低于", "90", "40")),
            reading("B", OTHER, kpi03("不低于", "95", "50")),
        ]
    )
    figure = next(each for each in found.figures if each.id == "KPI-03")
    assert (figure.state, figure.is_met, figure.baseline) == ("无目标", None, None)
    assert figure.basis.endswith("；各工作簿的目标不一致；各工作簿的基线不一致")


def test_problem__that_another_workbook_has_a_case_of__is_known() -> None:
    found = company([reading("A", ONE), reading("B", OTHER, cases=CASES)])
    (row,) = found.repeated()
    assert (row["title"], row["problem_id"], row["case_id"]) == ("A", "Q01", "AL-1")
    assert row["solution"] == "加长超时。"
    figure = next(each for each in found.figures if each.id == "KPI-19")
    assert (figure.measured, figure.sample) == (33.33, 3)


def test_months__are_the_last_twelve_with_gaps_left_empty() -> None:
    rows = company([reading("A", ONE)]).months()
    assert [row["month"] for row in rows[-3:]] == ["2026-09", "2026-10", "2026-11"]
    assert len(rows) == 12
    assert [row["kpi_03"] for row in rows[-3:]] == [None, 0, 100]


def test_no_workbook__gives_no_figures_but_all_kpis() -> None:
    found = company([])
    assert {each.state for each in found.figures} == {"无数据"}
    assert (found.months(), found.departments(), found.repeated()) == ([], [], [])


def test_breakdown__by_department_follows_the_company_and_by_month_the_calendar() -> None:
    seen = [
        Observation(100, date(2026, 11, 3), "研发部"),
        Observation(0, date(2026, 10, 3), "市场部"),
        Observation(50, date(2026, 11, 30), "研发部"),
        Observation(7, None, ""),
    ]
    assert by_department("KPI-03", seen, ["研发部"]) == [
        ("研发部", Measured(75, 2)),
        ("市场部", Measured(0, 1)),
    ]
    assert by_month("KPI-03", seen) == [
        ("2026-10", Measured(0, 1)),
        ("2026-11", Measured(75, 2)),
    ]


def test_observations_of_one_key__count_once_with_the_best() -> None:
    seen = [Observation(0, key="甲"), Observation(100, key="甲"), Observation(0, key="乙")]
    assert measured("KPI-06", seen) == Measured(50, 2)
