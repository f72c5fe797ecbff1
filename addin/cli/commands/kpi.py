"""`xiezuo kpi`: the KPIs of some workbooks together."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

from addin.book.files import workbooks
from addin.book.store import default_store
from addin.cli.failure import FAILED, tell_left_out
from addin.cli.options import now
from addin.cli.output import as_json, display, plain, progress, say, table
from addin.forms.vocabularies import NO_BASELINE, OFF_TARGET, ON_TARGET
from addin.reports.verbs.measuring import measure, measured_document
from addin.standing.indicators import Company

STYLES = {ON_TARGET: "green", OFF_TARGET: "bold red", NO_BASELINE: "yellow"}


def run(files: list[Path], today: date | None, *, as_document: bool) -> int:
    """Print the KPIs; return 0, or 2 if a workbook could not be read."""
    paths = workbooks(files)
    with progress() as bar, closing(default_store()) as store:
        steps = bar.add_task("读取工作簿", total=len(paths))
        found, gathered = measured = measure(
            paths, now(None), today, on_read=lambda: bar.advance(steps), remembered=store
        )
    if as_document:
        as_json(measured_document(measured))
    else:
        _show(found)
        tell_left_out(gathered)
    return FAILED if gathered.failures else 0


def _show(found: Company) -> None:
    right = ("实测值", "目标", "基线", "较基线改善", "样本")
    shown = table(
        "协作指标", "编号", "指标", "实测值", "单位", "达标条件", "目标", "结论", "基线",
        "较基线改善", "样本", "计算方法", right=right,
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
    display(shown)
    for known in found.known:
        match = known.repeat.match
        say(
            f"[cyan]同类问题：[/]{plain(known.problem_id)} 与案例 {plain(match.case.id)} "
            f"相似度 {match.similarity:.2f}，解决方案：{plain(match.case.solution)}"
        )
    say(f"依据 {len(found.readings)} 个工作簿。目标和基线在各工作簿的“基线”表修改。")


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"
