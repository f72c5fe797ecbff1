"""Numbers and percentages as people write them."""

from __future__ import annotations

import re
from typing import NamedTuple

from addin.forms.vocabularies import FALLS, RISES
from addin.reading.characters import half_width
from addin.reading.model import Unreadable
from addin.reading.numerals import with_digits

Number = int | float

NO_NUMBER = "是文字，不是数字"
NO_SHARE = "是文字，不是百分比"
NOT_WHOLE = "不是整数"
MOST_DIGITS = 15  # a spreadsheet keeps no more

_PLAIN = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?)"
_NUMBER = re.compile(_PLAIN)
_AT_MOST = (FALLS, "<=", "≦")
_BOUND = re.compile(rf"(≤|≥|≦|≧|<=|>=)\s*({_PLAIN})")
_SHARE = re.compile(rf"({_PLAIN})\s*%")
_ONE_NUMBER = re.compile(rf"[^0-9.+-]*({_PLAIN})\s*([万亿千百]?)[^0-9]*")
_ONE_SHARE = re.compile(rf"[^0-9.+-]*({_PLAIN})\s*%[^0-9]*")
_TENTHS = re.compile(r"[^0-9]*([0-9])成(半)?[^0-9]*")
_TIMES = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}


def read_number(text: str, *, whole: bool = False) -> Number | Unreadable | None:
    """Return the number that a text says, with thousands in groups of three or without.

    With `whole` a number with a part behind the point is none.
    """
    plain = half_width(text)
    if not plain:
        return None
    if not _is_number(plain):
        likely = _meant(plain)
        return Unreadable(text.strip(), NO_NUMBER, likely if _fits(likely, whole) else None)
    number = _value(plain)
    return number if _fits(number, whole) else Unreadable(text.strip(), NOT_WHOLE)


def read_share(text: str) -> Number | Unreadable | None:
    """Return the share that a text says: ``30%``, or a fraction from 0 to below 1 as ``0.3``.

    A bare number above that may be a percentage: it is asked.
    """
    plain = half_width(text)
    if not plain:
        return None
    if (match := _SHARE.fullmatch(plain)) and _is_number(match[1]):
        return _hundredth(_value(match[1]))
    if not _is_number(plain):
        return Unreadable(text.strip(), NO_SHARE, _meant_share(plain))
    number = _value(plain)
    if number == 1:
        return Unreadable(text.strip(), "可以是 1%，也可以是 100%", 1)
    return Unreadable(text.strip(), "没有写百分号", likely_share(number)) if number > 1 else number


def read_mark(text: str) -> int | Unreadable | None:
    """Return the mark from 1 to 5 that a text says, with 分 or without.

    >>> read_mark("４分"), read_mark("6")
    (4, Unreadable(raw='6', why='不是1～5分', likely=None))
    """
    mark = read_number(text.removesuffix("分"), whole=True)
    if mark is None or (isinstance(mark, int) and 1 <= mark <= 5):
        return mark
    return Unreadable(text.strip(), "不是1～5分")


class Bound(NamedTuple):
    """A number that something is not to exceed, or not to fall short of."""

    direction: str
    number: Number


def read_bound(text: str) -> Bound | None:
    """Return the number and the direction of a bound, None where a text is none.

    >>> read_bound("≤ 90"), read_bound("＞＝1,000"), read_bound("<90")
    (Bound(direction='≤', number=90), Bound(direction='≥', number=1000), None)
    """
    match = _BOUND.fullmatch(half_width(text))
    if match is None or not _is_number(match[2]):
        return None
    return Bound(FALLS if match[1] in _AT_MOST else RISES, _value(match[2]))


def likely_share(number: Number) -> Number | None:
    """Return the share that a bare number above 1 probably means."""
    return _hundredth(number) if 2 <= number <= 100 else None


def _is_number(plain: str) -> bool:
    return _NUMBER.fullmatch(plain) is not None and sum(map(str.isdigit, plain)) <= MOST_DIGITS


def _value(plain: str) -> Number:
    number = float(plain.replace(",", ""))
    return int(number) if number.is_integer() else number


def _hundredth(number: Number) -> Number:
    """Return number ÷ 100 as the decimal fraction that people mean, not a neighbour of it."""
    share = float(f"{number / 100:.15g}")
    return int(share) if share.is_integer() else share


def _fits(number: Number | None, whole: bool) -> bool:
    return not whole or not isinstance(number, float)


def _meant(plain: str) -> Number | None:
    """Return the number that is probably meant where a unit or another word stands beside it."""
    match = _ONE_NUMBER.fullmatch(with_digits(plain))
    if match is None or not _is_number(match[1]):
        return None
    number = float(f"{_value(match[1]) * _TIMES[match[2]]:.15g}")
    return int(number) if number.is_integer() else number


def _meant_share(plain: str) -> Number | None:
    plain = with_digits(plain)
    if match := _TENTHS.fullmatch(plain):
        return _hundredth(int(match[1]) * 10 + (5 if match[2] else 0))
    match = _ONE_SHARE.fullmatch(plain)
    return _hundredth(_value(match[1])) if match and _is_number(match[1]) else None
