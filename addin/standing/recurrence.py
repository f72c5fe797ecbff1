"""Whether a problem is one that 案例库 knows already (R-33, KPI-19).

Two texts are compared by the pairs of neighbouring characters that they share (Jaccard: shared
pairs ÷ all pairs), after numbers and dates are taken out, which differ in every report, and the
company's synonyms are made one.
A case also counts as known when enough of its 关键词 stand in the problem.
`benchmarks/recurrence.py` measures both on a labelled set; the limits stand in the sheet 知识库.
"""

from __future__ import annotations

import re
import unicodedata
from collections import ChainMap, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import pairwise
from math import ceil
from typing import Any, NamedTuple

from addin.content import Content
from addin.forms import FIELDS
from addin.forms.knowledge import SYNONYM_GROUP
from addin.reading.names import words
from addin.standing.day_count import day_of
from addin.standing.workbook_day import WorkbookDay, once

NEEDED = frozenset({"knowledge", "Cases", "Problems", "Synonyms", "initiation.collaboration_id"})
"""What must be read of a workbook for its problems to be compared."""

_ROUNDED = 1e-9  # what a product may be too large by
_FIGURE = re.compile(r"\d[\d.,:\-]*(?:年|月|日|时|分|点|号|%)?")
_GAP = re.compile(r"[\W_]+")

Synonyms = tuple[tuple[str, str], ...]


class Case(NamedTuple):
    """One row of 案例库."""

    id: str
    problem: str
    solution: str
    keywords: tuple[str, ...]
    source: str  # 协作编号 of the collaboration that it comes from


class Match(NamedTuple):
    """A case that a problem resembles; `similarity` is from 0 to 1, `keywords` those it has."""

    case: Case
    similarity: float
    keywords: tuple[str, ...]

    def order(self) -> tuple[float, int]:
        """Return by what matches are put in order, the closest first."""
        return -self.similarity, -len(self.keywords)


class Repeat(NamedTuple):
    """A problem that is known already: its row index in the table Problems and the best case.

    `is_linked` says whether somebody has entered the case as 对应案例.
    """

    row: int
    match: Match
    is_linked: bool


class Problem(NamedTuple):
    """One row of 问题, or of the table between two of them."""

    id: str
    text: str
    linked: str  # 对应案例
    day: date | None
    department: str  # whose it is: 责任部门, else 牵头部门


class Reported(NamedTuple):
    """What a workbook says of problems and cases; `own` is its 协作编号, the limits are those of 知识库."""

    own: str
    problems: Sequence[Problem]
    cases: Sequence[Case]
    least_similarity: float
    least_keywords: int
    synonyms: Synonyms

    @staticmethod
    def from_data(data: Sequence[Any]) -> Reported:
        """Return it out of its fields in their order (`addin.standing.as_data`)."""
        own, problems, cases, similar, keywords, synonyms = data
        return Reported(
            own,
            [Problem(*each) for each in problems],
            [Case(id, text, how, tuple(words), by) for id, text, how, words, by in cases],
            similar,
            keywords,
            tuple((old, new) for old, new in synonyms),
        )


@dataclass(frozen=True)
class Library:
    """Cases with the limits from which on a problem counts as known.

    A text is compared only with the cases that share enough with it to count: over many workbooks,
    problems times cases are too many.
    """

    cases: Sequence[Case]
    least_similarity: float
    least_keywords: int
    synonyms: Synonyms = ()

    @staticmethod
    def of(reported: Reported) -> Library:
        """Return the cases of a workbook with its limits."""
        limits = (reported.least_similarity, reported.least_keywords, reported.synonyms)
        return Library(reported.cases, *limits)

    @cached_property
    def by_id(self) -> dict[str, Case]:
        """The cases by their id, however it is written; the first one of each."""
        return {case.id.casefold(): case for case in reversed(self.cases) if case.id}

    @cached_property
    def _with_pair(self) -> Mapping[str, Sequence[int]]:
        """Which cases have a pair of characters."""
        found = defaultdict(list)
        for place, case in enumerate(self.cases):
            for pair in pairs(case.problem, self.synonyms):
                found[pair].append(place)
        return found

    @cached_property
    def _with_keyword(self) -> Mapping[str, Mapping[str, Sequence[int]]]:
        """Which cases have a keyword, by how it begins."""
        found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for place, case in enumerate(self.cases):
            for word in {_plain(word, self.synonyms) for word in case.keywords}:
                found[word[:2]][word].append(place)
        return found

    def _candidates(self, text: str) -> set[int]:
        """Return where the cases are that may count as the same problem, and some that do not.

        Of a case that is similar enough, so many pairs are among those of the text that it has one
        of the rarest of them.
        """
        found: set[int] = set()
        if self.least_similarity > 0:
            known = self._with_pair
            rarest = sorted(pairs(text, self.synonyms), key=lambda pair: len(known.get(pair, ())))
            needed = ceil(len(rarest) * min(self.least_similarity, 1) - _ROUNDED)
            found.update(*(known.get(pair, ()) for pair in rarest[: len(rarest) - needed + 1]))
        if self.least_keywords > 0:
            plain = _plain(text, self.synonyms)
            for start in {"", *plain, *map("".join, pairwise(plain))}:
                for word, places in self._with_keyword.get(start, {}).items():
                    if word in plain:
                        found.update(places)
        return found

    def match(self, text: str, case: Case) -> Match:
        """Return how far a text resembles a case."""
        plain = _plain(text, self.synonyms)
        shared = tuple(word for word in case.keywords if _plain(word, self.synonyms) in plain)
        return Match(case, similarity(text, case.problem, self.synonyms), shared)

    def matches(self, text: str) -> list[Match]:
        """Return the cases that count as the same problem, the most similar first."""
        cases = [self.cases[place] for place in sorted(self._candidates(text))]
        found = [match for case in cases if self.counts(match := self.match(text, case))]
        return sorted(found, key=Match.order)

    def counts(self, match: Match) -> bool:
        """Whether a match is close enough to be the same problem; a limit of 0 is switched off."""
        by_text = 0 < self.least_similarity <= match.similarity
        return by_text or 0 < self.least_keywords <= len(match.keywords)


