"""Words of a choice: standard, older, with spaces or in full width; 是 and 否."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from addin.content import Content
from addin.forms.model import Vocabulary
from addin.forms.vocabularies import BY_NAME, NO, YES, YES_NO
from addin.reading.characters import squeezed
from addin.reading.model import Unreadable

NOT_OFFERED = "不在选项里"

_YES = ("是的", "对", "对的", "Y", "Yes", "True", "√", "✓", "✔", "☑")
_NO = ("不", "不是", "不对", "N", "No", "False", "×", "✗", "✘", "✕")


class Words(NamedTuple):
    """The words of a vocabulary as a workbook has it, and what else is read as one of them.

    `older` are the words of earlier handbooks and of the company, `meant` all spellings, both
    without spaces and case.
    """

    label: str
    allowed: tuple[str, ...]
    older: Mapping[str, str]
    meant: Mapping[str, str]

    @staticmethod
    def of(
        vocabulary: Vocabulary,
        own: Iterable[str] = (),
        older: Iterable[tuple[str, str]] = (),
    ) -> Words:
        """Return a vocabulary with a company's own words and what it calls by older ones."""
        allowed = tuple(dict.fromkeys((*vocabulary.words, *(word for word in own if word))))
        known = {
            _key(old): new for old, new in (*vocabulary.synonyms, *older) if old and new in allowed
        }
        spelt = {_key(word): word for word in allowed}
        signs = {_key(sign): word for word, signs in ((YES, _YES), (NO, _NO)) for sign in signs}
        is_yes_no = vocabulary is YES_NO
        return Words(
            vocabulary.label, allowed, known, {**known, **(signs if is_yes_no else {}), **spelt}
        )

    def standard(self, text: str) -> str | None:
        """Return the standard word that a text means, None if it means none."""
        return text if text in self.allowed else self.meant.get(_key(text))

    def is_older(self, text: str) -> bool:
        """Whether a text is a word of earlier handbooks, not merely spelt otherwise."""
        return text not in self.allowed and _key(text) in self.older

    def read(self, text: str) -> str | Unreadable:
        """Return the standard word that a text means, empty for an empty text."""
        stripped = text.strip()
        if not stripped:
            return ""
        word = self.standard(stripped)
        return (
            Unreadable(stripped, NOT_OFFERED, nearest(stripped, self.allowed) or None)
            if word is None
            else word
        )


@cache
def shipped(name: str) -> Words:
    """Return a vocabulary as it is shipped."""
    return Words.of(BY_NAME[name])


def canonical(vocabulary: Vocabulary, text: str) -> str | None:
    """Return the standard word that a text means in a shipped vocabulary, None if none."""
    return shipped(vocabulary.name).standard(text)


def dictionary_of(content: Content) -> Mapping[str, Words]:
    """Return the vocabularies with the words and synonyms that the company added in 字典.

    Needs the tables ``Synonyms`` and ``Words_…``; without them the vocabularies as shipped.
    """
    added: dict[str, list[tuple[str, str]]] = {}
    if table := content.tables.get("Synonyms"):
        keys = ("vocabulary", "old", "new")
        for label, old, new in zip(*map(table.texts, keys), strict=True):
            added.setdefault(label, []).append((old, new))
    made = {}
    for name, vocabulary in BY_NAME.items():
        words = content.tables.get(f"Words_{name}") if vocabulary.extensible else None
        own = words.texts("word") if words else ()
        older = added.get(vocabulary.label, ())
        made[name] = Words.of(vocabulary, own, older) if own or older else shipped(name)
    return made


def nearest(text: str, known: Sequence[str]) -> str:
    """Return the known word that shares at least half its characters with a text, or ``""``."""
    characters = set(text)
    best, word = 0.0, ""
    for candidate in known:
        others = set(candidate)
        score = len(characters & others) / max(len(characters), len(others), 1)
        if score > best:
            best, word = score, candidate
    return word if best >= 0.5 else ""


def _key(text: str) -> str:
    return squeezed(text).casefold()
