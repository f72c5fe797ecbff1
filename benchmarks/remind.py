"""Whole processes: ``xiezuo remind --dry-run`` of a folder on a Monday, with its weekly reports.

`again`: nobody has touched the workbooks since they were read for the last reminders.
"""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile

from benchmarks import rollup
from benchmarks.model import Size, Work
from benchmarks.processes import xiezuo

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


def ours(folder: Path, size: Size) -> Work:
    """Start, import, read, judge, plan, write every mail, list them."""
    return _planned(folder, folder / f"store {uuid4()}")


def prepare_again(folder: Path, size: Size) -> None:
    """Make the workbooks and read them once."""
    prepare(folder, size)
    _planned(folder, folder / "store").run()


def ours_again(folder: Path, size: Size) -> Work:
    """Start, import, judge, plan, write every mail, list them."""
    return _planned(folder, folder / "store")


def _planned(folder: Path, store: Path) -> Work:
    """Plan the mails of a folder; what is known of its workbooks lies in `store`."""
    options = ("--dry-run", "--json", "--today", _DAY, "--ledger", str(folder / "ledger.sqlite3"))
    return Work(
        lambda: xiezuo(store, "remind", str(folder), *options),
        lambda document: json.loads(document)["digests"],
    )
