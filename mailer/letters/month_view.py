"""The monthly KPI mail as it is shown: words, and bars and columns as lengths.

The small charts are made of table cells, not of pictures: Outlook and the mail programs of phones
hold pictures back until somebody allows them, and a cell is read out and printed like any text.
"""

from __future__ import annotations

from dataclasses import dataclass

from addin.forms import palette
from addin.forms.vocabularies import NO_BASELINE, NO_DATA, NO_TARGET, OFF_TARGET, ON_TARGET, PERCENT
from mailer.letters.wording import MOST_REPORTED, Flag, contacts, subject_start, why
from mailer.planning.digests import Digest, Line
from mailer.planning.items import Notice
from mailer.planning.reports import DepartmentFigures, MonthFigure, MonthReport
from mailer.text import shortened

_SHADES = {
    ON_TARGET: palette.DONE,
    OFF_TARGET: palette.OVERDUE,
    NO_BASELINE: palette.DUE_SOON,
    NO_TARGET: palette.CANCELLED,
}
_INKS = {ON_TARGET: "#389E0D", OFF_TARGET: "#CF1322"}
_INK = "#1F6FB2"
_ORDER = (OFF_TARGET, ON_TARGET, NO_BASELINE, NO_TARGET)
_TALLEST = 30  # pixels of a column
_WIDEST = 100  # per cent


@dataclass(frozen=True, slots=True)
class MonthColumn:
    """One month: how high its column is in pixels (0: nothing was seen), and its words."""

    height: int
    month: str
    value: str


@dataclass(frozen=True, slots=True)
class FigureView:
    """One KPI; the widths of its bars are in per cent, 0 where there is nothing to draw."""

    id: str
    name: str
    value: str
    target: str
    sample: int
    flag: Flag
    ink: str
    width: int
    aim_width: int
    columns: tuple[MonthColumn, ...]


@dataclass(frozen=True, slots=True)
class DepartmentView:
    """One department; `width` of its bar is its rate of tasks in time, in per cent."""

    name: str
    total: int
    done: int
    overdue: int
    blocked: int
    on_time: str
    width: int
    ink: str


@dataclass(frozen=True, slots=True)
class MonthView:
    """A whole monthly mail; `silent` names the KPIs of which nothing was seen."""

    subject: str
    brand: str
    recipient: str
    headline: str
    further: tuple[str, ...]
    figures: tuple[FigureView, ...]
    silent: str
    silent_count: int
    departments: tuple[DepartmentView, ...]
    why: str
    contacts: str
    sender: str


def month_view(digest: Digest, *, sender: str) -> MonthView:
    """Return what a monthly report says; all lines of `digest` are of the same report."""
    report = _month_of(digest.lines[0])
    name = _named(report)
    silent = [figure.name for figure in report.figures if figure.state == NO_DATA]
    missed = [figure.name for figure in report.figures if figure.state == OFF_TARGET]
    further = [f"依据{report.workbooks}个协作工作簿，累计到发送当天；各月的单独列出。"]
    if missed:
        further.insert(0, f"请关注未达标的：{'、'.join(missed)}。")
    return MonthView(
        subject=f"{subject_start(digest)} {name}协作指标月报：{_tally(report)}",
        brand=f"协作指标月报　{name}",
        recipient=digest.recipient.name,
        headline=f"{name}：{_tally(report)}。",
        further=tuple(further),
        figures=tuple(map(_figure, _seen(report))),
        silent="、".join(silent),
        silent_count=len(silent),
        departments=tuple(map(_department, report.departments)),
        why="；".join(dict.fromkeys(why(line) for line in digest.lines)),
        contacts=contacts(digest.lines),
        sender=sender,
    )


def month_said(line: Line) -> str:
    """Return what a monthly report says, for whoever reads the mails later."""
    report = _month_of(line)
    figures = [
        f"{view.name}{view.value}（{view.flag.word}，{view.target}）"
        for view in map(_figure, _seen(report))
    ]
    parts = (f"{_named(report)}：{_tally(report)}", "；".join(figures))
    return shortened("。".join(filter(None, parts)), MOST_REPORTED)


def _month_of(line: Line) -> MonthReport:
    report = line.item.report if isinstance(line.item, Notice) else None
    if not isinstance(report, MonthReport):
        raise TypeError("a line without a monthly report")
    return report


def _named(report: MonthReport) -> str:
    year, month = report.month.split("-")
    return f"{year}年{int(month)}月"


def _seen(report: MonthReport) -> list[MonthFigure]:
    """Return the KPIs of which something was seen, those first that miss their targets."""
    seen = (figure for figure in report.figures if figure.state in _ORDER)
    return sorted(seen, key=lambda figure: _ORDER.index(figure.state))


def _tally(report: MonthReport) -> str:
    counts = dict.fromkeys((OFF_TARGET, ON_TARGET, NO_BASELINE, NO_DATA), 0)
    for figure in report.figures:
        if figure.state in counts:
            counts[figure.state] += 1
    return "、".join(f"{count}项{word}" for word, count in counts.items() if count)


def _figure(figure: MonthFigure) -> FigureView:
    value = figure.value or 0.0
    is_share, aim = figure.unit == PERCENT, figure.aim or 0.0
    # Without a target an amount has nothing to be compared with: a bar of it would say nothing.
    top = max(value, aim, 100.0 if is_share else 0.0) if aim or is_share else 0.0
    return FigureView(
        id=figure.id,
        name=figure.name,
        value=_amount(figure.value, figure.unit),
        target=f"目标{figure.target}" if figure.target else "没有定目标",
        sample=figure.sample,
        flag=Flag(figure.state, _SHADES.get(figure.state, palette.CANCELLED)),
        ink=_INKS.get(figure.state, _INK),
        width=_width(value, top),
        aim_width=_width(aim, top),
        columns=_columns(figure),
    )


def _width(value: float, top: float) -> int:
    return max(1, min(_WIDEST, round(_WIDEST * value / top))) if top > 0 and value > 0 else 0


def _columns(figure: MonthFigure) -> tuple[MonthColumn, ...]:
    """Return the months of a KPI; none where fewer than two have anything to show."""
    values = [value for _, value in figure.trend if value is not None]
    if len(values) < 2:
        return ()
    top = max(*values, 100.0 if figure.unit == PERCENT else 0.0)
    return tuple(
        MonthColumn(
            height=0 if value is None else max(2, round(_TALLEST * value / top)) if top > 0 else 2,
            month=f"{int(month[-2:])}月",
            value="—" if value is None else f"{value:.4g}",
        )
        for month, value in figure.trend
    )


def _department(figures: DepartmentFigures) -> DepartmentView:
    rate = figures.on_time
    return DepartmentView(
        name=figures.name,
        total=figures.total,
        done=figures.done,
        overdue=figures.overdue,
        blocked=figures.blocked,
        on_time="—" if rate is None else f"{rate:.0%}",
        width=_width(rate or 0.0, 1.0),
        ink=_INKS[OFF_TARGET] if figures.overdue else _INK,
    )


def _amount(value: float | None, unit: str) -> str:
    return "—" if value is None else f"{value:.5g}{unit}"
