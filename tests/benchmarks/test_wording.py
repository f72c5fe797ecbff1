"""The figures of the lint are worked out rightly and name every error."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import wording
from tests.paths import ROOT


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(0, 0, 0.0, 1.0), (8, 10, 0.490, 0.943), (48, 48, 0.926, 1.0), (0, 10, 0.0, 0.278)],
)
def test_wilson__is_that_of_the_textbook(right: int, of: int, low: float, high: float) -> None:
    assert wording.wilson(right, of) == pytest.approx((low, high), abs=0.001)


def test_page__holds_the_figures_of_today() -> None:
    kept = ROOT / "docs" / "wording.md"
    assert kept.read_text(encoding="utf-8") == wording.page(), (
        "run: python -m benchmarks.wording --write docs/wording.md"
    )


def test_report__names_every_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wording, "_CELLS", 10)
    file = tmp_path / "句子.tsv"
    file.write_text(
        "label\ttext\treason\n"
        "vague\t提升质量\t方向\n"
        "vague\t合格率≥98%\t标错\n"
        "concrete\t尽快完成\t标错\n",
        encoding="utf-8",
    )
    wording.main([str(file)])
    out = capsys.readouterr().out
    assert "3 sentences, 2 vague" in out
    assert "precision 0.500" in out
    assert "recall    0.500" in out
    assert "missed: 合格率≥98% (标错)" in out
    assert "false alarm: 尽快完成 (标错) ← 尽快" in out
    assert "cells a second" in out
