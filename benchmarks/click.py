"""What a click in the ribbon waits for before any work: importing the refresh."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.model import Size, Work

_TRIES = 5
_CODE = """
from time import process_time
began = process_time()
import addin.actions.refresh
print(process_time() - began)
"""


def prepare(folder: Path, size: Size) -> None:
    """Let Python compile what will be imported."""
    _import()


def ours(folder: Path, size: Size) -> Work:
    """Import in new interpreters, whose own start is not counted; the quickest counts.

    CPU seconds: what else the computer is doing is no fault of the import.
    """
    return Work(
        lambda: [_import() for _ in range(_TRIES)],
        lambda times: len(times),
        seconds=lambda times: min(times),
    )


def _import() -> float:
    command = [sys.executable, "-c", _CODE]
    return float(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
