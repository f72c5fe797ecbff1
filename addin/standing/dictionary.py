"""字典: the vocabularies with the words and synonyms that the company added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from addin.content import Content
from addin.forms.vocabularies import BY_NAME


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a vocabulary as this workbook has it."""

    label: str
    allowed: tuple[str, ...]
    synonyms: Mapping[str, str]  # casefolded old word → standard word

    def standard(self, word: str) -> str | None:
        """Return the standard word for `word`, or None if it is unknown."""
        return word if word in self.allowed else self.synonyms.get(word.casefold())


def dictionary_of(content: Content) -> Mapping[str, Words]:
    """Return every vocabulary by its name."""
    table = content.table("Synonyms")
    added: dict[str, dict[str, str]] = {}
    for label, old, new in zip(
        table.texts("vocabulary"), table.texts("old"), table.texts("new"), strict=True
    ):
        added.setdefault(label, {})[old.casefold()] = new
    result = {}
    for name, vocabulary in BY_NAME.items():
        own = content.table(f"Words_{name}").texts("word") if vocabulary.extensible else ()
        allowed = tuple(dict.fromkeys((*vocabulary.words, *(word for word in own if word))))
        synonyms = {old.casefold(): new for old, new in vocabulary.synonyms}
        synonyms |= {
            old: new
            for old, new in added.get(vocabulary.label, {}).items()
            if old and new in allowed
        }
        result[name] = Words(vocabulary.label, allowed, synonyms)
    return result
