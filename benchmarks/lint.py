"""The wording of texts, each another in its words: two of the labelled sentences.

`again`: by a program that starts anew and knows what was judged before.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.model import Size, Work
from benchmarks.refresh import MEMORY

_SENTENCES = Path(__file__).parents[1] / "tests/lint/known.tsv"
_STEP = 7  # from the second sentence of a text to that of the next


def prepare(folder: Path, size: Size) -> None:
    """Nothing is needed."""


def prepare_again(folder: Path, size: Size) -> None:
    """Judge them once."""
    ours_again(folder, size).run()


def ours(folder: Path, size: Size) -> Work:
    """Return how many are vague."""
    from addin.lint import lint

    texts = _texts(size.tasks)
    lint(texts[0])  # what is made once a process
    return Work(lambda: sum(lint(text).vague for text in texts), lambda vague: vague)


def ours_again(folder: Path, size: Size) -> Work:
    """Return how many are vague."""
    from addin.book.store import Store
    from addin.lint import Verdicts

    texts = _texts(size.tasks)

    def judge() -> int:
        with closing(Store(folder / MEMORY)) as store:
            verdicts = Verdicts([], [], store)
            vague = sum(said.vague for said in verdicts(texts, [False] * len(texts)))
            verdicts.save()
        return vague

    return Work(judge, lambda vague: vague)


def _texts(count: int) -> list[str]:
    return combined(sentences("vague", "concrete"), count)


def sentences(*labels: str) -> list[str]:
    """Return the sentences with one of these labels."""
    with _SENTENCES.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row["text"] for row in rows if row["label"] in labels]


def combined(given: Sequence[str], count: int) -> list[str]:
    """Return so many texts of two sentences, no two alike."""
    return [
        f"{given[number % len(given)].rstrip('。')}，{given[(number // len(given) + number * _STEP) % len(given)]}"
        for number in range(count)
    ]
