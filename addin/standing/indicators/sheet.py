"""指标: the figures of one workbook as its sheet shows them, and broken down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from addin.content import Row, Value
from addin.forms.indicators import (
    BY_DEPARTMENT,
    BY_MONTH,
    DEPARTMENT_COLUMN,
    INDICATOR_BY_ID,
    MONTH_COLUMN,
    MONTHS_SHOWN,
    Indicator,
)
from addin.standing import recurrence
from addin.standing import tasks as tracker
from addin.standing.figures import Columns
from addin.standing.indicators.model import (
    OBSERVERS,
    Measured,
    Observation,
    Observations,
    measured,
)
from addin.standing.indicators.verdict import columns
from addin.standing.sentences import NEEDED as STANDING_NEEDED
from addin.standing.workbook_day import WorkbookDay, once

NEEDED = frozenset(
    {
        *tracker.NEEDED,
        *STANDING_NEEDED,
        *recurrence.NEEDED,
        "baselines",
        "sla",
        "AgendaItems",
        "Answers",
        "Baselines",
        "Departments",
        "Deliverables",
        "DutyCatalogue",
        "GoalResults",
        "Handovers",
        "InitiationApprovals",
        "Meetings",
        "Metrics",
        "People",
        "ProcessTemplates",
        "Rectifications",
        "Satisfaction",
        "Words_scenario",
    }
)
"""What must be read of a workbook for its KPIs."""


class Breakdown(NamedTuple):
    """The figure of a KPI for one department or one month (``2026-11``)."""

    group: str
    figure: Measured


@once
def observations(workbook: WorkbookDay) -> Observations:
    """Return what a workbook shows of every KPI; needs what `NEEDED` names."""
    return {id: list(look(workbook)) for id, look in OBSERVERS.items()}


def by_department(
    id: str, seen: Iterable[Observation], order: Sequence[str] = ()
) -> list[Breakdown]:
    """Return the figure of each department that was seen, those of `order` first."""
    groups: dict[str, list[Observation]] = {}
    for each in seen:
        if each.department:
            groups.setdefault(each.department, []).append(each)
    names = [*(name for name in order if name in groups), *sorted(set(groups).difference(order))]
    return [Breakdown(name, measured(id, groups[name])) for name in dict.fromkeys(names)]


def by_month(id: str, seen: Iterable[Observation]) -> list[Breakdown]:
    """Return the figure of each month that was seen, the earliest first."""
    groups: dict[str, list[Observation]] = {}
    for each in seen:
        if each.day:
            groups.setdefault(each.day.isoformat()[:7], []).append(each)
    return [Breakdown(month, measured(id, groups[month])) for month in sorted(groups)]


def sheet_columns(workbook: WorkbookDay) -> Columns:
    """Return the columns of the table Indicators, measured and derived, along the rows read."""
    content, seen = workbook.content, observations(workbook)
    ids = content.table("Indicators").texts("kpi_id")
    known = [INDICATOR_BY_ID.get(id) for id in ids]
    figures = [measured(each.id, seen[each.id]) if each else Measured(None, 0) for each in known]
    values = [figure.value for figure in figures]
    pairs = list(zip(known, figures, strict=True))
    return {
        "measured": values,
        "sample": [figure.sample if each else None for each, figure in pairs],
        "basis": [each.basis.format(n=figure.sample) if each else "" for each, figure in pairs],
        **columns(content, ids, values),
    }


def department_rows(seen: Observations, order: Sequence[str]) -> list[Row]:
    """Return the rows of a table of departments and KPIs."""
    parts = {each: by_department(each.id, seen[each.id], order) for each in BY_DEPARTMENT}
    found = {part.group for all_parts in parts.values() for part in all_parts}
    names = [*(name for name in order if name in found), *sorted(found.difference(order))]
    return _rows(DEPARTMENT_COLUMN.key, dict.fromkeys(names), parts)


def month_rows(seen: Observations, today: date, count: int = MONTHS_SHOWN) -> list[Row]:
    """Return the rows of a table of months and KPIs: the last `count`, with the present one."""
    parts = {each: by_month(each.id, seen[each.id]) for each in BY_MONTH}
    last = today.year * 12 + today.month - 1
    months = [divmod(n, 12) for n in range(last - count + 1, last + 1)]
    return _rows(MONTH_COLUMN.key, [f"{year:04d}-{n + 1:02d}" for year, n in months], parts)


def _rows(key: str, groups: Iterable[str], parts: dict[Indicator, list[Breakdown]]) -> list[Row]:
    values = {
        each: {part.group: part.figure.value for part in found} for each, found in parts.items()
    }
    rows: list[Row] = []
    for group in groups:
        row: dict[str, Value] = {key: group}
        row.update({each.key: shown.get(group) for each, shown in values.items()})
        rows.append(row)
    return rows
