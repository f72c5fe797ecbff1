"""The rows of 提醒规则: how their cells are read and when they are silent."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.errors import InputError
from addin.forms.reminders import Reminder
from mailer.planning.reminder_rules import ReminderRule, Role, Rung, parse_ladder, parse_offsets

STANDARD = (Rung(1, Role.HEAD), Rung(2, Role.LEAD), Rung(3, Role.SPONSOR))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3,1,0", (3, 1, 0)),
        ("0，1、 3", (3, 1, 0)),
        ("1", (1,)),
        ("2;2", (2,)),
        ("", ()),
    ],
)
def test_offsets__separators_as_people_type_them__largest_first(
    text: str, expected: tuple[int, ...]
) -> None:
    assert parse_offsets(text) == expected


@pytest.mark.parametrize("text", ["三天", "-1", "1.5", "999", "3,x"])
def test_offsets__not_a_number_of_days__says_where_and_how(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_offsets(text, where="提醒规则!E5")
    assert str(caught.value).startswith("提醒规则!E5：")
    assert text in str(caught.value)
    assert "3,1,0" in caught.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "1:部门负责人；2:牵头部门；3:分管领导",
        "3：分管领导, 1：部门负责人, 2：牵头部门",
        "≥1 部门负责人、≥2 牵头部门、≥3 分管领导",
        "满1个工作日 部门负责人\n满2个工作日 牵头部门\n满3个工作日 分管领导",
    ],
)
def test_ladder__written_in_several_ways__is_the_same(text: str) -> None:
    assert parse_ladder(text) == STANDARD


def test_ladder__empty_cell__copies_nobody() -> None:
    assert parse_ladder("  ") == ()


@pytest.mark.parametrize("text", ["1:董事长", "部门负责人", "1:部门负责人；胡乱", "1:任务负责人"])
def test_ladder__unknown_role_or_shape__lists_the_roles(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_ladder(text)
    assert "部门负责人、牵头部门、分管领导、进度跟踪人" in caught.value.remedy


@given(
    st.lists(
        st.builds(Rung, st.integers(0, 60), st.sampled_from([Role.HEAD, Role.LEAD, Role.SPONSOR])),
        max_size=4,
    )
)
def test_ladder__whatever_is_written_in_the_standard_shape__is_read_back(
    steps: list[Rung],
) -> None:
    text = "；".join(f"{step.days}:{step.role}" for step in steps)
    assert parse_ladder(text) == tuple(sorted(steps, key=lambda step: step.days))


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
