"""The default limits hold on the labelled set that chose them (`docs/recurrence.md`)."""

from __future__ import annotations

from addin.forms import FIELDS
from addin.standing.recurrence import Library
from benchmarks.recurrence import cases, crossed, labelled, scored

DEFAULT = Library(
    cases(),
    least_similarity=float(FIELDS["knowledge.least_similarity"].default),
    least_keywords=int(FIELDS["knowledge.least_keywords"].default),
)
PAIRS = labelled()


def test_set__is_large_and_balanced() -> None:
    assert len(PAIRS) >= 120
    assert sum(each.is_similar for each in PAIRS) == len(PAIRS) / 2
    assert len({each.problem for each in PAIRS}) == len(PAIRS)


def test_defaults__keep_precision_and_recall() -> None:
    for given in (PAIRS, crossed(PAIRS)):
        score = scored(given, lambda each: DEFAULT.counts(DEFAULT.match(each.problem, each.case)))
        assert score.precision >= 0.95
        assert score.recall >= 0.80


def test_text_alone__raises_no_false_alarm() -> None:
    text = Library(cases(), DEFAULT.least_similarity, least_keywords=0)
    score = scored(PAIRS, lambda each: text.counts(text.match(each.problem, each.case)))
    assert score.false == 0
    assert score.recall >= 0.45
