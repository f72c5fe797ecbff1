"""Approvals in real workbooks: recorded once, changes found, renewed by approving anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from addin.actions.refresh import Refreshed, refresh
from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Misfit, Value, rewritten
from addin.forms.approvals import CHANGED, IN_FORCE, REPLACED, WITHDRAWN
from addin.standing.approved import approvals
from addin.standing.fingerprint import digest, pieces
from addin.standing.workbook_day import WorkbookDay
from tests.rules.workbooks import TODAY, workbook
from tests.workbooks import fill, read, rows

pytestmark = pytest.mark.slow

NOON = datetime(2026, 11, 20, 12, 30)
PLAN_ROW = 1  # in 批准留底, after the initiation


@pytest.fixture
def approved(sample_workbook: Path) -> Path:
    """A sample in the phase 执行, whose approvals a refresh has recorded."""
    refreshed(sample_workbook)
    return sample_workbook


def refreshed(path: Path) -> Refreshed:
    return refresh(ClosedWorkbook(path), given=None, actual=NOON)


def changed(result: Refreshed) -> list[tuple[str, str]]:
    """Return key and message of what was changed after an approval."""
    return [(each.key, each.message) for each in result.findings if each.rule == "F-53"]


def records(path: Path, form: str) -> list[Mapping[str, Value]]:
    return [row for row in rows(path, "Approvals") if row["form"] == form]


def test_refresh__records_each_approval_once(approved: Path) -> None:
    (initiation,) = records(approved, "发起表")
    (plan,) = records(approved, "协作方案")
    assert initiation["state"] == plan["state"] == IN_FORCE
    assert (plan["version"], plan["approver"]) == ("V1.2", "陆文娟")
    assert len(str(plan["digest"])) == 32
    assert {row["form"] for row in rows(approved, "Approvals")} >= {"会议纪要 H01"}
    before = approved.read_bytes()
    assert not refreshed(approved).changed
    assert approved.read_bytes() == before


def test_change_of_the_initiation__is_found_where_it_is_and_shuts_the_gate(approved: Path) -> None:
    old = read(approved).text("initiation.resource_condition")
    fill(approved, fields={"initiation.resource_condition": "人手不限"})
    result = refreshed(approved)
    ((key, message),) = changed(result)
    assert key == "initiation.resource_condition"
    assert message.startswith(f"资源条件在发起表批准后由“{old[:20]}")
    assert message.endswith("改为“人手不限”")
    assert result.computed["home.phase"] == "执行", "what was reached stays (Q-21)"
    assert str(result.computed["home.gate"]).endswith("因改动不再满足，需重新审批")
    assert records(approved, "发起表")[0]["state"] == CHANGED
    fill(approved, fields={"initiation.resource_condition": old})
    result = refreshed(approved)
    assert (changed(result), result.computed["home.phase"]) == ([], "执行")
    assert records(approved, "发起表")[0]["state"] == IN_FORCE


def test_date_that_was_text_when_it_was_approved__is_no_change_once_it_is_a_date() -> None:
    """A workbook approved by a program that took the text as it stood."""
    table = "| metric_id | name | due |\n| K1 | 满意度 | {} |"
    content = workbook({"initiation.form_status": "已批准"}, Metrics=table.format("2026-11-30"))
    kept = {"Metrics": {"K1": {"due": "2026/11/30", "metric_id": "K1", "name": "满意度"}}}
    row = {"form": "发起表", "digest": digest(kept), "state": IN_FORCE, "at": NOON}
    records = {
        "Approvals": [row],
        "ApprovedContent": [{"form": "发起表", "part": 1, "text": pieces(kept)[0]}],
    }
    for name, made in records.items():
        content = rewritten(content, name, made)
    (judged,) = approvals(WorkbookDay.on(content, TODAY))
    assert [each for each in judged.changes or () if each.name == "Metrics"] == []
    other = workbook(Metrics=table.format("2026-12-01"))
    content = replace(content, tables={**content.tables, "Metrics": other.table("Metrics")})
    (judged,) = approvals(WorkbookDay.on(content, TODAY))
    assert [(each.old, each.new) for each in judged.changes or () if each.name == "Metrics"] == [
        ("2026/11/30", "2026-12-01")
    ]


def test_time_of_an_approval_that_cannot_be_read__withdraws_nothing(approved: Path) -> None:
    day = WorkbookDay.on(read(approved), NOON.date())
    steps = day.content.table("InitiationApprovals")
    times = [None, *steps.moments("time")[1:]]
    blank = replace(steps, columns={**steps.columns, "time": times})
    misread = replace(blank, misfits=[Misfit("time", 0, "上周签的")])
    states = []
    for table in (steps, blank, misread):
        tables = {**day.content.tables, "InitiationApprovals": table}
        judged = approvals(WorkbookDay.on(replace(day.content, tables=tables), NOON.date()))
        states += [each.state for each in judged if each.form == "发起表"]
    assert states == [IN_FORCE, WITHDRAWN, IN_FORCE]


def test_approving_anew__records_a_second_approval_and_opens_the_gate(approved: Path) -> None:
    fill(approved, fields={"initiation.resource_condition": "增加工程师2人，预算40万元"})
    assert changed(refreshed(approved))
    times = {(0, "time"): datetime(2026, 11, 20, 9), (1, "time"): datetime(2026, 11, 20, 10)}
    fill(approved, "InitiationApprovals", times)
    result = refreshed(approved)
    assert (changed(result), result.computed["home.phase"]) == ([], "执行")
    first, second = records(approved, "发起表")
    assert (first["state"], second["state"]) == (REPLACED, IN_FORCE)
    assert first["digest"] != second["digest"]


def test_change_of_the_plan__rows_added_and_removed_are_told(approved: Path) -> None:
    fill(approved, "Risks", {(0, "response"): "另行通知各部门处理"})
    fill(approved, append={"Milestones": [{"milestone_id": "M9", "name": "补充"}]})
    assert [key for key, _ in changed(refreshed(approved))] == [
        "Milestones.milestone_id",
        "Risks.response",
    ]


def test_change_of_the_plan__with_its_row_in_the_change_record__is_accepted(approved: Path) -> None:
    fill(approved, "PlanTasks", {(0, "standard"): "复检4200台，报告1份，质量管理部签收"})
    assert changed(refreshed(approved))
    change = {
        "version": "V1.3",
        "change": "T01 交付标准改为复检4200台",
        "reason": "库存盘点后数量确定",
        "approver": "陆文娟",
        "date": date(2026, 11, 19),
    }
    fill(approved, append={"PlanChanges": [{**change, "approver": ""}]})
    assert changed(refreshed(approved)), "nobody approved the change"
    index = len(rows(approved, "PlanChanges")) - 1
    fill(approved, "PlanChanges", {(index, "approver"): "陆文娟"})
    assert changed(refreshed(approved)) == []
    last = records(approved, "协作方案")[-1]
    assert (last["version"], last["approver"], last["state"]) == ("V1.3", "陆文娟", IN_FORCE)
    assert not refreshed(approved).changed
    fill(approved, "PlanTasks", {(1, "standard"): "再改一次，报告2份"})
    assert [key for key, _ in changed(refreshed(approved))] == ["PlanTasks.standard"]


def test_form_taken_back_for_approval__is_no_finding_until_it_is_called_approved_again(
    approved: Path,
) -> None:
    fill(
        approved,
        fields={"initiation.form_status": "待审批", "initiation.resource_condition": "预算40万元"},
    )
    result = refreshed(approved)
    assert changed(result) == []
    assert [each for each in result.findings if each.rule == "F-54"] == []
    assert records(approved, "发起表")[0]["state"] == WITHDRAWN
    fill(approved, fields={"initiation.form_status": "已批准"})
    assert changed(refreshed(approved)), "the old signatures are for the old content"


def test_approved_form__goes_back_only_if_it_was_changed(approved: Path) -> None:
    fill(approved, fields={"plan.form_status": "草稿"})
    result = refreshed(approved)
    assert [each.key for each in result.findings if each.rule == "F-54"] == ["plan.form_status"]
    assert read(approved).text("approvals.plan_status") == "已批准", "it is not accepted"


def test_kept_content_that_was_changed__asks_for_a_new_approval(approved: Path) -> None:
    text = str(rows(approved, "ApprovedContent")[0]["text"])
    fill(approved, "ApprovedContent", {(0, "text"): text.replace("客户", "顾客")})
    ((key, message),) = changed(refreshed(approved))
    assert key == "initiation.form_status"
    assert "无法比对" in message


def test_confirmed_minutes__are_found_changed(approved: Path) -> None:
    fill(approved, "Decisions", {(0, "decision"): "另行讨论"})
    ((key, message),) = changed(refreshed(approved))
    assert key == "Decisions.decision"
    assert "在会议纪要 H01 确认后由“" in message


def test_signed_acceptance__next_round_is_no_change(
    sample_workbooks: Mapping[str, Path], tmp_path: Path
) -> None:
    path = tmp_path / "验收.xlsx"
    path.write_bytes(sample_workbooks["expense_process"].read_bytes())
    refreshed(path)
    (record,) = records(path, "验收报告")
    assert (record["version"], record["state"]) == ("第1轮", IN_FORCE)
    items = read(path).table("AcceptanceItems").texts("result")
    fill(path, "AcceptanceItems", {(items.index("不通过"), "result"): "通过"})
    assert [key for key, _ in changed(refreshed(path))] == ["AcceptanceItems.result"]
    people = range(len(rows(path, "AcceptanceAttendees")))
    fill(path, "AcceptanceAttendees", {(row, "signed_at"): None for row in people})
    fill(path, fields={"acceptance.round": 2})
    assert changed(refreshed(path)) == []
    again = datetime(2026, 11, 20, 9)
    fill(path, "AcceptanceAttendees", {(row, "signed_at"): again for row in people})
    assert changed(refreshed(path)) == []
    assert [row["version"] for row in records(path, "验收报告")] == ["第1轮", "第2轮"]


def test_finish_of_a_rectification__filled_in_after_signing__is_no_change() -> None:
    """Also where an earlier version kept it with what was signed."""
    table = "| rectification_id | requirement | finished_at |\n| Z1 | 补截图 | 2026-11-19 09:00 |"
    content = workbook(Rectifications=table)
    kept = {
        "Rectifications": {
            "Z1": {"rectification_id": "Z1", "requirement": "补截图", "finished_at": "x"}
        }
    }
    row = {"form": "验收报告", "digest": digest(kept), "state": IN_FORCE, "at": NOON}
    part = {"form": "验收报告", "part": 1, "text": pieces(kept)[0]}
    content = rewritten(rewritten(content, "Approvals", [row]), "ApprovedContent", [part])
    (judged,) = approvals(WorkbookDay.on(content, TODAY))
    assert judged.changes == []


def test_form_that_is_none_of_ours__in_what_was_approved__fails_nothing() -> None:
    content = workbook(Approvals="| form | digest |\n| 别的表 | 0 |")
    (judged,) = approvals(WorkbookDay.on(content, date(2026, 11, 20)))
    assert judged.form == "别的表"
