"""The labelled sentences of the project, and how well the lint tells them apart.

`known.tsv` was looked at while the lint was written; `heldout.tsv` was written without asking the
lint and is only counted, never tuned on.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from addin.forms import Wording
from benchmarks.wording import said

HERE = Path(__file__).parent


class Sentence(NamedTuple):
    """A text, whether two departments could disagree about it and why, and what it says."""

    is_vague: bool
    text: str
    reason: str
    wording: Wording


class Figures(NamedTuple):
    """Precision and recall of "vague", and the sentences that were judged wrongly."""

    precision: float
    recall: float
    wrong: Sequence[Sentence]


def sentences(name: str) -> list[Sentence]:
    """Return the sentences of one file of this folder."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Sentence(
                row["label"] == "vague",
                row["text"],
                row["reason"],
                Wording(row.get("wording") or Wording.TASK),
            )
            for row in rows
        ]


def judged(given: Sequence[Sentence]) -> Figures:
    """Return how the lint does on these sentences."""
    found = [said(one.text, one.wording).vague for one in given]
    right = sum(vague and one.is_vague for one, vague in zip(given, found, strict=True))
    wrong = [one for one, vague in zip(given, found, strict=True) if vague is not one.is_vague]
    return Figures(
        right / max(1, sum(found)), right / max(1, sum(one.is_vague for one in given)), wrong
    )
