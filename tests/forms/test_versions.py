"""The version history of the description: which version a workbook is of."""

from __future__ import annotations

from itertools import pairwise

import pytest

from addin.forms.versions import (
    CURRENT,
    VERSIONS,
    came_after,
    is_later,
    may_write,
    version_of,
)


def test_versions__in_order__each_number_is_later() -> None:
    numbers = [version.number for version in VERSIONS]

    assert all(is_later(new, old) for old, new in pairwise(numbers))
    assert all(new.day >= old.day for old, new in pairwise(VERSIONS))


@pytest.mark.parametrize(
    ("given", "missing", "expected"),
    [
        ("1.1", (), "1.1"),
        ("7.3", ("gates",), "7.3"),
        ("1.0", (), "1.0"),
        ("", (), "1.0"),
        ("第一版", (), "1.0"),
        ("1.0", ("AcceptanceRounds",), "0.12"),
        ("1.0", ("gates.plan_unchanged", "Findings.key"), "0.7"),
        ("1.0", ("gates.open", "AcceptanceRounds"), "0.4"),
        ("1.0", ("Words_answer",), "0.1"),
    ],
)
def test_version_of__what_it_says_and_lacks__names_the_version(
    given: str, missing: tuple[str, ...], expected: str
) -> None:
    assert version_of(given, missing) == expected


def test_came_after__an_early_version__names_all_later_additions() -> None:
    assert "gates" in set(came_after("0.4"))
    assert "gates" not in set(came_after("0.5"))
    assert list(came_after(CURRENT)) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [("", True), ("0.1", True), (CURRENT, True), ("1.99", True), ("2.0", False)],
)
def test_may_write__additions_only__yes(given: str, expected: bool) -> None:
    assert may_write(given) is expected
