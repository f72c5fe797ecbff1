"""What a reading comes to where it is no plain value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, timedelta

from addin.content import Value
from addin.errors import InputError
from addin.forms.model import Kind


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What stands in a cell and is not what the cell is for.

    - `raw`: what was typed.
    - `why`: what is wrong with it, in Chinese, to be said of `raw`: “是文字，不是日期”.
    - `likely`: the value that is probably meant, None where nobody can tell.
    """

    raw: str
    why: str
    likely: Value = None

    def question(self, kind: Kind) -> str:
        """Return “是不是 2026-11-30？”, empty where nothing is likely."""
        return "" if self.likely is None else f"是不是 {shown(self.likely, kind)}？"

    def error(self, wanted: str, kind: Kind, how: str = "") -> InputError:
        """Return what is told where a command or a function cannot go on without the value.

        Args:
            wanted: what it should have been: 日期.
            how: how such a value is written.
        """
        return InputError(f"“{self.raw}”不是{wanted}", remedy=self.question(kind) + how)


@dataclass(frozen=True, slots=True)
class Respelt:
    """A value that was read from something else than itself, such as a date typed as text."""

    raw: str
    value: Value


@dataclass(frozen=True, slots=True)
class Span:
    """The days between which a date without a year must lie, both included."""

    first: date
    last: date

    @staticmethod
    def year_from(day: date) -> Span:
        """Return the year that begins with a day: each day of the calendar once."""
        return Span(day, plus_year(day) - timedelta(days=1))


def plus_year(day: date) -> date:
    """Return the same day of the next year, at most the last of all; 1 March for 29 February."""
    if day.year == MAXYEAR:
        return date.max
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def shown(value: Value, kind: Kind) -> str:
    """Return a value as people write it."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return f"{value * 100:.10g}%" if kind is Kind.PERCENT else f"{value:.15g}"
    return value or ""
