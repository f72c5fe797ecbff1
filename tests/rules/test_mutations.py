"""Each rule finds what it is about in a sample that was clean before, and little else is found."""

from __future__ import annotations

from functools import cache

import pytest

from addin.content import Content
from addin.rules import RULES, Finding, check
from addin.rules.absent import NOT_CHECKED
from addin.standing.workbook_day import WorkbookDay
from addin.worktime import Calendar
from tests.rules.mutations import (
    COMPLAINT,
    EXPENSE,
    MUTATIONS,
    NEW,
    Mutation,
    at_cell,
    broken,
    clean,
)
from tests.rules.workbooks import TODAY

CALENDAR = Calendar.standard()


def checked(content: Content) -> list[Finding]:
    return check(WorkbookDay.on(content, TODAY))


@cache
def usual(sample: str) -> frozenset[tuple[str, str]]:
    """Return what is found in a sample as it is: rule and cell."""
    content = clean(sample)
    return frozenset((f.rule, at_cell(content, f.key, f.place.cell)) for f in checked(content))


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.rule)
def test_mutation__is_found_by_its_rule_at_its_cell_and_by_few_others(mutation: Mutation) -> None:
    content = broken(mutation)
    found = {(f.rule, at_cell(content, f.key, f.place.cell)) for f in checked(content)}
    new = found - usual(mutation.sample)
    assert (mutation.rule, mutation.cell) in new
    assert {rule for rule, _ in new} - {mutation.rule} == mutation.companions


def test_mutations__there_is_one_for_every_rule() -> None:
    not_a_cell = {NOT_CHECKED}  # what a workbook lacks: test_absent
    assert {mutation.rule for mutation in MUTATIONS} == set(RULES) - not_a_cell


TRUE_FINDINGS = {"F-25", "R-11", "R-34", "L-01", "L-02"}
"""What the samples show on purpose: stale tasks, running limits, a deviation, estimated holidays."""


@pytest.mark.parametrize("name", [NEW, COMPLAINT, EXPENSE])
def test_sample__has_no_false_alarm(name: str) -> None:
    assert {rule for rule, _ in usual(name)} <= TRUE_FINDINGS
