"""Times of day: set-up cells of a workbook and options of commands, held to one list."""

from __future__ import annotations

import pytest

from addin.cli.commands.schedule import moment
from addin.content import Content
from addin.errors import InputError
from addin.reading.clock import read_time
from addin.reading.model import Unreadable
from addin.standing.clock import hours_of
from addin.worktime import WorkHours
from mailer.planning.reminder_rules import DEFAULT_RULES
from tests.notices.test_collaborations import launched, mailed
from tests.reading.spellings import TIMES, Time
from tests.rules.workbooks import workbook


@pytest.mark.parametrize("each", TIMES, ids=str)
def test_time__is_read_or_asked(each: Time) -> None:
    read = read_time(each.text)
    if each.value is None:
        assert isinstance(read, Unreadable)
        assert (read.raw, read.likely) == (each.text.strip(), each.likely)
    else:
        assert read == each.value


def test_time__of_an_empty_cell__is_none() -> None:
    assert read_time(" ") is None


@pytest.mark.parametrize("each", TIMES, ids=str)
def test_command__reads_or_asks_a_time_as_a_sheet_does(each: Time) -> None:
    if each.value is None:
        with pytest.raises(InputError, match="不是时刻") as caught:
            moment(each.text)
        assert ("是不是" in caught.value.remedy) is (each.likely is not None)
    else:
        assert moment(each.text) == each.value


def hours(opening: str) -> Content:
    edges = ("morning_start", "morning_end", "afternoon_start", "afternoon_end")
    texts = (opening, "22:00", "23:00", "23:30")
    return workbook({f"sla.{edge}": text for edge, text in zip(edges, texts, strict=True)})


@pytest.mark.parametrize("each", TIMES, ids=str)
def test_working_hours__hold_as_shipped_where_a_time_is_asked(each: Time) -> None:
    expected = each.value or WorkHours().opening
    assert hours_of(hours(each.text)).opening == expected


@pytest.mark.parametrize("each", TIMES, ids=str)
def test_quiet_hours__hold_as_shipped_where_a_time_is_asked(each: Time) -> None:
    (rule, *_) = mailed(launched({"reminders.quiet_before": each.text})).collaboration.rules
    assert rule.quiet_until == (each.value or DEFAULT_RULES[0].quiet_until)
