"""All rules over plan and tracker once more: every text was judged before."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from addin.book.store import Store
from addin.rules import Finding, check
from addin.standing.lexicon import remembering
from addin.standing.workbook_day import WorkbookDay
from benchmarks import rules
from benchmarks.check import unpickled
from benchmarks.inputs import TODAY
from benchmarks.model import Size, Work
from benchmarks.refresh import MEMORY


def prepare(folder: Path, size: Size) -> None:
    """Make the tables and judge them once."""
    rules.prepare(folder, size)
    ours(folder, size).run()


def ours(folder: Path, size: Size) -> Work:
    """Return how many findings there are."""
    content = unpickled(folder)

    def judge() -> list[Finding]:
        with closing(Store(folder / MEMORY)) as store:
            return check(remembering(WorkbookDay.on(content, TODAY), store))

    return Work(judge, len)
