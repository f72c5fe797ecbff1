"""The rows of 提醒规则: how their cells are read and when they are silent."""

from __future__ import annotations

from datetime import time

import pytest

from addin.forms.reminders import Reminder
from mailer.planning.reminder_rules import DEFAULT_RULES, ReminderRule, Role, Rung, as_set

ROW = {"offsets": "", "hours": "", "ladder": "", "enabled": ""}


def test_rule__as_its_row_has_it() -> None:
    shipped = ReminderRule(reminder=Reminder.OVERDUE, offsets=(3,), hours=(20,))
    row = {
        "offsets": "1、5",
        "hours": "24，2",
        "ladder": "2：分管领导；1:部门负责人",
        "enabled": "否",
    }
    assert as_set(shipped, row) == ReminderRule(
        reminder=Reminder.OVERDUE,
        is_enabled=False,
        offsets=(5, 1),
        hours=(2, 24),
        ladder=(Rung(1, Role.HEAD), Rung(2, Role.SPONSOR)),
    )


@pytest.mark.parametrize("key", ROW)
@pytest.mark.parametrize("text", ["", "待定"])
def test_rule__with_an_empty_or_unreadable_cell__is_as_shipped(key: str, text: str) -> None:
    for shipped in DEFAULT_RULES:
        assert as_set(shipped, {**ROW, key: text}) == shipped


@pytest.mark.parametrize(
    ("start", "end", "hour", "is_quiet"),
    [
        (time(19), time(8), time(7, 59), True),
        (time(19), time(8), time(8), False),
        (time(19), time(8), time(18, 59), False),
        (time(19), time(8), time(19), True),
        (time(12), time(14), time(13), True),
        (time(12), time(14), time(14), False),
        (time(8), time(8), time(8), False),  # equal hours: no pause
    ],
)
def test_quiet_hours__also_over_midnight(
    start: time, end: time, hour: time, is_quiet: bool
) -> None:
    rule = ReminderRule(reminder=Reminder.OVERDUE, quiet_from=start, quiet_until=end)
    assert rule.is_quiet(hour) is is_quiet
