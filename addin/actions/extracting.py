"""The extracts of many workbooks: judged now, or as they were kept, by one path.

An extract is kept by the directory of its file, in which stands what every part of it holds
(CRC-32), and for as long as `addin.actions.known` says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from addin.actions.gathering import Gathered, gather_made
from addin.actions.known import Lasting, Question, lasting
from addin.book.closed.workbook import ClosedWorkbook
from addin.lint import Memory
from addin.standing.extract import NEEDED, Extract, extract
from addin.standing.workbook_day import WorkbookDay

Made = TypeVar("Made")


class Extracted(NamedTuple):
    """The extract of a workbook, and how long it is so."""

    extract: Extract
    lasting: Lasting


def gather_extracts(
    paths: Sequence[Path],
    make: Callable[[Path, Extracted], Made],
    given: date | None,
    actual: datetime,
    remembered: Memory | None,
    *,
    shown: Callable[[Path], str] = str,
    on_read: Callable[[], None] = lambda: None,
) -> Gathered[Made]:
    """Return what is made of the extracts of workbooks; the rest is as `gather` has it."""
    read = partial(extract_of, given=given, actual=actual, remembered=remembered)
    return gather_made(
        paths, read, lambda each: each.extract.id, make, shown=shown, on_read=on_read
    )


def extract_of(
    path: Path, *, given: date | None, actual: datetime, remembered: Memory | None = None
) -> Extracted:
    """Return the extract of the workbook at `path`.

    Raises:
        WorkbookError: it cannot be read.
    """
    asked = _asked(path, given, actual)
    if (known := asked.answer(remembered)) is not None:
        return Extracted(Extract.from_data(known.said), known.lasting)
    host = ClosedWorkbook(path)
    content = host.read(NEEDED, derived=False)
    workbook = WorkbookDay.of(content, actual, given).watched(given)
    made = Extracted(extract(workbook), lasting(workbook, actual))
    asked.keep(remembered, host, *made)
    return made


def unknown(
    paths: Sequence[Path], given: date | None, actual: datetime, remembered: Memory
) -> list[Path]:
    """Return the workbooks whose extract is not kept."""
    return [path for path in paths if not _asked(path, given, actual).is_answered(remembered)]


def keep_extract(
    host: ClosedWorkbook,
    workbook: WorkbookDay,
    given: date | None,
    actual: datetime,
    remembered: Memory,
) -> None:
    """Keep the extract of a workbook that was judged for something else, and is saved by now."""
    asked = _asked(host.path, given, actual)
    asked.keep(remembered, host, extract(workbook), lasting(workbook, actual))


def _asked(path: Path, given: date | None, actual: datetime) -> Question:
    return Question("extract", path, given, actual, by_directory=True)
