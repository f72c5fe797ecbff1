"""The clocks of a workbook: every limit that is switched on, applied to what the forms say."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date, datetime
from typing import NamedTuple

from addin.content import Content, Place
from addin.forms.vocabularies import NOT_TIMED, OVER, PAUSED, UNREADABLE_DATE
from addin.standing.day_count import known
from addin.standing.limits.catalogue import LIMITS, TASK_LIMITS, Limit
from addin.standing.limits.collaboration import is_void
from addin.standing.limits.counting import Span, near_from, opening, state_of
from addin.standing.limits.model import Clock, Episode, Pause
from addin.standing.limits.terms import Nearness, Terms, nearness_of, terms_of
from addin.standing.moments import as_moment, is_later, unwatched
from addin.standing.workbook_day import WorkbookDay, once
from addin.worktime import Due, WorkTime


@once
def clocks(workbook: WorkbookDay) -> Sequence[Clock]:
    """Return the clock of every case of every limit but those of tasks, in the handbook's order.

    Finished ones are among them (已达成, 超时达成), and those that have not begun.
    All tables and fields must have been read.
    """
    return _clocks(workbook, LIMITS.keys() - TASK_LIMITS)


@once
def task_clocks(workbook: WorkbookDay) -> Sequence[Clock]:
    """Return the clocks of `TASK_LIMITS`, which cost time in proportion to the tracker."""
    return _clocks(workbook, TASK_LIMITS)


def acceptance_clocks(workbook: WorkbookDay) -> Sequence[Clock]:
    """Return the clocks of what waits for its acceptance (SLA-22)."""
    return _clocks(workbook, ("SLA-22",))


def rectification_clocks(workbook: WorkbookDay) -> Sequence[Clock]:
    """Return the clocks of what was found wrong at the acceptance (SLA-13)."""
    return _clocks(workbook, ("SLA-13",))


def _clocks(workbook: WorkbookDay, wanted: Container[str]) -> list[Clock]:
    switched_on, nearness = terms_of(workbook), nearness_of(workbook.content)
    if is_void(workbook):
        return []
    return [
        _clock(workbook, limit, terms, episode, nearness)
        for limit in LIMITS.values()
        if limit.id in wanted and (terms := switched_on.get(limit.id))
        for episode in limit.episodes(workbook)
        if episode.can_be_timed
    ]


def by_urgency(clock: Clock) -> tuple[bool, bool, datetime | None, str, str]:
    """Return the key that sorts open clocks: what is over first, then by the due moment."""
    return clock.state != OVER, clock.due is None, clock.due, clock.limit, clock.item


class _Run(NamedTuple):
    """When a limit started, is nearly over and due; `span` is None where the due was agreed."""

    started: datetime
    near: datetime
    due: Due
    span: Span | None = None

    @staticmethod
    def of(started: datetime, due: Due, nearness: Nearness, span: Span | None = None) -> _Run:
        """Return a run with the moment from which it is nearly over."""
        return _Run(started, near_from(span, started, due.moment, nearness), due, span)


def _clock(
    workbook: WorkbookDay, limit: Limit, terms: Terms, episode: Episode, nearness: Nearness
) -> Clock:
    run = _run(workbook, terms, episode, nearness)
    stopped = _known(episode.stopped)
    if stopped is not None and is_later(stopped, workbook.now):
        stopped = None  # planned, not done
    state, share = _judged(workbook.now, run, episode.pause, stopped)
    left = None
    if run and stopped is None:
        today, end = workbook.now.date(), run.due.day
        left = workbook.work.calendar.workdays_between(today, end)
    return Clock(
        limit=limit.id,
        task=limit.task,
        item=episode.item,
        name=episode.name,
        key=episode.key,
        row=episode.row,
        place=_place(workbook.content, episode),
        people=episode.people,
        departments=episode.departments,
        started=run.started if run else None,
        due=run.due.moment if run else None,
        near=run.near if run else None,
        stopped=stopped,
        state=episode.state or (UNREADABLE_DATE if episode.misread else state),
        share=share,
        left_days=left,
        note=run.due.note if run else "",
        is_agreed=run is not None and run.span is None,
        then=terms.then,
        source=terms.source,
        is_binding=terms.is_binding,
        misread=episode.misread,
    )


def _judged(
    now: datetime, run: _Run | None, pause: Pause | None, stopped: datetime | None
) -> tuple[str, float | None]:
    """Return the state and the share that is used up."""
    if run is None:
        return NOT_TIMED, None
    due = run.due.moment
    state = state_of(
        now=now, pause=pause, started=run.started, near=run.near, due=due, stopped=stopped
    )
    until = pause.start if pause and state == PAUSED else stopped or unwatched(now)
    if run.span is not None:
        return state, run.span.share(until, due)
    total = (due - run.started).total_seconds()
    used = max(0.0, (until - run.started).total_seconds())
    return state, used / total if total > 0 else float(until > due)


def _run(workbook: WorkbookDay, terms: Terms, episode: Episode, nearness: Nearness) -> _Run | None:
    work = workbook.work
    if episode.before is not None:
        return _run_before(work, terms, episode.before.date(), nearness)
    started = _known(episode.started)
    if started is None:
        return None
    if agreed := _known(episode.agreed):
        is_moment = isinstance(episode.agreed, datetime)
        close = agreed if is_moment else datetime.combine(agreed, work.hours.close)
        return _Run.of(started, Due(close), nearness)
    amount = terms.amount if episode.amount is None else episode.amount
    if episode.is_urgent and terms.urgent is not None:
        amount = terms.urgent
    span = Span(work=work, terms=terms, started=started, amount=amount, pause=episode.pause)
    due = span.due()
    if episode.latest is not None:
        due = Due(min(due.moment, episode.latest), due.note)
    return _Run.of(started, due, nearness, span)


def _run_before(work: WorkTime, terms: Terms, day: date, nearness: Nearness) -> _Run:
    """Return a limit that is counted back from a day, from its bound to its amount before it."""
    last = int(terms.amount)
    first = last if terms.bound is None else terms.bound
    start = opening(work, work.due_by_workdays(day, -first).day)
    return _Run.of(start, work.due_by_workdays(day, -last), nearness)


def _place(content: Content, episode: Episode) -> Place | None:
    data = content.owner(episode.key)
    if data is None:
        return content.places.get(episode.key)
    key = episode.key.partition(".")[2]
    if episode.row < 0:
        return data.next_place(key)
    return data.place(episode.row, key)


def _known(day: date | None) -> datetime | None:
    """Return a moment that every spreadsheet program reads alike; others count as not filled in."""
    if day is None or known(as_moment(day).date()) is None:
        return None
    return as_moment(day)
