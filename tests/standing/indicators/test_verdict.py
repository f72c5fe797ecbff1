"""From a measured value to a verdict, against target and baseline."""

from __future__ import annotations

from datetime import date

import pytest

from addin.standing.indicators import IndicatorSetting, settings_of, verdict
from tests.rules.workbooks import workbook

LOWER, HIGHER = "较基线降低％", "较基线提高％"


@pytest.mark.parametrize(
    ("measured", "condition", "target", "baseline", "state", "improvement"),
    [
        (90, "不低于", 90, None, "达标", None),
        (89.99, "不低于", 90, 60, "未达标", 0.49983),
        (5, "不高于", 5, None, "达标", None),
        (5.01, "不高于", 5, 10, "未达标", 0.499),
        (3, "低于", 3, None, "未达标", None),
        (2.99, "低于", 3, None, "达标", None),
        (51, LOWER, 40, 85, "达标", 0.4),  # exactly 40 %, whatever the last bit says
        (51.01, LOWER, 40, 85, "未达标", 0.39988),
        (48, HIGHER, 20, 40, "达标", 0.2),
        (47, HIGHER, 20, 40, "未达标", 0.175),
        (120, LOWER, 40, 60, "未达标", -1),
        (51, LOWER, 40, None, "无基线", None),
        (51, LOWER, 40, 0, "无基线", None),
        (None, LOWER, 40, None, "无数据", None),
        (None, "不低于", 90, 60, "无数据", None),
        (0, "不高于", 5, 10, "达标", 1),  # nought is a value
        (80, "不低于", None, 70, "无目标", 0.142857),
        (80, "差不多", 90, None, "无目标", None),
        (80, "", 90, None, "无目标", None),
    ],
)
def test_verdict(
    measured: float | None,
    condition: str,
    target: float | None,
    baseline: float | None,
    state: str,
    improvement: float | None,
) -> None:
    setting = IndicatorSetting("%", condition, target, None, baseline)
    found = verdict(measured, setting, None)
    assert found.state == state
    assert found.improvement == (
        None if improvement is None else pytest.approx(improvement, abs=1e-5)
    )


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        (date(2026, 7, 1), 6, date(2027, 1, 1)),
        (date(2026, 8, 31), 18, date(2028, 2, 29)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (None, 12, None),
        (date(2026, 7, 1), None, None),
        (date(9999, 7, 1), 12, None),
    ],
)
def test_due__is_so_many_months_after_the_start_of_the_programme(
    start: date | None, months: int | None, due: date | None
) -> None:
    assert verdict(1, IndicatorSetting(months=months), start).due == due


def test_settings__of_cells_that_do_not_fit_are_empty() -> None:
    content = workbook(
        Baselines="""
    | kpi_id | condition | target | months | baseline |
    | KPI-01 | 不高于    | 很低   | 2.5    | 不知道   |
    | kpi-02 | 不高于    | 5      | 12     | 7        |
    | KPI-02 | 低于      | 6      | 13     | 8        |
    | KPI-03 | 不高于    | 5      | 200    |          |
    """
    )
    found = settings_of(content)
    assert found["kpi-01"] == IndicatorSetting("", "不高于", None, None, None)
    assert found["kpi-02"] == IndicatorSetting("", "不高于", 5, 12, 7)
    assert found["kpi-03"].months is None
