"""addin/lint/weights.txt: what is learned from the labelled sentences of `tests/lint/known.tsv`.

A support vector machine with squared hinge loss over characters, pairs of them and the wording
(Hsieh et al., A dual coordinate descent method for large-scale linear SVM, 2008). It visits the
sentences in a fixed order and rounds its weights, so that every machine writes the same file.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from math import log

from addin.cli.build.made import ROOT, Made
from addin.forms.model import Wording
from addin.lint.items import items
from addin.lint.judging import weighed
from addin.lint.likeness import BIAS, SCALE, WEIGHTS, grams, of_wording, size

_SENTENCES = ROOT / "tests" / "lint" / "known.tsv"
_ROUNDS = 20
_COST = 2.0
_MIXER = 2_654_435_761  # Knuth's; sentences of one kind that stand together would pull at the bias
_LEAST = 3  # what weighs less decides nothing
Example = tuple[bool, Counter[str]]


def likeness() -> Made:
    """Return the weights, one a line, with what has them."""
    lines: dict[int, list[str]] = {}
    for gram, weight in sorted(learned(list(_examples())).items()):
        lines.setdefault(weight, []).append(gram)
    text = "".join(f"{weight} {' '.join(lines[weight])}\n" for weight in sorted(lines))
    return Made(WEIGHTS, text.encode())


def _examples() -> Iterator[Example]:
    """Yield the items of the labelled sentences; which one of a vague list is vague is not said."""
    with _SENTENCES.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            wording, is_vague = Wording(row["wording"] or Wording.TASK), row["label"] == "vague"
            parts = items(row["text"])
            if len(parts) == 1 or not is_vague:
                for part in parts:
                    found = chain.from_iterable(map(grams, weighed(part, wording)))
                    yield is_vague, Counter(chain(found, [of_wording(wording)]))


def learned(examples: Sequence[Example]) -> dict[str, int]:
    """Return the weight of each gram in hundredths, without those that decide nothing."""
    seen = Counter(gram for _, found in examples for gram in found)
    rarity = {gram: log((1 + len(examples)) / (1 + count)) + 1 for gram, count in seen.items()}
    rows = []
    for is_vague, found in examples:
        scale = size(found.total())
        row = {gram: count * rarity[gram] / scale for gram, count in found.items()}
        rows.append((1 if is_vague else -1, row | {BIAS: 1.0}))
    curve = 1 / (2 * _COST)
    lengths = [sum(value * value for value in row.values()) + curve for _, row in rows]
    weights = dict.fromkeys([*rarity, BIAS], 0.0)
    forces = [0.0] * len(rows)
    order = sorted(range(len(rows)), key=lambda at: at * _MIXER % 2**32)
    for _ in range(_ROUNDS):
        for at in order:
            side, row = rows[at]
            error = side * sum(weights[gram] * value for gram, value in row.items()) - 1
            force = max(0.0, forces[at] - (error + forces[at] * curve) / lengths[at])
            if step := (force - forces[at]) * side:
                forces[at] = force
                for gram, value in row.items():
                    weights[gram] += step * value
    scaled = {gram: round(SCALE * weights[gram] * rarity.get(gram, 1.0)) for gram in weights}
    return {gram: had for gram, had in scaled.items() if abs(had) >= _LEAST or gram == BIAS}
