"""刷新 of one workbook, beside openpyxl loading and saving the same file.

`plain`: beside a plain tracker of the same tasks: twenty columns of values, no formula, no rule, what
a department without Xiezuo has. `again`: of a workbook that was refreshed today already.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from benchmarks.model import Size, Work

_COLUMNS = 20  # of a plain tracker
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
    from addin.actions.refresh import Refreshed
    from addin.actions.unchanged import refresh_file
    from addin.book.store import Store
    from benchmarks.inputs import NOW

    path, store = fresh_copy(folder, "ours.xlsx"), Store(fresh_copy(folder, "ours.db", MEMORY))
    return Work(
        lambda: refresh_file(path, given=NEXT_DAY, actual=NOW, remembered=store),
        lambda done: outcome(path, written=isinstance(done, Refreshed) and done.changed),
    )


def peer(folder: Path, size: Size) -> Work:
    """Load and save, nothing computed."""
    from openpyxl import load_workbook

    path = fresh_copy(folder, "peer.xlsx")
    return Work(lambda: load_workbook(path).save(path), lambda _: outcome(path, written=True))


def prepare_plain(folder: Path, size: Size) -> None:
    """Make the workbook, and the plain one of what it shows."""
    from openpyxl import Workbook

    from addin.book.closed.workbook import ClosedWorkbook

    prepare(folder, size)
    content = ClosedWorkbook(folder / "input.xlsx").read(only={"Tasks", "PlanTasks"})
    plan, tasks = content.table("PlanTasks"), content.table("Tasks")
    columns = [*plan.columns.values(), *tasks.columns.values()][:_COLUMNS]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("进度")
    sheet.append([each.label for each in (*plan.table.fields, *tasks.table.fields)][:_COLUMNS])
    for row in zip(*columns, strict=True):
        sheet.append(row)
    book.save(folder / "plain.xlsx")


def peer_plain(folder: Path, size: Size) -> Work:
    """Load and save, nothing computed."""
    from openpyxl import load_workbook

    path, copy = folder / "plain.xlsx", folder / "peer.xlsx"
    return Work(
        lambda: load_workbook(path).save(copy),
        lambda _: {"written": True, "tasks": load_workbook(copy).active.max_row - 1},
    )


def prepare_again(folder: Path, size: Size) -> None:
    """Make the workbook and refresh it until there is nothing to write."""
    prepare(folder, size)
    while _refreshed(folder):
        pass


def ours_again(folder: Path, size: Size) -> Work:
    """Find out that nothing would be written."""
    from addin.actions import unchanged  # noqa: F401  imported before the clock starts

    return Work(
        lambda: _refreshed(folder),
        lambda changed: outcome(folder / "input.xlsx", written=changed),
    )


def peer_again(folder: Path, size: Size) -> Work:
    """Load and save, nothing computed."""
    from openpyxl import load_workbook

    path = fresh_copy(folder, "peer.xlsx")
    return Work(lambda: load_workbook(path).save(path), lambda _: outcome(path, written=False))


def _refreshed(folder: Path) -> bool:
    """Refresh the workbook as every program of ours does; return whether it was written."""
    from contextlib import closing

    from addin.actions.refresh import Unchanged
    from addin.actions.unchanged import refresh_file
    from addin.book.store import Store
    from benchmarks.inputs import NOW, TODAY

    with closing(Store(folder / MEMORY)) as store:
        path = folder / "input.xlsx"
        done = refresh_file(path, given=TODAY, actual=NOW, remembered=store)
        return not isinstance(done, Unchanged) and done.changed


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
