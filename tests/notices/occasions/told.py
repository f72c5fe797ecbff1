"""Who is told what by a reminder: what the tests of this folder compare."""

from __future__ import annotations

from dataclasses import replace

from addin.content import Content
from addin.forms.reminders import Reminder
from addin.notices.collaborations import NEEDED
from addin.notices.occasions import notices
from addin.notices.occasions.ready import errors
from addin.standing.workbook_day import WorkbookDay
from mailer.planning.items import Notice
from mailer.planning.reminder_rules import DEFAULT_RULES
from tests.standing.limits.cases import at


def about(content: Content, now: str, rule: Reminder, *, is_checked: bool = False) -> list[Notice]:
    """Return the notices of one reminder at a moment, by the rules of a new workbook.

    The forms count as without errors unless the workbook `is_checked`: most of what these tests
    make lacks what is no matter of theirs.
    """
    rules = [each for each in DEFAULT_RULES if each.reminder is rule]
    if is_checked:
        return list(notices(WorkbookDay.at(content, at(now)), rules))
    return list(notices(WorkbookDay.at(as_read(content), at(now)).given(errors, {}), rules))


def as_read(content: Content) -> Content:
    """Return what is read of a workbook without a form that was handed in."""
    tables = {name: table for name, table in content.tables.items() if name in NEEDED}
    return replace(content, tables=tables)


def told(content: Content, now: str, rule: Reminder) -> set[str]:
    """Return whom a reminder tells what: ``id: role name``."""
    return {
        f"{notice.id}: {telling.role} {name or '？'}"
        for notice in about(content, now, rule)
        for telling in notice.tellings
        for name in telling.names
    }
