"""The time limits that no other reminder speaks of: SLA-04, 06, 07, 09 … 12, 18, 21."""

from __future__ import annotations

from collections.abc import Iterator

from addin.forms.reminders import Reminder
from addin.notices.occasions.registry import occasion
from addin.notices.occasions.timed import timed
from addin.notices.occasions.when import open_clocks
from addin.standing.workbook_day import WorkbookDay
from mailer.planning.items import Notice
from mailer.planning.reminder_rules import ReminderRule

LIMITS = (
    "SLA-04",
    "SLA-06",
    "SLA-07",
    "SLA-09",
    "SLA-10",
    "SLA-11",
    "SLA-12",
    "SLA-18",
    "SLA-21",
)


@occasion(Reminder.LIMIT)
def limits(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """Nearly over or over: who must act, and to whom SLA参数 lets it go up."""
    for clock in open_clocks(workbook, *LIMITS):
        yield timed(workbook, clock, rule.reminder)
