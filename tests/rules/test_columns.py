"""Rows of a column by what stands in them."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from addin.rules.columns import rows_of

VALUES = (
    st.none() | st.sampled_from(["", "受阻", "T01"]) | st.dates(date(2026, 1, 1), date(2026, 1, 3))
)


@given(st.lists(VALUES), st.frozensets(VALUES))
def test_rows_of__any_column__are_those_whose_value_is_wanted(
    values: list[object], wanted: frozenset[object]
) -> None:
    assert [*rows_of(values, wanted)] == [row for row, it in enumerate(values) if it in wanted]
