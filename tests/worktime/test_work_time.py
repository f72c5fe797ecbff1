"""Limits as the handbook's SLAs count them (requirements §6, §13.4–13.6)."""

import math
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from addin.worktime import Calendar, Due, WorkHours, WorkTime

work = WorkTime()
strict = WorkTime(late_counts_as_next_day=True)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


class TestWorkdays:
    @pytest.mark.parametrize(
        ("received", "n", "due"),
        [
            ("2026-02-13 10:00", 2, "2026-02-24 18:00"),
            ("2026-09-30 10:00", 2, "2026-10-09 18:00"),
            ("2026-04-30 10:00", 2, "2026-05-07 18:00"),
            ("2026-02-12 10:00", 5, "2026-02-26 18:00"),
        ],
    )
    def test_a_limit_ends_at_the_close_of_the_nth_working_day(self, received, n, due):
        assert work.due_by_workdays(at(received), n) == Due(at(due))

    def test_friday_evening_and_saturday_count_alike(self):
        friday = work.due_by_workdays(at("2026-11-20 17:50"), 2)
        saturday = work.due_by_workdays(at("2026-11-21 08:00"), 2)
        assert friday == saturday == Due(at("2026-11-24 18:00"))

    def test_a_plain_date_is_a_trigger_within_that_day(self):
        assert strict.due_by_workdays(date(2026, 11, 20), 2) == Due(at("2026-11-24 18:00"))

    def test_by_default_the_hour_of_the_trigger_does_not_matter(self):
        assert work.due_by_workdays(at("2026-11-18 23:59"), 1).day == date(2026, 11, 19)

    def test_strictly_a_trigger_after_the_close_is_one_of_the_next_day(self):
        assert strict.due_by_workdays(at("2026-11-18 18:00"), 1).day == date(2026, 11, 19)
        assert strict.due_by_workdays(at("2026-11-18 18:01"), 1).day == date(2026, 11, 20)

    def test_no_days_is_the_same_working_day_or_the_next_one(self):
        assert work.due_by_workdays(at("2026-11-20 10:00"), 0) == Due(at("2026-11-20 18:00"))
        assert work.due_by_workdays(at("2026-11-21 10:00"), 0) == Due(at("2026-11-23 18:00"))

    def test_material_is_due_working_days_ahead(self):
        assert work.due_by_workdays(at("2026-10-09 14:00"), -3) == Due(at("2026-09-29 18:00"))

    def test_a_limit_that_needs_an_unannounced_year_says_so(self):
        due = work.due_by_workdays(at("2026-12-30 10:00"), 5)
        assert due.note
        assert due.note == "2027 安排未录入，按估算"
        assert due.day.year == 2027

    def test_a_limit_within_the_announced_year_carries_no_note(self):
        due = work.due_by_workdays(at("2026-12-24 10:00"), 5)
        assert due == Due(at("2026-12-31 18:00"))
        assert not due.note

    def test_other_hours_end_the_day_at_another_time(self):
        early = WorkTime(hours=WorkHours(((time(8), time(16)),)))
        assert early.due_by_workdays(at("2026-11-20 10:00"), 1).moment == at("2026-11-23 16:00")

    def test_company_exceptions_shift_the_limit(self):
        saturday = Calendar.standard().with_exceptions({date(2026, 11, 21): True})
        due = WorkTime(saturday).due_by_workdays(at("2026-11-20 10:00"), 1)
        assert due == Due(at("2026-11-21 18:00"))

    @pytest.mark.parametrize("edge", [datetime.min, datetime.max])
    def test_the_first_and_the_last_moment_raise_nothing(self, edge):
        for n in (-5, 0, 5):
            assert strict.due_by_workdays(edge, n).day.year == edge.year
        assert work.hours_between(edge, edge, natural=False) == 0
        assert work.add_hours(edge, 1, natural=False).day.year == edge.year


