"""A workbook on a day: which moment it is, and that every question is answered once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from addin.standing.clock import other_clock, zone_of
from addin.standing.workbook_day import WorkbookDay, once
from tests.rules.workbooks import workbook

ACTUAL = datetime(2026, 11, 20, 15, 42, 31, tzinfo=timezone(timedelta(hours=8)))


@once
def answers(_: WorkbookDay) -> list[int]:
    """A new list, so that it shows whether it was made again."""
    return [1]


@once
def rests_on_answers(workbook: WorkbookDay) -> list[int]:
    return [*answers(workbook), 2]


@once
def rests_at_last(workbook: WorkbookDay) -> list[int]:
    return [*rests_on_answers(workbook), 4]


@once
def fails(workbook: WorkbookDay) -> float:
    return answers(workbook)[0] / 0


@once
def other(_: WorkbookDay) -> list[int]:
    return [3]


@pytest.fixture
def day() -> WorkbookDay:
    return WorkbookDay.of(workbook(), ACTUAL)


@pytest.mark.parametrize(
    ("zone", "now"),
    [
        ("", datetime(2026, 11, 21, 0, 30)),
        ("不是时区", datetime(2026, 11, 21, 0, 30)),
        ("Asia/Tokyo", datetime(2026, 11, 21, 1, 30)),
        ("Europe/Berlin", datetime(2026, 11, 20, 17, 30)),
    ],
)
def test_moment__is_the_companys__whatever_the_computer_says(zone: str, now: datetime) -> None:
    book = workbook({"sla.zone": zone})
    for there in (UTC, timezone(timedelta(hours=-8)), timezone(timedelta(hours=8))):
        actual = datetime(2026, 11, 20, 16, 30, tzinfo=UTC).astimezone(there)
        assert WorkbookDay.of(book, actual).now == now
        said = other_clock(zone_of(book), actual)
        assert (said == "") == (actual.replace(tzinfo=None) == now)


@pytest.mark.parametrize(
    ("fixed", "given", "now"),
    [
        (None, None, datetime(2026, 11, 20, 15, 42)),
        (None, date(2026, 12, 1), datetime(2026, 12, 1, 8, 30)),
        (date(2026, 11, 3), None, datetime(2026, 11, 3, 8, 30)),
        (date(2026, 11, 3), date(2026, 12, 1), datetime(2026, 12, 1, 8, 30)),
    ],
)
def test_moment__is_the_opening_of_the_day_asked_for_or_fixed__else_now(
    fixed: date | None, given: date | None, now: datetime
) -> None:
    hours = {"morning_start": "8:30", "morning_end": "12:00", "afternoon_start": "13:00"}
    hours["afternoon_end"] = "17:00"
    content = workbook({"clock.today": fixed, **{f"sla.{key}": v for key, v in hours.items()}})
    found = WorkbookDay.of(content, ACTUAL, given)
    assert (found.now, found.today) == (now, now.date())


def test_calendar__has_the_exceptions_of_the_company() -> None:
    content = workbook(
        Exceptions="""
        | date       | type |
        | 2026-11-21 | 上班 |
        """
    )
    assert WorkbookDay.on(content, date(2026, 11, 20)).calendar.is_workday(date(2026, 11, 21))


def test_question__is_answered_once_for_a_day(day: WorkbookDay) -> None:
    assert answers(day) is answers(day)
    assert answers(day) is not answers(replace(day))


def test_another_content__is_another_day(day: WorkbookDay) -> None:
    assert "李明" not in day.people
    content = workbook(
        People="""
        | name | department |
        | 李明 | 市场部     |
        """
    )
    assert replace(day, content=content).people == {"李明": "市场部"}


@pytest.mark.parametrize("asked_before", [False, True])
def test_given_answer__counts__and_what_does_not_rest_on_it_stays(
    day: WorkbookDay, asked_before: bool
) -> None:
    known = other(day)
    if asked_before:
        assert rests_at_last(day) == [1, 2, 4]
    given = day.given(answers, [7])
    assert rests_at_last(given) == [7, 2, 4]
    assert other(given) is known
    assert rests_at_last(day) == [1, 2, 4]


def test_given_answer__to_what_rests_on_others__leaves_those(day: WorkbookDay) -> None:
    known = answers(day)
    assert rests_at_last(day) == [1, 2, 4]
    given = day.given(rests_on_answers, [9])
    assert rests_at_last(given) == [9, 4]
    assert answers(given) is known


def test_given_answer__is_another_ones_place_once_more(day: WorkbookDay) -> None:
    given = day.given(answers, [7])
    assert rests_at_last(given) == [7, 2, 4]
    assert rests_at_last(given.given(answers, [8])) == [8, 2, 4]


def test_question__that_fails__may_be_asked_again(day: WorkbookDay) -> None:
    with pytest.raises(ZeroDivisionError):
        fails(day)
    assert rests_at_last(day) == [1, 2, 4]
    with pytest.raises(ZeroDivisionError):
        fails(day)
