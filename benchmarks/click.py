"""What a click in the ribbon waits for before any work: importing the refresh."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from benchmarks.model import Size, Work

_LINE = re.compile(rb"import time:\s+\d+ \|\s+(\d+) \| addin\.actions\.refresh\s*$", re.MULTILINE)


_TRIES = 5


def prepare(folder: Path, size: Size) -> None:
    """Let Python compile what will be imported."""
    _import()


def ours(folder: Path, size: Size) -> Work:
    """Import in new interpreters, whose own start is not counted; the quickest time counts.

    What else the computer is doing only ever adds to it.
    """
    return Work(
        lambda: [_import() for _ in range(_TRIES)],
        lambda reports: len(reports),
        seconds=lambda reports: min(map(_cumulative, reports)) / 1e6,
    )


def _import() -> bytes:
    command = [sys.executable, "-X", "importtime", "-c", "import addin.actions.refresh"]
    return subprocess.run(command, stderr=subprocess.PIPE, check=True).stderr


def _cumulative(report: bytes) -> int:
    """Return the microseconds for the module with everything that it imports."""
    match = _LINE.search(report)
    assert match is not None, report.decode()
    return int(match[1])
