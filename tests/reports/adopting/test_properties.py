"""Whatever stands in a tracker, it is read without failing, and read again it changes nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.forms.adoption import TARGETS
from addin.reading.dates import read_period
from addin.reading.model import Span
from addin.reports.adopting.cells import Ways, read
from addin.reports.adopting.mapping import column_rows, proposed, question_rows, tasks_of, word_rows
from addin.reports.adopting.proposal import propose
from addin.reports.adopting.source import Cell, Sheet

pytestmark = pytest.mark.slow

YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
texts = st.text("任务一二张王李部完成待定中-/.~至0123456789abcTBD：、，。\n ", max_size=14)
cells: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    texts,
    st.integers(-5, 60_000),
    st.floats(-1, 101, allow_nan=False),
    st.booleans(),
    st.dates(date(1999, 1, 1), date(2110, 1, 1)),
    st.datetimes(datetime(2014, 1, 1), datetime(2100, 1, 1)),
)
headings = st.sampled_from(["", *(word.strip("!") for each in TARGETS for word in each.words)])


@given(
    st.lists(headings, min_size=2, max_size=8),
    st.lists(st.lists(cells, max_size=8), max_size=9),
    st.lists(st.lists(texts, max_size=4), max_size=2),
)
@settings(max_examples=60, deadline=None)
def test_any_table__is_proposed_and_read_without_failing(
    header: list[str], rows: list[list[Cell]], above: list[list[str]]
) -> None:
    width = max(len(header), *(len(row) for row in (*rows, *above)), 1)
    lines: list[list[Any]] = [
        [*row, *[None] * (width - len(row))] for row in (*above, header, *rows)
    ]
    proposal = propose([Sheet("表", lines)])
    if proposal is None:
        return
    choices = proposed(proposal, "台账.xlsx")
    found = tasks_of(choices)
    assert len(column_rows(choices)) == len(proposal.columns)
    assert all(row["count"] for row in word_rows(choices))
    assert len(question_rows(choices, found)) <= len(found.questions)
    assert len({task.mark for task in found.tasks}) == len(found.tasks), "each is found again"
    assert tasks_of(choices) == found
    used = [key for key in choices.targets.values() if key]
    assert len(used) == len(set(used)), "each column of ours comes from one of theirs"


@given(st.sampled_from([target.key for target in TARGETS[:-1]]), cells)
def test_any_cell__is_a_value_or_is_asked_never_lost(key: str, cell: Cell) -> None:
    if key in ("mark", "section"):
        return
    values, asked = read(key, cell, Ways(YEAR))
    if str(cell or "").strip(" .-/：、，。\n") and cell is not None:
        assert values or asked
    if asked:
        assert asked.raw
        assert asked.why


@given(st.dates(date(2014, 1, 1), date(2100, 12, 1)), st.integers(0, 30), st.sampled_from("~至到—"))
def test_period__written_in_full__is_read_as_its_days(first: date, days: int, sign: str) -> None:
    last = first + timedelta(days=days)
    wanted = (first, last)
    assert read_period(f"{first:%Y.%m.%d}{sign}{last:%Y.%m.%d}") == wanted
    assert read_period(f"{first:%Y/%m/%d} - {last:%Y/%m/%d}") == wanted
    short = f"{first.month}.{first.day}{sign}{last.month}.{last.day}"
    year = Span(date(first.year, 1, 1), date(first.year, 12, 31))
    if last.year <= 2100:
        assert read_period(short, year) == wanted
