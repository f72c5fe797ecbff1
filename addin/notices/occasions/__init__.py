"""What beside its tasks a workbook gives people to do or to know: N-01 … N-06, N-09 … N-20.

>>> from addin.notices.occasions import notices
>>> due = notices(WorkbookDay.of(content, datetime.now()), rules)

Pure: a workbook on a day in, notices for `mailer.planning.digests` out, which remembers what was told.
Each reminder is one function, registered under its number (`registry.occasion`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from itertools import chain

from addin.notices.occasions import (
    closing,
    initiating,
    meeting,
    misread,
    network,
    other_limits,
    planning,
    problems,
    promises,
    weekly,
)
from addin.notices.occasions.registry import OCCASIONS
from addin.notices.occasions.who import never_nobody
from addin.standing.workbook_day import WorkbookDay
from mailer.planning.items import Notice
from mailer.planning.reminder_rules import ReminderRule

__all__ = [
    "closing",
    "initiating",
    "meeting",
    "misread",
    "network",
    "notices",
    "other_limits",
    "planning",
    "problems",
    "promises",
    "weekly",
]


def notices(workbook: WorkbookDay, rules: Iterable[ReminderRule]) -> tuple[Notice, ...]:
    """Return what every reminder that is switched on has to say, in the order of `rules`.

    All of the workbook must have been read.
    """
    someone = partial(never_nobody, workbook)
    return tuple(
        replace(notice, tellings=tuple(chain.from_iterable(map(someone, notice.tellings))))
        for rule in rules
        if rule.is_enabled
        for occasion in OCCASIONS.get(rule.reminder, ())
        for notice in occasion(workbook, rule)
        if notice.tellings
    )
