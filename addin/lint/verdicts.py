"""Verdicts that were given before: a text is judged once, whoever asks and however often.

What is kept of them is a page of bytes for each lexicon: hashes of the texts, and numbers that say
which word of the lint stands where. No text of a workbook is in it.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate, chain, islice, pairwise
from typing import Any, Protocol

from addin.forms.model import Wording
from addin.lint.judging import CLEAR, SAID, Hit, Verdict, lint
from addin.lint.lexicon import CompanyWord, Lexicon, company
from addin.lint.normal import normalised

_SIZE = 16  # bytes of the hash of a text
_SPARE = 1_000  # verdicts that are kept beside twice as many as were asked for
_OF_A_HIT = 6  # numbers that say which word stands where
_Numbers = Sequence[int]
# Where the lint asks which digit stands there: 周3, 3季度, Q3, 50m2, mp3, 24点, 双11, 618前, 降到0, 2026-3.
_BY_VALUE = re.compile(
    r"(?:周|星期|礼拜|[QmMpP])\d|\d季|\d\d点|双\d\d|\d{3}[前之以当后的次]|[为于到至]\d(?![\d.])|\d{4}[-/.]\d"
)


class Memory(Protocol):
    """Where bytes are kept from one run to the next; what it does not know, it says None of."""

    def recall(self, key: str) -> bytes | None: ...

    def keep(self, key: str, value: bytes) -> None: ...


class Verdicts:
    """What the lint says by the words of a company, asked as a function; remembered in `memory`."""

    def __init__(
        self, words: Sequence[CompanyWord], names: Sequence[str], memory: Memory | None = None
    ) -> None:
        self._words, self._names, self._memory = words, names, memory
        self._lexicon: Lexicon | None = None
        self._key = f"said {_hasher()(repr((words, sorted(names))).encode()).digest().hex()}"
        self._said = [*SAID, *(text for word in words for text in (word.level, word.suggestion))]
        # Names and words in which digits stand are told from others by them.
        named = (*names, *(word.word for word in words))
        self._figured = [_shapes([each])[0] for each in named if re.search(r"\d", each)]
        self._manners: dict[tuple[bool, Wording], _Manner] = {}
        self._is_plain: dict[str, bool] = {}
        self._page: _Page | None = None
        self._asked: dict[bytes, _Numbers] = {}
        self._has_new = False

    @property
    def lexicon(self) -> Lexicon:
        """The words; they are put in order when a text has to be judged."""
        if self._lexicon is None:
            self._lexicon = company(self._words, self._names)
        return self._lexicon

    def __call__(
        self, texts: Sequence[str], dated: Iterable[object], wording: Wording = Wording.TASK
    ) -> Iterator[Verdict]:
        """Yield what the lint finds in each text of a column.

        `dated` says of each whether its deadline stands elsewhere. Texts that differ in digits
        alone, as 第3批 and 第4批 do, are judged once.
        """
        manners = [self._manner(due, wording) for due in (False, True)]
        for text, shape, due in zip(texts, _shapes(texts), map(bool, dated), strict=True):
            manner = manners[due]
            first = manner.first.get(shape)
            if first is None:
                first = manner.first[shape] = text, self._remembered(text, manner)
            if first[0] == text or self._plain(shape):
                yield first[1]
            else:
                yield self._exactly(text, manner)

    def _manner(self, dated: bool, wording: Wording) -> _Manner:
        if (dated, wording) not in self._manners:
            self._manners[dated, wording] = _Manner(dated, wording, _hasher(f"{dated:d}{wording}"))
        return self._manners[dated, wording]

    def _plain(self, shape: str) -> bool:
        """Return whether it is all one to the lint which digits stand in texts of a shape."""
        is_plain = self._is_plain.get(shape)
        if is_plain is None:
            text = normalised(shape).text
            matters = _BY_VALUE.search(text) or any(map(text.__contains__, self._figured))
            is_plain = self._is_plain[shape] = not matters
        return is_plain

    def _exactly(self, text: str, manner: _Manner) -> Verdict:
        known = manner.known.get(text)
        if known is None:
            known = manner.known[text] = self._remembered(text, manner)
        return known

    def save(self) -> None:
        """Keep what was judged; of what nobody asked for this time only as much again."""
        if self._memory is None or not self._has_new:
            return
        room = len(self._asked) + _SPARE
        rest = self._page.others(self._asked) if self._page else ()
        self._memory.keep(self._key, _written({**self._asked, **dict(islice(rest, room))}))
        self._has_new = False

    def _remembered(self, text: str, manner: _Manner) -> Verdict:
        if self._memory is None:
            return self._said_now(text, manner)
        if self._page is None:
            self._page = _Page(self._memory.recall(self._key) or b"")
        key: bytes = manner.hasher(text.encode("utf-8", "surrogatepass")).digest()
        numbers = self._page.find(key)
        if numbers is None:
            verdict = self._said_now(text, manner)
            numbers = [number for hit in verdict.hits for number in self._numbers(hit)]
            self._has_new = True
        self._asked[key] = numbers
        return Verdict(True, self._hits(numbers)) if numbers else CLEAR

    def _said_now(self, text: str, manner: _Manner) -> Verdict:
        return lint(text, lexicon=self.lexicon, dated=manner.dated, wording=manner.wording)

    def _numbers(self, hit: Hit) -> Sequence[int]:
        said = self._said.index
        words = (said(hit.kind), said(hit.reason), said(hit.suggestion), said(hit.level))
        return (hit.start, hit.end, *words)

    def _hits(self, numbers: _Numbers) -> list[Hit]:
        said, each = self._said, iter(numbers)
        return [
            Hit(said[kind], start, end, said[reason], said[advice], said[level])
            for start, end, kind, reason, advice, level in zip(*[each] * _OF_A_HIT, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class _Manner:
    """How texts are judged; the first of each shape, and those in which the digits matter."""

    dated: bool
    wording: Wording
    hasher: Callable[[bytes], Any]
    first: dict[str, tuple[str, Verdict]] = field(default_factory=dict)
    known: dict[str, Verdict] = field(default_factory=dict)


class _Page:
    """Verdicts as they are kept: how many, of each the number of its hits, those, and the hashes."""

    def __init__(self, data: bytes) -> None:
        count = int.from_bytes(data[:4], sys.byteorder)
        keys = len(data) - count * _SIZE
        numbers = array("I", data[4:keys])
        ends = [count + end * _OF_A_HIT for end in accumulate(numbers[:count], initial=0)]
        hashes = (data[at : at + _SIZE] for at in range(keys, len(data), _SIZE))
        self._said = {
            key: numbers[start:end] if start < end else ()
            for key, (start, end) in zip(hashes, pairwise(ends), strict=True)
        }
        self.find: Callable[[bytes], _Numbers | None] = self._said.get
        """Give what is vague in the text of this hash, None of one that is not known."""

    def others(self, asked: Collection[bytes]) -> Iterator[tuple[bytes, _Numbers]]:
        """Yield those of texts that nobody asked about, the vague ones first."""
        rest = (each for each in self._said.items() if each[0] not in asked)
        return iter(sorted(rest, key=lambda each: not each[1]))


def _written(verdicts: Mapping[bytes, _Numbers]) -> bytes:
    hits = (len(numbers) // _OF_A_HIT for numbers in verdicts.values())
    numbers = array("I", [len(verdicts), *hits, *chain.from_iterable(verdicts.values())])
    return b"".join((numbers.tobytes(), *verdicts))


def _shapes(texts: Sequence[str]) -> Sequence[str]:
    """Return each text with every digit as 0."""
    column = "\0".join(texts)  # all in one go
    if column.count("\0") >= len(texts) > 1:
        return [_shapes([text])[0] for text in texts]
    for digit in "123456789":
        column = column.replace(digit, "0")
    return column.split("\0") if len(texts) > 1 else [column] * len(texts)


def _hasher(manner: str = "") -> Callable[[bytes], Any]:
    from hashlib import blake2b  # a click that judges no wording does without

    return partial(blake2b, digest_size=_SIZE, person=manner.encode())
