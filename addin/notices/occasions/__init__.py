"""What beside its tasks a workbook gives people to do or to know: N-01 … N-06, N-09 … N-18.

>>> from addin.notices.occasions import notices
>>> due = notices(content, now=datetime(2026, 11, 20, 9), calendar=calendar, rules=rules)

Pure: a workbook and a moment in, notices for `mailer.planning.digests` out, which remembers what was told.
Each reminder is one function, registered under its number (`registry.occasion`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from addin.content import Content
from addin.notices.occasions import (
    closing,
    initiating,
    meeting,
    other_limits,
    planning,
    problems,
    weekly,
)
from addin.notices.occasions.case import Case
from addin.notices.occasions.registry import OCCASIONS
from addin.worktime import Calendar
from mailer.planning.items import Notice
from mailer.planning.reminder_rules import ReminderRule

__all__ = [
    "OCCASIONS",
    "closing",
    "initiating",
    "meeting",
    "notices",
    "other_limits",
    "planning",
    "problems",
    "weekly",
]


def notices(
    content: Content, *, now: datetime, calendar: Calendar, rules: Iterable[ReminderRule]
) -> tuple[Notice, ...]:
    """Return what every reminder that is switched on has to say, in the order of `rules`.

    All of the workbook must have been read.

    Args:
        now: local time; a zone is dropped.
        calendar: that of the workbook; days are its working days.
    """
    enabled = [rule for rule in rules if rule.is_enabled and rule.reminder in OCCASIONS]
    if not enabled:
        return ()
    case = Case.of(content, now.replace(tzinfo=None), calendar)
    return tuple(
        notice
        for rule in enabled
        for occasion in OCCASIONS[rule.reminder]
        for notice in occasion(case, rule)
        if notice.tellings
    )
