"""What holds of every text: no reader fails, and what one reads it reads again."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from addin.forms.model import NUMBER_FORMATS, Kind
from addin.forms.vocabularies import BY_NAME
from addin.reading.cells import read_number, read_text
from addin.reading.clock import read_time
from addin.reading.dates import FIRST, LAST, date_in, read_date
from addin.reading.model import Respelt, Span, Unreadable, shown
from addin.reading.names import listed, several
from addin.reading.numbers import read_number as number_of
from addin.reading.serial import serial_of
from addin.reading.words import canonical, shipped

VALUES = sorted(NUMBER_FORMATS)
DAYS = st.dates(FIRST, LAST)
PIECES = st.sampled_from([
    "2026", "11", "30", "1", "-", "/", ".", "年", "月", "日", ":", "%", "％", "，", ",", " ", "　", "万", "三",
    "约", "上午", "２", "２０２６", "+", "0", "99999999", "\u200b", "和", "、", "张", "三",
])  # fmt: skip
TEXTS = st.text(max_size=20) | st.lists(PIECES, max_size=9).map("".join)
SPANS = st.none() | st.tuples(DAYS, DAYS).map(lambda ends: Span(min(ends), max(ends)))
FULL_WIDTH = str.maketrans("0123456789-/.", "０１２３４５６７８９－／．")
STYLES = ("{:%Y-%m-%d}", "{:%Y/%m/%d}", "{:%Y.%m.%d}", "{:%Y年%m月%d日}", "{:%Y%m%d}", "{0.year}-{0.month}-{0.day}",
          "{0.year}年{0.month}月{0.day}日", " {:%Y-%m-%d} 08:05")  # fmt: skip


@given(TEXTS, st.sampled_from(VALUES), SPANS)
def test_text__of_any_sort__is_empty_a_value_or_unreadable(
    text: str, kind: Kind, span: Span | None
) -> None:
    read = read_text(text, kind, span)
    if isinstance(read, Respelt):
        again = read_text(shown(read.value, kind), kind)
        assume(not (kind is Kind.PERCENT or isinstance(read.value, float)))
        assert isinstance(again, Respelt)
        assert again.value == read.value or isinstance(
            read.value, datetime
        )  # seconds are not shown
    elif read is not None:
        assert isinstance(read, Unreadable)
        assert read.raw == text.strip()
        assert read.why


@pytest.mark.parametrize(
    "around", ["?", "?月3日", "2026-?", "?-?-?", "?%", "?万", "约?", "?:30", "三?"]
)
@pytest.mark.parametrize("kind", VALUES)
def test_text__with_more_digits_than_any_number_has__is_unreadable(around: str, kind: Kind) -> None:
    text = around.replace("?", "9" * 5_000)
    assert isinstance(read_text(text, kind, Span.year_from(date(2026, 11, 30))), Unreadable)


@given(TEXTS, SPANS)
def test_likely_value__is_one_that_the_cell_can_hold(text: str, span: Span | None) -> None:
    read = read_date(text, span)
    if isinstance(read, Unreadable) and isinstance(read.likely, date):
        assert FIRST <= read.likely <= LAST
        assert read_date(read.likely.isoformat()) == read.likely


@given(TEXTS)
def test_time_and_sentence__of_any_sort__never_fail(text: str) -> None:
    read_time(text)
    date_in(text)


@given(DAYS, st.sampled_from(STYLES), st.booleans())
def test_date__in_any_style_of_the_list__is_read(day: date, style: str, is_wide: bool) -> None:
    text = style.format(day)
    assert read_date(text.translate(FULL_WIDTH) if is_wide else text) == day


@given(DAYS, DAYS, st.integers(0, 900))
def test_date__without_a_year__is_read_where_the_span_holds_it_once(
    day: date, first: date, length: int
) -> None:
    span = Span(first, date.fromordinal(min(first.toordinal() + length, LAST.toordinal())))
    days = map(date.fromordinal, range(span.first.toordinal(), span.last.toordinal() + 1))
    named = [each for each in days if (each.month, each.day) == (day.month, day.day)]
    read = read_date(f"{day.month}月{day.day}日", span)
    if len(named) == 1:
        assert read == named[0]
    else:
        assert isinstance(read, Unreadable)
        assert read.likely == (named[0] if named else None)


@given(st.dates(date(1900, 3, 1)), st.booleans())
def test_serial__of_the_days_of_collaborations__is_a_date_and_no_other(
    day: date, since_1904: bool
) -> None:
    number = serial_of(day, since_1904=since_1904)
    assume(number is not None)
    assert number is not None
    read = read_number(number, Kind.DATE, since_1904=since_1904)
    assert read == day if FIRST <= day <= LAST else isinstance(read, Unreadable)


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**15), 10**15),
       st.sampled_from(VALUES))  # fmt: skip
def test_number__of_any_size__never_fails(number: float, kind: Kind) -> None:
    read_number(number, kind, since_1904=False)


@given(st.integers(-(10**14), 10**14))
def test_number__with_thousands__is_read(number: int) -> None:
    assert number_of(f"{number:,}") == number_of(str(number)) == number


NAMES = st.lists(
    st.sampled_from(["王芳", "李和平", "张三", "欧阳与其", "何静", "John Smith"]), unique=True
)


@given(NAMES, st.sampled_from(["、", "，", ",", "；", ";", "/", "／", "\n", " 、 ", "，\n"]))
def test_names__between_separators__are_the_names(names: list[str], separator: str) -> None:
    assert several(separator.join(names)) == names


@given(NAMES, st.sampled_from([" ", "和", "及", "与", "&", "  ", " 和 "]))
def test_names__between_weak_separators__are_the_names_where_all_are_known(
    names: list[str], separator: str
) -> None:
    assert several(separator.join(names), set(names)) == names


@given(TEXTS)
def test_names__written_in_the_one_way__are_the_same(text: str) -> None:
    assert listed(listed(text)) == listed(text)
    assert several(listed(text)) == several(text)


@pytest.mark.parametrize("name", BY_NAME)
def test_word__with_spaces_or_in_full_width__is_itself(name: str) -> None:
    for word in shipped(name).allowed:
        spaced = " ".join(word)
        wide = word.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
        for text in (spaced, wide, f"　{word} "):
            assert canonical(BY_NAME[name], text) == word
