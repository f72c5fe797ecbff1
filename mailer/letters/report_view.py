"""Reports as mails show them: only words, links and lengths of bars, so that templates decide nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from addin.forms import palette
from addin.forms.palette import Shade
from addin.forms.vocabularies import BLOCKED, DONE, OVERDUE
from addin.reading.names import several
from addin.worktime import days_later
from mailer.letters.links import as_read, link_to
from mailer.letters.wording import (
    MOST_REPORTED,
    Flag,
    contacts,
    day_word,
    spoken,
    subject_start,
    why,
)
from mailer.planning.digests import Digest, Line
from mailer.planning.items import Notice
from mailer.planning.reports import ReportRow, WeekReport
from mailer.text import one_line, shortened

ROWS_SHOWN = 12  # of one section in the mail; the workbook has them all
SHOWN = 30  # collaborations, or rows of each question over all of them
_NAMED = 10  # collaborations that are only named
_PLAIN = Shade("#F5F7FA", "#434343")
_WAITING = Shade("#DCE3EA", "#434343")


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure with its label, in its colour."""

    label: str
    value: str
    shade: Shade


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a bar: its width in per cent, its colour, and what it stands for."""

    width: int
    fill: str
    word: str


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One row; `is_own`: it is the reader's."""

    number: str
    name: str
    people: str
    day: str
    flag: Flag | None
    detail: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class ReportSection:
    """One question with its answer; `more` rows stand only in the workbook."""

    heading: str
    count: int
    remark: str
    rows: tuple[ReportLine, ...]
    more: int


@dataclass(frozen=True, slots=True)
class WeekPart:
    """One collaboration of a weekly report."""

    id: str
    title: str
    path: str
    link: str
    phase: str
    light: Flag | None
    reason: str
    next_step: str
    tiles: tuple[Tile, ...]
    bars: tuple[Bar, ...]
    sections: tuple[ReportSection, ...]


@dataclass(frozen=True, slots=True)
class WeekView:
    """A whole weekly mail."""

    subject: str
    brand: str
    recipient: str
    headline: str
    further: tuple[str, ...]
    parts: tuple[WeekPart, ...]
    why: str
    contacts: str
    sender: str


