"""Which days are worked in China, and counting in them.

A day follows the company's exception if there is one, else the State Council's notice of its
year, else an estimate: weekends and statutory days without any swap.
Whatever rests on an estimate says so (`Calendar.note`), and nothing here fails on a date.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from itertools import accumulate, pairwise

from addin.worktime.arrangements import Arrangement, known_arrangements

_FIXED_STATUTORY = (
    (1, 1, "元旦"),
    (5, 1, "劳动节"),
    (5, 2, "劳动节"),
    (10, 1, "国庆节"),
    (10, 2, "国庆节"),
    (10, 3, "国庆节"),
)
_LAST_ORDINAL = date.max.toordinal()
_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What sort of day it is, in the words of the sheet 工作日历."""

    WORKDAY = "工作日"
    REST_DAY = "休息日"
    HOLIDAY = "法定节假日"
    MAKE_UP_WORKDAY = "调休上班"


class Source(StrEnum):
    """Who says so, in the words of the sheet 工作日历."""

    NOTICE = "国务院通知"
    ESTIMATE = "估算"
    COMPANY = "公司例外"


@dataclass(frozen=True, slots=True)
class Day:
    """What the calendar knows about one day.

    `festival` names the holiday to which a day off or a make-up workday belongs, else it is empty.
    """

    date: date
    kind: DayKind
    source: Source
    is_workday: bool
    festival: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """Working days of every date, fast inside a table of whole years.

    Make one with `standard` or `of`; the fields are what these compute.
    `_counts[n]` is the number of working days among the first n days of the table, so that
    counting is a difference and finding the n-th one a look-up in `_workdays`.
    """

    arrangements: tuple[Arrangement, ...]
    exceptions: Mapping[date, bool]
    _before: int  # ordinal of the day before the table's first
    _size: int
    _counts: tuple[int, ...]
    _workdays: tuple[date, ...]
    _announced: frozenset[int]
    _exception_days: tuple[int, ...]  # ordinals, ascending
    _corrections: tuple[int, ...]  # running sum: by how much they change the count off the table

    @staticmethod
    def standard() -> Calendar:
        """Return the calendar of the State Council's notices, without company exceptions."""
        return _standard()

    @staticmethod
    def of(
        arrangements: Iterable[Arrangement], exceptions: Mapping[date, bool] | None = None
    ) -> Calendar:
        """Return a calendar of these years; `exceptions` says of a day whether it is worked.

        Raises ValueError unless the years follow one another without a gap.
        """
        years = tuple(arrangements)
        if not years or any(b.year != a.year + 1 for a, b in pairwise(years)):
            raise ValueError("arrangements must be of consecutive years")
        company = dict(exceptions or {})
        before = date(years[0].year, 1, 1).toordinal() - 1
        size = date(years[-1].year, 12, 31).toordinal() - before
        off, worked = _swaps(years)
        table = [(before + n) % 7 in range(1, 6) for n in range(1, size + 1)]
        for days, is_workday in ((off, False), (worked, True)):
            for day in days:
                table[day.toordinal() - before - 1] = is_workday
        days_of_exceptions = sorted(day.toordinal() for day in company)
        corrections = []
        for ordinal in days_of_exceptions:
            is_workday = company[date.fromordinal(ordinal)]
            if 0 < ordinal - before <= size:
                table[ordinal - before - 1] = is_workday
                corrections.append(0)
            else:
                corrections.append(is_workday - _is_workday_by_rule(ordinal))
        return Calendar(
            arrangements=years,
            exceptions=company,
            _before=before,
            _size=size,
            _counts=tuple(accumulate(table, initial=0)),
            _workdays=tuple(date.fromordinal(before + n) for n, yes in enumerate(table, 1) if yes),
            _announced=frozenset(year.year for year in years if year.is_announced),
            _exception_days=tuple(days_of_exceptions),
            _corrections=tuple(accumulate(corrections, initial=0)),
        )

    def with_exceptions(self, exceptions: Mapping[date, bool]) -> Calendar:
        """Return this calendar with further company exceptions (sheet 例外日).

        True makes a day a working day, False a day off; a later exception replaces an earlier one.
        """
        return Calendar.of(self.arrangements, {**self.exceptions, **exceptions})

    @property
    def first_day(self) -> date:
        """The first day of the table (1 January of its first year)."""
        return date.fromordinal(self._before + 1)

    @property
    def last_day(self) -> date:
        """The last day of the table (31 December of its last year)."""
        return date.fromordinal(self._before + self._size)

    @property
    def announced_until(self) -> date:
        """The last day that the notices cover, counted from the first year without a gap.

        It is the eve of the table if not even its first year is announced.
        """
        end = date.fromordinal(self._before)
        for arrangement in self.arrangements:
            if not arrangement.is_announced:
                break
            end = date(arrangement.year, 12, 31)
        return end

    def is_workday(self, day: date) -> bool:
        """Return whether people work on `day`."""
        ordinal = day.toordinal()
        return self._count(ordinal) > self._count(ordinal - 1)

    def next_workday(self, day: date) -> date:
        """Return `day` if it is a working day, else the first one after it."""
        return date.fromordinal(self._nth(self._count(day.toordinal() - 1) + 1))

    def add_workdays(self, day: date, n: int) -> date:
        """Return the n-th working day strictly after `day` (before it if `n` is negative).

        `day` itself never counts; with n = 0 it is returned, worked or not.
        What would lie past the year 9999 (or before the year 1) is the last (first) date there is.
        """
        index = day.toordinal() - self._before
        if n > 0:
            if 0 <= index <= self._size:
                target = self._counts[index] + n
                if target <= len(self._workdays):
                    return self._workdays[target - 1]
            return date.fromordinal(self._nth(self._count(day.toordinal()) + n))
        if n < 0:
            if 0 < index <= self._size:
                target = self._counts[index - 1] + n
                if target >= 0:
                    return self._workdays[target]
            return date.fromordinal(self._nth(self._count(day.toordinal() - 1) + n + 1))
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """Return the number of working days after `start` up to and with `end`.

        Negative if `end` is before `start`: then those after `end` up to `start`.
        """
        before = self._before
        first = start.toordinal() - before
        last = end.toordinal() - before
        size = self._size
        if 0 <= first <= size and 0 <= last <= size:
            counts = self._counts
            return counts[last] - counts[first]
        return self._count(end.toordinal()) - self._count(start.toordinal())

    def workdays_inclusive(self, start: date, end: date) -> int:
        """Return the number of working days from `start` to `end`, both included.

        Negative if `end` is before `start`, as Excel's NETWORKDAYS counts.
        """
        if end < start:
            return -self.workdays_inclusive(end, start)
        return self._count(end.toordinal()) - self._count(start.toordinal() - 1)

    def is_estimated(self, day: date) -> bool:
        """Return whether `day` is a guess: its year is not announced, and no exception names it."""
        return day.year not in self._announced and day not in self.exceptions

    def note(self, start: date, end: date) -> str:
        """Return the remark to show if a day from `start` to `end` (both included) is a guess.

        It names every year concerned, such as 2027 安排未录入，按估算; empty if all is known.
        """
        if end < start:
            start, end = end, start
        announced = self._announced
        if start.year == end.year and start.year in announced:
            return ""
        years = [
            year
            for year in range(start.year, end.year + 1)
            if year not in announced and self._has_guess(year, start, end)
        ]
        return f"{_years_text(years)} 安排未录入，按估算" if years else ""

    def note_after(self, start: date, end: date) -> str:
        """Return `note` for the days that counting from `start` to `end` uses.

        These are the days after the earlier date up to and with the later one when counting
        forward, and from `end` up to the day before `start` when counting back.
        """
        if end > start:
            return self.note(start + _DAY, end)
        if end < start:
            return self.note(end, start - _DAY)
        return ""

    def day(self, day: date) -> Day:
        """Return kind, source and festival of `day`."""
        is_workday = self.is_workday(day)
        kind, festival = _kind_by_year(day, self._arrangement_of(day))
        if day in self.exceptions:
            if is_workday != (kind in (DayKind.WORKDAY, DayKind.MAKE_UP_WORKDAY)):
                kind = DayKind.WORKDAY if is_workday else DayKind.REST_DAY
            return Day(day, kind, Source.COMPANY, is_workday, festival)
        source = Source.NOTICE if day.year in self._announced else Source.ESTIMATE
        return Day(day, kind, source, is_workday, festival)

    def days(self, start: date, end: date) -> Iterator[Day]:
        """Yield every day from `start` to `end`, both included."""
        for ordinal in range(start.toordinal(), end.toordinal() + 1):
            yield self.day(date.fromordinal(ordinal))

    def _arrangement_of(self, day: date) -> Arrangement | None:
        index = day.year - self.arrangements[0].year
        return self.arrangements[index] if 0 <= index < len(self.arrangements) else None

    def _has_guess(self, year: int, start: date, end: date) -> bool:
        first = max(start, date(year, 1, 1)).toordinal()
        last = min(end, date(year, 12, 31)).toordinal()
        known = bisect_right(self._exception_days, last) - bisect_left(self._exception_days, first)
        return known <= last - first

    def _count(self, ordinal: int) -> int:
        """Return the working days up to a day, counted from the table's first (before: ≤ 0)."""
        index = ordinal - self._before
        if 0 <= index <= self._size:
            return self._counts[index]
        edge = self._before if index < 0 else self._before + self._size
        base = 0 if index < 0 else self._counts[-1]
        return base + self._count_off_table(ordinal) - self._count_off_table(edge)

    def _count_off_table(self, ordinal: int) -> int:
        return (
            _count_by_rule(ordinal) + self._corrections[bisect_right(self._exception_days, ordinal)]
        )

    def _nth(self, target: int) -> int:
        """Return the ordinal of the first day up to which there are `target` working days."""
        if 0 < target <= len(self._workdays):
            return self._workdays[target - 1].toordinal()
        ordinals = range(1, _LAST_ORDINAL)
        return 1 + bisect_left(ordinals, target, key=self._count)


