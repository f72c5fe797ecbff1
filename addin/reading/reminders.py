"""Cells of 提醒规则 that name several: days, hours, and who is told after how many days."""

from __future__ import annotations

import re
from typing import NamedTuple

from addin.forms.reminders import LADDER_ROLES
from addin.reading.characters import half_width, squeezed
from addin.reading.model import Unreadable
from addin.reading.names import COMMA, pieces, words
from addin.reading.numbers import read_number

NOT_COUNTS = "不是用逗号隔开的整数"
NO_LADDER = "不是“几个工作日:角色”"

_NOTHING = frozenset({"", "无", "不", "-", "—", "——"})
"""What says that there is to be none, where an empty cell means what is usual."""

_STEP = re.compile(
    r"(?:≥|>=|满)?\s*([0-9]{1,3})\s*(?:个?工作日|天)?\s*[:=]?\s*([^\s0-9,、;:/≥>满]+)"
)


class Step(NamedTuple):
    """From how many working days on a role is told."""

    days: int
    role: str


def read_counts(text: str, most: int) -> tuple[int, ...] | Unreadable | None:
    """Return the whole numbers up to `most` that a cell lists, smallest first, each once.

    >>> read_counts("3，1、0", 60), read_counts("无", 60), read_counts("", 60)
    ((0, 1, 3), (), None)
    """
    if not (plain := half_width(text)):
        return None
    if plain in _NOTHING:
        return ()
    parts = words(plain)
    numbers = [read_number(part, whole=True) for part in parts]
    meant = [one.likely if isinstance(one, Unreadable) else one for one in numbers]
    counts = sorted({one for one in meant if isinstance(one, int) and 0 <= one <= most})
    if not parts or len(counts) < len(set(meant)):
        return Unreadable(text.strip(), NOT_COUNTS)
    if any(isinstance(one, Unreadable) for one in numbers):
        return Unreadable(text.strip(), NOT_COUNTS, ",".join(map(str, counts)))
    return tuple(counts)


def read_ladder(text: str) -> tuple[Step, ...] | Unreadable | None:
    """Return the steps that a cell lists, earliest first.

    >>> read_ladder("满1个工作日 部门负责人；2：牵头部门")
    (Step(days=1, role='部门负责人'), Step(days=2, role='牵头部门'))
    """
    if not (plain := half_width(text)):
        return None
    if plain in _NOTHING:
        return ()
    steps = [Step(int(days), role) for days, role in _STEP.findall(plain)]
    left_over = squeezed("".join(pieces(_STEP.sub("", plain))))
    if left_over or not steps or any(step.role not in LADDER_ROLES for step in steps):
        return Unreadable(text.strip(), f"{NO_LADDER}，角色可以是{COMMA.join(LADDER_ROLES)}")
    return tuple(sorted(steps, key=lambda step: step.days))