def week_view(digest: Digest, *, sender: str, shown: int = SHOWN) -> WeekView:
    """Return what a weekly report says to its reader; all lines of `digest` are such reports.

    `shown` is how many rows, and how many collaborations, there is room for.
    """
    pairs = [(line, report) for line in digest.lines if (report := _week_of(line))]
    first = pairs[0][1]
    span = f"{first.since:%m-%d}至{days_later(first.start, -1):%m-%d}"
    reports = [report for _, report in pairs]
    stuck = sum(len(report.blocked) for report in reports)
    risky = sum(len(report.at_risk) for report in reports)
    calls = [f"{stuck}项需要协调"] * bool(stuck) + [f"{risky}项有风险"] * bool(risky)
    state = "、".join(calls) or "没有风险和受阻"
    rows = min(ROWS_SHOWN, max(1, shown // min(len(pairs), shown)))
    done = sum(len(report.done) for report in reports)
    planned = sum(len(report.planned) for report in reports)
    return WeekView(
        subject=_subject(digest, f"周报{span} {state}"),
        brand=f"协作周报　{span}",
        recipient=digest.recipient.name,
        headline=f"{state}；本周完成{done}项，下周计划{planned}项。",
        further=(*_own_words(pairs, digest), *_beside(pairs[shown:])),
        parts=tuple(_part(line, report, digest, rows) for line, report in pairs[:shown]),
        why="；".join(dict.fromkeys(why(line) for line, _ in pairs)),
        contacts=contacts(digest.lines),
        sender=sender,
    )


def _week_of(line: Line) -> WeekReport | None:
    report = line.item.report if isinstance(line.item, Notice) else None
    return report if isinstance(report, WeekReport) else None


def week_said(line: Line, today: date) -> str:
    """Return what a weekly report says of a collaboration, for whoever reads the mails later."""
    report = _week_of(line)
    if report is None:
        return ""
    sections = (
        (BLOCKED, report.blocked),
        ("有风险", report.at_risk),
        (DONE, report.done),
        ("下周计划", report.planned),
        ("待办事项", report.promised),
    )
    parts = [
        f"{report.phase}阶段，{report.light}",
        report.reason.rstrip("。"),
        "，".join(f"{tile.label}{tile.value}" for tile in _tiles(report)),
        *(_listed(heading, rows, today) for heading, rows in sections),
    ]
    return shortened("。".join(filter(None, parts)), MOST_REPORTED)


def _listed(heading: str, rows: Sequence[ReportRow], today: date) -> str:
    """Return the rows of a question in one sentence, "" without any."""
    said = []
    for row in rows:
        day = spoken(row.day, today) if row.day else ""
        beside = "，".join(filter(None, (day, row.state)))
        said.append(f"{row.number} {one_line(row.name)}" + (f"（{beside}）" if beside else ""))
    return f"{heading}{len(rows)}项：{'；'.join(said)}" if rows else ""


def _subject(digest: Digest, what: str) -> str:
    start = f"{subject_start(digest)} {what}"
    titles = {line.collaboration.title for line in digest.lines}
    only = next(iter(titles)) if len(titles) == 1 else ""
    return f"{start}：{shortened(only, 20)}" if only else start


def _names(line: Line, digest: Digest) -> frozenset[str]:
    """Return whose rows are the reader's: the own name and those that the reader stands in for.

    Several people may share a mailbox.
    """
    own = several(digest.recipient.name)
    return frozenset({*own, *(reason.away for reason in line.reasons)} - {""})


@lru_cache(1 << 14)  # readers times owners
def _is_of(names: frozenset[str], owner: str) -> bool:
    """Return whether one of `names` is an owner, of whom a cell may name several."""
    return not names.isdisjoint({owner, *several(owner, names)})


def _own_words(pairs: Iterable[tuple[Line, WeekReport]], digest: Digest) -> Iterable[str]:
    own: dict[str, str] = {}
    for line, report in pairs:
        names = _names(line, digest)
        for row in (*report.blocked, *report.at_risk, *report.planned, *report.promised):
            if row.item not in digest.told and _is_of(names, row.owner):
                day = f"（{spoken(row.day, digest.day)}）" if row.day else ""
                own.setdefault(f"{line.collaboration.id} {row.number}", f"{row.name}{day}")
    if own:
        shown = list(own.values())[:4]
        yield f"您负责的{len(own)}项：{'、'.join(shown)}{'等' if len(own) > len(shown) else ''}。"


def _beside(pairs: Sequence[tuple[Line, WeekReport]]) -> Iterable[str]:
    """Yield the collaborations that there is no room for."""
    if pairs:
        names = "、".join(line.collaboration.id for line, _ in pairs[:_NAMED])
        yield f"另有{len(pairs)}个协作项目没有列出：{names}{'等' * (len(pairs) > _NAMED)}，见各自的工作簿。"


def _part(line: Line, report: WeekReport, digest: Digest, rows: int) -> WeekPart:
    shared, own = line.collaboration, _names(line, digest)
    light = palette.LIGHTS.get(report.light)
    calm = f"另有{report.calm}项进行中，没有风险。" if report.calm else ""
    return WeekPart(
        id=shared.id,
        title=shared.title,
        path=as_read(shared.link),
        link=link_to(shared.link) if shared.is_shared else "",
        phase=report.phase,
        light=Flag(report.light, light) if light else None,
        reason=report.reason,
        next_step=report.next_step,
        tiles=_tiles(report),
        bars=_bars(report),
        sections=(
            _section(
                "一、已完成的，是否达标", report.done, "本周没有完成的任务。", own, digest, rows
            ),
            _section(
                "二、进行中的，有没有风险",
                report.at_risk,
                "进行中的任务没有风险。" if not calm else "",
                own,
                digest,
                rows,
                remark=calm,
            ),
            _section(
                "三、受阻的，需要协调什么", report.blocked, "没有受阻的任务。", own, digest, rows
            ),
            _section("下周计划", report.planned, "下周没有到期或开始的任务。", own, digest, rows),
            _section("待办事项", report.promised, "没有到期的待办事项。", own, digest, rows),
        ),
    )


def _section(
    heading: str,
    rows: Sequence[ReportRow],
    without: str,
    own: frozenset[str],
    digest: Digest,
    room: int,
    *,
    remark: str = "",
) -> ReportSection:
    """Return a section; what the reader's digest of the day speaks of is only counted."""
    told = [row for row in rows if row.item in digest.told]
    new = [row for row in rows if row.item not in digest.told]
    if told:
        remark = f"{remark}{len(told)}项见今天的汇总提醒。"
    shown = tuple(
        ReportLine(
            number=row.number,
            name=row.name,
            people=row.people,
            day=day_word(row.day, digest.day) if row.day else "",
            flag=Flag(row.state, palette.SHADES.get(row.state, _PLAIN)) if row.state else None,
            detail=row.detail,
            is_own=_is_of(own, row.owner),
        )
        for row in new[:room]
    )
    said = remark if rows else remark or without
    return ReportSection(heading, len(rows), said, shown, len(new) - len(shown))


def _tiles(report: WeekReport) -> tuple[Tile, ...]:
    on_time = "—" if report.on_time is None else f"{report.on_time:.0%}"
    late = palette.OVERDUE if report.overdue else _PLAIN
    return (
        Tile("任务", str(report.total), _PLAIN),
        Tile(DONE, str(report.closed), palette.DONE),
        Tile(BLOCKED, str(len(report.blocked)), palette.BLOCKED if report.blocked else _PLAIN),
        Tile(OVERDUE, str(report.overdue), late),
        Tile("按时率", on_time, _PLAIN),
    )


def _bars(report: WeekReport) -> tuple[Bar, ...]:
    done, going, stuck = report.shares
    parts = (
        Bar(done, "#389E0D", f"完成{done}%"),
        Bar(going, "#1F6FB2", f"进行中{going}%"),
        Bar(stuck, "#D46B08", f"受阻{stuck}%"),
        Bar(100 - done - going - stuck, _WAITING.fill, f"其他{100 - done - going - stuck}%"),
    )
    return tuple(part for part in parts if part.width > 0) if report.total else ()
