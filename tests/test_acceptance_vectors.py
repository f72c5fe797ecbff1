"""The ten acceptance vectors (requirements §13), one test each, as somebody at work meets them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from addin.actions.refresh import refresh
from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes, TableData, Value
from tests.cli.running import xiezuo
from tests.conftest import DEMO_DAY
from tests.workbooks import rearrange
from workbook_templates import TEMPLATE

pytestmark = pytest.mark.slow

ID = "XC20260201-001"
NEW: Mapping[str, Value] = {
    "initiation.collaboration_id": ID,
    "initiation.type": "项目协作",
    "initiation.form_status": "已批准",
    "initiation.lead_department": "市场部",
}
ERROR, WARNING, HINT = "错误", "警告", "提示"


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the ledger of the mails and the log away from those of a person."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "用户 数据"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "用户 日志"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def samples(sample_workbooks: Mapping[str, Path], tmp_path: Path) -> Mapping[str, Path]:
    """Copies of the three filled-in samples."""
    folder = tmp_path / "全部 协作"
    folder.mkdir()
    return {code: Path(shutil.copy(path, folder)) for code, path in sample_workbooks.items()}


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return Path(shutil.copy(TEMPLATE, tmp_path / "新品 上市.xlsx"))


def fill(
    path: Path,
    fields: Mapping[str, Value] | None = None,
    **tables: Sequence[Mapping[str, Value]],
) -> Path:
    """Type into single fields, and rows below those that a table has."""
    ClosedWorkbook(path).write(Changes(fields={**(fields or {})}, append=tables))
    return path


def table(path: Path, name: str) -> TableData:
    return ClosedWorkbook(path).read(only={name}).table(name)


def set_cell(path: Path, name: str, identity: str, key: str, value: Value) -> None:
    """Type into the row of a table that has an id."""
    data = table(path, name)
    row = data.rows[list(data.texts(data.table.key)).index(identity)]
    ClosedWorkbook(path).write(Changes(cells={name: {(row, key): value}}))


def findings(path: Path, *rules: str) -> list[tuple[str, str]]:
    """Return rule and level of what `xiezuo check` finds, of rules with these beginnings."""
    (file,) = xiezuo("check", path, "--today", DEMO_DAY, "--json").document["files"]
    return [(f["rule"], f["level"]) for f in file["findings"] if f["rule"].startswith(rules)]


def due(path: Path, limit: str, now: str) -> dict[str, Any]:
    """Return the row of 时限 with an id after a refresh at a moment."""
    moment = datetime.fromisoformat(now)
    refresh(ClosedWorkbook(path), given=None, actual=moment)
    (row,) = [row for row in table(path, "OpenLimits").records() if row["limit"] == limit]
    return row


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_vector_1__goal_with_a_direction_only_is_refused__with_figures_it_passes(
    empty: Path,
) -> None:
    fill(empty, {"initiation.goal": "提升客户满意度"})
    assert ("R-01a", ERROR) in findings(empty, "R-01")
    fill(empty, {"initiation.goal": "客户满意度由78分提升至85分(2026年Q3)"})
    assert findings(empty, "R-01", "R-02b") == []


def test_vector_2__response_standard_is_split_into_two__the_pair_passes(empty: Path) -> None:
    fill(empty, Deliverables=[{"deliverable_id": "D1", "standard": "客户投诉响应时效≤24小时"}])
    assert ("R-03b", WARNING) in findings(empty, "R-03")
    pair = "首次响应时间≤2小时,解决方案提供时间≤24小时"
    set_cell(empty, "Deliverables", "D1", "standard", pair)
    assert findings(empty, "R-01", "R-03") == []


def test_vector_3__buffer_of_100_working_days__between_10_and_15_is_right(empty: Path) -> None:
    last = xiezuo("workday", "2026-03-01", "100", "--json").document["date"]
    task = {"task_id": f"{ID}-T01", "start": date(2026, 3, 2), "finish": date.fromisoformat(last)}
    fill(empty, {**NEW, "clock.today": date(2026, 3, 2)}, PlanTasks=[task])
    xiezuo("refresh", empty)
    assert ClosedWorkbook(empty).read(only={"plan"}).number("plan.total_days") == 100
    found = {}
    for days in (9, 10, 15, 16, 0):
        fill(empty, {"plan.buffer_days": days})
        found[days] = [level for _, level in findings(empty, "R-06")]
    assert found == {9: [WARNING], 10: [], 15: [], 16: [HINT], 0: [ERROR]}


def test_vector_4__assessment_is_due_on_the_second_working_day(empty: Path) -> None:
    fill(empty, NEW, Assessments=[{"department": "研发部"}])
    for received, expected in (
        ("2026-02-13 10:00", "2026-02-24 18:00"),
        ("2026-09-30 10:00", "2026-10-09 18:00"),
        ("2026-04-30 10:00", "2026-05-07 18:00"),
    ):
        set_cell(empty, "Assessments", "研发部", "received", at(received))
        assert due(empty, "SLA-01", received)["due"] == at(expected)


def test_vector_5__review_is_due_5_working_days_after_the_end__and_2027_is_an_estimate(
    empty: Path,
) -> None:
    fill(
        empty,
        {**NEW, "acceptance.date": date(2026, 2, 12)},
        AcceptanceItems=[{"deliverable_id": "D1", "result": "通过"}],
    )
    assert due(empty, "SLA-03", "2026-02-12 18:00")["due"] == at("2026-02-26 18:00")
    fill(empty, {"acceptance.date": date(2026, 12, 29)})
    late = due(empty, "SLA-03", "2026-12-29 18:00")
    assert (late["due"].year, late["note"]) == (2027, "2027 安排未录入，按估算")


def test_vector_6__four_hours_after_a_problem__by_the_clock_or_in_working_hours(
    empty: Path,
) -> None:
    problem = {
        "problem_id": f"{ID}-Q01",
        "description": "样机温升超标",
        "lead_department": "市场部",
        "reported_at": at("2026-11-20 16:30"),
    }
    fill(empty, NEW, Problems=[problem])
    for hours, expected in (("自然小时", "2026-11-20 20:30"), ("工作小时", "2026-11-23 11:30")):
        set_cell(empty, "SlaLimits", "SLA-04", "hours", hours)
        assert due(empty, "SLA-04", "2026-11-20 16:30")["due"] == at(expected)


def test_vector_7__duties_neither_overlap_nor_leave_anything_out(empty: Path) -> None:
    fill(
        empty,
        NEW,
        Partners=[{"department": name} for name in ("研发部", "市场部", "设计部")],
        Deliverables=[
            {"deliverable_id": "D1", "name": "样机", "department": "研发部"},
            {"deliverable_id": "D3", "name": "手册", "department": "市场部"},
        ],
        Duties=[
            {"duty_id": "Z1", "duty": "D1", "responsible": "研发部"},
            {"duty_id": "Z2", "duty": "D1", "responsible": "市场部"},
        ],
        PlanTasks=[
            {"task_id": f"{ID}-T01", "department": "研发部", "deliverable": "D1"},
            {"task_id": f"{ID}-T02", "department": "市场部"},
        ],
    )
    found = findings(empty, "R-05a", "R-05d", "R-05e")
    assert set(found) == {("R-05a", ERROR), ("R-05d", WARNING), ("R-05e", ERROR)}
    assert [rule for rule, _ in found if rule != "R-05a"] == ["R-05e", "R-05d"]


def test_vector_8__two_of_three_departments_moved_t03_differently__both_values_are_offered(
    samples: Mapping[str, Path], tmp_path: Path
) -> None:
    master = samples["customer_complaint"]
    copies = [Path(shutil.copy(master, tmp_path / f"{name}.xlsx")) for name in "甲乙丙"]
    task = "XC20260921-001-T03"
    before = list(table(master, "PlanTasks").dates("finish"))
    for path, day in zip(copies, (date(2026, 12, 11), date(2026, 12, 18)), strict=False):
        set_cell(path, "PlanTasks", task, "finish", day)
    assert xiezuo("merge", master, *copies, "--today", DEMO_DAY).code == 1
    assert [
        (row["item"], row["field"], row["copy"], row["value"])
        for row in table(master, "MergeConflicts").records()
    ] == [
        (task, "计划完成", "甲.xlsx", "2026-12-11"),
        (task, "计划完成", "乙.xlsx", "2026-12-18"),
    ]
    assert table(master, "PlanTasks").dates("finish") == before


def test_vector_9__reminders_twice_on_one_day__the_second_run_sends_none(
    samples: Mapping[str, Path], tmp_path: Path
) -> None:
    path = samples["customer_complaint"]
    ClosedWorkbook(path).write(Changes(replace={"ReminderLog": []}))
    outbox = tmp_path / "发件箱"
    arguments = ("remind", path, "--on", DEMO_DAY, "--outbox", outbox)
    assert xiezuo(*arguments).code == 0
    first = sorted(outbox.glob("*.eml"))
    assert len(first) > 0
    assert xiezuo(*arguments).code == 0
    assert sorted(outbox.glob("*.eml")) == first


def test_vector_10__tracker_sorted_and_rows_inserted__roll_up_has_the_same_totals(
    samples: Mapping[str, Path],
) -> None:
    folder = samples["new_product"].parent

    def totals() -> dict[str, Any]:
        document = xiezuo("rollup", folder, "--today", DEMO_DAY, "--json").document
        names = ("AllCollaborations", "AllDepartments", "AllPeople")
        return {name: document[name] for name in names}

    before = totals()
    for path in samples.values():
        order = table(path, "Tasks").texts("task_id")
        rearrange(path)
        assert table(path, "Tasks").texts("task_id") == order[::-1]
    assert totals() == before
