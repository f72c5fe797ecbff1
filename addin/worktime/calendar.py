"""Which days are worked in China, and counting in them.

A day follows the company's exception if there is one, else the State Council's notice of its
year, else an estimate: weekends and statutory days without any swap.
Whatever rests on an estimate says so (`Calendar.note`), and nothing here fails on a date.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import accumulate, pairwise

from addin.worktime.arrangements import Arrangement, known_arrangements
from addin.worktime.days import Authority, Day, DayKind, DayMark, kind_by_week
from addin.worktime.weekday_rule import WeekdayRule, mark_by_rule

_LAST_ORDINAL = date.max.toordinal()
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """Working days of every date, fast inside a table of whole years (2014–2028).

    Make one with `standard` or `of`; the private fields are what these compute.
    Days are plain dates: of a ``datetime`` pass ``.date()``.
    """

    arrangements: tuple[Arrangement, ...] = field(repr=False)
    exceptions: Mapping[date, bool]
    _announced: frozenset[int] = field(repr=False)  # years
    _marks: Mapping[date, DayMark] = field(repr=False)  # of the days inside the table
    _before: int = field(repr=False)  # ordinal of the day before the table's first
    _size: int = field(repr=False)
    _counts: tuple[int, ...] = field(repr=False)  # [n]: working days among the table's first n
    _workdays: tuple[date, ...] = field(repr=False)  # all of the table
    _rule: WeekdayRule = field(repr=False)  # for the days outside the table

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
        marks = _marks(years)
        days = [date.fromordinal(before + n) for n in range(1, size + 1)]
        worked = [_is_worked(day, company, marks) for day in days]
        return Calendar(
            arrangements=years,
            exceptions=company,
            _announced=frozenset(year.year for year in years if year.is_announced),
            _marks=marks,
            _before=before,
            _size=size,
            _counts=tuple(accumulate(worked, initial=0)),
            _workdays=tuple(day for day, yes in zip(days, worked, strict=True) if yes),
            _rule=WeekdayRule.of(company),
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

    def is_announced(self, year: int) -> bool:
        """Return whether the notice for `year` is known."""
        return year in self._announced

    def is_workday(self, day: date) -> bool:
        """Return whether people work on `day`."""
        ordinal = day.toordinal()
        return self._count(ordinal) > self._count(ordinal - 1)

    def next_workday(self, day: date) -> date:
        """Return `day` if it is a working day, else the first one after it."""
        return self._nth(self._count(day.toordinal() - 1) + 1)

    def add_workdays(self, day: date, n: int) -> date:
        """Return the n-th working day strictly after `day` (before it if `n` is negative).

        `day` itself never counts; with n = 0 it is returned, worked or not.
        What would lie past the year 9999 (or before the year 1) is the last (first) date there is.
        """
        if n == 0:
            return day
        # Inlined look-ups: this runs once per row over a hundred thousand rows.
        index = day.toordinal() - self._before - (n < 0)
        if 0 <= index <= self._size:
            target = self._counts[index] + n - (n > 0)
            if 0 <= target < len(self._workdays):
                return self._workdays[target]
        ordinal = day.toordinal() - (n < 0)
        return self._nth(self._count(ordinal) + n + (n < 0))

    def workdays_between(self, start: date, end: date) -> int:
        """Return the number of working days after `start` up to and with `end`.

        Negative if `end` is before `start`: then those after `end` up to `start`.
        """
        before = self._before
        size = self._size
        first = start.toordinal() - before
        last = end.toordinal() - before
        if 0 <= first <= size and 0 <= last <= size:  # inlined for speed, as above
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
        """Return whether `day` is a guess: its year is not announced and no exception names it."""
        return day.year not in self._announced and day not in self.exceptions

    def note(self, start: date, end: date) -> str:
        """Return the remark to show if a day from `start` to `end` (both included) is a guess.

        It names every year concerned, as in “2027 安排未录入，按估算”; empty if all is known.
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

    def note_on_count(self, start: date, end: date) -> str:
        """Return the `note` on a count from `start`, which itself is not counted, to `end`.

        It fits the results of `add_workdays` and `workdays_between`.
        """
        if end > start:
            return self.note(start + _DAY, end)
        if end < start:
            return self.note(end, start - _DAY)
        return ""

    def day(self, day: date) -> Day:
        """Return kind, source and festival of `day`."""
        in_table = self._before < day.toordinal() <= self._before + self._size
        mark = self._marks.get(day) if in_table else mark_by_rule(day)
        kind = mark.kind if mark else kind_by_week(day)
        festival = mark.festival if mark else ""
        if day in self.exceptions:
            is_worked = self.exceptions[day]
            if is_worked != kind.is_worked:
                kind = DayKind.WORKDAY if is_worked else DayKind.REST_DAY
            return Day(day, kind, Authority.COMPANY, festival)
        source = Authority.NOTICE if day.year in self._announced else Authority.ESTIMATE
        return Day(day, kind, source, festival)

    def days(self, start: date, end: date) -> Iterator[Day]:
        """Yield every day from `start` to `end`, both included."""
        for ordinal in range(start.toordinal(), end.toordinal() + 1):
            yield self.day(date.fromordinal(ordinal))

    def _has_guess(self, year: int, start: date, end: date) -> bool:
        first = max(start, date(year, 1, 1)).toordinal()
        last = min(end, date(year, 12, 31)).toordinal()
        return self._rule.exceptions_between(first, last) <= last - first

    def _count(self, ordinal: int) -> int:
        """Return the working days up to a day since the table's start (zero or less before it)."""
        index = ordinal - self._before
        if index < 0:
            return self._rule.count(ordinal) - self._rule.count(self._before)
        if index > self._size:
            after = self._rule.count(ordinal) - self._rule.count(self._before + self._size)
            return self._counts[-1] + after
        return self._counts[index]

    def _nth(self, target: int) -> date:
        """Return the first day up to which there are `target` working days, in `_count`'s terms."""
        if 0 < target <= len(self._workdays):
            return self._workdays[target - 1]
        ordinals = range(1, _LAST_ORDINAL)
        return date.fromordinal(1 + bisect_left(ordinals, target, key=self._count))