def calendar_warning(today: date, calendar: Calendar | None = None) -> str:
    """Return a warning if an arrangement that is needed by now is missing, else empty.

    The notice for the next year comes out in late October or November; from 1 November on its
    absence is worth a word, and the absence of the current year at any time.
    """
    known = calendar or Calendar.standard()
    last = today.year + 1 if today >= date(today.year, 11, 1) else today.year
    missing = [year for year in range(today.year, last + 1) if year not in known._announced]
    if not missing:
        return ""
    return (
        f"{_years_text(missing)} 年放假调休安排尚未录入，涉及的期限按估算；"
        "国务院通知发布后请更新工作日历。"
    )


@cache
def _standard() -> Calendar:
    return Calendar.of(known_arrangements())


def _swaps(years: Iterable[Arrangement]) -> tuple[list[date], list[date]]:
    """Return the days off beyond weekends, and the weekend days that are worked."""
    off: list[date] = []
    worked: list[date] = []
    for arrangement in years:
        for holiday in arrangement.holidays if arrangement.is_announced else arrangement.statutory:
            off.extend(holiday.days)
            worked.extend(holiday.workdays)
    return off, worked


def _kind_by_year(day: date, arrangement: Arrangement | None) -> tuple[DayKind, str]:
    """Return kind and festival of a day as its year has it, exceptions aside."""
    if arrangement is None:
        for month, number, name in _FIXED_STATUTORY:
            if (day.month, day.day) == (month, number):
                return DayKind.HOLIDAY, name
        return (DayKind.REST_DAY if day.weekday() >= 5 else DayKind.WORKDAY), ""
    names = [h.name for h in arrangement.statutory if h.start <= day <= h.end]
    if names:
        return DayKind.HOLIDAY, "、".join(names)
    for holiday in arrangement.holidays:
        if holiday.start <= day <= holiday.end:
            return DayKind.REST_DAY, holiday.name
        if day in holiday.workdays:
            return DayKind.MAKE_UP_WORKDAY, holiday.name
    return (DayKind.REST_DAY if day.weekday() >= 5 else DayKind.WORKDAY), ""


@cache
def _fixed_holidays() -> tuple[int, ...]:
    """Return the ordinals of every statutory day of fixed date that falls on Monday–Friday."""
    ordinals = (
        date(year, month, day).toordinal()
        for year in range(date.min.year, date.max.year + 1)
        for month, day, _ in _FIXED_STATUTORY
    )
    return tuple(ordinal for ordinal in ordinals if ordinal % 7 in range(1, 6))


def _count_by_rule(ordinal: int) -> int:
    """Return the days from Monday to Friday since the year 1 less the statutory ones of fixed date.

    Ordinal 1 is a Monday, so a week's first five days are worked.
    """
    weekdays = ordinal // 7 * 5 + min(ordinal % 7, 5)
    return weekdays - bisect_right(_fixed_holidays(), ordinal)


def _is_workday_by_rule(ordinal: int) -> bool:
    return _count_by_rule(ordinal) > _count_by_rule(ordinal - 1)


def _years_text(years: list[int]) -> str:
    """Return years as text: 2027、2028; three and more in a row as 2027–2030."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return "、".join(
        f"{run[0]}–{run[-1]}" if len(run) > 2 else "、".join(map(str, run)) for run in runs
    )
