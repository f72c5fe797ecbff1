"""What holds for every date, in the table, outside of it and with any exceptions."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from addin.worktime import Calendar

ONE = timedelta(days=1)
standard = Calendar.standard()

near = st.dates(date(2013, 6, 1), date(2029, 6, 30))
far = st.dates(date(1, 2, 1), date(9999, 11, 30))
days = st.one_of(near, far)
exceptions = st.dictionaries(
    st.one_of(near, st.dates(date(2029, 1, 1), date(2029, 1, 31))), st.booleans(), max_size=40
)
calendars = st.one_of(st.just(standard), exceptions.map(standard.with_exceptions))
steps = st.integers(-400, 400)


@given(calendars, near, st.integers(-40, 40))
def test_the_nth_working_day_is_found_by_walking_day_by_day(calendar, start, n):
    day, left = start, abs(n)
    while left:
        day += ONE if n > 0 else -ONE
        left -= calendar.is_workday(day)
    assert calendar.add_workdays(start, n) == day


@given(calendars, near, st.integers(0, 120))
def test_days_between_are_those_met_when_walking(calendar, start, length):
    walked = [start + timedelta(days=k) for k in range(1, length + 1)]
    end = start + timedelta(days=length)
    assert calendar.workdays_between(start, end) == sum(map(calendar.is_workday, walked))


@given(calendars, far, st.integers(1, 100_000))
def test_counting_to_the_nth_working_day_gives_n(calendar, start, n):
    end = calendar.add_workdays(start, n)
    if end < date.max:
        assert calendar.is_workday(end)
        assert calendar.workdays_between(start, end) == n


@given(calendars, days, steps)
def test_going_there_and_back_ends_at_the_same_working_day(calendar, start, n):
    day = calendar.next_workday(start)
    there = calendar.add_workdays(day, n)
    if date.min < there < date.max:  # at the ends of time there are no days left to count
        assert calendar.add_workdays(there, -n) == day


@given(calendars, days, steps, steps)
def test_more_working_days_never_end_earlier(calendar, start, n, more):
    n, more = sorted((n, more))
    if 0 not in (n, more):
        assert calendar.add_workdays(start, n) <= calendar.add_workdays(start, more)


@given(calendars, days, days, steps)
def test_a_later_start_never_ends_earlier(calendar, start, later, n):
    start, later = sorted((start, later))
    assert calendar.add_workdays(start, n) <= calendar.add_workdays(later, n)


@given(calendars, days, days, days)
def test_spans_add_up(calendar, a, b, c):
    between = calendar.workdays_between
    assert between(a, b) + between(b, c) == between(a, c)


@given(calendars, days, days)
def test_a_reversed_span_is_negative(calendar, a, b):
    assert calendar.workdays_between(a, b) == -calendar.workdays_between(b, a)
    assert calendar.workdays_inclusive(a, b) == -calendar.workdays_inclusive(b, a) or a == b


@given(calendars, days, days)
def test_the_inclusive_count_adds_the_first_day(calendar, a, b):
    a, b = sorted((a, b))
    between = calendar.workdays_between(a, b)
    assert calendar.workdays_inclusive(a, b) == between + calendar.is_workday(a)


@given(calendars, days)
def test_the_next_working_day_is_worked_and_none_before_it(calendar, day):
    found = calendar.next_workday(day)
    assert found >= day
    assert calendar.is_workday(found)
    assert calendar.workdays_inclusive(day, found) == 1


@given(exceptions)
def test_exceptions_decide_their_days_and_no_others(company):
    calendar = standard.with_exceptions(company)
    assert {day: calendar.is_workday(day) for day in company} == company
    others = {day + ONE for day in company} - company.keys()
    assert all(calendar.is_workday(day) == standard.is_workday(day) for day in others)


@given(calendars, near, near)
def test_a_note_appears_exactly_if_a_day_of_the_span_is_estimated(calendar, a, b):
    a, b = sorted((a, b))
    span = [a + timedelta(days=k) for k in range((b - a).days + 1)]
    years = sorted({day.year for day in span if calendar.is_estimated(day)})
    note = calendar.note(a, b)
    assert bool(note) == bool(years)
    if years:
        assert note.startswith(str(years[0]))
        assert f"{years[-1]} 安排" in note
        assert note.endswith("，按估算")


@given(calendars, days)
def test_what_is_known_of_a_day_agrees_with_counting(calendar, day):
    known = calendar.day(day)
    assert known.is_workday == calendar.is_workday(day)
    assert (known.source == "估算") == calendar.is_estimated(day)
