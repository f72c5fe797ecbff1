"""刷新 of one workbook, beside openpyxl loading and saving the same file."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from benchmarks.model import Size, Work

NEXT_DAY = date(2026, 11, 23)
"""The working day after the last refresh: deadlines have come nearer, so there is work to do."""


def prepare(folder: Path, size: Size) -> None:
    """Make a workbook that was refreshed the day before."""
    from benchmarks.inputs import make_workbook, standard_workbook

    make_workbook(folder / "input.xlsx", standard_workbook(), size.tasks)


def ours(folder: Path, size: Size) -> Work:
    """Read, compute every derived cell, check, write and save safely with a backup."""
    from addin.actions.refresh import refresh
    from addin.book.closed.workbook import ClosedWorkbook
    from benchmarks.inputs import NOW

    path = _fresh_copy(folder, "ours.xlsx")
    return Work(
        lambda: refresh(ClosedWorkbook(path), given=NEXT_DAY, actual=NOW),
        lambda refreshed: _outcome(path, changed=refreshed.changed),
    )


def peer(folder: Path, size: Size) -> Work:
    """Load and save, nothing computed."""
    from openpyxl import load_workbook

    path = _fresh_copy(folder, "peer.xlsx")
    return Work(lambda: load_workbook(path).save(path), lambda _: _outcome(path, changed=True))


def _fresh_copy(folder: Path, name: str) -> Path:
    return Path(shutil.copyfile(folder / "input.xlsx", folder / name))


def _outcome(path: Path, *, changed: bool) -> dict[str, object]:
    """Return whether the file was written, and how many tasks stand in it."""
    from addin.book.closed.workbook import ClosedWorkbook

    tasks = ClosedWorkbook(path).read(only={"Tasks"}).table("Tasks")
    return {"written": changed, "tasks": len(tasks)}
