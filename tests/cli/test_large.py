"""A tracker of 2 000 tasks works with every command; ``-m long`` has 20 000.

`python -m benchmarks --large` goes on to 100 000.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes
from benchmarks.inputs import tasks_for
from tests.cli.running import xiezuo_process
from tests.conftest import DEMO_DAY
from tests.workbooks import read

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=[2_000, pytest.param(20_000, marks=pytest.mark.long)])
def many(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def large(
    many: int, sample_workbooks: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The sample of the complaint with many further tasks in plan and tracker."""
    folder = tmp_path_factory.mktemp("很大")
    path = Path(shutil.copy(sample_workbooks["customer_complaint"], folder / "很大.xlsx"))
    made = tasks_for(path, many)
    renumbered = [
        [{**row, "task_id": f"XC20260921-001-T{n}"} for n, row in enumerate(rows, 1001)]
        for rows in (made.plan, made.tracker)
    ]
    plan, tracker = renumbered
    ClosedWorkbook(path).write(Changes(append={"PlanTasks": plan, "Tasks": tracker}))
    return path


def test_large__is_checked(large: Path) -> None:
    result = xiezuo_process("check", large)
    assert (result.code, result.err) == (1, "")
    assert "只列出前 200 条" in result.out


def test_large__is_refreshed_and_then_rolled_up_with_the_same_figures(
    large: Path, many: int, tmp_path: Path
) -> None:
    result = xiezuo_process("refresh", large)
    assert (result.code, result.err) == (0, "")
    content = read(large)
    assert content.number("dashboard.total") == many + 30
    rolled = xiezuo_process("rollup", large.parent, "-o", tmp_path / "汇总.xlsx", "--json")
    assert (rolled.code, rolled.err) == (0, "")
    (row,) = rolled.document["AllCollaborations"]
    for figure in ("total", "done", "blocked", "overdue"):
        assert row[figure] == content.number(f"dashboard.{figure}")


def test_large__reminders_are_planned(large: Path) -> None:
    result = xiezuo_process("remind", large, "--on", DEMO_DAY, "--dry-run", "--json")
    assert result.code == 0
    assert result.document["digests"] > 20
