"""How long each limit is: the rows and switches of the sheet SLA参数.

An amount or a unit that is empty or cannot be read is the shipped one; a row that makes no sense
(half working days, none at all) counts as switched off, and nothing that is typed there makes the
engine fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from enum import Enum
from typing import NamedTuple

from addin.content import Content, Row
from addin.forms.vocabularies import (
    DAY,
    HOUR,
    INITIATION_RECEIVED,
    NO,
    WORKDAY,
    WORKING_HOURS,
)
from addin.reading.clock import clock_time
from addin.standing.thresholds import deleted_limits, limit_rows
from addin.standing.workbook_day import WorkbookDay, once

CADENCE_LIMIT = "SLA-17"  # its amount may be 0: then the cadence of the plan counts
NEAR_SHARE, NEAR_DAYS = 0.8, 1  # §6, where the sheet says nothing


class Measure(Enum):
    """What a limit is counted in."""

    WORKDAYS = "working days"
    HOURS = "clock hours"
    WORK_HOURS = "working hours"
    DAYS = "calendar days"  # one that ends on a day off ends on the next working day


class Terms(NamedTuple):
    """One row of SLA参数 that is switched on.

    `bound` is in working days; `at` the hour at which a limit in days falls due, None for the
    close of business.
    """

    id: str
    amount: float
    measure: Measure
    urgent: float | None = None
    bound: int | None = None
    at: time | None = None
    event: str = ""
    stop: str = ""
    who: str = ""
    then: str = ""
    source: str = ""
    is_binding: bool = True


class Nearness(NamedTuple):
    """From when on a limit is 即将超时: the share used up, or the working days left."""

    share: float = NEAR_SHARE
    days: int = NEAR_DAYS


@once
def terms_of(workbook: WorkbookDay) -> Mapping[str, Terms]:
    """Return the limits that are switched on, by id; of two rows of one id the first counts."""
    found: dict[str, Terms | None] = {}
    for row in (*limit_rows(workbook.content), *deleted_limits(workbook.content)):
        found.setdefault(str(row["sla_id"]), terms(row))
    return {name: each for name, each in found.items() if each is not None}


def nearness_of(content: Content) -> Nearness:
    """Return from when on a limit counts as nearly over."""
    share, days = content.number("sla.near_share"), content.number("sla.near_days")
    return Nearness(
        share if share is not None and 0 < share <= 1 else NEAR_SHARE,
        int(days) if days is not None and days >= 0 else NEAR_DAYS,
    )


def objection_runs_from_receipt(content: Content) -> bool:
    """Whether SLA-02 starts with the receipt of the form (G-03, the other reading)."""
    return content.text("sla.objection_from") == INITIATION_RECEIVED


def terms(row: Row) -> Terms | None:
    """Return the terms of a row of `limit_rows`, None where it is off or makes no sense."""
    amount, name = row["amount"], str(row["sla_id"])
    measure = measure_of(str(row["unit"]), str(row["hours"]))
    if row["enabled"] == NO or measure is None or not isinstance(amount, int | float):
        return None
    is_whole = amount == int(amount) or measure in (Measure.HOURS, Measure.WORK_HOURS)
    if not is_whole or amount < 0 or (amount == 0 and name != CADENCE_LIMIT):
        return None
    urgent, bound = row["urgent"], row["bound"]
    return Terms(
        id=name,
        amount=float(amount),
        measure=measure,
        urgent=float(urgent) if isinstance(urgent, int | float) and urgent > 0 else None,
        bound=int(bound) if isinstance(bound, int | float) and bound >= 0 else None,
        at=clock_time(str(row["at"])),
        event=str(row["event"]),
        stop=str(row["stop"]),
        who=str(row["who"]),
        then=str(row["then"]),
        source=str(row["source"]),
        is_binding=row["binding"] != NO,
    )


def measure_of(unit: str, hours: str) -> Measure | None:
    """Return what a limit of this unit is counted in, None for an unknown one."""
    if unit == HOUR:
        return Measure.WORK_HOURS if hours == WORKING_HOURS else Measure.HOURS
    return {WORKDAY: Measure.WORKDAYS, DAY: Measure.DAYS}.get(unit)
