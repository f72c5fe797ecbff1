"""What is seen in a workbook of a KPI, and how observations become one figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from math import ceil
from typing import NamedTuple

from addin.standing.workbook_day import WorkbookDay

DECIMALS = 2  # of a measured value; verdicts rest on what is shown
ALL = 100.0  # per cent


class Observation(NamedTuple):
    """One observation: a duration, or 0 or 100 where a share is measured.

    `weight` is how much it counts, `day` the day for the month, `department` whose it is.
    Of observations with the same `key` the largest amount counts, in all workbooks together.
    """

    amount: float
    day: date | None = None
    department: str = ""
    weight: float = 1.0
    key: str = ""


Observations = Mapping[str, Sequence[Observation]]
"""What was seen, by the id of the KPI."""


Observer = Callable[[WorkbookDay], Iterator[Observation]]
OBSERVERS: dict[str, Observer] = {}
"""By the id of the KPI: what sees it."""


def measures(id: str) -> Callable[[Observer], Observer]:
    """Register the decorated generator as the observer of a KPI."""

    def register(observe: Observer) -> Observer:
        OBSERVERS[id] = observe
        return observe

    return register


def share(claim: bool) -> float:
    """Return what a yes or no counts in a percentage."""
    return ALL if claim else 0.0


def hours_between(start: date | None, end: date | None) -> float | None:
    """Return the clock hours between two moments; None if one is missing or they are reversed."""
    if start is None or end is None:
        return None
    hours = (_moment(end) - _moment(start)).total_seconds() / 3600
    return hours if hours >= 0 else None


def _moment(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime.combine(day, time())


class Measured(NamedTuple):
    """The figure of a KPI: its value, None where nothing was seen, and the sample size."""

    value: float | None
    sample: int


def measured(id: str, seen: Iterable[Observation]) -> Measured:
    """Return the figure of a KPI from all that was seen of it."""
    every = _merged(seen)
    if not every:
        return Measured(None, 0)
    value = _nine_tenths(every) if id in BY_NINE_TENTHS else _mean(every)
    return Measured(None if value is None else round(value, DECIMALS), len(every))


BY_NINE_TENTHS = frozenset({"KPI-10"})
"""KPIs of which nine tenths must keep within the value; of the others the mean counts."""


def _merged(seen: Iterable[Observation]) -> list[Observation]:
    alone: list[Observation] = []
    largest: dict[str, Observation] = {}
    for each in seen:
        if not each.key:
            alone.append(each)
        elif each.key not in largest or largest[each.key].amount < each.amount:
            largest[each.key] = each
    return [*alone, *largest.values()]


def _mean(seen: Sequence[Observation]) -> float | None:
    weight = sum(each.weight for each in seen)
    return sum(each.amount * each.weight for each in seen) / weight if weight else None


def _nine_tenths(seen: Sequence[Observation]) -> float:
    """Return the smallest amount that nine tenths do not exceed."""
    amounts = sorted(each.amount for each in seen)
    return amounts[ceil(0.9 * len(amounts)) - 1]
