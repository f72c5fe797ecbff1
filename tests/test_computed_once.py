"""What is judged of a workbook on a day is computed once in a run, whoever asks for it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

from addin.actions.refresh import refresh
from addin.book.closed.workbook import ClosedWorkbook
from addin.reports.verbs.reminding import gather
from addin.standing import going_on
from addin.standing.approved import approvals
from addin.standing.figures import plan_figures
from addin.standing.gates import gates
from addin.standing.indicators import observations
from addin.standing.limits import clocks
from addin.standing.recurrence import repeats
from addin.standing.sentences import standing
from addin.standing.tasks import progress
from tests.paths import ROOT
from tests.workbooks import read, type_into

JUDGED = (progress, plan_figures, clocks, approvals, gates, standing, repeats, observations)
MOMENT = datetime(2026, 12, 1, 8, 30, tzinfo=timezone(timedelta(hours=8)))
"""The first working day of a month, on which the report of the month goes out as well."""


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else runs in this process, nothing was judged before."""
    monkeypatch.setattr(going_on, "_last", None)


def computed(run: Callable[[], object]) -> dict[str, int]:
    """Return how often each of `JUDGED` was computed in a run."""
    codes: dict[CodeType, str] = {each.__wrapped__.__code__: each.__name__ for each in JUDGED}  # type: ignore[attr-defined]
    counts: Counter[str] = Counter()

    def count(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code in codes:
            counts[codes[frame.f_code]] += 1

    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(None)
    return dict(counts)


def test_refresh__computes_everything_once(sample_workbook: Path) -> None:
    host = ClosedWorkbook(sample_workbook)
    no_zone = MOMENT.replace(tzinfo=None)  # with one, a refresh leaves an extract in the file
    for day in (date(2026, 11, 27), date(2026, 11, 30)):  # also where little is out of date
        found = computed(lambda day=day: refresh(host, given=day, actual=no_zone))  # type: ignore[misc]
        assert found == {each.__name__: 1 for each in JUDGED}


def rooms(run: Callable[[], object]) -> set[str]:
    """Return the folders of the add-in in which something was done in a run."""
    called: set[str] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_name != "<module>":
            called.add(frame.f_globals.get("__name__", ""))

    sys.setprofile(note)
    try:
        run()
    finally:
        sys.setprofile(None)
    inside = {name.split(".")[1] for name in called if name.startswith("addin.")}
    return {name for name in inside if (ROOT / "addin" / name).is_dir()}


def test_refresh__walks_through_eight_rooms(sample_workbook: Path) -> None:
    host = ClosedWorkbook(sample_workbook)
    found = rooms(lambda: refresh(host, given=date(2026, 11, 27), actual=MOMENT))
    assert found == {
        "actions", "book", "reading", "forms", "worktime", "standing", "rules", "lint",
    }  # fmt: skip


def test_refresh__that_goes_on_from_one__judges_anew_only_what_rests_on_something_changed(
    sample_workbook: Path,
) -> None:
    host = ClosedWorkbook(sample_workbook)
    written = computed(lambda: refresh(host, given=date(2026, 11, 27), actual=MOMENT))
    assert set(written.values()) == {1, 2}
    type_into(sample_workbook, read(sample_workbook).table("Tasks").place(0, "note"), "已联系")
    host = ClosedWorkbook(sample_workbook)
    noted = computed(lambda: refresh(host, given=date(2026, 11, 27), actual=MOMENT))
    assert noted == {"gates": 1}  # which the findings are given to in between


def test_refresh__formula_that_was_typed_over__what_rests_on_no_finding_is_computed_once(
    sample_workbook: Path,
) -> None:
    tasks = read(sample_workbook).table("Tasks")
    type_into(sample_workbook, tasks.place(0, "owner"), "别人")
    host = ClosedWorkbook(sample_workbook)
    found = computed(lambda: refresh(host, given=None, actual=MOMENT))
    anew = {"gates", "standing", "observations"}  # after the check, which names the cell
    assert found == {each.__name__: 1 + (each.__name__ in anew) for each in JUDGED}


def test_reminders__compute_what_they_ask_for_once(sample_workbook: Path) -> None:
    found = computed(lambda: gather([sample_workbook], MOMENT))
    assert found.keys() >= {"progress", "clocks", "gates", "observations"}
    assert set(found.values()) == {1}
