"""刷新: everything computed is up to date, and what was changed is told."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from addin.actions.refresh import Refreshed, refresh, told
from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes, Place, empty_value
from addin.errors import SaveFailed
from addin.forms import FIELDS
from addin.forms.sla import SLA
from addin.forms.vocabularies import TASK_STATUS
from addin.rules import Level, check, counts
from addin.rules.findings_sheet import FINDINGS_SHOWN
from addin.standing.limits.terms import terms_of
from addin.standing.workbook_day import WorkbookDay
from tests.workbooks import edit_table_part, fill, one_sheet, read, rows, task_place, type_into

pytestmark = pytest.mark.slow

NOON = datetime(2026, 11, 20, 12, 34, 56)
TODAY = NOON.date()


def refreshed(path: Path, given: date | None = None) -> Refreshed:
    return refresh(ClosedWorkbook(path), given=given, actual=NOON)


def log(path: Path) -> list[tuple[object, ...]]:
    """Return the log but for its numbers, time and actor."""
    return [
        (row["action"], row["item"], row["field"], row["old"], row["new"])
        for row in rows(path, "ChangeLog")
    ]


def test_refresh__fresh_workbook__is_not_touched(sample_workbook: Path) -> None:
    before = sample_workbook.stat().st_mtime_ns, sample_workbook.read_bytes()
    result = refreshed(sample_workbook)
    assert not result.changed
    assert (sample_workbook.stat().st_mtime_ns, sample_workbook.read_bytes()) == before


def test_refresh__new_workbook__is_fresh_already(empty_workbook: Path) -> None:
    fill(empty_workbook, fields={"clock.today": TODAY})
    refreshed(empty_workbook)
    before = empty_workbook.read_bytes()
    assert not refreshed(empty_workbook).changed
    assert empty_workbook.read_bytes() == before


def test_refresh__input_changed__what_is_computed_from_it_follows(sample_workbook: Path) -> None:
    before = read(sample_workbook)
    tasks = before.table("Tasks")
    index = tasks.texts("status").index("受阻")
    fill(sample_workbook, "Tasks", {(index, "status"): "进行中"})
    result = refreshed(sample_workbook)
    after = read(sample_workbook)
    assert result.changed
    assert after.number("dashboard.blocked") == before.number("dashboard.blocked") - 1  # type: ignore[operator]
    assert result.computed["dashboard.blocked"] == after.number("dashboard.blocked")
    assert not result.changes, "nothing that people typed was changed"
    assert log(sample_workbook) == []


def test_refresh__day_asked_for__moves_a_fixed_clock_and_says_so(sample_workbook: Path) -> None:
    result = refreshed(sample_workbook, date(2026, 11, 24))
    assert result.today == date(2026, 11, 24)
    assert read(sample_workbook).date("clock.today") == date(2026, 11, 24)
    place = str(read(sample_workbook).places["clock.today"])
    label = FIELDS["clock.today"].label
    assert log(sample_workbook) == [("改写", place, label, "2026-11-20", "2026-11-24")]
    before = sample_workbook.read_bytes()
    assert not refreshed(sample_workbook, date(2026, 11, 24)).changed
    assert sample_workbook.read_bytes() == before


def test_refresh__clock_that_is_not_fixed__stays_so(sample_workbook: Path) -> None:
    fill(sample_workbook, fields={"clock.today": None})
    result = refreshed(sample_workbook, date(2026, 11, 24))
    assert result.today == date(2026, 11, 24)
    assert read(sample_workbook).date("clock.today") is None
    assert read(sample_workbook).date("clock.date") == date(2026, 11, 24)
    assert refreshed(sample_workbook).today == TODAY


def test_refresh__tasks_of_the_plan_that_nobody_tracks__get_their_row_once(
    sample_workbook: Path,
) -> None:
    new = [
        {"task_id": f"XC20260921-001-T{n}", "name": "补充任务", "department": "质量管理部"}
        for n in (91, 92, 91)
    ]
    fill(sample_workbook, append={"PlanTasks": new})
    count = len(rows(sample_workbook, "Tasks"))
    result = refreshed(sample_workbook)
    added = rows(sample_workbook, "Tasks")[count:]
    ids = ["XC20260921-001-T91", "XC20260921-001-T92"]
    assert list(result.tracked) == ids
    assert [(row["task_id"], row["status"], row["percent"]) for row in added] == [
        (task, "未开始", 0) for task in ids
    ]
    assert [row["name"] for row in added] == ["补充任务"] * 2, "the formulas of a row came with it"
    assert log(sample_workbook) == [("补入跟踪表", task, "", "", task) for task in ids]
    assert not refreshed(sample_workbook).tracked


def test_refresh__limit_whose_row_was_deleted__is_there_again_as_shipped(
    sample_workbook: Path,
) -> None:
    shipped = [row for row in rows(sample_workbook, "SlaLimits") if row["sla_id"] != "SLA-05"]
    ClosedWorkbook(sample_workbook).write(Changes(replace={"SlaLimits": shipped}))
    before = read(sample_workbook)
    workbook = WorkbookDay.at(before, NOON)
    assert terms_of(workbook)["SLA-05"].amount == 24, "it runs before anybody refreshes"
    assert "SLA-05" in next(f.message for f in check(workbook) if f.rule == "F-57")

    result = refreshed(sample_workbook)

    assert list(result.limits) == ["SLA-05"]
    assert "补回被删除的时限 SLA-05" in told(result)
    *others, back = rows(sample_workbook, "SlaLimits")
    assert [row["sla_id"] for row in others] == [row["sla_id"] for row in shipped]
    assert (back["sla_id"], back["amount"], back["counted"]) == ("SLA-05", 24, 24)
    assert ("补回", SLA.title, "时限编号", "", "SLA-05") in log(sample_workbook)
    assert not refreshed(sample_workbook).changed


@pytest.mark.parametrize(("old", "new"), TASK_STATUS.synonyms)
def test_refresh__older_status_word__becomes_the_standard_one_and_is_logged(
    old: str, new: str, sample_workbook: Path
) -> None:
    task = rows(sample_workbook, "Tasks")[0]["task_id"]
    type_into(sample_workbook, task_place(sample_workbook, 0, "status"), old)
    result = refreshed(sample_workbook)
    assert rows(sample_workbook, "Tasks")[0]["status"] == new
    assert ("统一用词", task, "任务状态", old, new) in log(sample_workbook)
    assert [change.new for change in result.changes] == [new]


def test_refresh__word_that_nobody_knows__stays_and_is_a_finding(sample_workbook: Path) -> None:
    place = task_place(sample_workbook, 0, "status")
    type_into(sample_workbook, place, "差不多了")
    result = refreshed(sample_workbook)
    assert rows(sample_workbook, "Tasks")[0]["status"] == "差不多了"
    assert place in [finding.place for finding in result.findings]


def test_refresh__formula_replaced_by_what_it_shows__is_put_back_and_logged(
    sample_workbook: Path,
) -> None:
    place = task_place(sample_workbook, 2, "owner")
    owner = rows(sample_workbook, "Tasks")[2]["owner"]
    type_into(sample_workbook, place, str(owner))
    result = refreshed(sample_workbook)
    assert [(change.place, change.old) for change in result.restored] == [(place, owner)]
    assert place not in [finding.place for finding in result.findings], "it was mended"
    assert not read(sample_workbook).table("Tasks").overtyped
    assert log(sample_workbook) == [("恢复公式", str(place), "任务负责人", owner, owner)]
    assert not refreshed(sample_workbook).changed


@pytest.mark.parametrize(
    ("key", "typed"), [("overdue_days", 99), ("owner", "李四"), ("due", "下周三")]
)
def test_refresh__other_value_typed_over_a_formula__stays_and_is_a_finding(
    key: str, typed: str | float, sample_workbook: Path
) -> None:
    refreshed(sample_workbook)
    place = task_place(sample_workbook, 2, key)
    type_into(sample_workbook, place, typed)
    result = refreshed(sample_workbook)
    assert not result.restored
    assert [(each.place, str(each.typed)) for each in result.overtyped] == [(place, str(typed))]
    (finding,) = [f for f in result.findings if (f.place, f.rule) == (place, "F-10")]
    assert str(typed) in finding.message
    assert "保留 1 处覆盖公式的内容" in told(result)
    assert read(sample_workbook).table("Tasks").overtyped == {(2, key)}
    assert not refreshed(sample_workbook).changed


def test_refresh__what_python_computes__counts_whatever_is_typed_over_it(
    sample_workbook: Path,
) -> None:
    refreshed(sample_workbook)
    before = read(sample_workbook).table("ByPerson").columns
    type_into(sample_workbook, task_place(sample_workbook, 2, "owner"), "李四")
    refreshed(sample_workbook)
    assert read(sample_workbook).table("ByPerson").columns == before


def test_refresh__row_of_the_tracker_that_was_cleared__is_forgotten(
    sample_workbook: Path,
) -> None:
    refreshed(sample_workbook)
    tasks = read(sample_workbook).table("Tasks")
    typed = {
        (tasks.rows[-1], field.key): empty_value(field.kind)
        for field in tasks.table.inputs
        if field.key not in tasks.table.remembered
    }
    ClosedWorkbook(sample_workbook).write(Changes(cells={"Tasks": typed}))
    cleared = read(sample_workbook).table("Tasks")
    assert len(cleared) == len(tasks) - 1
    plan = read(sample_workbook).table("PlanTasks").table
    row = {(len(tasks) - 1, field.key): empty_value(field.kind) for field in plan.inputs}
    fill(sample_workbook, "PlanTasks", row)
    result = refreshed(sample_workbook)
    here = [f for f in result.findings if f.place.cell.endswith(str(tasks.rows[-1]))]
    assert not [finding for finding in here if finding.place.sheet == tasks.sheet]
    place = Place(tasks.sheet, f"{tasks.letter('last_status')}{tasks.rows[-1]}")
    assert one_sheet(sample_workbook, place.sheet)[place.cell].value is None


def test_refresh__single_field_typed_over__stays_typed(sample_workbook: Path) -> None:
    place = read(sample_workbook).places["plan.total_days"]
    type_into(sample_workbook, place, 5)
    (kept,) = refreshed(sample_workbook).overtyped
    assert (kept.place, kept.typed) == (place, 5)
    assert read(sample_workbook).number("plan.total_days") == 5


def test_refresh__log__numbers_its_rows_on_whatever_was_deleted_or_sorted(
    sample_workbook: Path,
) -> None:
    refreshed(sample_workbook, date(2026, 11, 23))
    refreshed(sample_workbook, date(2026, 11, 24))
    numbers = read(sample_workbook).table("ChangeLog").rows
    emptied = {(numbers[0], key): None for key in ("at",)} | {
        (numbers[0], key): ""
        for key in ("log_id", "actor", "action", "item", "field", "old", "new")
    }
    ClosedWorkbook(sample_workbook).write(Changes(cells={"ChangeLog": emptied}))
    type_into(sample_workbook, task_place(sample_workbook, 2, "status"), "done")
    refreshed(sample_workbook, date(2026, 11, 25))
    assert sorted(int(str(row["log_id"])) for row in rows(sample_workbook, "ChangeLog")) == [
        2,
        3,
        4,
    ]


def test_refresh__log__says_when_to_the_minute_and_who(sample_workbook: Path) -> None:
    refresh(ClosedWorkbook(sample_workbook), given=date(2026, 11, 23), actual=NOON, actor="陈静")
    (row,) = rows(sample_workbook, "ChangeLog")
    assert row["at"] == datetime(2026, 11, 20, 12, 34)
    assert row["actor"] == "陈静"


def test_refresh__findings__stand_in_the_workbook_with_their_counts(sample_workbook: Path) -> None:
    owner = read(sample_workbook).table("PlanTasks").texts("owner")[0]
    fill(sample_workbook, "PlanTasks", {(0, "owner"): "相关人员"})
    place = task_place(sample_workbook, 0, "owner", "PlanTasks")
    result = refreshed(sample_workbook)
    changed, row, *others = rows(sample_workbook, "Findings")
    assert changed["rule"] == "F-53", "the plan was approved with another person"
    assert (row["no"], row["level"], row["rule"]) == (2, "错误", "R-08")
    assert f"{row['sheet']}!{row['cell']}" == str(place)
    content = read(sample_workbook)
    assert content.date("checks.checked_on") == TODAY
    for name, level in (
        ("errors", Level.ERROR),
        ("warnings", Level.WARNING),
        ("hints", Level.HINT),
    ):
        assert content.number(f"checks.{name}") == counts(result.findings)[level]
    fill(sample_workbook, "PlanTasks", {(0, "owner"): owner})
    refreshed(sample_workbook)
    assert [row["rule"] for row in rows(sample_workbook, "Findings")] == [
        other["rule"] for other in others
    ], "what was put right is gone"


def test_refresh__more_findings_than_anybody_reads__lists_the_most_serious(
    sample_workbook: Path,
) -> None:
    wrong = [{"task_id": f"错{n}", "name": "名称", "owner": "无名氏"} for n in range(700)]
    fill(sample_workbook, append={"PlanTasks": wrong})
    result = refreshed(sample_workbook)
    assert len(result.findings) > FINDINGS_SHOWN
    listed = rows(sample_workbook, "Findings")
    assert [row["no"] for row in listed] == list(range(1, FINDINGS_SHOWN + 2))
    assert f"共 {len(result.findings)} 条" in str(listed[-1]["message"])
    errors = sum(row["level"] == "错误" for row in listed)
    assert errors == min(FINDINGS_SHOWN, counts(result.findings)[Level.ERROR])
    assert not refreshed(sample_workbook).changed


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_refresh__save_that_fails__leaves_the_file_as_it_was(
    fails_at: int, sample_workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Three things to write one after another: new tasks, everything else, formulas put back.
    fill(sample_workbook, append={"PlanTasks": [{"task_id": "XC20260921-001-T91"}]})
    owner = rows(sample_workbook, "Tasks")[2]["owner"]
    type_into(sample_workbook, task_place(sample_workbook, 2, "owner"), str(owner))
    before = sample_workbook.read_bytes()
    host = ClosedWorkbook(sample_workbook)
    written = 0
    real = ClosedWorkbook.write

    def write(self: ClosedWorkbook, changes: Changes) -> object:
        nonlocal written
        written += 1
        if written == fails_at:
            raise SaveFailed("磁盘已满", where=self.name, remedy="请清理磁盘后再试。")
        return real(self, changes)

    monkeypatch.setattr(ClosedWorkbook, "write", write)
    with pytest.raises(SaveFailed):
        refresh(host, given=None, actual=NOON)
    assert sample_workbook.read_bytes() == before


def test_refresh__company_exceptions__count(sample_workbook: Path) -> None:
    before = read(sample_workbook)
    (late,) = [
        index
        for index, days in enumerate(before.table("Tasks").numbers("overdue_days"))
        if days == 10
    ][:1]
    fill(
        sample_workbook,
        append={"Exceptions": [{"date": date(2026, 11, 18), "type": "休息", "reason": "停电"}]},
    )
    refreshed(sample_workbook)
    assert rows(sample_workbook, "Tasks")[late]["overdue_days"] == 9


def test_refresh__year_announced_since__goes_into_the_calendar_and_is_logged_once(
    sample_workbook: Path,
) -> None:
    before = read(sample_workbook)
    sheet = before.table("Calendar")
    year = [n for n, day in enumerate(sheet.dates("date")) if day and day.year == 2026]
    made_up = next(n for n in year if sheet.dates("date")[n] == date(2026, 2, 14))
    fill(
        sample_workbook,
        "Calendar",
        {(n, "source"): "估算" for n in year} | {(made_up, "type"): "周末"},
        fields={"calendar.announced_until": date(2025, 12, 31)},
    )
    result = refreshed(sample_workbook)
    after = read(sample_workbook)
    assert after.table("Calendar").columns == sheet.columns
    assert after.date("calendar.announced_until") == date(2026, 12, 31)
    assert [c.name for c in result.changes].count("calendar.announced_until") == 1
    (told,) = [row for row in log(sample_workbook) if row[2] == "已公布至"]
    assert told[3:] == ("2025-12-31", "2026-12-31")
    assert not refreshed(sample_workbook).changed


def test_refresh__workbook_that_names_earlier_years__gets_their_days_and_counts_them(
    empty_workbook: Path,
) -> None:
    assert read(empty_workbook).date("calendar.first_day") == date(2026, 1, 1)
    fill(
        empty_workbook,
        append={
            "PlanTasks": [
                {"name": "收尾", "start": date(2022, 9, 30), "finish": date(2022, 10, 10)}
            ]
        },
    )
    refreshed(empty_workbook)
    after = read(empty_workbook)
    days = after.table("Calendar").dates("date")
    assert (days[0], days[-1], len(days)) == (date(2022, 1, 1), date(2028, 12, 31), 2557)
    assert after.date("calendar.first_day") == date(2022, 1, 1)
    assert after.table("Calendar").numbers("count")[-1] > 0
    (told,) = [row for row in log(empty_workbook) if row[2] == "日历首日"]
    assert told[3:] == ("2026-01-01", "2022-01-01")
    (task,) = rows(empty_workbook, "PlanTasks")
    assert task["duration"] == 4, "8 and 9 October 2022, a weekend, were worked"
    assert not refreshed(empty_workbook).changed


def test_refresh__heading_that_was_typed_over__comes_back_and_is_told(
    sample_workbook: Path,
) -> None:
    edit_table_part(sample_workbook, "ChangeLog", 'name="操作者"', 'name="谁"')

    result = refreshed(sample_workbook)

    assert "改回列标题 1 个" in told(result)
    logged = [row for row in rows(sample_workbook, "ChangeLog") if row["action"] == "升级"]
    assert ("谁", "操作者") in [(row["old"], row["new"]) for row in logged]
    assert not refreshed(sample_workbook).changed


def test_refresh__copy_of_a_workbook__gives_the_same_bytes(
    sample_workbook: Path, tmp_path: Path
) -> None:
    fill(sample_workbook, "PlanTasks", {(0, "owner"): "相关人员"})
    other = Path(shutil.copy(sample_workbook, tmp_path / "另一份.xlsx"))
    refreshed(sample_workbook)
    refreshed(other)
    assert other.read_bytes() == sample_workbook.read_bytes()


def test_time_of_day_typed_as_a_number__is_shown_as_a_time(empty_workbook: Path) -> None:
    place = read(empty_workbook).places["sla.morning_start"]
    type_into(empty_workbook, place, 0.375)
    refresh(ClosedWorkbook(empty_workbook), given=None, actual=datetime(2026, 11, 20, 9))
    assert one_sheet(empty_workbook, place.sheet)[place.cell].value == "09:00"
    (entry,) = rows(empty_workbook, "ChangeLog")
    assert (entry["action"], entry["old"], entry["new"]) == ("统一写法", "0.375", "09:00")
