"""When the tasks of a meeting are due, in every spelling of a date."""

from __future__ import annotations

from datetime import date

import pytest

from addin.forms.model import Kind
from addin.reading.model import shown
from addin.standing.meeting_dues import MeetingDue, meeting_dues
from addin.worktime import Calendar
from tests.reading.spellings import START, Spelling, spellings
from tests.rules.workbooks import workbook


def due(text: str, start: date | None = START) -> MeetingDue:
    content = workbook(
        Meetings=f"| meeting_id | start |\n| M1 | {start or ''} |",
        MeetingTasks="| meeting_id | due |\n| M1 | ? |",
    )
    content.table("MeetingTasks").columns["due"][0] = text  # type: ignore[index]
    (found,) = meeting_dues(content, Calendar.standard())
    return found


@pytest.mark.parametrize(
    "each", [each for each in spellings(Kind.DATE) if each.value != date(2026, 1, 5)], ids=str
)
def test_due__is_read_or_asked_as_a_date_cell_is(each: Spelling) -> None:
    found = due(each.text)
    if each.value is None:
        assert found.day is None
        assert "不是日期，也不是 D+天数" in found.fault
        if each.likely is not None:
            assert f"是不是 {shown(each.likely, Kind.DATE)}？" in found.remedy
    else:
        assert found == MeetingDue(each.value)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["D+3", "d + 3", "Ｄ＋３", "D+3 16:00"])
def test_due__so_many_days_after_the_meeting__is_counted_from_it(text: str) -> None:
    assert due(text) == MeetingDue(date(2026, 11, 5))


def test_due__without_a_year__is_the_next_such_day_after_the_meeting() -> None:
    assert due("11月1日") == MeetingDue(date(2027, 11, 1))
    assert due("11月30日", None) == MeetingDue(None)  # that the start is missing is told there


def test_due__before_the_meeting__is_told() -> None:
    found = due("2026-01-05")
    assert (found.day, "早于会议那天" in found.fault) == (date(2026, 1, 5), True)


@pytest.mark.parametrize("text", ["D+999", "12月31日", "9999-12-31"])
def test_due__of_a_meeting_at_the_end_of_the_calendar__never_fails(text: str) -> None:
    due(text, date.max)
