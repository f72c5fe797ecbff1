"""How well the lint does on whole corpora; single sentences are in `test_vagueness`."""

from __future__ import annotations

from tests.lint.corpus import judged, sentences


def test_known_sentences__are_told_apart() -> None:
    figures = judged(sentences("known.tsv"))
    assert figures.precision >= 0.95, figures.wrong
    assert figures.recall >= 0.95, figures.wrong


def test_sentences_kept_aside__are_told_apart() -> None:
    figures = judged(sentences("heldout.tsv"))
    assert figures.precision >= 0.9, figures.wrong
    assert figures.recall >= 0.9, figures.wrong


def test_corpora__are_balanced_and_have_nothing_in_common() -> None:
    known, aside = sentences("known.tsv"), sentences("heldout.tsv")
    assert not {one.text for one in known} & {one.text for one in aside}
    for corpus in (known, aside):
        assert len(corpus) >= 100
        assert 0.4 <= sum(one.is_vague for one in corpus) / len(corpus) <= 0.6
        assert all(one.text and one.reason for one in corpus)
