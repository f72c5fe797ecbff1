"""All rules over plan and tracker, their wording included; no text was judged before."""

from __future__ import annotations

from pathlib import Path

from benchmarks.check import prepare, unpickled
from benchmarks.inputs import TODAY
from benchmarks.model import Size, Work

__all__ = ["prepare"]


def ours(folder: Path, size: Size) -> Work:
    """Return how many findings there are."""
    from addin.rules import check
    from addin.standing.workbook_day import WorkbookDay

    content = unpickled(folder)
    return Work(lambda: check(WorkbookDay.on(content, TODAY)), len)
