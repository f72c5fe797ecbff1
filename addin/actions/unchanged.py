"""刷新 of a file, at once where another one would write nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from addin.actions.as_left import known_as_left
from addin.actions.change_log import ACTOR
from addin.actions.extracting import keep_extract
from addin.actions.history import state_file
from addin.actions.known import Question, lasting, stamp
from addin.actions.refresh import Refreshed, Unchanged, refresh
from addin.book.closed.workbook import ClosedWorkbook
from addin.lint import Memory
from addin.rules import Level
from addin.standing.clock import other_clock, zone_named


def refresh_file(
    path: Path,
    *,
    given: date | None,
    actual: datetime,
    actor: str = ACTOR,
    remembered: Memory | None = None,
) -> Refreshed | Unchanged:
    """Refresh the workbook at `path`, unless `remembered` knows that nothing would be written.

    Raises:
        WorkbookError: it cannot be read or saved; it is as it was.
    """
    asked = Question("refresh", path, given, actual, _compared_with(path))
    if (known := asked.answer(remembered)) is not None:
        today, counted, said, zone = known.said
        said += other_clock(zone_named(zone), actual)
        return Unchanged(today, dict(zip(Level, counted, strict=True)), said)
    host = ClosedWorkbook(path)
    with known_as_left(host, remembered):
        result = refresh(host, given=given, actual=actual, actor=actor, remembered=remembered)
    if result.settled:
        asked = replace(asked, more=_compared_with(path))
        zone = result.settled.content.text("sla.zone")
        said = (result.today, list(result.counts.values()), f"{result.left}{result.worn}", zone)
        asked.keep(remembered, host, said, lasting(result.settled, actual))
        if remembered is not None:
            keep_extract(host, result.settled, given, actual, remembered)
    return result


def _compared_with(path: Path) -> tuple[int, int] | None:
    """Return by what the state is known with which the next refresh compares, None without one."""
    return stamp(state_file(path))
