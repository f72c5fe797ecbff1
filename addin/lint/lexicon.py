"""The words that a lint looks for: the core list, changed as the company's 词库 says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from addin.forms.vocabularies import (
    APPROXIMATION,
    SLOGAN,
    SUBJECTIVE_QUALITY,
    UNCLEAR_ACTOR,
    UNCLEAR_REFERENCE,
    VAGUE_DEGREE,
    VAGUE_TIME,
    WEAK_PROMISE,
    WHITELIST,
)
from addin.lint.compounds import COMPOUNDS
from addin.lint.words import GROUPS, HARD, NEVER, PURPOSE, QUALITY, TIME, WordGroup

_BOUND_OF_ADDED = {
    VAGUE_TIME: TIME,
    VAGUE_DEGREE: "degree",
    APPROXIMATION: HARD,
    WEAK_PROMISE: HARD,
    SUBJECTIVE_QUALITY: QUALITY,
    UNCLEAR_ACTOR: NEVER,
    SLOGAN: PURPOSE,
    UNCLEAR_REFERENCE: "reference",
}
_NOTHING = re.compile(r"(?!)")
_SHORTEST = 2  # characters of a name that is covered; 王 alone would cover too much


class LexiconEntry(NamedTuple):
    """A word with its group, and the company's own level and suggestion if it gave them."""

    word: str
    group: WordGroup
    level: str = ""
    suggestion: str = ""
    is_company: bool = False


class CompanyWord(NamedTuple):
    """A row of 词库; `kind` is its class, 白名单 means that the word is never vague."""

    word: str
    kind: str
    level: str = ""
    suggestion: str = ""
    enabled: bool = True


class Lexicon(NamedTuple):
    """Words by their first two characters, longest first, and what is covered before they are sought.

    `disabled` are words that the company switched off; they hold for patterns too.
    `seen` is what was made of clauses by these words.
    """

    entries: Mapping[str, Sequence[LexiconEntry]]
    compounds: re.Pattern[str]
    seen: dict[tuple[str, bool], Any]
    names: re.Pattern[str] | None = None
    disabled: frozenset[str] = frozenset()

    def found(self, text: str) -> Iterator[tuple[int, LexiconEntry]]:
        """Yield where words of the lexicon stand in `text`; the longest at each place."""
        entries, end = self.entries, 0
        for start in range(len(text)):
            if start < end:
                continue
            for entry in entries.get(text[start : start + 2]) or entries.get(text[start], ()):
                if text.startswith(entry.word, start):
                    yield start, entry
                    end = start + len(entry.word)
                    break


@cache
def core() -> Lexicon:
    """Return the lexicon that the product comes with."""
    return _lexicon({entry.word: entry for entry in _core_entries()}, COMPOUNDS)


def company(words: Iterable[CompanyWord], names: Iterable[str] = ()) -> Lexicon:
    """Return the core lexicon as changed by 词库, with the workbook's `names` covered.

    A word that is switched off is neither found nor covered; words of unknown classes, 归责 and
    占位 among them, leave the lexicon as it is.
    """
    return _company(tuple(words), tuple(names))


@lru_cache(maxsize=8)  # a click asks again by the words of the one before
def _company(words: Sequence[CompanyWord], names: Sequence[str]) -> Lexicon:
    entries = {entry.word: entry for entry in _core_entries()}
    compounds, disabled = set(COMPOUNDS), set()
    for row in words:
        if not row.enabled:
            entries.pop(row.word, None)
            compounds.discard(row.word)
            disabled.add(row.word)
        elif row.kind == WHITELIST:
            compounds.add(row.word)
        elif row.kind in _BOUND_OF_ADDED and row.word:
            entries[row.word] = _added(row, entries.get(row.word))
    made = _lexicon(entries, compounds)
    return made._replace(names=_any_of(names, _SHORTEST), disabled=frozenset(disabled))


def _added(row: CompanyWord, known: LexiconEntry | None) -> LexiconEntry:
    group = known.group if known and known.group.kind == row.kind else None
    if group is None:
        bound = _BOUND_OF_ADDED[row.kind]
        group = next(g for g in GROUPS if g.kind == row.kind and g.bound == bound)
    return LexiconEntry(row.word, group, row.level, row.suggestion, is_company=True)


def _core_entries() -> Iterator[LexiconEntry]:
    for group in GROUPS:
        for word in group.words:
            yield LexiconEntry(word, group)


def _lexicon(entries: Mapping[str, LexiconEntry], compounds: Iterable[str]) -> Lexicon:
    by_start: dict[str, list[LexiconEntry]] = {}
    for word in sorted(entries, key=len, reverse=True):
        by_start.setdefault(word[:2], []).append(entries[word])
    for start, same in by_start.items():
        if len(start) == 2:
            same += by_start.get(start[0], ())
    return Lexicon(by_start, _any_of(compounds) or _NOTHING, {})


def _any_of(words: Iterable[str], shortest: int = 1) -> re.Pattern[str] | None:
    """Return a pattern of all words, the longest first; None if there are none.

    Words are grouped by their first character, which `re` decides on at once.
    """
    by_first: dict[str, list[str]] = {}
    for word in words:
        if len(word) >= shortest:
            by_first.setdefault(word[0], []).append(word[1:])
    if not by_first:
        return None
    branches = [
        re.escape(first)
        + "(?:"
        + "|".join(map(re.escape, sorted(rests, key=len, reverse=True)))
        + ")"
        for first, rests in by_first.items()
    ]
    return re.compile("|".join(branches))
