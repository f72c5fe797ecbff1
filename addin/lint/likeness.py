"""How much a text is like those that readers called vague, by its characters and pairs of them.

What the rules see is named by them. People also say 差不多意思到了就行, in words that no list holds;
how such sentences are put together is learned from labelled ones (`addin/cli/build/likeness.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import chain
from math import sqrt
from operator import add
from pathlib import Path

from addin.forms.model import Wording

_DIGITS = re.compile(r"\d[\d,.]*")
_COVERED = re.compile(r"([\ue000-\ue004])\1+")
_FEW = 20
_MEMO = 16_384  # clauses that are remembered, some megabytes
SCALE = 100
BIAS = "bias"
"""What every text has."""
DEADLINE = "0月0日前"
"""What a text says whose deadline stands in another cell."""
WEIGHTS = Path(__file__).with_name("weights.txt")
"""What the build learned: each line a weight in hundredths and what has it."""


def alike(clause: str) -> str:
    """Return a clause with figures as one, so that those of a column are seldom new."""
    return _DIGITS.sub("0", clause.strip(" .")).replace(" ", "")


def grams(clause: str) -> Iterable[str]:
    """Yield what is looked at in a clause (masked and normalised): a figure is a figure."""
    text = _COVERED.sub(r"\1", alike(clause))
    return chain(text, map(add, f"^{text}", f"{text}$"))


def of_wording(wording: Wording) -> str:
    """Return what a text has because of what it says."""
    return f"={wording}"


def likeness(clauses: Iterable[str], wording: Wording) -> float:
    """Return how much a text is like a vague one: about 1 for such, about -1 for others."""
    known = weights()
    total, count = known.get(of_wording(wording), 0), 1
    for clause in clauses:
        more, grown = _told(alike(clause))
        total += more
        count += grown
    return (total / size(count) + known[BIAS]) / SCALE


@lru_cache(_MEMO)
def _told(clause: str) -> tuple[int, int]:
    """Return the weight of a clause, and of how many grams it is."""
    found = list(map(weights().get, grams(clause)))
    return sum(filter(None, found)), len(found)


def size(count: int) -> float:
    """Return by what the weights of so many are divided; of a short text little is said for sure."""
    return sqrt(count + _FEW)


@cache
def weights() -> Mapping[str, int]:
    """Return the learned weights, read when first needed."""
    lines = map(str.split, WEIGHTS.read_text(encoding="utf-8").splitlines())
    return {gram: int(weight) for weight, *alike in lines for gram in alike}
