"""A text is judged once; what is remembered of it is the same verdict, and no text."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from re import _parser  # type: ignore[attr-defined]
from string import digits
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin import lint as lint_package
from addin.book.memory import Session
from addin.forms.model import Wording
from addin.forms.vocabularies import ERROR, VAGUE_TIME
from addin.lint import (
    CompanyWord,
    Verdicts,
    company,
    evidence,
    items,
    masking,
    naming,
    patterns,
    verdicts,
)
from addin.lint import lint as judge
from addin.lint.compounds import COMPOUNDS
from addin.lint.judging import SAID
from addin.lint.words import GROUPS
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
        for due in (False, True)
        for said in ask(texts, [due] * len(texts))
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
        (_, (hit,)), _ = asked(memory, ["火速完成样机"])
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


FIGURED = (CompanyWord("火速5号", VAGUE_TIME),), ("3号尽快达",)
FIGURES = ("0", "1", "3", "5", "8", "11", "15", "18", "24", "25", "618", "636", "2026", "3126")
# Where the lint asks which digit stands there, and what a company calls by a figure.
BY_VALUE = (
    "尽快修好，周{}提交", "尽快修好，星期{}提交", "尽快修好，礼拜{}提交", "尽快在{}季度修好", "尽快在Q{}修好", "尽快在{}点修好",
    "尽快修好，双{}前上架", "尽快修好，{}前上架", "场地须优化，5m{}", "火速{}号修好", "优化{}号尽快达的仓库",
)  # fmt: skip
MEASURED = [each.text for each in sentences("known.tsv") if re.search(r"\d", each.text)]


def column_and_alone(column: Sequence[str], dated: bool, wording: Wording) -> list[Any]:
    """Return what is said of texts in one column, and of each by itself."""
    words, lexicon = Verdicts(*FIGURED), company(*FIGURED)
    together = words(column, [dated] * len(column), wording)
    alone = [judge(each, lexicon=lexicon, dated=dated, wording=wording) for each in column]
    return [[(said.vague, [*said.hits]) for said in every] for every in (together, alone)]


@pytest.mark.parametrize("text", BY_VALUE)
def test_verdicts__texts_whose_digits_matter__are_those_of_each(text: str) -> None:
    column = [text.format(figure) for figure in FIGURES]
    together, alone = column_and_alone(column, False, Wording.TASK)
    assert together == alone


@given(st.sampled_from(MEASURED), st.permutations(digits), st.sampled_from(Wording), st.booleans())
def test_verdicts__texts_that_differ_in_digits__are_those_of_each(
    text: str, others: list[str], wording: Wording, dated: bool
) -> None:
    other = text.translate(str.maketrans(digits, "".join(others)))
    together, alone = column_and_alone([text, other], dated, wording)
    assert together == alone


def test_verdicts__texts_that_differ_in_digits__are_judged_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    judged: list[str] = []

    def counted(text: str, **options: Any) -> Any:
        judged.append(text)
        return judge(text, **options)

    monkeypatch.setattr(verdicts, "lint", counted)
    for text, count in (("编制方案（第{}批），周{}提交", 5), ("编制方案（第{}批），{}月提交", 1)):
        judged.clear()
        column = [text.format(number, number) for number in range(1, 6)]
        assert len([*Verdicts((), ())(column, [False] * 5)]) == 5
        assert len(judged) == count


def test_lint__expressions__ask_of_no_digits_but_those_that_verdicts_knows() -> None:
    asked = chain.from_iterable(_digits(_parser.parse(each)) for each in _expressions())
    assert " ".join(sorted(asked)) == "0 0 1 1 1 1234 1234 1234 1234567 2 2 2 2 3 34 4 5 6 8", (
        "an expression asks which digit stands somewhere: add the place to verdicts._BY_VALUE"
    )


def _expressions() -> Iterator[str]:
    for found in pkgutil.iter_modules(lint_package.__path__, f"{lint_package.__name__}."):
        module = importlib.import_module(found.name)
        if module is not verdicts:
            yield from (it.pattern for it in vars(module).values() if isinstance(it, re.Pattern))
    yield from (
        each.pattern for each in (*evidence.finders().values(), *masking.finders().values())
    )
    yield from (each.pattern for each in naming._finders())
    yield from (expression for *_, expression in patterns._PATTERNS)
    yield from (items._MARK, items._INLINE, *COMPOUNDS, *(w for g in GROUPS for w in g.words))


def _digits(given: Any) -> Iterator[str]:
    """Yield the digits that a parsed expression names, other than all of them."""
    if isinstance(given, tuple) and not given:
        return  # an empty alternative, as Python 3.13 writes it
    if isinstance(given, tuple) and str(given[0]) in ("LITERAL", "NOT_LITERAL"):
        yield from {chr(given[1])} & set(digits)
    elif isinstance(given, tuple) and str(given[0]) == "IN":
        signs = re.compile(f"[{''.join(map(_member, given[1]))}_]")
        if (found := "".join(filter(signs.match, digits))) not in ("", digits):
            yield found
    elif isinstance(given, list | tuple | _parser.SubPattern):
        for each in given:
            yield from _digits(each)


def _member(given: tuple[object, Any]) -> str:
    kind, value = str(given[0]), given[1]
    if kind == "LITERAL":
        return re.escape(chr(value))
    if kind == "RANGE":
        return "-".join(re.escape(chr(end)) for end in value)
    return {"CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s"}.get(str(value), "")


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
    assert said <= set(SAID)
