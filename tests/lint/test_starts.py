"""A match is sought only where one can begin, and none is missed."""

from __future__ import annotations

import pytest
from hypothesis import given

from addin.lint.normal import normalised
from addin.lint.patterns import patterns
from addin.lint.starts import compiled
from tests.lint.test_properties import PIECES, TEXTS


@pytest.mark.parametrize(
    ("expression", "characters"),
    [
        ("约(?=三)|近", "约近"),
        ("(?:在)?条件", "在条"),
        ("(?<!每)(?:[抓赶]|尽)快", "抓赶尽"),
        ("x{0,3}y|z+", "xyz"),
        (r"\d[个件]|[0-3a]", r"\d0-3a"),
        ("[^某]月|.日", r"\s\S"),
        ("(甲)?", "甲"),
    ],
)
def test_first_characters__are_those_of_every_alternative(expression: str, characters: str) -> None:
    _, first = compiled(expression)
    assert sorted(first.pattern[1:-1]) == sorted(characters)


@given(TEXTS)
def test_every_match_of_a_pattern__begins_where_it_is_sought(text: str) -> None:
    clause = normalised(text).text
    for pattern in patterns():
        for match in pattern.expression.finditer(clause):
            assert pattern.starts.match(clause, match.start())


def test_patterns__begin_with_few_characters_and_never_with_any() -> None:
    texts = "".join(normalised(text).text for text in PIECES)
    for pattern in patterns():
        assert sum(1 for _ in pattern.starts.finditer(texts)) < len(texts) / 5
