"""Cells of 提醒规则 that name several."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.forms.reminders import LADDER_ROLES
from addin.reading.model import Unreadable
from addin.reading.reminders import Step, read_counts, read_ladder

STANDARD = (Step(1, "部门负责人"), Step(2, "牵头部门"), Step(3, "分管领导"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3,1,0", (0, 1, 3)),
        ("0，1、 3", (0, 1, 3)),
        ("３；１／０", (0, 1, 3)),
        ("3 1\n0", (0, 1, 3)),
        ("1", (1,)),
        ("2;2", (2,)),
        ("无", ()),
        (" ", None),
    ],
)
def test_counts__separated_as_people_do__smallest_first(
    text: str, expected: tuple[int, ...] | None
) -> None:
    assert read_counts(text, 60) == expected


@pytest.mark.parametrize(
    ("text", "likely"),
    [("三天", "3"), ("3天、1天", "1,3"), ("-1", None), ("1.5", None), ("61", None), ("3,x", None),
     ("1e9", None), ("待定", None), ("3-1", None)],
)  # fmt: skip
def test_counts__that_are_no_whole_numbers__are_asked(text: str, likely: str | None) -> None:
    read = read_counts(text, 60)
    assert isinstance(read, Unreadable)
    assert (read.raw, read.likely) == (text, likely)


@pytest.mark.parametrize(
    "text",
    [
        "1:部门负责人；2:牵头部门；3:分管领导",
        "3：分管领导, 1：部门负责人, 2：牵头部门",
        "≥1 部门负责人、≥2 牵头部门、≥3 分管领导",
        "满1个工作日 部门负责人\n满2个工作日 牵头部门\n满3个工作日 分管领导",
        "１：部门负责人；２：牵头部门；３：分管领导",
    ],
)
def test_ladder__written_in_several_ways__is_the_same(text: str) -> None:
    assert read_ladder(text) == STANDARD


def test_ladder__of_nothing__is_usual_or_none() -> None:
    assert read_ladder("  ") is None
    assert read_ladder("无") == ()


@pytest.mark.parametrize("text", ["1:董事长", "部门负责人", "1:部门负责人；胡乱", "1:任务负责人"])
def test_ladder__unknown_role_or_shape__lists_the_roles(text: str) -> None:
    read = read_ladder(text)
    assert isinstance(read, Unreadable)
    assert "部门负责人、牵头部门、分管领导、进度跟踪人" in read.why


@given(
    st.lists(st.builds(Step, st.integers(0, 60), st.sampled_from(LADDER_ROLES)), min_size=1,
             max_size=4)
)  # fmt: skip
def test_ladder__in_the_standard_shape__is_read_back(steps: list[Step]) -> None:
    text = "；".join(f"{step.days}:{step.role}" for step in steps)
    assert read_ladder(text) == tuple(sorted(steps, key=lambda step: step.days))


@given(st.text())
def test_cell__whatever_it_holds__never_fails(text: str) -> None:
    read_counts(text, 60)
    read_ladder(text)
