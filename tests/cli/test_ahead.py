"""Several processes judge what one roll-up needs; it is the same, and goes on where it was ended."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from addin.actions import extracting
from addin.actions.extracting import unknown
from addin.book.store import Store
from addin.cli import ahead
from addin.cli.ahead import judge_ahead
from addin.reports.rollup import roll_up

pytestmark = pytest.mark.slow

NINE = datetime(2026, 11, 20, 9, tzinfo=timezone(timedelta(hours=8)))


def forbidden(*_: object, **__: object) -> Any:
    raise AssertionError("judged again")


@pytest.fixture
def paths(
    sample_workbooks: Mapping[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> list[Path]:
    monkeypatch.setattr(ahead, "_FEWEST", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    return [
        Path(shutil.copy(path, tmp_path / f"{code} 协作.xlsx"))
        for code, path in sample_workbooks.items()
    ]


def rolled_up(paths: list[Path], store: Store | None) -> dict[str, Any]:
    root = paths[0].parent
    found = roll_up(paths, root=root, given=None, actual=NINE, remembered=store)
    return found.tables()


def test_processes__judge_what_the_roll_up_then_needs(
    paths: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, store, judged = rolled_up(paths, None), Store(tmp_path / "memory.sqlite3"), []
    judge_ahead(paths, None, NINE, store, lambda: judged.append(1))
    assert len(judged) == len(paths)
    monkeypatch.setattr(extracting, "ClosedWorkbook", forbidden)
    assert rolled_up(paths, store) == plain


def test_run_that_was_ended__goes_on_with_the_rest(paths: list[Path], tmp_path: Path) -> None:
    store = Store(tmp_path / "memory.sqlite3")
    judge_ahead(paths[:2], None, NINE, store, lambda: None)
    assert unknown(paths, None, NINE, store) == paths[2:]


def test_workbook_that_cannot_be_read__is_told_by_the_roll_up(
    paths: list[Path], tmp_path: Path
) -> None:
    paths[0].write_bytes(paths[0].read_bytes()[:3000])
    store = Store(tmp_path / "memory.sqlite3")
    judge_ahead(paths, None, NINE, store, lambda: None)
    (left,) = rolled_up(paths, store)["UnreadFiles"]
    assert left["file"] == paths[0].name


@pytest.mark.parametrize("count", [0, 1])
def test_few_workbooks__are_worth_no_process(
    count: int, paths: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead.subprocess, "Popen", forbidden)
    judge_ahead(paths[:count], None, NINE, Store(tmp_path / "memory.sqlite3"), lambda: None)


def test_store_that_cannot_be_written__every_workbook_waits_for_its_turn(
    paths: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead.subprocess, "Popen", forbidden)
    judge_ahead(paths, None, NINE, Store(paths[0] / "memory.sqlite3"), lambda: None)
