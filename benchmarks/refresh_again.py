"""刷新 of a workbook that was refreshed today already, beside openpyxl loading and saving it."""

from __future__ import annotations

from pathlib import Path

from benchmarks import refresh
from benchmarks.model import Size, Work
from benchmarks.refresh import MEMORY, fresh_copy, outcome


def prepare(folder: Path, size: Size) -> None:
    """Make the workbook and refresh it until there is nothing to write."""
    refresh.prepare(folder, size)
    while _refreshed(folder):
        pass


def ours(folder: Path, size: Size) -> Work:
    """Find out that nothing would be written."""
    from addin.actions import unchanged  # noqa: F401  imported before the clock starts

    return Work(
        lambda: _refreshed(folder),
        lambda changed: outcome(folder / "input.xlsx", written=changed),
    )


def peer(folder: Path, size: Size) -> Work:
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
