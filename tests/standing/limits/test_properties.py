"""What holds of every time limit, whatever its start, amount and pause."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from addin.forms.vocabularies import MET, MET_LATE, NEARLY_OVER, NOT_TIMED, OVER, RUNNING
from addin.standing.limits.counting import Span, near_from, state_of
from addin.standing.limits.model import Pause
from addin.standing.limits.terms import Measure, Nearness, Terms
from addin.standing.moments import is_later
from addin.worktime import WorkTime

WORK = WorkTime()
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
MEASURES = st.sampled_from(Measure)
AMOUNTS = st.integers(1, 60)
ORDER = (NOT_TIMED, RUNNING, NEARLY_OVER, OVER)


def span(measure: Measure, start: datetime, amount: float, pause: Pause | None = None) -> Span:
    terms = Terms(id="SLA-01", amount=amount, measure=measure)
    return Span(work=WORK, terms=terms, started=start, amount=amount, pause=pause)


def state(one: Span, now: datetime, stopped: datetime | None = None) -> str:
    due = one.due().moment
    near = near_from(one, one.started, due, Nearness())
    return state_of(
        now=now, pause=one.pause, started=one.started, near=near, due=due, stopped=stopped
    )


@given(MEASURES, MOMENTS, AMOUNTS, st.integers(0, 40 * 24 * 60), st.integers(0, 40 * 24 * 60))
def test_time_only_makes_a_limit_more_urgent(
    measure: Measure, start: datetime, amount: int, one: int, other: int
) -> None:
    limit = span(measure, start, amount)
    before, after = sorted((one, other))
    earlier, later = (state(limit, start + timedelta(minutes=m - 600)) for m in (before, after))
    assert ORDER.index(earlier) <= ORDER.index(later)


@given(MEASURES, MOMENTS, AMOUNTS)
def test_a_longer_limit_is_never_due_earlier_and_none_before_it_starts(
    measure: Measure, start: datetime, amount: int
) -> None:
    due = span(measure, start, amount).due().moment
    assert start < due <= span(measure, start, amount + 1).due().moment


@given(MEASURES, MOMENTS, AMOUNTS, st.integers(0, 5000), st.integers(0, 5000))
def test_a_pause_never_shortens_a_limit(
    measure: Measure, start: datetime, amount: int, after: int, length: int
) -> None:
    begun = start + timedelta(minutes=after)
    pause = Pause(start=begun, end=begun + timedelta(minutes=length))
    due = span(measure, start, amount, pause).due().moment
    assert due >= span(measure, start, amount).due().moment
    if measure is Measure.HOURS:
        assert due - start == timedelta(hours=amount, minutes=length)


@given(MEASURES, MOMENTS, AMOUNTS, st.integers(1, 40 * 24 * 60))
def test_what_was_done_is_met_or_late_however_long_ago(
    measure: Measure, start: datetime, amount: int, after: int
) -> None:
    limit, stopped = span(measure, start, amount), start + timedelta(minutes=after)
    expected = MET_LATE if is_later(stopped, limit.due().moment) else MET
    assert state(limit, stopped, stopped) == expected
    assert state(limit, stopped + timedelta(days=400), stopped) == expected


@given(MEASURES, MOMENTS, AMOUNTS, st.integers(0, 40 * 24 * 60))
def test_the_share_reaches_one_at_the_due_moment_and_not_before(
    measure: Measure, start: datetime, amount: int, after: int
) -> None:
    limit, now = span(measure, start, amount), start + timedelta(minutes=after)
    due = limit.due().moment
    share = limit.share(now, due)
    assert share >= 0
    if measure is Measure.HOURS:
        assert (share >= 1 - 1e-9) == (now >= due)
    elif measure is Measure.WORK_HOURS:
        is_used_up = WORK.hours_between(now, due, natural=False) <= 1e-6
        assert (share >= 1 - 1e-9) == is_used_up
    elif now.date() < due.date() and state(limit, now) == RUNNING:
        assert share < 1
