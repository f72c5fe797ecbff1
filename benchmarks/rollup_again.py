"""A roll-up of a folder in which nothing changed since the last one, beside the script."""

from __future__ import annotations

from pathlib import Path

from benchmarks import rollup
from benchmarks.model import Size, Work
from benchmarks.rollup_tracker import peer, rolled_up

__all__ = ["peer"]


def prepare(folder: Path, size: Size) -> None:
    """Make the workbooks and roll them up once."""
    rollup.prepare(folder, size)
    rolled_up(folder, folder / "store").run()


def ours(folder: Path, size: Size) -> Work:
    """Find out that nothing changed."""
    return rolled_up(folder, folder / "store")
