"""验收轮次: the rounds of an acceptance, as rows of their table (R-13).

The first round checks every deliverable; what fails is mended by a time and accepted again in the
next round, which stands there as soon as something has failed. A round is made up from 逐项核查
and 问题与整改要求: the n-th order for a deliverable leads to round n + 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from addin.content import Content, Row
from addin.forms.acceptance import (
    CHECKING,
    MENDING,
    RECHECKING,
    UNORDERED,
)
from addin.forms.vocabularies import CLOSED, FAILED, PASSED, TO_REINSPECT

MOST_ROUNDS = 20  # as F4.01 allows
_DONE = (TO_REINSPECT, CLOSED)


class Rectification(NamedTuple):
    """A row of 问题与整改要求: what was asked for, and how the recheck ended."""

    row: int
    deliverable: str
    issued: datetime | None
    due: datetime | None
    status: str
    rechecked: date | None
    result: str


class Round(NamedTuple):
    """One round: what was or is to be accepted, what failed in it and how it stands."""

    number: int
    date: date | None
    deliverables: Sequence[str]
    failed: Sequence[str]
    due: datetime | None
    state: str


def round_rows(content: Content) -> list[Row]:
    """Return the rounds of the acceptance as rows of 验收轮次; none before it has begun."""
    return [
        {
            "round": each.number,
            "date": each.date,
            "deliverables": "、".join(each.deliverables),
            "failed": "、".join(each.failed),
            "due": each.due,
            "state": each.state,
        }
        for each in rounds(content)
    ]


def rounds(content: Content) -> list[Round]:
    """Return every round that was held and the one that comes next."""
    items = content.table("AcceptanceItems")
    results = {
        identity: result
        for identity, result in zip(
            items.texts("deliverable_id"), items.texts("result"), strict=True
        )
        if identity
    }
    if not any(results.values()):
        return []
    ordered = orders(content)
    made = [_first(content, results, ordered)]
    while made[-1].failed and len(made) < MOST_ROUNDS:
        made.append(_next(len(made) + 1, made[-1].failed, ordered))
    return made


def orders(content: Content) -> dict[str, list[Rectification]]:
    """Return the orders for each deliverable, the earliest first."""
    data = content.table("Rectifications")
    found: dict[str, list[Rectification]] = {}
    for row, identity in enumerate(data.texts("deliverable_id")):
        if identity:
            order = Rectification(
                row,
                identity,
                data.moments("issued")[row],
                data.moments("due")[row],
                data.texts("status")[row],
                data.dates("rechecked")[row],
                data.texts("recheck_result")[row],
            )
            found.setdefault(identity, []).append(order)
    for same in found.values():
        same.sort(key=lambda order: (order.issued is None, str(order.issued)))
    return found


def _first(
    content: Content, results: dict[str, str], ordered: dict[str, list[Rectification]]
) -> Round:
    """Return the first round; a result that was mended since has its order still."""
    failed = [one for one, result in results.items() if result == FAILED or ordered.get(one)]
    is_open = any(not result and not ordered.get(one) for one, result in results.items())
    held = content.date("acceptance.date")
    if (content.number("acceptance.round") or 1) > 1:  # the date is that of a later round
        issued = [same[0].issued for same in ordered.values() if same[0].issued]
        held = min(issued).date() if issued else None
    return Round(1, held, list(results), failed, None, _judged(failed, CHECKING if is_open else ""))


def _next(
    number: int, deliverables: Sequence[str], ordered: dict[str, list[Rectification]]
) -> Round:
    """Return the round in which the deliverables that failed before are accepted again."""
    given = [ordered.get(one, [])[number - 2 : number - 1] for one in deliverables]
    leading = [order for same in given for order in same]
    failed = [order.deliverable for order in leading if order.result == FAILED]
    waiting = ""
    if not all(given):
        waiting = UNORDERED
    elif undecided := [order for order in leading if order.result not in (PASSED, FAILED)]:
        is_done = all(order.status in _DONE for order in undecided)
        waiting = RECHECKING if is_done else MENDING
    return Round(
        number,
        max((order.rechecked for order in leading if order.rechecked), default=None),
        list(deliverables),
        failed,
        max((order.due for order in leading if order.due), default=None),
        _judged(failed, waiting),
    )


def _judged(failed: Sequence[str], waiting: str) -> str:
    return waiting or (FAILED if failed else PASSED)
