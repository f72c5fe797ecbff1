"""A row grows with a text that is written into it, so that nothing is cut off in any program."""

from __future__ import annotations

import pytest

from addin.book.ooxml.rowxml import column_width, with_height

CELL = b'><c r="B5"/></row>'


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        (b'5" ht="20"', b'5" ht="36"'),
        (b'5" spans="1:3" ht="20.5" hidden="1"', b'5" spans="1:3" hidden="1" ht="36"'),
        (b'5"', b'5" ht="36"'),
    ],
)
def test_row__too_low_for_its_text__is_made_higher(tag: bytes, expected: bytes) -> None:
    assert with_height(tag + CELL, 36) == expected + CELL


@pytest.mark.parametrize("tag", [b'5" ht="40"', b'5" ht="20" customHeight="1"'])
def test_row__high_enough_or_set_by_hand__stays(tag: bytes) -> None:
    assert with_height(tag + CELL, 36) == tag + CELL


def test_empty_row__keeps_its_closed_tag() -> None:
    assert with_height(b'5" ht="20"/>', 36) == b'5" ht="36"/>'


def test_column_width__is_that_of_its_range_or_the_usual_one() -> None:
    head = b'<cols><col min="2" max="4" width="12.5" customWidth="1"/></cols><sheetData>'
    assert column_width(head, 3) == 12.5
    assert column_width(head, 5) == 8.43
