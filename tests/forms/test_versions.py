"""The version history of the description: what changed is said, and what is said is true."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest

from addin.forms.versions import (
    CURRENT,
    INVENTORY,
    VERSIONS,
    Version,
    came_after,
    described,
    is_later,
    may_write,
    unsaid,
    version_of,
)
from tests.paths import ROOT

DAY = VERSIONS[0].day
NOW = {"plan": ("2协作方案", "sheet"), "PlanTasks": ("任务分解", "table")}


def test_check__committed_description__every_change_is_said() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "addin.forms.versions", "--check"], cwd=ROOT, capture_output=True
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert INVENTORY.read_text(encoding="utf-8").startswith(f"{CURRENT}\n")


def test_versions__in_order__each_number_is_later() -> None:
    numbers = [version.number for version in VERSIONS]

    assert all(is_later(new, old) for old, new in pairwise(numbers))
    assert all(new.day >= old.day for old, new in pairwise(VERSIONS))


def test_versions__what_they_name__is_described_or_gone_later() -> None:
    known = set(described())
    for number, version in enumerate(VERSIONS):
        gone = {name for later in VERSIONS[number:] for name in later.gone}
        assert {*version.came, *version.relabelled} <= known | gone, version.number


@pytest.mark.parametrize(
    ("change", "line", "expected"),
    [
        ({"PlanTasks.cost": ("费用", "number")}, {}, ["came: PlanTasks.cost"]),
        ({"PlanTasks.cost": ("费用", "number")}, {"came": ("PlanTasks.cost",)}, []),
        ({"PlanTasks.cost": ("费用", "number")}, {"came": ("PlanTasks",)}, []),
        ({"PlanTasks.cost": ("费用", "number")}, {"came": ("plan",)}, []),
        ({"PlanTasks": ("分工", "table")}, {}, ["relabelled: PlanTasks was 任务分解"]),
        (
            {"PlanTasks": ("分工", "table")},
            {"relabelled": {"PlanTasks": "任务"}},
            ["relabelled: PlanTasks was 任务分解"],
        ),
        ({"PlanTasks": ("分工", "table")}, {"relabelled": {"PlanTasks": "任务分解"}}, []),
        (
            {"PlanTasks": ("任务分解", "date")},
            {"came": ("PlanTasks",)},
            ["came and gone: PlanTasks was table, is date"],
        ),
        (
            {"PlanTasks": ("任务分解", "date")},
            {"came": ("PlanTasks",), "gone": ("PlanTasks",)},
            [],
        ),
    ],
)
def test_unsaid__a_change__is_told_unless_the_line_names_it(
    change: dict[str, tuple[str, str]], line: dict[str, object], expected: list[str]
) -> None:
    version = Version("9.9", DAY, "", **line)  # type: ignore[arg-type]

    assert unsaid(NOW, {**NOW, **change}, version) == expected


def test_unsaid__something_gone__is_told() -> None:
    rest = {"plan": NOW["plan"]}

    assert unsaid(NOW, rest, Version("9.9", DAY, "")) == ["gone: PlanTasks"]
    assert unsaid(NOW, rest, Version("9.9", DAY, "", gone=("PlanTasks",))) == []


@pytest.mark.parametrize(
    ("given", "missing", "expected"),
    [
        ("1.1", (), "1.1"),
        ("7.3", ("gates",), "7.3"),
        ("1.0", (), "1.0"),
        ("", (), "1.0"),
        ("第一版", (), "1.0"),
        ("1.0", ("AcceptanceRounds",), "0.12"),
        ("1.0", ("gates.open", "AcceptanceRounds"), "0.4"),
        ("1.0", ("Words_answer",), "0.1"),
    ],
)
def test_version_of__what_it_says_and_lacks__names_the_version(
    given: str, missing: tuple[str, ...], expected: str
) -> None:
    assert version_of(given, missing) == expected


def test_came_after__an_early_version__names_all_later_additions() -> None:
    assert "gates" in set(came_after("0.4"))
    assert "gates" not in set(came_after("0.5"))
    assert list(came_after(CURRENT)) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [("", True), ("0.1", True), (CURRENT, True), ("1.99", True), ("2.0", False)],
)
def test_may_write__additions_only__yes(given: str, expected: bool) -> None:
    assert may_write(given) is expected
