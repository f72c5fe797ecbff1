"""指标: the KPIs of some workbooks together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from addin.actions.extracting import Extracted, gather_extracts
from addin.actions.gathering import Gathered
from addin.book.unforeseen import without_culprits
from addin.lint import Memory
from addin.reports.verbs.document import problems
from addin.standing.indicators import Breakdown, Company, Figure, MeasuredWorkbook, company

Measured = tuple[Company, Gathered[MeasuredWorkbook]]
"""The KPIs, and the workbooks that they rest on."""


def measure(
    paths: Sequence[Path],
    actual: datetime,
    today: date | None,
    on_read: Callable[[], None] = lambda: None,
    remembered: Memory | None = None,
) -> Measured:
    """Measure the workbooks at `paths` together; `on_read` is called after each."""

    def reading(path: Path, found: Extracted) -> MeasuredWorkbook:
        return MeasuredWorkbook(str(path), found.extract.measures)

    gathered = gather_extracts(paths, reading, today, actual, remembered, on_read=on_read)
    found, culprits = without_culprits(gathered.made, company, lambda one: Path(one.file).name)
    return found, gathered.without(culprits, lambda one: Path(one.file))


def measured_document(measured: Measured) -> dict[str, Any]:
    """Return the KPIs as plain JSON values."""
    found, gathered = measured
    return {
        "workbooks": [reading.file for reading in found.readings],
        "kpis": [_entry(figure) for figure in found.figures],
        "recurring": found.repeated(),
        "errors": problems(gathered.failures),
        "left_out": problems(gathered.left),
    }


def _entry(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "name": figure.name,
        "value": figure.measured,
        "unit": figure.unit,
        "condition": figure.condition,
        "target": figure.target,
        "baseline": figure.baseline,
        "improvement": figure.improvement,
        "sample": figure.sample,
        "state": figure.state,
        "met": figure.is_met,
        "due": figure.due,
        "basis": figure.basis,
        "source": figure.source,
        "by_department": _parts("department", figure.by_department),
        "by_month": _parts("month", figure.by_month),
    }


def _parts(key: str, parts: Sequence[Breakdown]) -> list[dict[str, Any]]:
    return [
        {key: part.group, "value": part.figure.value, "sample": part.figure.sample}
        for part in parts
    ]
