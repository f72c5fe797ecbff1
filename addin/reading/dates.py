"""Dates and moments, as text and as the numbers by which spreadsheets count days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time

from addin.reading.characters import half_width
from addin.reading.model import Respelt, Span, Unreadable
from addin.reading.numerals import with_digits
from addin.reading.serial import date_of as day_of
from addin.reading.serial import moment_of

FIRST, LAST = date(2014, 1, 1), date(2100, 12, 31)
"""The days that a collaboration may name; what lies outside is a slip of the hand."""

NO_DATE = "是文字，不是日期"
NO_DATE_NUMBER = "是数字，不是日期"
NO_YEAR = "没有写年份"
OUTSIDE = f"不在 {FIRST.year} 至 {LAST.year} 年之间"
NO_SERIAL = 10_000_000
"""From here on a number counts no days; one of eight digits may be a date."""

_SHOWN_AS_DATE = 10_000  # a smaller number (1927) was not meant to be a date
_EIGHT = re.compile("[0-9]{8}")

_Y, _D = "[0-9]{4}", "[0-9]{1,2}"
_WITH_YEAR = (
    rf"(?P<y1>{_Y})\s*(?P<sign>[-/.])\s*(?P<m1>{_D})\s*(?P=sign)\s*(?P<d1>{_D})"
    rf"|(?P<y2>{_Y})\s*年\s*(?P<m2>{_D})\s*月\s*(?P<d2>{_D})(?:\s*[日号])?"
    r"|(?P<y3>[0-9]{4})(?P<m3>[0-9]{2})(?P<d3>[0-9]{2})"
)
_WITHOUT_YEAR = rf"(?P<m4>{_D})\s*月\s*(?P<d4>{_D})(?:\s*[日号])?"
_CLOCK = r"(?:(?<=[日号])|[ T]+)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]+)?)?"
_EXACT = re.compile(
    rf"(?:{_WITH_YEAR}|{_WITHOUT_YEAR}|(?P<m5>{_D})-(?P<d5>{_D}))(?:{_CLOCK})?", re.IGNORECASE
)
_INSIDE = re.compile(rf"(?<![0-9])(?:{_WITH_YEAR}|{_WITHOUT_YEAR})(?![0-9])")
_RANGE = re.compile(
    r"(?P<from>.+?)\s*[~—–至到]+\s*(?P<to>.+)|(?P<from2>.+[0-9日号])\s*-\s*(?P<to2>[0-9]+\s*[./月].*)"
)
_PERIOD = re.compile(
    rf"(?:(?P<y1>{_Y})\s*[-/.年]\s*)?(?P<m1>{_D})\s*(?P<sign>[-/.月])\s*(?P<d1>{_D})\s*[日号]?"
    r"\s*(?P<to>[~—–至到]+|-+)\s*"
    rf"(?:(?P<y2>{_Y})\s*[-/.年]\s*)?(?:(?P<m2>{_D})\s*[-/.月]\s*)?(?P<d2>{_D})\s*[日号]?"
)
_WEEKDAY = re.compile("(?:周|星期)[一二三四五六日天]")
_SHORT = re.compile(rf"\D?({_D})\s*[-/.月]\s*({_D})\D{{0,4}}")
_GROUPS = re.compile(r"[0-9]+")


def read_date(text: str, span: Span | None = None) -> date | Unreadable | None:
    """Return the day that a text says; a time of day beside it is left out.

    A day without a year is read where `span` holds it exactly once.
    """
    found = read_moment(text, span)
    return found.date() if isinstance(found, datetime) else found


def read_moment(text: str, span: Span | None = None) -> datetime | Unreadable | None:
    """Return the day and time that a text says; a plain day is its first moment."""
    plain = half_width(text)
    if not plain:
        return None
    match = _EXACT.fullmatch(plain)
    if match is None:
        return Unreadable(text.strip(), NO_DATE, _likely(plain, span))
    return _moment(match, text.strip(), span)


def date_in(text: str, span: Span | None = None) -> date | Unreadable | None:
    """Return the day that a sentence names: the whole text, or the only date within it."""
    whole = read_date(text, span)
    found = list(_INSIDE.finditer(half_width(text))) if isinstance(whole, Unreadable) else []
    if len(found) != 1:
        return whole
    inside = _moment(found[0], found[0][0], span)
    if not isinstance(inside, datetime) or not isinstance(whole, Unreadable):
        return whole
    return inside.date() if whole.likely in (None, inside.date()) else whole


def read_period(text: str, span: Span | None = None) -> tuple[date, date] | Unreadable | None:
    """Return the first and the last day of a period, None for a text that names none.

    A period says by itself that its parts are days, so ``8.1-8.5`` is read where `span` tells the
    year; the end is the first day of its name that is not before the start.

    >>> read_period("2026.8.1-8.5") == read_period("2026年8月1日至5日")
    True
    >>> read_period("2026-08-01") is read_period("8.1") is None
    True
    """
    match = _PERIOD.fullmatch(half_width(text))
    if match is None or (match["sign"] == match["to"] and not match["m2"]):
        return None
    raw = text.strip()
    later = int(match["m2"] or match["m1"]), int(match["d2"])
    month, day = int(match["m1"]), int(match["d1"])
    year = match["y1"] or match["y2"]
    if year is None:
        days = list(_in_span(month, day, span))
        if len(days) != 1:
            return Unreadable(raw, NO_YEAR)
        year = days[0].year
    first = _day(int(year), month, day)
    if first and match["y2"] and not match["y1"] and (month, day) > later:
        first = _day(int(year) - 1, month, day)
    last = first and _day(int(match["y2"] or first.year), *later)
    if first and last and last < first and not match["y2"] and later < (month, day):
        last = _day(first.year + 1, *later)
    if not (first and last and FIRST <= first <= last <= LAST):
        return Unreadable(raw, "不是起止日期")
    return first, last


def date_of_number(number: float, *, since_1904: bool) -> date | Respelt | Unreadable:
    """Return the day that the number in a date cell says; its time of day is left out."""
    counted = day_of(number, since_1904=since_1904) if abs(number) < NO_SERIAL else None
    if counted is not None and FIRST <= counted <= LAST:
        return counted
    found = moment_of_number(number, since_1904=since_1904)
    if isinstance(found, Respelt) and isinstance(found.value, datetime):
        return Respelt(found.raw, found.value.date())
    return found


def moment_of_number(number: float, *, since_1904: bool) -> datetime | Respelt | Unreadable:
    """Return the moment that the number in a date cell says.

    It counts days, or is a date written as eight digits.
    """
    text = f"{number:.15g}"
    if abs(number) >= NO_SERIAL:
        found = read_moment(text) if _EIGHT.fullmatch(text) else None
        if isinstance(found, datetime):
            return Respelt(text, found)
        return Unreadable(text, NO_DATE_NUMBER)
    counted = moment_of(number, since_1904=since_1904)
    if counted is None or number < _SHOWN_AS_DATE:
        return Unreadable(text, NO_DATE_NUMBER)
    if FIRST <= counted.date() <= LAST:
        return counted
    return Unreadable(counted.isoformat(" ", "minutes").removesuffix(" 00:00"), OUTSIDE)


def _moment(match: re.Match[str], raw: str, span: Span | None) -> datetime | Unreadable:
    parts = {key: int(value) for key, value in match.groupdict().items() if key != "sign" and value}
    year, month, day = (next((parts[f"{key}{n}"] for n in range(1, 6) if f"{key}{n}" in parts), 0)
                        for key in "ymd")  # fmt: skip
    if not year:
        days = list(_in_span(month, day, span))
        if len(days) != 1:
            why = NO_YEAR if _exists(2000, month, day) else f"不是日期：{_no_such(0, month, day)}"
            return Unreadable(raw, why, days[0] if days else None)
        year = days[0].year
    if not _exists(year, month, day):
        return Unreadable(raw, f"不是日期：{_no_such(year, month, day)}")
    if not FIRST.year <= year <= LAST.year:
        return Unreadable(raw, OUTSIDE)
    try:
        clock = time(parts.get("hour", 0), parts.get("minute", 0), parts.get("second", 0))
    except ValueError:
        return Unreadable(raw, "里的时刻不对", date(year, month, day))
    return datetime.combine(date(year, month, day), clock)


def _exists(year: int, month: int, day: int) -> bool:
    return _day(year, month, day) is not None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _no_such(year: int, month: int, day: int) -> str:
    if not 1 <= month <= 12:
        return f"没有{month}月"
    return f"{year or ''}{'年' if year else ''}{month}月没有{day}日"


def _in_span(month: int, day: int, span: Span | None) -> Iterator[date]:
    """Yield the days of this name between the ends of a span."""
    for year in range(span.first.year, span.last.year + 1) if span else ():
        found = _day(year, month, day)
        if found and span and span.first <= found <= span.last:
            yield found


def _likely(plain: str, span: Span | None) -> date | None:
    """Return the day that is probably meant by a text that may mean several things, or none."""
    plain = with_digits(_WEEKDAY.sub("", plain))
    if (match := _RANGE.fullmatch(plain)) and (
        first := _loose(match["from"] or match["from2"], span)
    ):
        return _loose(match["to"] or match["to2"], Span(first, date(first.year, 12, 31)))
    return _loose(plain, span)


def _loose(plain: str, span: Span | None) -> date | None:
    groups = _GROUPS.findall(plain)
    numbers = [int(group[:9]) for group in groups]  # Python reads no number of thousands of digits
    found: date | None = None
    match numbers:
        case [year, month, day] if len(groups[0]) == 4:
            found = _day(year, month, day)
        case [one, other, year] if len(groups[2]) == 4:
            found = _day(year, one, other) or _day(year, other, one)
        case [year, month, day] if len(groups[0]) == 2:
            found = _day(2000 + year, month, day)
        case [_, _] if short := _SHORT.fullmatch(plain):
            found = next(_in_span(int(short[1]), int(short[2]), span), None)
        case [one] if len(groups[0]) == 8:
            found = _day(one // 10_000, one // 100 % 100, one % 100)
        case [one] if groups[0] == plain and len(plain) == 5:
            counted = moment_of(one, since_1904=False)
            found = counted.date() if counted else None
    return found if found and FIRST <= found <= LAST else None
