"""Whole processes: ``xiezuo remind --dry-run`` of a folder on a Monday, with its weekly reports."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from benchmarks import rollup
from benchmarks.model import Size, Work

_DAY = "2026-11-23"
_ID = b"XC20260831-001"  # of the sample, with which the ids of all its tasks begin


def prepare(folder: Path, size: Size) -> None:
    """Make the workbooks of the roll-up, and give the tasks of each ids of their own."""
    rollup.prepare(folder, size)
    for number, path in enumerate(sorted(folder.glob("*.xlsx")), start=1):
        with ZipFile(path) as book:
            parts = {name: book.read(name) for name in book.namelist()}
        with ZipFile(path, "w", ZIP_DEFLATED) as book:
            for name, data in parts.items():
                book.writestr(name, data.replace(_ID, b"XC20260831-%03d" % number))
    _planned(folder)


def ours(folder: Path, size: Size) -> Work:
    """Start, import, read, judge, plan, write every mail, list them."""
    return Work(lambda: _planned(folder), lambda document: document["digests"])


def _planned(folder: Path) -> dict[str, int]:
    code = "from addin.cli import main; main()"
    options = ("--dry-run", "--json", "--today", _DAY, "--ledger", str(folder / "ledger.sqlite3"))
    done = subprocess.run(
        [sys.executable, "-c", code, "remind", str(folder), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    document: dict[str, int] = json.loads(done.stdout)
    return document
