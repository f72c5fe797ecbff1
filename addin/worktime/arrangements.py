"""The holiday arrangements of each year, as the State Council's notices state them.

The dates are facts from the notices; a year without a notice has its statutory days only.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple, NotRequired, TypedDict


class Holiday(NamedTuple):
    """The days off from `start` to `end`, both included, and the days worked in return."""

    name: str
    start: date
    end: date
    workdays: tuple[date, ...] = ()

    @property
    def days(self) -> tuple[date, ...]:
        """The days from `start` to `end`, both included."""
        length = (self.end - self.start).days + 1
        return tuple(self.start + timedelta(days=n) for n in range(length))


class Arrangement(NamedTuple):
    """The holidays of one calendar year.

    `statutory` are the festivals' own days, `holidays` the days off that the notice makes of them.
    `notice` is the notice's number and `published` its date; both are empty and `holidays` too
    while the State Council has not announced the year. A later notice that changed what it says is
    the `amendment`; its changes are in `holidays`.
    A festival may begin in the last days of the year before.
    """

    year: int
    statutory: tuple[Holiday, ...]
    holidays: tuple[Holiday, ...] = ()
    notice: str = ""
    published: date | None = None
    amendment: str = ""

    @property
    def is_announced(self) -> bool:
        """Whether the State Council's notice is known; otherwise the year is an estimate."""
        return bool(self.notice)


@cache
def known_arrangements() -> tuple[Arrangement, ...]:
    """Return the arrangements that come with Xiezuo, one for each year, without a gap."""
    # importlib.resources would do, and loads tempfile and shutil for it, for 10 ms of each click.
    text = Path(__file__).with_name("holidays.json").read_text(encoding="utf-8")
    data: _File = json.loads(text)
    return tuple(_arrangement(entry) for entry in data["years"])


class _Notice(TypedDict):
    number: str
    date: str


_Span = TypedDict("_Span", {"name": str, "from": str, "to": str, "workdays": list[str]})


class _Year(TypedDict):
    year: int
    notice: _Notice | None
    amendment: NotRequired[_Notice]
    statutory: list[_Span]
    holidays: list[_Span]


class _File(TypedDict):
    years: list[_Year]


def _arrangement(entry: _Year) -> Arrangement:
    notice = entry["notice"]
    return Arrangement(
        year=entry["year"],
        statutory=tuple(_holiday(span) for span in entry["statutory"]),
        holidays=tuple(_holiday(span) for span in entry["holidays"]),
        notice=notice["number"] if notice else "",
        published=date.fromisoformat(notice["date"]) if notice else None,
        amendment=entry["amendment"]["number"] if "amendment" in entry else "",
    )


def _holiday(span: _Span) -> Holiday:
    return Holiday(
        name=span["name"],
        start=date.fromisoformat(span["from"]),
        end=date.fromisoformat(span["to"]),
        workdays=tuple(date.fromisoformat(text) for text in span.get("workdays", ())),
    )
