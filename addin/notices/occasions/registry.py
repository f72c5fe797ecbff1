"""The functions of the reminders, by their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from addin.forms.reminders import Reminder
from addin.standing.workbook_day import WorkbookDay
from mailer.planning.items import Notice
from mailer.planning.reminder_rules import ReminderRule

Occasion = Callable[[WorkbookDay, ReminderRule], Iterator[Notice]]
OCCASIONS: defaultdict[Reminder, list[Occasion]] = defaultdict(list)
"""By reminder: what yields its notices; some speak of several events."""


def occasion(rule: Reminder) -> Callable[[Occasion], Occasion]:
    """Register a function under the reminder that it makes."""

    def register(function: Occasion) -> Occasion:
        OCCASIONS[rule].append(function)
        return function

    return register
