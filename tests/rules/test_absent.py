"""Rules on a workbook that lacks something: none takes what is absent for empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Content
from addin.forms.sla import SLA
from addin.rules import RULES, check
from addin.rules.absent import NOT_CHECKED
from addin.standing.limits.terms import terms_of
from addin.standing.workbook_day import WorkbookDay
from workbook_templates.build import build
from workbook_templates.samples import load

NOW = datetime(2026, 11, 20, 9)


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    path: Path = tmp_path_factory.mktemp("协作") / "新产品 上市.xlsx"
    path.write_bytes(build(load("new_product")))
    return ClosedWorkbook(path).read()


def lacking(content: Content, *names: str) -> Content:
    """Return content that lacks columns, tables or fields."""
    return replace(content, absent=frozenset(names))


def test_check__nothing_absent__says_nothing_of_it(content: Content) -> None:
    assert NOT_CHECKED not in {f.rule for f in check(WorkbookDay.of(content, NOW))}


def test_table_that_was_not_read__is_asked_for_not_taken_for_one_without_misreadings(
    content: Content,
) -> None:
    partly = replace(content, tables={"Tasks": content.table("Tasks")})
    assert not partly.misread("Tasks.due", "initiation.deadline")
    with pytest.raises(KeyError, match="Problems"):
        partly.misread("Tasks.due", "Problems.occurred_at")


@pytest.mark.parametrize(
    "name",
    [
        "Risks.response",
        "Deliverables.standard",
        "Milestones.milestone_id",
        "People.department",
        "Milestones",
    ],
)
def test_check__something_absent__is_said_once_with_the_rules_left_out(
    content: Content, name: str
) -> None:
    findings = check(WorkbookDay.of(lacking(content, name), NOW))

    said = [finding for finding in findings if finding.rule == NOT_CHECKED]
    assert len(said) == 1
    assert "没有检查用到它们的规则" in said[0].message
    left_out = {rule for rule in RULES if rule in said[0].message}
    assert not left_out & {finding.rule for finding in findings}


def test_check__empty_column_that_is_absent__is_not_reported_as_not_filled_in(
    content: Content,
) -> None:
    risks = content.table("Risks")
    emptied = replace(risks, columns={**risks.columns, "response": [""] * len(risks)})
    empty = replace(content, tables={**content.tables, "Risks": emptied})

    there = {f.key for f in check(WorkbookDay.of(empty, NOW))}
    absent = {f.key for f in check(WorkbookDay.of(lacking(empty, "Risks.response"), NOW))}

    assert "Risks.response" in there
    assert "Risks.response" not in absent


def test_check__column_that_no_rule_reads__leaves_no_rule_out(content: Content) -> None:
    (said,) = [
        f
        for f in check(WorkbookDay.of(lacking(content, "Tasks.remark"), NOW))
        if f.rule == NOT_CHECKED
    ]

    assert "备注" in said.message
    assert "没有检查" not in said.message


@pytest.mark.parametrize("key", [field.key for field in SLA.inputs if field.key != "sla_id"])
def test_check__column_of_limits_absent__counts_them_as_shipped(content: Content, key: str) -> None:
    day = WorkbookDay.of(lacking(content, f"SlaLimits.{key}"), NOW)

    assert check(day)
    assert terms_of(day).keys() == terms_of(WorkbookDay.of(content, NOW)).keys()