def calendar_warning(today: date, calendar: Calendar | None = None) -> str:
    """Return a warning if an arrangement that is needed by now is missing, else empty.

    The notice for the next year comes out in late October or November; from 1 November on its
    absence is worth a word, and the absence of the current year at any time.
    """
    known = calendar or Calendar.standard()
    last = today.year + 1 if today.month >= 11 else today.year
    missing = [year for year in range(today.year, last + 1) if not known.is_announced(year)]
    if not missing:
        return ""
    return (
        f"{_years_text(missing)} 年放假调休安排尚未录入，涉及的期限按估算；"
        "国务院通知发布后请更新工作日历。"
    )


@cache
def _standard() -> Calendar:
    return Calendar.of(known_arrangements())


def _marks(years: tuple[Arrangement, ...]) -> dict[date, DayMark]:
    """Return the marks of all days within the years; a festival's own day wins over a day off."""
    marks: dict[date, DayMark] = {}
    for arrangement in years:
        for holiday in arrangement.holidays:
            for day in holiday.days:
                marks[day] = DayMark(DayKind.REST_DAY, holiday.name)
            for day in holiday.workdays:
                marks[day] = DayMark(DayKind.MAKE_UP_WORKDAY, holiday.name)
    for arrangement in years:
        festivals: dict[date, list[str]] = {}
        for holiday in arrangement.statutory:
            for day in holiday.days:
                festivals.setdefault(day, []).append(holiday.name)
        for day, names in festivals.items():
            marks[day] = DayMark(DayKind.HOLIDAY, "、".join(names))
        if not arrangement.is_announced:
            _mark_substitutes(festivals, marks)
    return marks


def _mark_substitutes(festivals: Mapping[date, list[str]], marks: dict[date, DayMark]) -> None:
    """Mark the weekdays off that replace festival days on a weekend.

    The regulation on public holidays grants them; which days they are is an estimate: the next
    weekdays that are not off already.
    """
    for day in sorted(festivals):
        if kind_by_week(day).is_worked:
            continue
        substitute = day
        while substitute in marks or not kind_by_week(substitute).is_worked:
            substitute += timedelta(days=1)
        marks[substitute] = DayMark(DayKind.REST_DAY, "、".join(festivals[day]))


def _is_worked(day: date, company: Mapping[date, bool], marks: Mapping[date, DayMark]) -> bool:
    if day in company:
        return company[day]
    mark = marks.get(day)
    return (mark.kind if mark else kind_by_week(day)).is_worked


def _years_text(years: list[int]) -> str:
    """Return years as text: 2027、2028; three and more in a row as 2027～2030."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return "、".join(
        f"{run[0]}～{run[-1]}" if len(run) > 2 else "、".join(map(str, run)) for run in runs
    )
