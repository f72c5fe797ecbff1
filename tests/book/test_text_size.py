"""Texts are measured by one table, the same on every computer and every Python."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.book.font import DIGIT, EM, advance
from addin.book.text_size import WIDE, height_of, lines_in, width_of


@pytest.mark.parametrize(
    ("signs", "width"),
    [
        ("0123456789$", DIGIT),
        ("一龥㐀𠀀ぁ가，。（）①→≤…—☑😀", EM),
        (" \u00a0", 296),
        ("“”", 438),
        ("ｱﾝ", EM // 2),
        ("éΩЖ", 700),
        ("\n\r\t\x00\u0301\u200b\u200d\u202e\ufe0f\ufeff", 0),
    ],
)
def test_advance__is_that_of_the_font(signs: str, width: int) -> None:
    assert {sign: advance(sign) for sign in signs} == dict.fromkeys(signs, width)


def test_advance__every_character_has_one() -> None:
    assert {advance(chr(code)) for code in range(0x3000)} >= {0, DIGIT, EM}
    assert all(0 <= advance(chr(code)) <= 1031 for code in range(sys.maxunicode + 1))


def test_width__counts_digits_of_the_font() -> None:
    assert width_of("2026") == 4
    assert width_of("协作") == 2 * WIDE
    assert width_of("ill") < 3 < width_of("WWW")


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


def test_height__grows_with_the_lines_as_far_as_excel_draws_a_row() -> None:
    assert [height_of(n) for n in (1, 2, 3, 600)] == [20.0, 36.0, 52.0, 409.5]
