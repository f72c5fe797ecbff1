"""A workbook on a day: which moment it is, and that every question is answered once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

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
def other(_: WorkbookDay) -> list[int]:
    return [3]


@pytest.fixture
def day() -> WorkbookDay:
    return WorkbookDay.of(workbook(), ACTUAL)


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


def test_given_answer__counts__and_what_was_computed_stays(day: WorkbookDay) -> None:
    known = other(day)
    given = day.given(answers, [7])
    assert rests_on_answers(given) == [7, 2]
    assert other(given) is known
    assert rests_on_answers(day) == [1, 2]


def test_given_answer__after_another_was_used__leaves_nothing_that_may_rest_on_it(
    day: WorkbookDay,
) -> None:
    assert rests_on_answers(day) == [1, 2]
    assert rests_on_answers(day.given(answers, [7])) == [7, 2]