class TestHours:
    def test_natural_hours_run_through_the_evening(self):
        due = work.add_hours(at("2026-11-20 16:30"), 4, natural=True)
        assert due == Due(at("2026-11-20 20:30"))

    def test_working_hours_run_on_after_the_weekend(self):
        due = work.add_hours(at("2026-11-20 16:30"), 4, natural=False)
        assert due == Due(at("2026-11-23 11:30"))

    @pytest.mark.parametrize(
        ("start", "hours", "due"),
        [
            ("2026-11-20 11:00", 2, "2026-11-20 14:00"),
            ("2026-11-20 11:00", 1, "2026-11-20 12:00"),
            ("2026-11-20 12:30", 1, "2026-11-20 14:00"),
            ("2026-11-20 07:00", 1, "2026-11-20 10:00"),
            ("2026-11-20 16:30", 1.5, "2026-11-20 18:00"),
            ("2026-11-20 19:00", 1, "2026-11-23 10:00"),
            ("2026-11-21 10:00", 8, "2026-11-23 18:00"),
            ("2026-11-20 09:00", 24, "2026-11-24 18:00"),
            ("2026-02-14 17:00", 2, "2026-02-24 10:00"),
            ("2026-11-21 10:00", 0, "2026-11-21 10:00"),
        ],
    )
    def test_working_hours_pass_while_people_work(self, start, hours, due):
        assert work.add_hours(at(start), hours, natural=False) == Due(at(due))

    def test_working_hours_into_an_unannounced_year_say_so(self):
        due = work.add_hours(at("2026-12-31 17:00"), 2, natural=False)
        assert due.note == "2027 安排未录入，按估算"

    def test_natural_hours_need_no_calendar_and_no_note(self):
        due = work.add_hours(at("2026-12-31 17:00"), 24, natural=True)
        assert due == Due(at("2027-01-01 17:00"))

    @pytest.mark.parametrize("natural", [True, False])
    @pytest.mark.parametrize("hours", [-1.0, math.nan])
    def test_hours_must_not_be_negative_or_no_number(self, hours, natural):
        with pytest.raises(ValueError, match="never negative"):
            work.add_hours(at("2026-11-20 16:30"), hours, natural=natural)

    @pytest.mark.parametrize("natural", [True, False])
    @pytest.mark.parametrize("hours", [1e9, 1e300, math.inf])
    def test_hours_past_all_dates_end_on_the_last_one(self, hours, natural):
        assert work.add_hours(at("2026-11-20 16:30"), hours, natural=natural).day == date.max

    @pytest.mark.parametrize(
        ("start", "end", "hours"),
        [
            ("2026-11-20 16:30", "2026-11-23 11:30", 4.0),
            ("2026-11-20 11:30", "2026-11-20 13:30", 1.0),
            ("2026-11-21 10:00", "2026-11-22 10:00", 0.0),
            ("2026-11-20 18:00", "2026-11-23 09:00", 0.0),
            ("2026-02-13 09:00", "2026-02-24 18:00", 24.0),
        ],
    )
    def test_working_hours_between_two_moments(self, start, end, hours):
        assert work.hours_between(at(start), at(end), natural=False) == hours
        assert work.hours_between(at(end), at(start), natural=False) == -hours

    def test_natural_hours_between_two_moments(self):
        start, end = at("2026-11-20 16:30"), at("2026-11-23 11:30")
        assert work.hours_between(start, end, natural=True) == 67.0


moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 6, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
minutes = st.integers(1, 60 * 8 * 60)
edges = st.lists(st.integers(0, 24 * 60 - 1), min_size=2, max_size=6, unique=True)


@st.composite
def work_times(draw):
    clocks = [time(*divmod(minute, 60)) for minute in sorted(draw(edges))]
    periods = tuple(zip(clocks[::2], clocks[1::2], strict=False))
    return WorkTime(hours=WorkHours(periods))


@given(work_times(), moments, minutes)
def test_the_hours_added_are_the_hours_between(work, start, count):
    hours = count / 60
    due = work.add_hours(start, hours, natural=False)
    assume(due.day < date.max)
    passed = work.hours_between(start, due.moment, natural=False)
    assert math.isclose(passed, hours, abs_tol=1e-6)
    before = due.moment - timedelta(seconds=1)
    assert work.hours_between(start, before, natural=False) < passed


@given(work_times(), moments, moments, moments)
def test_working_hours_add_up(work, a, b, c):
    def between(start, end):
        return work.hours_between(start, end, natural=False)

    assert math.isclose(between(a, b) + between(b, c), between(a, c), abs_tol=1e-6)


@given(moments, moments)
def test_working_hours_never_exceed_clock_hours(a, b):
    a, b = sorted((a, b))
    worked = work.hours_between(a, b, natural=False)
    assert 0 <= worked <= work.hours_between(a, b, natural=True)


@given(moments, moments, st.integers(1, 30))
def test_a_later_trigger_is_never_due_earlier(a, b, n):
    a, b = sorted((a, b))
    assert work.due_by_workdays(a, n).moment <= work.due_by_workdays(b, n).moment
    assert work.due_by_workdays(a, n).moment <= strict.due_by_workdays(a, n).moment
