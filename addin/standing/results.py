"""What a check and a refresh keep in the workbook, as far as figures rest on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from addin.content import Row
from addin.standing.workbook_day import WorkbookDay, once


class ResultRow(NamedTuple):
    """A row of 校验结果: the rule, its level in words, and the cell."""

    rule: str
    level: str
    sheet: str
    cell: str


@once
def found(workbook: WorkbookDay) -> Sequence[ResultRow]:
    """Return what 校验结果 shows; a check that has just run is given in its place."""
    return found_in(workbook.content.table("Findings").records())


def found_in(rows: Iterable[Row]) -> Sequence[ResultRow]:
    """Return what rows of 校验结果 say."""
    return [ResultRow(*(str(row.get(key) or "") for key in ResultRow._fields)) for row in rows]


@once
def was_checked(workbook: WorkbookDay) -> bool:
    """Return whether a check has ever filled 校验结果; of one that has just run, True is given."""
    return workbook.content.filled("checks.checked_on")


@once
def listed_limits(workbook: WorkbookDay) -> Sequence[Row]:
    """Return the rows of 时限; those that a refresh is about to write are given in their place."""
    return list(workbook.content.table("OpenLimits").records())
