"""时限: the time limits that run, as rows of their sheet, the earliest first.

The sheet is written when a workbook is refreshed; the state of a row and its place among the
tasks on 首页 are formulas, so they stay true as time passes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime

from addin.content import Row, Value
from addin.forms.vocabularies import NEARLY_OVER, OVER, PAUSED, RUNNING
from addin.standing.commitments import commitments
from addin.standing.day_count import known, serial
from addin.standing.limits import Clock, clocks
from addin.standing.task_words import RANK_STEP
from addin.standing.tasks import progress
from addin.standing.workbook_day import WorkbookDay

LIMITS_SHOWN = 500  # rows of the sheet
NAME_LENGTH = 40  # characters of the words of the row that a limit is about


def open_limit_rows(workbook: WorkbookDay) -> list[Row]:
    """Return the rows of 时限: every limit that somebody still has to meet, by its due moment.

    What was promised by a time stands among them; the limits of tasks stand in the tracker.
    """
    running = [
        clock
        for clock in clocks(workbook)
        if clock.is_open and clock.due and known(clock.due.date())
    ]
    rows = [_row(clock) for clock in running] + list(_promised(workbook))
    rows.sort(key=lambda row: (row["due"], row["limit"], row["item"]))
    orders = progress(workbook).numbers("due_order")
    before = sorted(order for order in orders if order is not None)
    return [_placed(n, row, before) for n, row in enumerate(rows[:LIMITS_SHOWN], 1)]


def _promised(workbook: WorkbookDay) -> Iterator[dict[str, Value]]:
    """Yield the open items of 待办事项 that no task and no time limit speaks of."""
    for one in commitments(workbook):
        due = one.due
        if one.is_done or one.is_followed or due is None or not known(due.date()):
            continue
        place = workbook.content.table(one.table).place(one.row, one.key)
        near = datetime.combine(
            workbook.calendar.add_workdays(due.date(), -1), workbook.work.hours.close
        )
        yield {
            "limit_state": OVER
            if due < workbook.now
            else NEARLY_OVER
            if near <= workbook.now
            else RUNNING,
            "task": one.kind,
            "item": one.item,
            "subject": _shortened(one.subject),
            "people": one.owner or one.department,
            "due": due,
            "limit": "",
            "sheet": place.sheet,
            "cell": place.cell,
            "link": "转到",
            "near": near,
        }


def _placed(number: int, row: Row, orders: list[int]) -> Row:
    due = row["due"]
    earlier = (
        bisect_left(orders, serial(due.date()) * RANK_STEP) if isinstance(due, datetime) else 0
    )
    return {**row, "no": number, "home_rank": number + earlier}


def _row(clock: Clock) -> dict[str, Value]:
    return {
        "limit_state": clock.state,
        "task": clock.task,
        "item": clock.item,
        "subject": _subject(clock),
        "people": "、".join(clock.people or clock.departments),
        "due": clock.due,
        "started": clock.started,
        "limit": clock.limit,
        "then": clock.then,
        "note": clock.note,
        "sheet": clock.place.sheet if clock.place else "",
        "cell": clock.place.cell if clock.place else "",
        "link": "转到" if clock.place else "",
        "near": clock.near,
        "rests": PAUSED if clock.state == PAUSED else "",
    }


def _subject(clock: Clock) -> str:
    """Return the words of the row that a limit is about where its id does not say it."""
    name = " ".join(clock.name.split())
    if name == clock.item:
        return ""
    return _shortened(name)


def _shortened(name: str) -> str:
    return name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1]}…"
