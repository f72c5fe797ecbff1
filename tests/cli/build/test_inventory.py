"""The version history of the description: what changed is said, and what is said is true."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from addin.cli.build import __main__ as command
from addin.cli.build.inventory import (
    INVENTORY,
    changed_formulas,
    computed,
    described,
    unsaid,
    unsaid_changes,
)
from addin.forms.versions import CURRENT, VERSIONS, Version

DAY = VERSIONS[0].day
NOW = {"plan": ("2协作方案", "sheet"), "PlanTasks": ("任务分解", "table")}


def test_inventory__committed__is_of_the_current_version() -> None:
    assert INVENTORY.read_text(encoding="utf-8").startswith(f"{CURRENT}\n")


@pytest.mark.parametrize("options", [[], ["--check"]])
def test_build__a_change_that_no_line_says__writes_nothing_and_names_it(
    options: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["build", *options])
    monkeypatch.setattr(command, "unsaid_changes", lambda: ["came: PlanTasks.cost"])
    monkeypatch.setattr(command, "everything", lambda: pytest.fail("built all the same"))
    assert command.main() == 1
    assert "came: PlanTasks.cost" in capsys.readouterr().err


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


def test_formula__that_changed__is_told_as_long_as_no_new_version_brings_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = INVENTORY.read_text(encoding="utf-8").replace(computed()["Tasks.warning"], "0" * 8)
    other = tmp_path / "inventory.tsv"
    monkeypatch.setattr("addin.cli.build.inventory.INVENTORY", other)

    other.write_text(before, encoding="utf-8")
    assert unsaid_changes() == ["formula without a new version: Tasks.warning"]

    other.write_text(before.replace(CURRENT, "0.1", 1), encoding="utf-8")
    assert unsaid_changes() == []


def test_formula__that_came_or_went__is_told_by_the_name_of_its_field() -> None:
    assert changed_formulas({"Tasks.gone": "1"}, {"Tasks.new": "2"}) == []
