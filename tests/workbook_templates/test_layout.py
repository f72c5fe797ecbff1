"""Columns are shared and labels lined up."""

from __future__ import annotations

import pytest

from addin.forms import FORMS, Form
from addin.forms.initiation import INITIATION
from addin.forms.model import HEADING
from workbook_templates.looks.grid import FIRST, column_width, slots_of, widths_of
from workbook_templates.sheets.form_sheet import numeral

WITH_FIELDS = [f for f in FORMS if widths_of(f) and any(x is not HEADING for x in f.fields)]


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
