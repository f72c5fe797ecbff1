"""Verdicts that were given before: a text is judged once, whoever asks and however often.

What is kept of them is a page of bytes for each lexicon: hashes of the texts, and numbers that say
which word of the lint stands where. No text of a workbook is in it.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate, chain, islice
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
        self._known: dict[tuple[str, bool, Wording], Verdict] = {}
        self._first: dict[tuple[bool, Wording], dict[str, tuple[str, Verdict]]] = {}
        self._is_plain: dict[str, bool] = {}
        self._page: _Page | None = None
        self._asked: dict[bytes, _Numbers] = {}
        self._hashers: dict[tuple[bool, Wording], Callable[[bytes], Any]] = {}
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
        firsts = [self._first.setdefault((due, wording), {}) for due in (False, True)]
        for text, shape, due in zip(texts, _shapes(texts), map(bool, dated), strict=True):
            first = firsts[due].get(shape)
            if first is None:
                first = firsts[due][shape] = text, self._remembered(text, due, wording)
            if first[0] == text or self._plain(shape):
                yield first[1]
            else:
                yield self._exactly(text, due, wording)

    def _plain(self, shape: str) -> bool:
        """Return whether it is all one to the lint which digits stand in texts of a shape."""
        is_plain = self._is_plain.get(shape)
        if is_plain is None:
            text = normalised(shape).text
            matters = _BY_VALUE.search(text) or any(map(text.__contains__, self._figured))
            is_plain = self._is_plain[shape] = not matters
        return is_plain

    def _exactly(self, text: str, dated: bool, wording: Wording) -> Verdict:
        asked = text, dated, wording
        known = self._known.get(asked)
        if known is None:
            known = self._known[asked] = self._remembered(*asked)
        return known

    def save(self) -> None:
        """Keep what was judged; of what nobody asked for this time only as much again."""
        if self._memory is None or not self._has_new:
            return
        room = len(self._asked) + _SPARE
        rest = self._page.others(self._asked) if self._page else ()
        self._memory.keep(self._key, _written({**self._asked, **dict(islice(rest, room))}))
        self._has_new = False

    def _remembered(self, text: str, dated: bool, wording: Wording) -> Verdict:
        if self._memory is None:
            return lint(text, lexicon=self.lexicon, dated=dated, wording=wording)
        if self._page is None:
            self._page = _Page(self._memory.recall(self._key) or b"")
        manner = dated, wording
        if manner not in self._hashers:
            self._hashers[manner] = _hasher(f"{dated:d}{wording}")
        key: bytes = self._hashers[manner](text.encode("utf-8", "surrogatepass")).digest()
        numbers = self._page.find(key)
        if numbers is None:
            verdict = lint(text, lexicon=self.lexicon, dated=dated, wording=wording)
            numbers = [number for hit in verdict.hits for number in self._numbers(hit)]
            self._has_new = True
        self._asked[key] = numbers
        return Verdict(True, self._hits(numbers)) if numbers else CLEAR

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


class _Page:
    """Verdicts as they are kept: how many, of each the number of its hits, those, and the hashes."""

    def __init__(self, data: bytes) -> None:
        count = int.from_bytes(data[:4], sys.byteorder)
        keys = len(data) - count * _SIZE
        self._all = array("I", data[4:keys])
        self._ends = [*accumulate(self._all[:count], initial=0)]
        self._at = {data[keys + n * _SIZE : keys + (n + 1) * _SIZE]: n for n in range(count)}

    def find(self, key: bytes) -> _Numbers | None:
        """Return what is vague in the text of this hash, None of one that is not known."""
        at = self._at.get(key)
        if at is None:
            return None
        start, end = self._ends[at], self._ends[at + 1]
        return self._all[len(self._at) + start * _OF_A_HIT : len(self._at) + end * _OF_A_HIT]

    def others(self, asked: Collection[bytes]) -> Iterator[tuple[bytes, _Numbers]]:
        """Yield those of texts that nobody asked about, the vague ones first."""
        rest = ((key, self.find(key) or ()) for key in self._at if key not in asked)
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
