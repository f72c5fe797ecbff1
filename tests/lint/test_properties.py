"""Whatever people type, the lint answers, points into the text, and is quick about it."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from addin.lint import lint
from addin.lint.normal import normalised
from tests.lint.corpus import sentences

PIECES = [one.text for one in sentences("known.tsv")]
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=5).map("".join),
)


@given(TEXTS)
def test_spans__lie_within_the_text_in_order(text: str) -> None:
    hits = lint(text).hits
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
    assert [hit.start for hit in hits] == sorted(hit.start for hit in hits)


@given(TEXTS)
def test_hits__are_what_makes_a_text_vague(text: str) -> None:
    verdict = lint(text)
    assert verdict.vague is bool(verdict.hits)


@given(TEXTS)
def test_normalising__keeps_the_order_of_positions(text: str) -> None:
    normal = normalised(text)
    assert len(normal.positions) == len(normal.text) + 1
    assert list(normal.positions) == sorted(normal.positions)


@given(st.sampled_from(PIECES))
def test_full_width_and_half_width__are_judged_alike(text: str) -> None:
    wide = text.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})
    assert lint(wide).vague is lint(text).vague


def test_a_very_long_text__takes_no_longer_than_its_length() -> None:
    for filler in ("尽快", "1", "一", "的", "（", "在", "X", "超过3个的", "《", "“"):
        started = time.process_time()
        lint(filler * 8000)
        assert time.process_time() - started < 5, filler
