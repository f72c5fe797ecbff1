"""`xiezuo kpi`: the KPIs of some workbooks together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from addin.actions.gathering import Gathered, gather
from addin.book.files import workbooks
from addin.book.unforeseen import without_culprits
from addin.cli.failure import FAILED, problems, tell_left_out
from addin.cli.options import now
from addin.cli.output import as_json, console, plain, progress, say, table
from addin.content import Content
from addin.forms.vocabularies import NO_BASELINE, OFF_TARGET, ON_TARGET
from addin.standing.indicators import NEEDED, Breakdown, Company, Figure, MeasuredWorkbook, company
from addin.standing.workbook_day import WorkbookDay

STYLES = {ON_TARGET: "green", OFF_TARGET: "bold red", NO_BASELINE: "yellow"}


def run(files: list[Path], today: date | None, *, as_document: bool) -> int:
    """Print the KPIs; return 0, or 2 if a workbook could not be read."""
    gathered = _readings(workbooks(files), today)
    found, culprits = without_culprits(gathered.made, company, lambda one: Path(one.file).name)
    gathered = gathered.without(culprits, lambda one: Path(one.file))
    if as_document:
        as_json(_document(found, gathered))
    else:
        _show(found)
        tell_left_out(gathered)
    return FAILED if gathered.failures else 0


def _readings(paths: Sequence[Path], given: date | None) -> Gathered[MeasuredWorkbook]:
    def reading(path: Path, content: Content) -> MeasuredWorkbook:
        return MeasuredWorkbook(str(path), WorkbookDay.of(content, now(None), given))

    with progress() as bar:
        steps = bar.add_task("读取工作簿", total=len(paths))
        return gather(
            paths, reading, only=NEEDED, derived=False, on_read=lambda: bar.advance(steps)
        )


def _document(found: Company, gathered: Gathered[MeasuredWorkbook]) -> dict[str, Any]:
    return {
        "workbooks": [reading.file for reading in found.readings],
        "kpis": [_entry(figure) for figure in found.figures],
        "recurring": found.repeated(),
        "errors": problems(gathered.failures),
        "copies": problems(gathered.copies),
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
