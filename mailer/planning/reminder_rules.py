"""When a reminder is due and who is copied: the rows of the sheet 提醒规则."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from addin.errors import InputError
from addin.forms import vocabularies
from addin.forms.reminders import REMINDER_RULES, Reminder


class Role(StrEnum):
    """In which capacity somebody is told; the order is the order of sections in a mail."""

    ACTOR = "经办人"  # who has to do something that is no task of the tracker
    OWNER = "任务负责人"
    HEAD = vocabularies.DEPARTMENT_HEAD
    PARTNER = "配合部门负责人"
    LEAD = vocabularies.LEAD_DEPARTMENT
    SPONSOR = vocabularies.SPONSOR
    TRACKER = "进度跟踪人"
    INITIATOR = "发起人"
    MANAGEMENT = vocabularies.MANAGEMENT
    PROCESS = "企业管理部"
    INFORMED = "知会人"


OWN = frozenset({Role.ACTOR, Role.OWNER})
"""The roles of those who have to do the thing themselves."""

_LADDER_ROLES = (Role.HEAD, Role.LEAD, Role.SPONSOR, Role.TRACKER, Role.MANAGEMENT, Role.PROCESS)


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


_SEPARATORS = re.compile(r"[,，、;；/\s]+")
_STEP = re.compile(r"(?:≥|>=|满)?\s*(\d+)\s*(?:个?工作日|天)?\s*[:：=]?\s*([^\d\s,，、;；:：≥>]+)")


def parse_hours(text: str, *, where: str = "") -> tuple[int, ...]:
    """Return the hours of a cell such as ``20,24``, smallest first.

    Raises:
        InputError: the cell holds anything but whole numbers up to 999.
    """
    parts = [part for part in _SEPARATORS.split(text.strip()) if part]
    if not all(re.fullmatch(r"[0-9]{1,3}", part) for part in parts):
        raise InputError(
            f"小时数“{text}”看不懂", where=where, remedy="请填写用逗号隔开的小时数，如：20,24。"
        )
    return tuple(sorted({int(part) for part in parts}))


def parse_offsets(text: str, *, where: str = "") -> tuple[int, ...]:
    """Return the working days of a cell such as ``3,1,0``, largest first.

    Raises:
        InputError: the cell holds anything but numbers from 0 to 60.
    """
    parts = [part for part in _SEPARATORS.split(text.strip()) if part]
    if not all(re.fullmatch(r"[0-9]{1,2}", part) and int(part) <= 60 for part in parts):
        raise InputError(
            f"提前天数“{text}”看不懂", where=where, remedy="请填写用逗号隔开的工作日数，如：3,1,0。"
        )
    return tuple(sorted({int(part) for part in parts}, reverse=True))


def parse_ladder(text: str, *, where: str = "") -> tuple[Rung, ...]:
    """Return the steps of a cell such as ``1:部门负责人；2:牵头部门``, earliest first.

    Raises:
        InputError: a part is not "number, role", or the role is none that can be copied.
    """
    steps = [(int(found[1]), found[2]) for found in _STEP.finditer(text)]
    roles = {role.value: role for role in _LADDER_ROLES}
    left_over = _SEPARATORS.sub("", _STEP.sub("", text))
    if left_over or any(role not in roles for _, role in steps):
        raise InputError(
            f"升级阶梯“{text}”看不懂",
            where=where,
            remedy=f"请按“1:部门负责人；2:牵头部门”填写，可用的角色：{'、'.join(roles)}。",
        )
    return tuple(sorted((Rung(days, roles[role]) for days, role in steps), key=lambda s: s.days))


DEFAULT_RULES = tuple(
    ReminderRule(
        reminder=Reminder(str(row["rule"])),
        offsets=parse_offsets(str(row["offsets"])),
        ladder=parse_ladder(str(row["ladder"])),
        hours=parse_hours(str(row["hours"])),
    )
    for row in REMINDER_RULES.presets
)
"""Those with which a new workbook comes."""
