"""A click goes on from the one before: what nothing has changed that it was read from is not judged anew.

One workbook is remembered, the last one, as long as the program runs. Another one differs from it
in what its answers are read from, so which one it was need not be known.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from addin.content import Content
from addin.standing.clock import exceptions_of
from addin.standing.computed import Computed
from addin.standing.moments import Watched, unwatched
from addin.standing.reads import apart, noted, plain, same
from addin.standing.workbook_day import WorkbookDay


class _Last(NamedTuple):
    content: Content
    now: datetime
    computed: Computed


_last: _Last | None = None


def going_on(workbook: WorkbookDay) -> WorkbookDay:
    """Return the same day, with the answers of the last one that are still true.

    Nothing of a workbook that lacks something: what is absent is told apart otherwise.
    """
    made = replace(workbook)
    if made.content.absent:
        return made
    content, computed = made.content, made._computed
    object.__setattr__(made, "content", noted(content, computed.reading))
    if _last is not None and _counts(_last, content, made.now):
        before = _last.content
        computed.going_on(_last.computed, lambda read: same(read, before, content))
    return made


def remember(workbook: WorkbookDay) -> None:
    """Remember a day that is `going_on`, with all that was answered of it."""
    global _last
    workbook._computed.stand_alone()
    if content := plain(workbook.content):
        _last = _Last(content, workbook.now, workbook._computed)


def _counts(last: _Last, content: Content, now: datetime) -> bool:
    """Return whether answers count but for what they are read from: by moment, calendar, places.

    What counts until a moment counts no longer for having been found again.
    """
    then, before = last.now, last.content
    if isinstance(now, Watched) and isinstance(then, Watched):
        if not unwatched(then) <= unwatched(now) < then.soonest:
            return False
        now.soonest = min(now.soonest, then.soonest)
    elif isinstance(now, Watched) or isinstance(then, Watched) or now != then:
        return False
    is_alike = apart(before) == apart(content)
    return is_alike and exceptions_of(before) == exceptions_of(content)
