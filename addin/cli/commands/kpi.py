"""`xiezuo kpi`: the KPIs of some workbooks together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import workbooks
from addin.cli.commands.check import problem
from addin.cli.failure import FAILED, tell
from addin.cli.options import now
from addin.cli.output import as_json, console, plain, progress, say, table
from addin.errors import XiezuoError
from addin.forms.vocabularies import NO_BASELINE, OFF_TARGET, ON_TARGET
from addin.reports.rollup import same_collaboration
from addin.standing.indicators import NEEDED, Breakdown, Company, Figure, MeasuredWorkbook, company
from addin.standing.workbook_day import WorkbookDay

STYLES = {ON_TARGET: "green", OFF_TARGET: "bold red", NO_BASELINE: "yellow"}


def run(files: list[Path], today: date | None, *, as_document: bool) -> int:
    """Print the KPIs; return 0, or 2 if a workbook could not be read."""
    readings, errors = _readings(workbooks(files), today)
    found = company(readings)
    if as_document:
        as_json(_document(found, errors))
    else:
        _show(found)
        for error in errors:
            tell(error)
    return FAILED if errors else 0


def _readings(
    paths: Sequence[Path], given: date | None
) -> tuple[list[MeasuredWorkbook], list[XiezuoError]]:
    """Read the workbooks; a second one of the same 协作编号 is an error and does not count."""
    readings: dict[str, MeasuredWorkbook] = {}
    errors: list[XiezuoError] = []
    with progress() as bar:
        steps = bar.add_task("读取工作簿", total=len(paths))
        for path in paths:
            try:
                content = ClosedWorkbook(path).read(only=NEEDED, derived=False)
            except XiezuoError as error:
                errors.append(error)
            else:
                own = content.text("initiation.collaboration_id")
                if own and own in readings:
                    errors.append(same_collaboration(own, str(path), readings[own].file))
                else:
                    workbook = WorkbookDay.of(content, now(None), given)
                    readings[own or str(path)] = MeasuredWorkbook(str(path), workbook)
            bar.advance(steps)
    return list(readings.values()), errors


def _document(found: Company, errors: Sequence[XiezuoError]) -> dict[str, Any]:
    return {
        "workbooks": [reading.file for reading in found.readings],
        "kpis": [_entry(figure) for figure in found.figures],
        "recurring": found.repeated(),
        "errors": [problem(error) for error in errors],
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


def _show(found: Company) -> None:
    right = ("实测值", "目标", "基线", "较基线改善", "样本")
    shown = table(
        "协作指标", "编号", "指标", "实测值", "单位", "达标条件", "目标", "结论", "基线",
        "较基线改善", "样本", "怎样算出", right=right,
    )  # fmt: skip
    for each in found.figures:
        style = STYLES.get(each.state)
        shown.add_row(
            each.id,
            each.name,
            _number(each.measured),
            plain(each.unit),
            plain(each.condition),
            _number(each.target),
            f"[{style}]{each.state}[/]" if style else each.state,
            _number(each.baseline),
            "" if each.improvement is None else f"{round(each.improvement, 2) + 0.0:.0%}",
            str(each.sample),
            plain(each.basis),
        )
    console.print(shown)
    for known in found.known:
        match = known.repeat.match
        say(
            f"[cyan]同类问题：[/]{plain(known.problem_id)} 与案例 {plain(match.case.id)} "
            f"相似度 {match.similarity:.2f}，解决方案：{plain(match.case.solution)}"
        )
    say(f"依据 {len(found.readings)} 个工作簿。目标和基线在各工作簿的“基线”表修改。")


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"
