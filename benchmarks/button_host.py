"""The same click as in `button`, the time that its host needs to read, write and save."""

from __future__ import annotations

from pathlib import Path

from benchmarks.button import TRIES, prepare, split
from benchmarks.model import Size, Work

__all__ = ["ours", "prepare"]


def ours(folder: Path, size: Size) -> Work:
    """Refresh several times, each time a fresh copy; the quickest counts."""
    return Work(
        lambda: [split(folder) for _ in range(TRIES)],
        lambda splits: len(splits),
        seconds=lambda splits: min(host for _, host in splits),
    )
