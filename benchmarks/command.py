"""Whole processes: ``xiezuo check`` of one workbook."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.inputs import TODAY
from benchmarks.model import Size, Work


def prepare(folder: Path, size: Size) -> None:
    """Make a refreshed workbook, and let Python compile what it will import."""
    from benchmarks.inputs import make_workbook, standard_workbook

    make_workbook(folder / "input.xlsx", standard_workbook(), size.tasks)
    _check(folder)


def ours(folder: Path, size: Size) -> Work:
    """Start, import, read, check, print."""
    return Work(lambda: _check(folder), len)


def _check(folder: Path) -> str:
    code = "from addin.cli import main; main()"
    arguments = ("check", str(folder / "input.xlsx"), "--json", "--today", TODAY.isoformat())
    done = subprocess.run([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE)
    if done.returncode > 1:
        raise subprocess.CalledProcessError(done.returncode, done.args)
    json.loads(done.stdout)
    return done.stdout.decode()
