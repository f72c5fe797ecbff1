"""What a heading says: for each column that a tracker may have, how likely it is that one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from addin.forms.adoption import (
    ACTUAL,
    BOTH,
    DATES,
    ENDS,
    NOT_DATES,
    OTHER_MOMENTS,
    PERIOD,
    PLANNED,
    STARTS,
    TARGETS,
    UNUSED,
)
from addin.reading.characters import half_width

LONGEST = 40  # characters of a heading; what is longer is a text
_LATIN = re.compile(r"s/n|[a-z0-9%#'.]+")
_PART = re.compile(r"s/n|[a-z0-9%#'.]+|[\u4e00-\u9fff]+")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_ASIDE = re.compile(r"[（(\[【].*?[)）\]】]")
_NUMBERED = re.compile(r"^[0-9一二三四五六七八九十]+[、.．)]\s*")

_DATED = ("start", "finish", "actual_start", "actual_finish")
_NEVER_DATED = ("status", "percent", "note", "name", "description", "deliverable", "standard")
_WHOLE, _SURE_DATE, _MARK, _LONG = 0.84, 0.9, 12, 4

Scores = dict[str, float]
"""How likely a column is which, by the key of the target, from 0 to 1."""


@cache
def said_by(heading: str) -> Scores:
    """Return what a heading says; empty for one that says nothing.

    >>> max(said_by("计划完成时间（年月日）"), key=said_by("计划完成时间").get)
    'finish'
    >>> said_by("实际完成日期")["actual_finish"], said_by("工期(天)")
    (1.0, {})
    """
    spelt = _plain(heading)
    if not spelt or len(spelt) > LONGEST:
        return {}
    scores: Scores = {}
    for target in TARGETS:
        for rank, word in enumerate(target.words):
            found = _likeness(spelt, word) * (1 - 0.005 * min(rank, 30))
            if found > scores.get(target.key, 0):
                scores[target.key] = found
    unused = max((_likeness(spelt, word) for word in UNUSED), default=0)
    for key in _DATED:  # only said by the whole: 完成 is in 完成时间 and in 完成情况
        if scores.get(key, 0) < _WHOLE:
            scores.pop(key, None)
    for key, found in _dated(spelt):
        scores[key] = max(scores.get(key, 0), found)
        if found >= _SURE_DATE:
            for other in _NEVER_DATED:
                scores.pop(other, None)
    # A heading that is plainly of no use to us says nothing else by a part of it.
    return {key: found for key, found in scores.items() if found > 0.3 and found > unused - 0.02}


@cache
def is_unused(heading: str) -> bool:
    """Whether a heading is plainly one of which nothing is brought in."""
    spelt = _plain(heading)
    return max((_likeness(spelt, word) for word in UNUSED), default=0) >= _WHOLE


def marks_dates(heading: str) -> bool:
    """Whether a heading over others says of them that they are planned or actual."""
    spelt = _plain(heading)
    return len(spelt) <= _MARK and (_has(spelt, PLANNED) or _has(spelt, ACTUAL))


@cache
def _plain(heading: str) -> str:
    text = half_width(heading).casefold().replace("\n", " ")
    text = _ASIDE.sub(" ", text) if _ASIDE.sub("", text).strip() else text
    return _NUMBERED.sub("", text).strip(" *:：.、_-?!")


@cache
def _parts(text: str) -> list[str]:
    """Return a text as Latin words and runs of Chinese characters."""
    words = text.replace("_", " ").replace("-", " ")
    return [_singular(word) for word in _PART.findall(words)]


def _likeness(heading: str, word: str) -> float:
    """Return how like a heading is to a word: 1 if it is it, less if it ends with it or holds it."""
    word, is_whole = _plain(word), word.endswith("!")
    if heading == word or _parts(heading) == _parts(word):
        return 1.0
    if is_whole:
        return 0.0
    if _HAN.search(word):
        heading, size = "".join(_HAN.findall(heading)), len(word)
        if len(word) < 2 or word not in heading:
            return 0.0
        share = size / len(heading)
        if heading.endswith(word):  # what a Chinese compound is stands at its end
            return 0.62 + 0.3 * share
        return (0.5 if size >= _LONG and heading.startswith(word) else 0.3) + 0.3 * share
    own, wanted = _parts(heading), _parts(word)
    at = _at(own, wanted)
    if at is None:
        return 0.0
    share = len(wanted) / len(own)
    if at + len(wanted) == len(own):
        return 0.5 + 0.42 * share
    return (0.45 if at == 0 else 0.25) + 0.3 * share


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def _at(words: Sequence[str], wanted: Sequence[str]) -> int | None:
    for start in range(len(words) - len(wanted) + 1):
        if list(words[start : start + len(wanted)]) == list(wanted):
            return start if wanted else None
    return None


def _has(heading: str, words: Sequence[str]) -> bool:
    own = _LATIN.findall(heading)
    return any(word in heading if _HAN.search(word) else word in own for word in words)


def _ends(heading: str, words: Sequence[str]) -> bool:
    own = _LATIN.findall(heading)
    return any(
        heading.endswith(word) if _HAN.search(word) else own[-1:] == [word] for word in words
    )


def _dated(heading: str) -> Iterator[tuple[str, float]]:
    """Yield what a heading says of a date: start or finish, planned or actual, or both in one."""
    if _ends(heading, NOT_DATES) or _has(heading, OTHER_MOMENTS):
        return
    starts, ends = _has(heading, STARTS), _has(heading, ENDS)
    named, is_date = _has(heading, ACTUAL) or _has(heading, PLANNED), _ends(heading, DATES)
    if _has(heading, BOTH) or (starts and ends):
        yield PERIOD.key, 0.95
    elif (starts or ends) and (named or is_date or _ends(heading, (*STARTS, *ENDS))):
        which = "start" if starts else "finish"
        is_actual = _has(heading, ACTUAL) and not _has(heading, PLANNED)
        sure = 1.0 if named and is_date else 0.95 if is_date else 0.9 if named else 0.8
        yield (f"actual_{which}" if is_actual else which), sure
        if not named:  # beside a planned one it is the actual one
            yield f"actual_{which}", 0.6
    elif named and is_date:
        yield PERIOD.key, 0.7
        yield "finish", 0.6
