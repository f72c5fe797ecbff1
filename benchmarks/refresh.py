"""刷新 of one workbook, beside openpyxl loading and saving the same file."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from benchmarks.model import Size, Work

NEXT_DAY = date(2026, 11, 23)
"""The working day after the last refresh: deadlines have come nearer, so there is work to do."""
MEMORY = "memory.sqlite3"
"""What the refresh of the day before kept of what it judged, as every program of ours keeps it."""


def prepare(folder: Path, size: Size) -> None:
    """Make a workbook that was refreshed the day before."""
    from contextlib import closing

    from addin.book.store import Store
    from benchmarks.inputs import make_workbook, standard_workbook

    with closing(Store(folder / MEMORY)) as store:
        make_workbook(folder / "input.xlsx", standard_workbook(), size.tasks, remembered=store)


def ours(folder: Path, size: Size) -> Work:
    """Read, compute every derived cell, check, write and save safely with a backup."""
    from addin.actions.refresh import refresh
    from addin.book.closed.workbook import ClosedWorkbook
    from addin.book.store import Store
    from benchmarks.inputs import NOW

    path, store = fresh_copy(folder, "ours.xlsx"), Store(fresh_copy(folder, "ours.db", MEMORY))
    return Work(
        lambda: refresh(ClosedWorkbook(path), given=NEXT_DAY, actual=NOW, remembered=store),
        lambda refreshed: outcome(path, written=refreshed.changed),
    )


def peer(folder: Path, size: Size) -> Work:
    """Load and save, nothing computed."""
    from openpyxl import load_workbook

    path = fresh_copy(folder, "peer.xlsx")
    return Work(lambda: load_workbook(path).save(path), lambda _: outcome(path, written=True))


def fresh_copy(folder: Path, name: str, source: str = "input.xlsx") -> Path:
    """Return a copy of an input, with what the last refresh kept beside it."""
    from addin.actions.history import state_file

    path = Path(shutil.copyfile(folder / source, folder / name))
    if (state := state_file(folder / source)).exists():
        shutil.copyfile(state, state_file(path))
    return path


def outcome(path: Path, *, written: bool) -> dict[str, object]:
    """Return whether the file was written, and how many tasks stand in it."""
    from addin.book.closed.workbook import ClosedWorkbook

    tasks = ClosedWorkbook(path).read(only={"Tasks"}).table("Tasks")
    return {"written": written, "tasks": len(tasks)}
