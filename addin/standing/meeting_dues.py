"""When the tasks of a meeting are due: a date as written, or ``D+3`` counted from the meeting (R-10)."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from addin.content import Content
from addin.forms.model import Kind
from addin.forms.vocabularies import WORKDAY
from addin.reading.characters import half_width
from addin.reading.dates import NO_YEAR, read_date
from addin.reading.model import Span, Unreadable
from addin.standing.day_count import day_of
from addin.standing.thresholds import wording
from addin.worktime import Calendar, days_later

_AFTER = re.compile(
    r"D\s*\+\s*([0-9]{1,3})(?:[ T]*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?", re.IGNORECASE
)


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
    if match := _AFTER.fullmatch(half_width(text)):
        if held is None:
            return MeetingDue(None)  # that the meeting or its start is missing is told there
        days = int(match[1])
        due = calendar.add_workdays(held, days) if calendar else days_later(held, days)
        return MeetingDue(due)
    read = read_date(text, Span.year_from(held) if held else None)
    if isinstance(read, Unreadable):
        if read.why == NO_YEAR and held is None:
            return MeetingDue(None)
        fault = f"截止时间“{text[:24]}”不是日期，也不是 D+天数"
        how = "写日期，如 2026-11-30；或写 D+3，表示会后第3天"
        return MeetingDue(None, fault, read.question(Kind.DATE) + how)
    if read and held and read < held:
        return MeetingDue(read, f"截止时间“{read}”早于会议那天“{held}”", "写会议之后的日期")
    return MeetingDue(read)
