"""`xiezuo check --gate`: which conditions keep a collaboration in its phase, and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import workbooks
from addin.book.unforeseen import attempt
from addin.cli.failure import FAILED, problem, tell
from addin.cli.options import now
from addin.cli.output import as_json, console, plain, say, table
from addin.errors import XiezuoError
from addin.forms.gates import GATED
from addin.rules import check
from addin.rules.findings_sheet import findings_rows
from addin.standing.gates import ConditionState, place_of
from addin.standing.results import found, found_in, was_checked
from addin.standing.sentences import Standing, standing
from addin.standing.workbook_day import WorkbookDay

SHOWN = 20  # cells of one condition shown in the terminal; --json has all


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


def run(files: list[Path], today: date | None, *, as_document: bool) -> int:
    """Print the gates; return 0 if nothing is open, 1 if something is, 2 if a file failed."""
    results = [_stood(path, today) for path in workbooks(files)]
    if as_document:
        as_json({"files": [document(result) for result in results]})
    else:
        for result in results:
            _show(result)
    if any(isinstance(each, Unread) for each in results):
        return FAILED
    return int(any(isinstance(each, Stood) and each.standing.gates.open for each in results))


def _stood(path: Path, today: date | None) -> Stood | Unread:
    result = attempt(path, lambda: stand(path, today))
    return Unread(path, result) if isinstance(result, XiezuoError) else result


def stand(path: Path, today: date | None) -> Stood:
    """Return where the collaboration in the workbook at `path` stands, freshly checked.

    Raises:
        WorkbookError: it cannot be read.
    """
    workbook = WorkbookDay.of(ClosedWorkbook(path).read(), now(None), today)
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
                    for place in _places(state, result.workbook)
                ],
            }
            for state in gates.states
        ],
    }


def _state(state: ConditionState) -> str:
    if state.missing is None:
        return "not_applicable"
    return "open" if state.missing else "met"


def _places(state: ConditionState, workbook: WorkbookDay) -> list[Any]:
    return list(dict.fromkeys(place_of(spot, workbook) for spot in state.missing or ()))


def _show(result: Stood | Unread) -> None:
    if isinstance(result, Unread):
        tell(result.error)
        return
    gates = result.standing.gates
    say(f"[bold]{plain(result.file)}[/]")
    say(f"当前阶段：{gates.phase}。{result.standing.gate}。")
    if not gates.open:
        return
    shown = table("", "还缺什么", "要满足的条件", "到哪里", "依据")
    for state in gates.open:
        places = _places(state, result.workbook)
        where = "、".join(map(str, places[:SHOWN])) + ("…" if len(places) > SHOWN else "")
        shown.add_row(state.words, state.condition.text, plain(where), state.condition.source)
    console.print(shown)
