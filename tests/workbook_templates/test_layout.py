"""Columns are shared and labels lined up."""

from __future__ import annotations

from math import fsum

import pytest

from addin.forms import FORMS, Form
from addin.forms.model import ABOVE
from workbook_templates.looks.grid import (
    FIRST,
    MARGIN,
    narrowest,
    page_columns,
    page_width,
    shown,
    slots_of,
    widths_of,
)
from workbook_templates.sheets.form_sheet import numeral

WITH_FIELDS = [f for f in FORMS if widths_of(f) and any(x not in ABOVE for x in f.fields)]


@pytest.mark.parametrize("form", WITH_FIELDS, ids=lambda form: form.code)
def test_slots__cover_the_page_without_gap_or_overlap(form: Form) -> None:
    widths = widths_of(form)
    fields = [field for field in form.fields if field not in ABOVE]
    widths = widths[: page_columns(form)]
    covered = [
        column
        for slot in slots_of(widths, fields)
        for first, last in (slot.label, slot.input)
        for column in range(first, last + 1)
    ]
    assert covered == list(range(FIRST, FIRST + len(widths)))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.code)
def test_columns__share_the_page_and_none_is_too_narrow_for_what_stands_in_it(form: Form) -> None:
    widths = widths_of(form)
    page = page_width(landscape=form.landscape)
    assert MARGIN + fsum(widths[: page_columns(form)]) <= page + 1e-6
    for table in form.tables:
        for width, field in zip(widths, shown(table), strict=False):
            assert width >= narrowest(field) - 1e-6


def test_sections__are_numbered_in_chinese() -> None:
    assert [numeral(n) for n in (1, 10, 11, 12)] == ["一", "十", "十一", "十二"]
