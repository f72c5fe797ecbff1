"""Accepting a finding with a reason: typed beside it, kept, told, and over when the cell changes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from addin.actions.refresh import refresh
from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes, Value
from addin.rules import Level
from addin.rules.waivers import CHANGED, IN_FORCE, NAMELESS, NOT_WAIVABLE, REPLACED, WITHDRAWN
from tests.cli.running import xiezuo
from tests.workbooks import fill, read, rows

pytestmark = pytest.mark.slow

NOON = datetime(2026, 11, 20, 12, 34, 56)
REASON = "供应商只在周六交货，已与客户书面约定"


@pytest.fixture
def workbook(sample_workbook: Path) -> Path:
    """The sample with a milestone on a Saturday, refreshed."""
    fill(sample_workbook, "Milestones", {(4, "due"): datetime(2026, 12, 5).date()})
    refreshed(sample_workbook)
    return sample_workbook


def refreshed(path: Path, actor: str = "Xiezuo") -> None:
    refresh(ClosedWorkbook(path), given=None, actual=NOON, actor=actor)


def finding(path: Path, rule: str = "R-27c") -> dict[str, Value]:
    (found,) = (row for row in rows(path, "Findings") if row["rule"] == rule)
    return found


def remark(path: Path, rule: str = "R-27c", **values: str) -> None:
    """Type beside the finding of a rule."""
    table = read(path).table("Findings")
    number = table.rows[table.texts("rule").index(rule)]
    cells = {(number, key): value for key, value in values.items()}
    ClosedWorkbook(path).write(Changes(cells={"Findings": cells}))


def states(path: Path) -> list[Value]:
    return [row["state"] for row in rows(path, "Waivers")]


def test_reason__typed_beside_a_finding__accepts_it(workbook: Path) -> None:
    remark(workbook, reason=REASON, person="钟慧")
    refreshed(workbook)
    (kept,) = rows(workbook, "Waivers")
    assert (kept["rule"], kept["cell"], kept["row"]) == ("R-27c", "Milestones.due", "M5")
    assert (kept["reason"], kept["person"], kept["state"]) == (REASON, "钟慧", IN_FORCE)
    assert kept["at"] == datetime(2026, 11, 20, 12, 34)
    shown = finding(workbook)
    assert (shown["level"], shown["reason"], shown["person"]) == ("已保留", REASON, "钟慧")
    content = read(workbook)
    others = [row for row in rows(workbook, "Findings") if row["level"] == "警告"]
    assert (content.number("checks.warnings"), content.number("checks.accepted")) == (
        len(others),
        1,
    )


def test_reason__is_kept_without_another_word(workbook: Path) -> None:
    remark(workbook, reason=REASON, person="钟慧")
    refreshed(workbook)
    before = workbook.read_bytes()
    refreshed(workbook)
    assert workbook.read_bytes() == before


def test_accepted_finding__is_told_by_check_and_does_not_count(workbook: Path) -> None:
    remark(workbook, reason=REASON, person="钟慧")
    refreshed(workbook)
    (report,) = xiezuo("check", "--json", workbook).document["files"]
    warnings = [each for each in report["findings"] if each["level"] == "警告"]
    (one,) = [each for each in warnings if each["accepted"]]
    assert report["counts"]["警告"] == len(warnings) - 1
    assert report["accepted"] == 1
    assert one["accepted"]["reason"] == REASON
    assert "已保留" in xiezuo("check", workbook).said


def test_cell_that_changes__ends_it_for_good(workbook: Path) -> None:
    remark(workbook, reason=REASON, person="钟慧")
    refreshed(workbook)
    fill(workbook, "Milestones", {(4, "due"): datetime(2026, 12, 6).date()})
    refreshed(workbook)
    assert states(workbook) == [CHANGED]
    shown = finding(workbook)
    assert (shown["level"], shown["reason"]) == ("警告", "")
    assert "已失效" in str(shown["suggestion"])
    fill(workbook, "Milestones", {(4, "due"): datetime(2026, 12, 5).date()})
    refreshed(workbook)
    assert finding(workbook)["level"] == "警告"


def test_rows_sorted_and_inserted__do_not_end_it(workbook: Path) -> None:
    remark(workbook, reason=REASON, person="钟慧")
    refreshed(workbook)
    table = read(workbook).table("Milestones")
    inputs = [field.key for field in table.table.inputs]
    turned = [dict(record) for record in table.records()][::-1]
    cells = {
        (number, key): record[key]
        for number, record in zip(table.rows, turned, strict=True)
        for key in inputs
    }
    ClosedWorkbook(workbook).write(Changes(cells={"Milestones": cells}))
    refreshed(workbook)
    assert states(workbook) == [IN_FORCE]
    assert finding(workbook)["level"] == "已保留"


def test_reason_that_is_changed__replaces_the_one_before(workbook: Path) -> None:
    remark(workbook, reason=REASON, person="钟慧")
    refreshed(workbook)
    remark(workbook, reason="经分管领导同意", person="钟慧")
    refreshed(workbook)
    assert states(workbook) == [REPLACED, IN_FORCE]
    assert finding(workbook)["reason"] == "经分管领导同意"


def test_reason_that_is_deleted__withdraws_it(workbook: Path) -> None:
    remark(workbook, reason=REASON, person="钟慧")
    refreshed(workbook)
    remark(workbook, reason="")
    refreshed(workbook)
    assert states(workbook) == [WITHDRAWN]
    assert finding(workbook)["level"] == "警告"


def test_rule_that_must_be_obeyed__refuses_and_keeps_what_was_typed(workbook: Path) -> None:
    fill(workbook, "Milestones", {(4, "milestone_id"): "M4"})
    refreshed(workbook)
    remark(workbook, "F-14", reason="编号沿用旧表", person="钟慧")
    refreshed(workbook)
    assert states(workbook) == [NOT_WAIVABLE]
    shown = finding(workbook, "F-14")
    assert (shown["level"], shown["reason"]) == ("错误", "编号沿用旧表")
    assert "不能保留" in str(shown["suggestion"])
    refreshed(workbook)
    assert states(workbook) == [NOT_WAIVABLE], "it is not written down twice"


def test_acceptance_without_a_name__counts_once_somebody_s_name_is_there(workbook: Path) -> None:
    remark(workbook, reason=REASON)
    refreshed(workbook)
    assert states(workbook) == [NAMELESS]
    shown = finding(workbook)
    assert (shown["level"], shown["reason"]) == ("警告", REASON)
    assert "没有填写同意人" in str(shown["suggestion"])
    remark(workbook, person="钟慧")
    refreshed(workbook)
    (kept,) = rows(workbook, "Waivers")
    assert (kept["person"], kept["state"]) == ("钟慧", IN_FORCE)


def test_acceptance__is_by_the_one_who_refreshes_if_the_directory_knows_them(
    workbook: Path,
) -> None:
    remark(workbook, reason=REASON)
    refreshed(workbook, actor="崔敏")
    assert [row["person"] for row in rows(workbook, "Waivers")] == ["崔敏"]


def test_level_and_switch__are_those_of_the_rule_sheet(workbook: Path) -> None:
    table = read(workbook).table("CheckRules")
    at = {rule: row for row, rule in enumerate(table.texts("rule"))}
    fill(workbook, "CheckRules", {(at["R-27c"], "level"): "错误", (at["R-11"], "enabled"): "否"})
    result = refresh(ClosedWorkbook(workbook), given=None, actual=NOON)
    levels = {f.rule: f.level for f in result.findings}
    assert levels["R-27c"] is Level.ERROR
    assert "R-11" not in levels
