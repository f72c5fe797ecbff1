"""When a reminder is due and who is copied: the rows of the sheet 提醒规则."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum

from addin.forms import reminders, vocabularies
from addin.forms.reminders import MOST_DAYS, MOST_HOURS, REMINDER_RULES, Reminder
from addin.forms.vocabularies import YES, YES_NO
from addin.reading.reminders import read_counts, read_ladder


class Role(StrEnum):
    """In which capacity somebody is told; the order is the order of sections in a mail."""

    ACTOR = "经办人"  # who has to do something that is no task of the tracker
    OWNER = "任务负责人"
    HEAD = vocabularies.DEPARTMENT_HEAD
    PARTNER = "配合部门负责人"
    LEAD = vocabularies.LEAD_DEPARTMENT
    SPONSOR = vocabularies.SPONSOR
    TRACKER = reminders.TRACKER
    INITIATOR = "发起人"
    MANAGEMENT = vocabularies.MANAGEMENT
    PROCESS = reminders.PROCESS
    INFORMED = "知会人"


OWN = frozenset({Role.ACTOR, Role.OWNER})
"""The roles of those who have to do the thing themselves."""


@dataclass(frozen=True, slots=True)
class Rung:
    """From how many working days on a role is copied."""

    days: int
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRule:
    """One row of 提醒规则.

    - `offsets` (N-07, N-12, N-13): working days before the day on which somebody is told.
    - `ladder` (N-08, N-11): who is copied from how many working days of delay on;
      (N-14, N-15): who is told how many working days after the event.
    - `hours` (N-05): after how many hours a missing thing is asked for.
    - `after` (N-11): from this hour on, a missing update of the same day counts.
    - no mail between `quiet_from` and `quiet_until`; equal hours mean that there is no pause.
    """

    reminder: Reminder
    is_enabled: bool = True
    offsets: tuple[int, ...] = ()
    ladder: tuple[Rung, ...] = ()
    hours: tuple[int, ...] = ()
    after: time = time(17)
    quiet_from: time = time(19)
    quiet_until: time = time(8)

    def is_quiet(self, hour: time) -> bool:
        """Return whether no mail may go out at `hour`."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until


def as_set(shipped: ReminderRule, row: Mapping[str, object]) -> ReminderRule:
    """Return a rule as its row in 提醒规则 has it; what is empty or unreadable there, as shipped."""
    offsets = read_counts(str(row["offsets"]), MOST_DAYS)
    hours = read_counts(str(row["hours"]), MOST_HOURS)
    ladder = read_ladder(str(row["ladder"]))
    return replace(
        shipped,
        is_enabled=row["enabled"] == YES if row["enabled"] in YES_NO.words else shipped.is_enabled,
        offsets=offsets[::-1] if isinstance(offsets, tuple) else shipped.offsets,
        hours=hours if isinstance(hours, tuple) else shipped.hours,
        ladder=(
            tuple(Rung(step.days, Role(step.role)) for step in ladder)
            if isinstance(ladder, tuple)
            else shipped.ladder
        ),
    )


DEFAULT_RULES = tuple(
    as_set(ReminderRule(reminder=Reminder(str(row["rule"]))), row) for row in REMINDER_RULES.presets
)
"""Those with which a new workbook comes."""
