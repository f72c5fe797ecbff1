"""Random cases by seed: every run takes a sample of them, ``pytest -m long`` the rest."""

from __future__ import annotations

import pytest


def seeds(sample: int, *, of: int) -> pytest.MarkDecorator:
    """Give a test `seeds`: the first `sample` of so many, and the others to a `long` run."""
    return pytest.mark.parametrize(
        "seeds",
        [
            pytest.param(range(sample), id=f"{sample} of {of}"),
            pytest.param(range(sample, of), id=f"the other {of - sample}", marks=pytest.mark.long),
        ],
    )
