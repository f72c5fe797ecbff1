"""Texts are measured, columns shared and labels lined up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.book.text_size import height_of, lines_in, width_of
from addin.forms import FORMS, Form
from addin.forms.initiation import INITIATION
from addin.forms.model import HEADING
from workbook_templates.looks.grid import FIRST, column_width, slots_of, widths_of
from workbook_templates.sheets.form_sheet import numeral

WITH_FIELDS = [f for f in FORMS if widths_of(f) and any(x is not HEADING for x in f.fields)]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("abc", 10, 1),
        ("一二三四五六七八九十", 22.5, 1),
        ("一二三四五六七八九十", 20, 2),
        ("一\n二\n三", 50, 3),
        ("一", 0.5, 1),
    ],
)
def test_lines__follow_the_width_of_chinese_letters(text: str, width: float, lines: int) -> None:
    assert lines_in(text, width) == lines


@given(st.text(max_size=200), st.floats(1, 80))
def test_lines__are_never_fewer_in_a_narrower_cell(text: str, width: float) -> None:
    assert lines_in(text, width) >= lines_in(text, width + 5) >= 1


@given(st.text("一二abc，", max_size=60), st.text("三de", max_size=20))
def test_width__of_a_whole_is_that_of_its_parts(first: str, second: str) -> None:
    assert width_of(first + second) == pytest.approx(width_of(first) + width_of(second))


def test_height__grows_with_the_lines() -> None:
    assert [height_of(n) for n in (1, 2, 3)] == [20.0, 36.0, 52.0]


@pytest.mark.parametrize("form", WITH_FIELDS, ids=lambda form: form.code)
def test_slots__cover_the_page_without_gap_or_overlap(form: Form) -> None:
    widths = widths_of(form)
    fields = [field for field in form.fields if field is not HEADING]
    covered = [
        column
        for slot in slots_of(widths, fields)
        for first, last in (slot.label, slot.input)
        for column in range(first, last + 1)
    ]
    assert covered == list(range(FIRST, FIRST + len(widths)))


def test_columns__are_wide_enough_for_every_table_that_shares_them() -> None:
    widths = widths_of(INITIATION)
    for table in INITIATION.tables:
        for width, field in zip(widths, table.fields, strict=False):
            assert width >= column_width(field)


def test_sections__are_numbered_in_chinese() -> None:
    assert [numeral(n) for n in (1, 10, 11, 12)] == ["一", "十", "十一", "十二"]
