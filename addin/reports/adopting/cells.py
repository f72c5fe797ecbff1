"""One cell of a tracker as the value of one of our columns, by the reader that all else uses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from addin.content import Value
from addin.forms.adoption import PERIOD, TARGETS
from addin.forms.model import Kind
from addin.reading.cells import read_number, read_text, read_truth
from addin.reading.dates import FIRST, LAST, OUTSIDE, read_period
from addin.reading.model import Respelt, Span, Unreadable, shown
from addin.reading.names import listed, one_name, pieces
from addin.reading.words import NOT_OFFERED
from addin.reports.adopting.source import Cell, text_of
from addin.reports.adopting.values import is_nothing, is_person, is_undecided, standard_word

UNDECIDED = "还没有定"
SEVERAL = "写了几个人"
NO_PERIOD = "不是起止日期"

_BETWEEN_NAMES = re.compile(r"\s+|[+和及与&]| and ", re.IGNORECASE)
_KINDS = {target.key: target.field.kind for target in TARGETS}


@dataclass(frozen=True, slots=True)
class Ways:
    """How cells are read that say nothing by themselves.

    - `span`: the days between which dates without a year lie.
    - `words`: our word by column and word of the tracker (case and spaces apart), "" for none.
    - `scaled`: whether 80 in the column of shares is 80 %.
    """

    span: Span | None = None
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    scaled: bool = False


Values = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Asked:
    """What could not be read of a cell for a column, why, and what is probably meant."""

    key: str
    raw: str
    why: str
    likely: str = ""


def word_key(key: str, text: str) -> tuple[str, str]:
    """Return by what a word of a tracker is remembered."""
    return key, "".join(text.split()).casefold()


def read(key: str, value: Cell, ways: Ways) -> tuple[Values, Asked | None]:
    """Return what a cell says for the column `key`, by our columns, and what is to be asked."""
    if is_nothing(value):
        return {}, None
    kind = _KINDS[key]
    if key in ("status", "priority"):
        return _word(key, text_of(value), ways)
    if is_undecided(text_of(value)) and (kind.is_date or key in (PERIOD.key, "owner", "percent")):
        return {}, Asked(key, text_of(value), UNDECIDED)
    if key == PERIOD.key:
        return _period(value, ways)
    if kind in (Kind.DATE, Kind.PERCENT):
        return _quantity(key, kind, value, ways)
    if key == "owner":
        return _owner(text_of(value))
    if kind is Kind.DEPARTMENTS:
        return {key: listed(text_of(value))}, None
    text = text_of(value)
    return {key: text if kind is Kind.LONG_TEXT else " ".join(text.split())}, None


def _word(key: str, text: str, ways: Ways) -> tuple[Values, Asked | None]:
    said = ways.words.get(word_key(key, text))
    word = standard_word(key, text) if said is None else said
    return ({key: word}, None) if word else ({}, Asked(key, text, NOT_OFFERED))


def _period(value: Cell, ways: Ways) -> tuple[Values, Asked | None]:
    found = read_period(value, ways.span) if isinstance(value, str) else None
    if isinstance(found, Unreadable):
        return {}, Asked(PERIOD.key, found.raw, found.why)
    if found:
        return {"start": found[0], "finish": found[1]}, None
    values, asked = _quantity("finish", Kind.DATE, value, ways)  # one day alone: it is due then
    if asked:
        return {}, Asked(PERIOD.key, asked.raw, NO_PERIOD, asked.likely)
    return values, None


def _quantity(key: str, kind: Kind, value: Cell, ways: Ways) -> tuple[Values, Asked | None]:
    found: Value | Respelt | Unreadable
    if isinstance(value, bool):
        found = read_truth(value, kind)
    elif isinstance(value, date):
        found = _day(value) if kind is Kind.DATE else Unreadable(text_of(value), "是日期")
    elif isinstance(value, int | float):
        number = value / 100 if kind is Kind.PERCENT and ways.scaled else value
        found = read_number(number, kind, since_1904=False)
    else:
        text = value or ""
        if kind is Kind.PERCENT and ways.scaled and "%" not in text and "％" not in text:
            text = f"{text}%"
        found = read_text(text, kind, ways.span)
    if isinstance(found, Unreadable):
        likely = "" if found.likely is None else shown(found.likely, kind)
        return {}, Asked(key, text_of(value), found.why, likely)
    return {key: found.value if isinstance(found, Respelt) else found}, None


def _day(value: date) -> date | Unreadable:
    day = value.date() if isinstance(value, datetime) else value
    return day if FIRST <= day <= LAST else Unreadable(day.isoformat(), OUTSIDE)


def people(text: str) -> list[str]:
    """Return the people that a cell names; one whom nobody can take apart is one name."""
    names: list[str] = []
    for piece in pieces(text):
        parts = [part for part in _BETWEEN_NAMES.split(piece) if part]
        is_one = is_person(piece) or not all(map(is_person, parts))
        names += [one_name(piece)] if is_one else parts
    return list(dict.fromkeys(names))


def _owner(text: str) -> tuple[Values, Asked | None]:
    """Return the first of several people as the owner, the others as support, and say so."""
    first, *others = people(text) or [""]
    if not others:
        return {"owner": first}, None
    helping = f"配合：{'、'.join(others)}"
    return {"owner": first, "support": helping}, Asked("owner", text, SEVERAL, first)
