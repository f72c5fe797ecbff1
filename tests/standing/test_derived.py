"""Derived values of a workbook, and which of them a refresh need not write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from addin.content import Changes, Content, Value
from addin.standing.clock import calendar_of
from addin.standing.derived import derive
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


def test_where_somebody_typed_over_a_formula_nothing_is_left_out(sample_workbook: Path) -> None:
    shown = read(sample_workbook).table("Tasks")
    type_into(sample_workbook, shown.place(0, "owner"), shown.texts("owner")[0])
    content = read(sample_workbook)
    assert content.table("Tasks").overtyped == {(0, "owner")}
    every, outdated = _derived(content), _derived(content, only_outdated=True)
    assert outdated.cells["Tasks"] == every.cells["Tasks"]


def _derived(content: Content, *, only_outdated: bool = False) -> Changes:
    calendar = calendar_of(content)
    return derive(content, today=NEXT_DAY, calendar=calendar, only_outdated=only_outdated)


def _shown(content: Content, name: str) -> Mapping[tuple[int, str], Value]:
    data = content.table(name)
    return {
        (row, key): value
        for key, values in data.columns.items()
        for row, value in zip(data.rows, values, strict=True)
    }
