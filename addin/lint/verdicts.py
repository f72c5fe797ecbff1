"""Verdicts that were given before: a text is judged once, whoever asks and however often.

What is kept of them is a page of bytes for each lexicon: hashes of the texts, and numbers that say
which word of the lint stands where. No text of a workbook is in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Protocol

from addin.forms.model import Wording
from addin.lint.judging import CLEAR, SAID, Hit, Verdict, lint
from addin.lint.lexicon import CompanyWord, Lexicon, company
from addin.lint.normal import normalised

_SIZE = 16  # bytes of the hash of a text
_SPARE = 1_000  # verdicts that are kept beside twice as many as were asked for
_Numbers = Sequence[Sequence[int]]
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
        self._key = f"verdicts {_hash(repr((words, sorted(names)))).hex()}"
        self._said = [*SAID, *(text for word in words for text in (word.level, word.suggestion))]
        # Names and words in which digits stand are told from others by them.
        named = (*names, *(word.word for word in words))
        self._figured = [_shapes([each])[0] for each in named if re.search(r"\d", each)]
        self._known: dict[tuple[str, bool, Wording], Verdict] = {}
        self._by_shape: dict[tuple[bool, Wording], dict[str, Verdict]] = {}
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
        by_shape = [self._by_shape.setdefault((due, wording), {}) for due in (False, True)]
        for text, shape, due in zip(texts, _shapes(texts), map(bool, dated), strict=True):
            yield by_shape[due].get(shape) or self._judged(text, shape, due, wording)

    def _judged(self, text: str, shape: str, dated: bool, wording: Wording) -> Verdict:
        """Return the verdict on a text whose shape is not known, or is no matter."""
        if is_plain := self._is_plain(shape):
            text = shape
        asked = text, dated, wording
        known = self._known.get(asked)
        if known is None:
            known = self._known[asked] = self._remembered(*asked)
        if is_plain:
            self._by_shape[dated, wording][shape] = known
        return known

    def _is_plain(self, shape: str) -> bool:
        """Whether the lint asks of no digit in texts of a shape which it is."""
        text = normalised(shape).text
        return _BY_VALUE.search(text) is None and not any(map(text.__contains__, self._figured))

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
        key = _hash(text, f"{dated:d}{wording}")
        numbers = self._page.find(key)
        if numbers is None:
            verdict = lint(text, lexicon=self.lexicon, dated=dated, wording=wording)
            numbers = [self._numbers(hit) for hit in verdict.hits]
            self._has_new = True
        self._asked[key] = numbers
        return Verdict(True, [self._hit(*each) for each in numbers]) if numbers else CLEAR

    def _numbers(self, hit: Hit) -> Sequence[int]:
        said = self._said.index
        words = (said(hit.kind), said(hit.reason), said(hit.suggestion), said(hit.level))
        return (hit.start, hit.end, *words)

    def _hit(self, start: int, end: int, kind: int, reason: int, advice: int, level: int) -> Hit:
        said = self._said
        return Hit(said[kind], start, end, said[reason], said[advice], said[level])


class _Page:
    """Verdicts as they are kept: the number of clear texts, their hashes, and the vague ones."""

    def __init__(self, data: bytes) -> None:
        count = int.from_bytes(data[:4], "big")
        end = 4 + count * _SIZE
        self._clear = {data[at : at + _SIZE] for at in range(4, end, _SIZE)}
        self._vague: Mapping[str, _Numbers] = json.loads(data[end:]) if data else {}

    def find(self, key: bytes) -> _Numbers | None:
        """Return what is vague in the text of this hash, None of one that is not known."""
        return () if key in self._clear else self._vague.get(key.hex())

    def others(self, asked: Collection[bytes]) -> Iterator[tuple[bytes, _Numbers]]:
        """Yield those of texts that nobody asked about."""
        vague = ((bytes.fromhex(key), numbers) for key, numbers in self._vague.items())
        yield from (each for each in vague if each[0] not in asked)
        yield from ((key, ()) for key in sorted(self._clear.difference(asked)))


def _written(verdicts: Mapping[bytes, _Numbers]) -> bytes:
    clear = sorted(key for key, numbers in verdicts.items() if not numbers)
    vague = {key.hex(): numbers for key, numbers in verdicts.items() if numbers}
    text = json.dumps(vague, separators=(",", ":"), sort_keys=True)
    return b"".join((len(clear).to_bytes(4, "big"), *clear, text.encode()))


def _shapes(texts: Sequence[str]) -> Sequence[str]:
    """Return each text with every digit as 0."""
    column = "\0".join(texts)  # all in one go
    if column.count("\0") >= len(texts) > 1:
        return [_shapes([text])[0] for text in texts]
    for digit in "123456789":
        column = column.replace(digit, "0")
    return column.split("\0") if len(texts) > 1 else [column] * len(texts)


def _hash(text: str, manner: str = "") -> bytes:
    from hashlib import blake2b  # a click that judges no wording does without

    data = text.encode("utf-8", "surrogatepass")
    made = blake2b(data, digest_size=_SIZE, person=manner.encode())
    return made.digest()
