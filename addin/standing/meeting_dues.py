"""When the tasks of a meeting are due: a date as written, or ``D+3`` counted from the meeting (R-10)."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from addin.content import Content
from addin.forms.vocabularies import WORKDAY
from addin.standing.day_count import day_of
from addin.standing.thresholds import wording
from addin.worktime import Calendar, days_later

_CLOCK = r"(?:[ T]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
_AFTER = re.compile(rf"D\s*\+\s*(\d{{1,3}}){_CLOCK}", re.IGNORECASE)
_DATE = re.compile(rf"(?:(\d{{4}})\s*[-/.年]\s*)?(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*日?{_CLOCK}")
_WITHOUT_YEAR = re.compile(rf"\d{{1,2}}月\d{{1,2}}日{_CLOCK}")


class MeetingDue(NamedTuple):
    """The day on which a task of a meeting is due, or in Chinese why there is none.

    `day` is None while nothing is written and where something is wrong.
    """

    day: date | None
    fault: str = ""
    remedy: str = ""


def meeting_dues(content: Content, calendar: Calendar) -> list[MeetingDue]:
    """Return for each row of MeetingTasks when it is due.

    ``D+N`` counts calendar or working days after the day of the meeting, as 检查规则 says; a date
    without a year is the next one after the meeting.
    """
    meetings = content.table("Meetings")
    held = {
        identity: day_of(start)
        for identity, start in zip(
            meetings.texts("meeting_id"), meetings.dates("start"), strict=True
        )
    }
    by_workdays = wording(content, "due_days") == WORKDAY
    tasks = content.table("MeetingTasks")
    return [
        _due(text.strip(), held.get(meeting), calendar if by_workdays else None)
        for text, meeting in zip(tasks.texts("due"), tasks.texts("meeting_id"), strict=True)
    ]


def _due(text: str, held: date | None, calendar: Calendar | None) -> MeetingDue:
    if not text:
        return MeetingDue(None)
    if match := _AFTER.fullmatch(text):
        if held is None:
            return MeetingDue(None)  # that the meeting or its start is missing is told there
        days = int(match[1])
        due = calendar.add_workdays(held, days) if calendar else days_later(held, days)
        return MeetingDue(due)
    due_day = _date(text, held)
    if due_day is None:
        fault = f"截止时间“{text[:24]}”不是日期，也不是 D+天数"
        return MeetingDue(None, fault, "写日期，如 2026-11-30；或写 D+3，表示会后第3天")
    if held is not None and due_day < held:
        return MeetingDue(due_day, f"截止时间“{due_day}”早于会议那天“{held}”", "写会议之后的日期")
    return MeetingDue(due_day)


def _date(text: str, held: date | None) -> date | None:
    """Return the date that a text writes, None if it is none."""
    match = _DATE.fullmatch(text)
    if match is None or (not match[1] and not _WITHOUT_YEAR.fullmatch(text)):
        return None
    month, day = int(match[2]), int(match[3])
    year = int(match[1]) if match[1] else (held or date.min).year
    try:
        found = date(year, month, day)
        if not match[1] and held and found < held:
            found = date(year + 1, month, day)
    except (ValueError, OverflowError):
        return None
    return found
