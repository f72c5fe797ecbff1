"""The same roll-up, beside the script with calamine, the fastest reader of pandas."""

from __future__ import annotations

from pathlib import Path

from benchmarks.model import Size, Work
from benchmarks.rollup_tracker import counted_by, ours, prepare

__all__ = ["ours", "prepare"]


def peer(folder: Path, size: Size) -> Work:
    """Read, count, write with pandas and calamine."""
    return counted_by(folder, "calamine")
