"""How well and how fast the wording lint judges: ``python -m benchmarks.wording FILE.tsv…``.

A file has the columns label (vague or concrete), text and reason, separated by tabs, without
quoting. Every sentence that is judged wrongly is named.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections.abc import Sequence
from math import sqrt
from pathlib import Path
from typing import NamedTuple

from addin.lint import Verdict, lint

_Z = 1.96  # 95 %
_OWN = Path(__file__).resolve().parent.parent / "tests" / "lint"
_CELLS = 20_000


class Row(NamedTuple):
    """A labelled sentence and what the lint says of it."""

    is_vague: bool
    text: str
    reason: str
    verdict: Verdict


def main(arguments: Sequence[str] | None = None) -> None:
    """Print figures and errors of the given files, by default of the project's own corpora."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.wording", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE.tsv")
    given = parser.parse_args(arguments)
    files = given.files or [_OWN / "known.tsv", _OWN / "heldout.tsv"]
    texts: list[str] = []
    for file in files:
        rows = judged(file)
        texts += [row.text for row in rows]
        sys.stdout.write(report(file.name, rows))
    sys.stdout.write(f"{cells_per_second(texts):,.0f} cells a second\n")


def judged(file: Path) -> list[Row]:
    """Return the sentences of a file with their verdicts."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Row(row["label"] == "vague", row["text"], row["reason"], lint(row["text"]))
            for row in rows
        ]


def report(name: str, rows: Sequence[Row]) -> str:
    """Return precision, recall and F1 of "vague" with Wilson intervals, and every error."""
    right = sum(row.is_vague and row.verdict.vague for row in rows)
    said = sum(row.verdict.vague for row in rows)
    vague = sum(row.is_vague for row in rows)
    lines = [
        f"{name}: {len(rows)} sentences, {vague} vague",
        f"  precision {_share(right, said)}",
        f"  recall    {_share(right, vague)}",
        f"  F1        {2 * right / max(1, said + vague):.3f}",
    ]
    for row in rows:
        if row.verdict.vague is not row.is_vague:
            error = "missed" if row.is_vague else "false alarm"
            places = "、".join(row.text[hit.start : hit.end] for hit in row.verdict.hits)
            lines.append(f"  {error}: {row.text} ({row.reason}){' ← ' + places if places else ''}")
    return "\n".join(lines) + "\n"


def wilson(right: int, of: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of the share `right` / `of`; (0, 1) of nothing."""
    if not of:
        return 0.0, 1.0
    share, square = right / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _Z * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def cells_per_second(texts: Sequence[str]) -> float:
    """Return how many different cells a second are judged, in CPU time."""
    cells = [f"{texts[n % len(texts)]}{n}" for n in range(_CELLS)]
    lint(cells[0])
    started = time.process_time()
    for cell in cells:
        lint(cell)
    return _CELLS / (time.process_time() - started)


def _share(right: int, of: int) -> str:
    low, high = wilson(right, of)
    return f"{right / max(1, of):.3f} ({low:.3f}–{high:.3f}; {right}/{of})"


if __name__ == "__main__":
    main()