def similarity(first: str, second: str, synonyms: Synonyms = ()) -> float:
    """Return from 0 to 1 how much two texts have in common.

    >>> similarity("12月3日冷柜断电5小时，食品报废", "冷柜断电，食品报废")
    0.857142...
    """
    one, other = pairs(first, synonyms), pairs(second, synonyms)
    every = len(one | other)
    return len(one & other) / every if every else 0.0


@lru_cache(maxsize=20_000)
def pairs(text: str, synonyms: Synonyms = ()) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a text without its figures."""
    pieces = _GAP.split(_FIGURE.sub(" ", _plain(text, synonyms)))
    return frozenset(piece[n : n + 2] for piece in pieces for n in range(len(piece) - 1))


def cases_of(content: Content) -> Iterator[Case]:
    """Yield the cases of a workbook that say what the problem was."""
    data = content.table("Cases")
    columns = ("case_id", "problem", "solution", "keywords", "source")
    for id, problem, solution, keywords, source in zip(
        *(data.texts(key) for key in columns), strict=True
    ):
        if problem:
            yield Case(id, problem, solution, tuple(words(keywords)), source)


@once
def reported(workbook: WorkbookDay) -> Reported:
    """Return what a workbook says of problems and cases; needs what `NEEDED` names."""
    content = workbook.content
    data = content.table("Problems")
    columns = (data.texts(key) for key in ("problem_id", "description", "case_id"))
    departments = zip(data.texts("department"), data.texts("lead_department"), strict=True)
    days = map(day_of, data.dates("reported_at"))
    rows = zip(*columns, days, (own or lead for own, lead in departments), strict=True)
    return Reported(
        own=content.text("initiation.collaboration_id"),
        problems=[Problem(*row) for row in rows],
        cases=list(cases_of(content)),
        least_similarity=_limit(content, "knowledge.least_similarity"),
        least_keywords=int(_limit(content, "knowledge.least_keywords")),
        synonyms=_synonyms(content),
    )


@once
def repeats(workbook: WorkbookDay) -> Sequence[Repeat]:
    """Return the problems of a workbook that its own cases know already, with the closest one."""
    found = reported(workbook)
    return list(repeated(found, Library.of(found)))


def repeated(reported: Reported, *libraries: Library) -> Iterator[Repeat]:
    """Yield the problems that one of some libraries knows; of equals, the first library's counts.

    The problem that a case was made from is no repeat of it: the first of this collaboration that
    names the case, where the case says that it comes from this collaboration.
    """
    own = reported.own.casefold()
    by_id = ChainMap(*(library.by_id for library in libraries))
    made: set[str] = set()
    for row, problem in enumerate(reported.problems):
        text, linked = problem.text, problem.linked
        case = by_id.get(linked.casefold()) if linked else None
        if case is None:
            found = [match for each in libraries for match in each.matches(text)[:1] if text]
            if found:
                yield Repeat(row, min(found, key=Match.order), is_linked=False)
        elif case.source.casefold() == own and case.id not in made:
            made.add(case.id)
        else:
            yield Repeat(row, libraries[0].match(text, case), is_linked=True)


def _limit(content: Content, name: str) -> float:
    """Return a limit of the sheet 知识库, or what it comes with where the cell is empty."""
    given = content.number(name)
    return float(FIELDS[name].default) if given is None else given


def _synonyms(content: Content) -> Synonyms:
    """Return old and standard words that 字典 lists for problems, the longest first."""
    data = content.table("Synonyms")
    rows = zip(data.texts("vocabulary"), data.texts("old"), data.texts("new"), strict=True)
    found = {
        _folded(old): _folded(new) for group, old, new in rows if group == SYNONYM_GROUP and old
    }
    return tuple(sorted(found.items(), key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=20_000)
def _plain(text: str, synonyms: Synonyms) -> str:
    plain = _folded(text)
    for old, new in synonyms:
        plain = plain.replace(old, new)
    return plain


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
