"""From a measured value to a verdict: target, baseline, improvement and by when.

Agrees with the native formulas of `workbook_templates.formulas.indicators`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from addin.content import Content
from addin.forms.vocabularies import (
    AT_LEAST,
    AT_MOST,
    BELOW,
    BETTER_WHEN_DOWN,
    BETTER_WHEN_UP,
    NO_BASELINE,
    NO_DATA,
    NO_TARGET,
    OFF_TARGET,
    ON_TARGET,
)
from addin.standing.day_count import day_of
from addin.standing.figures import Columns

AGAINST_BASELINE = (BETTER_WHEN_UP, BETTER_WHEN_DOWN)
UP = (AT_LEAST, BETTER_WHEN_UP)
MOST_MONTHS = 120


class IndicatorSetting(NamedTuple):
    """One row of the sheet 基线; None where a cell is empty or does not fit."""

    unit: str = ""
    condition: str = ""
    target: float | None = None
    months: int | None = None
    baseline: float | None = None


class IndicatorVerdict(NamedTuple):
    """`state` is a word of the vocabulary 指标结论, `improvement` a share of the baseline."""

    state: str
    improvement: float | None
    due: date | None


def settings_of(content: Content) -> Mapping[str, IndicatorSetting]:
    """Return the targets and baselines of a workbook by KPI id in lower case."""
    data = content.table("Baselines")
    rows = zip(
        data.texts("kpi_id"),
        data.texts("unit"),
        data.texts("condition"),
        data.numbers("target"),
        data.numbers("months"),
        data.numbers("baseline"),
        strict=True,
    )
    found: dict[str, IndicatorSetting] = {}
    for id, unit, condition, target, months, baseline in rows:
        found.setdefault(
            id.lower(), IndicatorSetting(unit, condition, target, _whole(months), baseline)
        )
    return found


def _whole(months: float | None) -> int | None:
    """Return a number of months that can be counted, else None."""
    if months is None or not 1 <= months <= MOST_MONTHS or months != int(months):
        return None
    return int(months)


def verdict(
    measured: float | None, setting: IndicatorSetting, start: date | None
) -> IndicatorVerdict:
    """Return what a measured value says; `start` is when the programme began."""
    improvement = _improvement(measured, setting)
    due = _later(start, setting.months) if start and setting.months else None
    return IndicatorVerdict(_state(measured, improvement, setting), improvement, due)


def _improvement(measured: float | None, setting: IndicatorSetting) -> float | None:
    if measured is None or setting.baseline is None or setting.baseline <= 0:
        return None
    ratio = measured / setting.baseline
    return ratio - 1 if setting.condition in UP else 1 - ratio


def _state(measured: float | None, improvement: float | None, setting: IndicatorSetting) -> str:
    target, condition = setting.target, setting.condition
    if measured is None:
        return NO_DATA
    if condition in AGAINST_BASELINE and improvement is None:
        return NO_BASELINE
    if target is None:
        return NO_TARGET
    if condition in AGAINST_BASELINE and improvement is not None:
        is_met = round(improvement * 100, 6) >= target
    elif condition == AT_LEAST:
        is_met = measured >= target
    elif condition == AT_MOST:
        is_met = measured <= target
    elif condition == BELOW:
        is_met = measured < target
    else:
        return NO_TARGET
    return ON_TARGET if is_met else OFF_TARGET


def _later(day: date, months: int) -> date | None:
    """Return the same day some months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def columns(content: Content, ids: Sequence[str], values: Sequence[float | None]) -> Columns:
    """Return the derived columns of the table Indicators for these KPIs and measured values."""
    settings = settings_of(content)
    start = day_of(content.date("baselines.programme_start"))
    own = [settings.get(id.lower(), IndicatorSetting()) for id in ids]
    said = [verdict(value, each, start) for value, each in zip(values, own, strict=True)]
    named = [bool(id) for id in ids]
    return {
        "unit": [each.unit for each in own],
        "condition": [each.condition for each in own],
        "target": [each.target for each in own],
        "baseline": [each.baseline for each in own],
        "improvement": [each.improvement for each in said],
        "due": [each.due if is_named else None for each, is_named in zip(said, named, strict=True)],
        "state": [
            each.state if is_named else "" for each, is_named in zip(said, named, strict=True)
        ],
    }
