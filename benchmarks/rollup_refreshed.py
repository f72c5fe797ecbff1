"""A roll-up of workbooks that were refreshed elsewhere today, of which nothing is known here."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from benchmarks import rollup
from benchmarks.model import Size
from benchmarks.rollup_tracker import ours, peer

__all__ = ["ours", "peer"]


def prepare(folder: Path, size: Size) -> None:
    """Make the workbooks, change something in each, and refresh it."""
    from addin.actions.refresh import refresh
    from addin.book.closed.workbook import ClosedWorkbook
    from addin.content import Changes
    from benchmarks.inputs import TODAY

    rollup.prepare(folder, size)
    deadline = TODAY + timedelta(days=99)
    for path in folder.glob("*.xlsx"):
        ClosedWorkbook(path).write(Changes(fields={"initiation.deadline": deadline}))
        refresh(ClosedWorkbook(path), given=TODAY, actual=datetime.now().astimezone())
