"""A text is judged once; what is remembered of it is the same verdict, and no text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.book.memory import Session
from addin.forms.vocabularies import ERROR, VAGUE_TIME
from addin.lint import CompanyWord, Verdicts, verdicts
from addin.lint import lint as judge
from tests.lint.corpus import sentences

WORDS = (CompanyWord("火速", VAGUE_TIME, ERROR, "写明几月几日"),)
NAMES = ("尽快达",)
TEXTS = [each.text for each in sentences("known.tsv")][::12]


class Pages(Session):
    """A memory into which a test looks."""

    @property
    def all(self) -> bytes:
        return b"".join(self.values.values())


def asked(
    memory: Session | None,
    texts: Sequence[str] = TEXTS,
    words: Sequence[CompanyWord] = WORDS,
    names: Sequence[str] = NAMES,
) -> list[Any]:
    """Return the verdicts of one run, and let them be remembered."""
    ask = Verdicts(words, names, memory)
    found = [
        (said.vague, list(said.hits))
        for text in texts
        for said in (ask(text, False), ask(text, True))
    ]
    ask.save()
    return found


def forbidden(*_: object, **__: object) -> None:
    raise AssertionError("judged again")


def test_verdicts__remembered__are_the_same_and_judged_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    memory, plain = Session(), asked(None)
    assert asked(memory) == plain
    monkeypatch.setattr(verdicts, "lint", forbidden)
    assert asked(memory) == plain
    assert any(vague for vague, _ in plain)
    assert not all(vague for vague, _ in plain)


def test_verdicts__companys_own_advice__comes_back() -> None:
    memory = Session()
    for _ in range(2):
        ((_, (hit,)), _) = asked(memory, ["火速完成样机"])
        assert (hit.level, hit.suggestion) == (ERROR, "写明几月几日")


def test_verdicts__other_words_or_names__are_judged_anew() -> None:
    memory = Session()
    text = ["请尽快达在火速完成"]
    for words, names in ((WORDS, NAMES), ((), NAMES), (WORDS, ()), ((), ())):
        assert asked(memory, text, words, names) == asked(None, text, words, names)


def test_verdicts__what_is_kept__holds_no_text() -> None:
    memory = Pages()
    asked(memory, ["尽快完成客户拜访", "11月30日前完成样机3台"])
    assert memory.all
    for secret in ("客户", "样机", "尽快", "火速", "写明几月几日"):
        assert secret.encode() not in memory.all
        assert secret.encode("unicode_escape") not in memory.all


def test_verdicts__texts_that_come_and_go__are_kept_within_bounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(verdicts, "_SPARE", 2)
    memory = Pages()
    for start in range(0, len(TEXTS), 5):
        asked(memory, TEXTS[start : start + 5])
    first = len(memory.all)
    asked(memory, TEXTS)
    assert first < len(memory.all) / 2


@given(st.lists(st.text(max_size=30), max_size=6))
def test_verdicts__any_texts__the_same_as_without_a_memory(texts: list[str]) -> None:
    memory = Session()
    assert asked(memory, texts) == asked(None, texts) == asked(memory, texts)


def test_verdicts__every_sentence_of_the_lint__can_be_kept() -> None:
    said = {
        word
        for text in TEXTS
        for hit in judge(text).hits
        for word in (hit.kind, hit.reason, hit.suggestion)
    }
    assert said <= set(verdicts.SAID)
