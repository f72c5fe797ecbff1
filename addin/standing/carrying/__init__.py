"""What is settled in one place and belongs in another comes there by itself (Q-11).

Every carry-over is a row of `DEFAULTS` or `EVENTS`; a refresh writes what they come to, and who
judges a workbook that nobody has refreshed reads it `as_refreshed`.
Nothing that was typed is written over, but for what a carry-over names under `over`.
"""

from __future__ import annotations

from dataclasses import replace

from addin.standing.carrying.defaults import DEFAULTS
from addin.standing.carrying.events import EVENTS
from addin.standing.carrying.model import Carried, Carry, Entry, carried_by
from addin.standing.workbook_day import WorkbookDay

NEEDED = frozenset(
    {
        "InitiationApprovals", "Partners", "Departments", "Outcomes", "Metrics", "PlanTasks",
        "Problems", "Improvements", "Commitments", "NewNames",
        *(carry.into for carry in (*DEFAULTS, *EVENTS) if carry.into),
    }
)  # fmt: skip
"""The tables that must be read for `carried`, beside all single fields."""
__all__ = ["DEFAULTS", "EVENTS", "NEEDED", "Carried", "Carry", "Entry", "as_refreshed", "carried"]


def carried(workbook: WorkbookDay) -> Carried:
    """Return what a refresh carries over; nothing in a workbook that has it all."""
    return carried_by(workbook, (*DEFAULTS, *EVENTS))


def as_refreshed(workbook: WorkbookDay) -> WorkbookDay:
    """Return a workbook with what a refresh would carry over."""
    done = carried(workbook)
    return replace(workbook, content=done.content) if done.entries else workbook
