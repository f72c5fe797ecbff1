"""The wording of texts, each another: those of the labelled sentences, numbered.

`again`: by a program that starts anew and knows what was judged before.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from benchmarks.model import Size, Work
from benchmarks.refresh import MEMORY

_SENTENCES = Path(__file__).parents[1] / "tests/lint/known.tsv"


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
            vague = sum(verdicts(text, False).vague for text in texts)
            verdicts.save()
        return vague

    return Work(judge, lambda vague: vague)


def _texts(count: int) -> list[str]:
    lines = _SENTENCES.read_text(encoding="utf-8").splitlines()
    column = lines[0].split("\t").index("text")
    sentences = [line.split("\t")[column] for line in lines[1:]]
    return [f"{sentences[number % len(sentences)]}{number}" for number in range(count)]
