"""When something is told: while it is news, before it falls due, while its limit is open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from addin.content import Content
from addin.forms import FIELDS
from addin.notices.answers import weekly_readers
from addin.standing.limits import Clock, clocks
from addin.standing.moments import as_moment
from addin.standing.workbook_day import WorkbookDay

_BETWEEN_WEEKS = 16  # days between two weekly mails, with a week of holidays between them


def open_clocks(workbook: WorkbookDay, *limits: str) -> Iterator[Clock]:
    """Yield the clocks of some binding limits on which somebody still has to act."""
    for clock in clocks(workbook):
        if clock.limit in limits and clock.is_binding and clock.is_open:
            yield clock


def is_news(workbook: WorkbookDay, moment: date | None) -> bool:
    """Return whether something happened lately, by 提醒规则; what is older is told to nobody.

    Where somebody hears of news once a week, it stays until that mail.
    """
    if moment is None:
        return False
    at, content = as_moment(moment), workbook.content
    days = max(news_days(content), _BETWEEN_WEEKS if weekly_readers(content) else 0)
    return at <= workbook.now and (workbook.today - at.date()).days <= days


def news_days(content: Content) -> float:
    """Return for how many days something new is told, by 提醒规则."""
    days = content.number("reminders.news_days")
    return max(float(FIELDS["reminders.news_days"].default) if days is None else days, 0)


def cannot_wait(workbook: WorkbookDay, due: datetime | None) -> bool:
    """Return whether something falls due before the next working day's digest could say so."""
    if due is None or due < workbook.now:
        return False
    tomorrow = workbook.calendar.add_workdays(workbook.today, 1)
    return due <= datetime.combine(tomorrow, workbook.work.hours.opening)


def days_since(workbook: WorkbookDay, day: date) -> int:
    """Return the working days after a day."""
    return workbook.calendar.workdays_between(as_moment(day).date(), workbook.today)
