"""时限: the time limits that run, as rows of their sheet, the earliest first.

The sheet is written when a workbook is refreshed; the state of a row and its place among the
tasks on 首页 are formulas, so they stay true as time passes.
"""

from __future__ import annotations

from bisect import bisect_left

from addin.content import Row
from addin.forms.vocabularies import PAUSED
from addin.standing.day_count import known, serial
from addin.standing.limits import Clock, clocks
from addin.standing.task_words import RANK_STEP
from addin.standing.tasks import progress
from addin.standing.workbook_day import WorkbookDay

LIMITS_SHOWN = 500  # rows of the sheet
NAME_LENGTH = 40  # characters of the words of the row that a limit is about


def open_limit_rows(workbook: WorkbookDay) -> list[Row]:
    """Return the rows of 时限: every limit that somebody still has to meet, by its due moment.

    Those of tasks stand in the tracker.
    """
    running = [
        clock
        for clock in clocks(workbook)
        if clock.is_open and clock.due and known(clock.due.date())
    ]
    running.sort(key=lambda clock: (clock.due, clock.limit, clock.item))
    orders = progress(workbook).numbers("due_order")
    before = sorted(order for order in orders if order is not None)
    return [_row(n, clock, before) for n, clock in enumerate(running[:LIMITS_SHOWN], 1)]


def _row(number: int, clock: Clock, orders: list[int]) -> Row:
    due = clock.due
    earlier = bisect_left(orders, serial(due.date()) * RANK_STEP) if due else 0
    return {
        "no": number,
        "limit_state": clock.state,
        "task": clock.task,
        "item": clock.item,
        "subject": _subject(clock),
        "people": "、".join(clock.people or clock.departments),
        "due": due,
        "started": clock.started,
        "limit": clock.limit,
        "then": clock.then,
        "note": clock.note,
        "sheet": clock.place.sheet if clock.place else "",
        "cell": clock.place.cell if clock.place else "",
        "link": "转到" if clock.place else "",
        "near": clock.near,
        "rests": PAUSED if clock.state == PAUSED else "",
        "home_rank": number + earlier,
    }


def _subject(clock: Clock) -> str:
    """Return the words of the row that a limit is about where its id does not say it."""
    name = " ".join(clock.name.split())
    if name == clock.item:
        return ""
    return name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1]}…"
