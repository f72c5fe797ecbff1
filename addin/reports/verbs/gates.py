"""阶段条件: which conditions keep a collaboration in its phase, and where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from addin.book.closed.workbook import ClosedWorkbook
from addin.book.unforeseen import attempt
from addin.content import Place
from addin.errors import XiezuoError
from addin.forms.gates import GATED
from addin.lint import Memory
from addin.reports.verbs.document import problem
from addin.rules import check
from addin.rules.findings_sheet import findings_rows
from addin.standing.gates import ConditionState, place_of
from addin.standing.results import found, found_in, was_checked
from addin.standing.sentences import Standing, standing
from addin.standing.workbook_day import WorkbookDay


@dataclass(frozen=True, slots=True)
class Stood:
    """Where the collaboration of one file stands."""

    file: Path
    workbook: WorkbookDay

    @property
    def standing(self) -> Standing:
        """Phase and gates, by what a check has found just now."""
        return standing(self.workbook)


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a file could not be read."""

    file: Path
    error: XiezuoError


def stand_of(
    path: Path, actual: datetime, today: date | None, remembered: Memory | None = None
) -> Stood | Unread:
    """Return what `stand` does, or why it could not."""
    result = attempt(path, lambda: stand(path, actual, today, remembered))
    return Unread(path, result) if isinstance(result, XiezuoError) else result


def stand(
    path: Path, actual: datetime, today: date | None, remembered: Memory | None = None
) -> Stood:
    """Return where the collaboration in the workbook at `path` stands, freshly checked.

    Raises:
        WorkbookError: it cannot be read.
    """
    content = ClosedWorkbook(path).read()
    workbook = replace(WorkbookDay.of(content, actual, today), memory=remembered)
    rows = findings_rows(check(workbook))
    return Stood(path, workbook.given(found, found_in(rows)).given(was_checked, True))


def document(result: Stood | Unread) -> dict[str, Any]:
    """Return `result` as plain JSON values: the phase, and every condition of every gate."""
    if isinstance(result, Unread):
        return {"file": str(result.file), "error": problem(result.error)}
    gates = result.standing.gates
    return {
        "file": str(result.file),
        "phase": gates.phase,
        "gate": result.standing.gate,
        "next_step": result.standing.next_step,
        "conditions": [
            {
                "id": state.condition.key,
                "phase": state.condition.phase,
                "gate": f"P{GATED.index(state.condition.phase) + 1}",
                "source": state.condition.source,
                "text": state.condition.text,
                "state": _state(state),
                "message": state.words,
                "cells": [
                    {"sheet": place.sheet, "cell": place.cell}
                    for place in places_of(state, result.workbook)
                ],
            }
            for state in gates.states
        ],
    }


def _state(state: ConditionState) -> str:
    if state.missing is None:
        return "not_applicable"
    return "open" if state.missing else "met"


def places_of(state: ConditionState, workbook: WorkbookDay) -> list[Place]:
    """Return the cells that a condition waits for."""
    return list(dict.fromkeys(place_of(spot, workbook) for spot in state.missing or ()))
