"""Derived values of a workbook, and which of them a refresh need not write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from addin.content import Changes, Content, Value, rewritten
from addin.rules import check
from addin.rules.findings_sheet import findings_rows
from addin.standing.derived import derive
from addin.standing.limits_sheet import open_limit_rows
from addin.standing.results import found, found_in, listed_limits, was_checked
from addin.standing.workbook_day import WorkbookDay
from tests.workbooks import read, type_into

NEXT_DAY = date(2026, 11, 23)  # the samples were refreshed on the 20th


def test_what_is_left_out_stands_in_the_workbook_already(sample_workbook: Path) -> None:
    content = read(sample_workbook)
    every, outdated = _derived(content), _derived(content, only_outdated=True)
    assert outdated.fields == every.fields
    for name, cells in every.cells.items():
        assert outdated.cells[name].items() <= cells.items()
        shown = _shown(content, name)
        for place in cells.keys() - outdated.cells[name].keys():
            assert (place, shown[place]) == (place, cells[place])
    assert len(outdated.cells["Tasks"]) < len(every.cells["Tasks"]) / 2
    filled = derive(WorkbookDay.on(content, NEXT_DAY), only_outdated=True, empty_too=False)
    for name, cells in filled.cells.items():
        left_out = outdated.cells[name].keys() - cells.keys()
        assert cells.items() <= outdated.cells[name].items()
        assert {outdated.cells[name][place] for place in left_out} <= {None, ""}
    assert len(filled.cells["Tasks"]) < len(outdated.cells["Tasks"])


def test_where_somebody_typed_over_a_formula_nothing_is_left_out(sample_workbook: Path) -> None:
    shown = read(sample_workbook).table("Tasks")
    type_into(sample_workbook, shown.place(0, "owner"), shown.texts("owner")[0])
    content = read(sample_workbook)
    assert content.table("Tasks").overtyped == {(0, "owner")}
    every, outdated = _derived(content), _derived(content, only_outdated=True)
    assert outdated.cells["Tasks"] == every.cells["Tasks"]


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2100, 12, 31), date(9999, 12, 31)])
def test_workbook__at_the_ends_of_the_calendar__is_derived(
    sample_workbook: Path, day: date
) -> None:
    # The limits on its sheet were listed on a day on which there were more open tasks with a date.
    derived = derive(WorkbookDay.on(read(sample_workbook), day))
    assert derived.cells["NextDue"]


def test_results_given_to_a_day__count_as_if_they_were_in_its_tables(sample_workbook: Path) -> None:
    content = read(sample_workbook)
    day = WorkbookDay.on(content, NEXT_DAY)
    results = {
        "Findings": list(findings_rows(check(day))),
        "OpenLimits": open_limit_rows(day)[:-1],
    }
    assert list(content.table("Findings").records())[:1] != results["Findings"][:1]
    given = day.given(found, found_in(results["Findings"])).given(was_checked, True)
    given = given.given(listed_limits, results["OpenLimits"])
    written = content
    for name, rows in results.items():
        written = rewritten(written, name, rows)
    anew = derive(replace(day, content=written))
    assert derive(given).fields == anew.fields
    assert derive(given).cells["NextDue"] == anew.cells["NextDue"]


def _derived(content: Content, *, only_outdated: bool = False) -> Changes:
    return derive(WorkbookDay.on(content, NEXT_DAY), only_outdated=only_outdated)


def _shown(content: Content, name: str) -> Mapping[tuple[int, str], Value]:
    data = content.table(name)
    return {
        (row, key): value
        for key, values in data.columns.items()
        for row, value in zip(data.rows, values, strict=True)
    }
