"""What the values of a column look like: dates, shares, people, states, codes, texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from addin.forms.adoption import NOTHING, PRIORITY_WORDS, STATUS_WORDS, SURNAMES, UNDECIDED, UNITS
from addin.forms.model import Kind
from addin.forms.vocabularies import NO, YES
from addin.reading.characters import half_width
from addin.reading.dates import FIRST, LAST, date_of_number, read_date, read_period
from addin.reading.model import Unreadable
from addin.reading.names import pieces
from addin.reading.numbers import read_share
from addin.reading.words import shipped
from addin.reports.adopting.source import Cell, Sheet, text_of

LOOKED_AT = 400  # rows of a column

_CODE = re.compile(r"[A-Za-z]{0,8}[-_#.]?\d+(?:[-_.]\d+)*\.?")
_FIGURES = re.compile(r"[\s\d.,:/%-]+")
_CHINESE_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
_SMALL = "a-z\u00df-\u024f\u1e00-\u1eff'."
_LATIN_NAME = re.compile(rf"[A-Z\u00c0-\u0110][{_SMALL}]+(?: [A-Z\u00c0-\u0110][{_SMALL}]*){{0,2}}")
_SPACED = re.compile(r"\w(?:\s+\w){1,3}")  # 李 雷, as wide as a name of three
_LONGEST = 9  # digits of a number in a row of them
_LINK = re.compile(r"https?://|www\.|\\\\|[A-Za-z]:\\")
_SEPARATED = re.compile(r"\s+|[+和及与&]| and ")


def is_nothing(value: Cell) -> bool:
    """Whether a cell says nothing."""
    text = text_of(value)
    return not text or text.casefold() in NOTHING


def is_undecided(text: str) -> bool:
    """Whether a text says that something is not known yet."""
    return half_width(text).casefold().strip("（）()") in UNDECIDED


def standard_word(key: str, text: str) -> str:
    """Return our word for a status or a priority, empty for one that nobody knows."""
    word = half_width(text).strip(" 。.;；")
    own = shipped({"status": "task_status", "priority": "priority"}[key]).standard(word)
    known = STATUS_WORDS if key == "status" else PRIORITY_WORDS
    return own or known.get(word.casefold(), "")


@dataclass(frozen=True, slots=True)
class Profile:
    """What the filled cells of a column look like, as shares from 0 to 1."""

    filled: float
    count: int
    shares: Mapping[str, float]

    def alone(self, key: str, kind: Kind) -> float:
        """Return how surely the values alone, without a heading, are those of a column."""
        if not self.count:
            return 0.0
        if key == "percent":
            return self.shares["percent"]
        if key == "status":
            return self.shares["status"] - self.shares["yes_no"]
        return self.shares["full_names"] if key == "owner" else self.fit(key, kind)

    def fit(self, key: str, kind: Kind) -> float:
        """Return how well the values fit a column; 0.5 where there are none to tell."""
        if not self.count:
            return 0.5
        return _FITS.get(key, _BY_KIND.get(kind, _fits_text))(self.shares)


def profile(sheet: Sheet, column: int, rows: Sequence[int]) -> Profile:
    """Return what the cells of a column in these rows look like."""
    cells = [
        (value, (row, column) in sheet.shares)
        for row in rows[:LOOKED_AT]
        if sheet.begins(row, column)
        for value in [sheet.cell(row, column)]
        if not is_nothing(value)
    ]
    seen = len([row for row in rows[:LOOKED_AT] if sheet.begins(row, column)])
    if not cells:
        return Profile(0.0, 0, {})
    texts = [text_of(value) for value, _ in cells]
    count = len(cells)
    counted = Counter(texts)
    looks: Counter[str] = Counter()
    for value, is_share in cells:
        looks.update(look for look, holds in _LOOKS.items() if holds(value, is_share))
    shares = {look: looks[look] / count for look in _LOOKS}
    shares["distinct"] = len(counted) / count
    spread = [text for row in rows[:LOOKED_AT] if (text := sheet.text(row, column))]
    shares["spread"] = len(counted) / max(len(spread), 1)  # a merged cell's text counts in each row
    shares["few"] = float(len(counted) <= max(3, min(9, count // 2)) and count >= 3)
    shares["length"] = sum(map(len, texts)) / count
    shares["ascending"] = _ascending(texts)
    shares["scaled"] = float(_is_scaled([value for value, _ in cells]))
    return Profile(count / max(seen, 1), count, shares)


def _ascending(texts: Sequence[str]) -> float:
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) <= _LONGEST]
    steps = [b - a for a, b in pairwise(numbers)]
    return sum(step == 1 for step in steps) / len(texts) if steps else 0.0


def _is_scaled(values: Sequence[Cell]) -> bool:
    numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    return bool(numbers) and max(numbers) > 1 and all(0 <= v <= 100 for v in numbers)


@cache
def _reads_as_date(text: str) -> bool:
    read = read_date(text)
    return not isinstance(read, Unreadable) or _is_short_date(text) or is_undecided(text)


_SHORT_DATE = re.compile(
    r"\d{1,2}\s*[./月-]\s*\d{1,2}\s*[日号]?(?:[-~～至到/].*)?|\d{1,2}月[上中下初末底]旬?|\d{1,2}月底?|\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}[- ][A-Za-z]{3}[- ]\d{2,4}"
)


def _is_short_date(text: str) -> bool:
    return _SHORT_DATE.fullmatch(half_width(text)) is not None


def _is_date(value: Cell, _: bool) -> bool:
    if isinstance(value, date):
        return True
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, int | float):
        return not isinstance(date_of_number(value, since_1904=False), Unreadable) and (
            value > (FIRST - date(1899, 12, 30)).days and value < (LAST - date(1899, 12, 30)).days
        )
    return _reads_as_date(value)


def _is_period(value: Cell, _: bool) -> bool:
    return isinstance(value, str) and read_period(value) is not None


def _is_share(value: Cell, is_share: bool) -> bool:
    if isinstance(value, bool) or value is None or isinstance(value, date):
        return False
    if isinstance(value, int | float):
        return is_share or 0 <= value <= 100
    return "%" in half_width(value) and not isinstance(read_share(value), Unreadable)


def _shown_share(value: Cell, is_share: bool) -> bool:
    return is_share or (isinstance(value, str) and _is_share(value, is_share))


def is_person(name: str) -> bool:
    """Whether a text looks like the name of one person."""
    if name in SURNAMES:  # 王, for short
        return True
    if _SPACED.fullmatch(name):
        name = "".join(name.split())
    if _CHINESE_NAME.fullmatch(name):
        return name[0] in SURNAMES or (len(name) == 3 and name[0] in "小老阿大")
    return _LATIN_NAME.fullmatch(name) is not None


@cache
def _names_people(text: str) -> bool:
    names = [one for each in pieces(text) for one in _SEPARATED.split(each) if one] or [text]
    return is_person(text) or all(map(is_person, names))


def _is_people(value: Cell, _: bool) -> bool:
    return isinstance(value, str) and len(value) <= 60 and _names_people(value.strip())


def _has_full_names(value: Cell, is_share: bool) -> bool:
    """Whether people are named as no other word is: a capital letter alone makes no name."""
    return _is_people(value, is_share) and (" " in str(value) or not str(value).isascii())


def _is_unit(value: Cell, _: bool) -> bool:
    if not isinstance(value, str) or len(value) > 40:
        return False
    return any(each.casefold().endswith(UNITS) for each in pieces(value))


def _is_text(value: Cell, _: bool) -> bool:
    return isinstance(value, str) and len(value.strip()) > 1 and not _FIGURES.fullmatch(value)


_YES_NO = frozenset((YES, NO, "y", "n", "yes", "no", "√", "×", "true", "false"))

_LOOKS: Mapping[str, Callable[[Cell, bool], bool]] = {
    "date": _is_date,
    "period": _is_period,
    "share": _is_share,
    "percent": _shown_share,
    "status": lambda value, _: bool(standard_word("status", text_of(value))),
    "yes_no": lambda value, _: text_of(value).casefold() in _YES_NO,
    "priority": lambda value, _: bool(standard_word("priority", text_of(value))),
    "people": _is_people,
    "full_names": _has_full_names,
    "unit": _is_unit,
    "text": _is_text,
    "number": lambda value, _: isinstance(value, int | float) and not isinstance(value, bool),
    "code": lambda value, _: _CODE.fullmatch(text_of(value)) is not None,
    "link": lambda value, _: _LINK.search(text_of(value)) is not None,
}

Shares = Mapping[str, float]
_SHORT = 14  # characters of a word


def _fits_text(shares: Shares) -> float:
    return max(0.0, shares["text"] - 0.8 * shares["date"] - 0.6 * shares["percent"])


def _fits_name(shares: Shares) -> float:
    wrong = max(shares["date"], shares["people"] * 0.4, shares["percent"], shares["status"])
    wrong = max(wrong, 0.4 * shares["code"])
    return max(0.0, shares["text"] * (0.35 + 0.65 * shares["distinct"]) - 0.9 * wrong)


def _fits_status(shares: Shares) -> float:
    if shares["date"] > 0.5 or shares["percent"] > 0.4:
        return 0.1
    few = 0.6 * shares["few"] * (shares["length"] <= _SHORT) * shares["text"]
    return max(shares["status"], 0.9 * shares["yes_no"], few)


def _fits_priority(shares: Shares) -> float:
    if shares["date"] > 0.5:
        return 0.0
    return max(shares["priority"], 0.6 * shares["few"] * (shares["length"] <= _SHORT))


def _fits_percent(shares: Shares) -> float:
    return max(shares["percent"], 0.9 * shares["share"]) * (1 - shares["date"])


def _fits_people(shares: Shares) -> float:
    short = 0.5 * (shares["length"] <= 12) * shares["text"] * (1 - shares["status"])
    return max(shares["people"], short if not shares["date"] else 0)


def _fits_unit(shares: Shares) -> float:
    return max(shares["unit"], 0.6 * (shares["length"] <= 10) * shares["text"])


def _fits_section(shares: Shares) -> float:
    return 0.3 + 0.6 * (1 - shares["spread"]) if shares["date"] < 0.3 else 0.0


def _fits_key(shares: Shares) -> float:
    return max(shares["code"], shares["ascending"]) * (0.4 + 0.6 * shares["distinct"])


def _fits_note(shares: Shares) -> float:
    return _fits_text(shares) * (0.3 if shares["status"] > 0.6 else 1.0)


_FITS: Mapping[str, Callable[[Shares], float]] = {
    "name": _fits_name,
    "status": _fits_status,
    "priority": _fits_priority,
    "percent": _fits_percent,
    "owner": _fits_people,
    "department": _fits_unit,
    "supporting": _fits_unit,
    "section": _fits_section,
    "mark": _fits_key,
    "note": _fits_note,
    "period": lambda shares: max(shares["period"], 0.5 * shares["date"]),
    "predecessors": lambda shares: max(shares["code"], 0.5),
    "result_link": lambda shares: max(shares["link"], 0.4),
}
_BY_KIND: Mapping[Kind, Callable[[Shares], float]] = {
    Kind.DATE: lambda shares: max(shares["date"], 0.0),
    Kind.PERSON: _fits_people,
}
