"""The calendar against two libraries that others maintain, day by day."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from addin.worktime import Calendar, DayKind

calendar = Calendar.standard()
ANNOUNCED = range(2014, 2027)


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", ANNOUNCED)
def test_every_day_agrees_with_chinesecalendar(year):
    expected = {day: chinese_calendar.is_workday(day) for day in days_of(year)}
    assert {day: calendar.is_workday(day) for day in days_of(year)} == expected


@pytest.mark.parametrize("year", range(2014, 2029))
def test_every_day_agrees_with_holidays__which_estimates_the_last_two_years_too(year):
    oracle = holidays.country_holidays("CN", years=year)
    expected = {day: oracle.is_working_day(day) for day in days_of(year)}
    assert {day: calendar.is_workday(day) for day in days_of(year)} == expected


@pytest.mark.parametrize("year", ANNOUNCED)
def test_make_up_workdays_agree_with_both(year):
    made_up = {d.date for d in calendar.days(*year_of(year)) if d.kind is DayKind.MAKE_UP_WORKDAY}
    oracle = holidays.country_holidays("CN", years=year)
    assert made_up == {day for day in oracle.weekend_workdays if day.year == year}
    assert made_up == {
        day for day in days_of(year) if day.weekday() >= 5 and not chinese_calendar.is_holiday(day)
    }


@pytest.mark.parametrize(("year", "total"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_as_many_working_days_as_its_notice_leaves(year, total):
    assert calendar.workdays_inclusive(*year_of(year)) == total


@pytest.mark.parametrize("n", [1, 2, 3, 5, 10])
def test_due_dates_of_a_whole_year_agree_with_stepping_through_chinesecalendar(n):
    for start in days_of(2026)[:330]:
        assert calendar.add_workdays(start, n) == step(start, n), start


def year_of(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def step(day: date, n: int) -> date:
    while n:
        day += timedelta(days=1)
        n -= chinese_calendar.is_workday(day)
    return day
