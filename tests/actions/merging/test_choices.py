"""What is chosen in 合并冲突, and what the next refresh makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from addin.actions.merging.choices import (
    LEFT,
    ROW_GONE,
    TWO_CHOSEN,
    UNREADABLE,
    WRITTEN,
    Settled,
    open_conflicts,
    settled,
)
from addin.actions.merging.sheet import conflict_rows
from addin.content import Content, Value
from addin.forms import TABLES
from tests.actions.merging.merging import PLAN, merged, plan
from tests.rules.workbooks import ID, table_data, workbook

T03 = f"{ID}-T03"
AT = datetime(2026, 11, 20, 16, 30, 12)
FEWER = plan(f"| {T03} | 小批试产 | 李娜  | 2026-12-04 |\n", "")


def asked(base: Content, *copies: Content, **decisions: str) -> Content:
    """Return the target after a merge, with these decisions (by the copy's name) typed in."""
    rows: list[Mapping[str, Value]] = [
        {**row, "decision": decisions.get(str(row["copy"]), "")}
        for row in conflict_rows(merged(base, *copies).conflicts, base)
    ]
    table = table_data(TABLES["MergeConflicts"], rows)
    return replace(base, tables={**base.tables, "MergeConflicts": table})


def outcomes(content: Content, chosen: Settled) -> list[Value]:
    noted = chosen.changes.cells.get("MergeConflicts", {})
    return [noted.get((row, "outcome")) for row in content.table("MergeConflicts").rows]


def dated(**decisions: str) -> Content:
    return asked(
        plan(), plan("2026-12-04", "2026-12-11"), plan("2026-12-04", "2026-12-18"), **decisions
    )


def test_nothing_chosen__writes_nothing() -> None:
    content = dated()
    assert settled(content, AT) == Settled()
    assert open_conflicts(content) == 1


def test_value_chosen__is_written_and_the_others_are_left() -> None:
    content = dated(乙="采用")
    chosen = settled(content, AT)
    (cells,) = (c for name, c in chosen.changes.cells.items() if name == "PlanTasks")
    assert list(cells.values()) == [date(2026, 12, 18)]
    assert outcomes(content, chosen) == [LEFT, WRITTEN]
    assert chosen.entries == (("采用", T03, "计划完成", date(2026, 12, 4), date(2026, 12, 18)),)


def test_two_values_chosen_for_one_cell__neither_is_written() -> None:
    content = dated(甲="采用", 乙="采用")
    chosen = settled(content, AT)
    assert set(chosen.changes.cells) == {"MergeConflicts"}
    assert outcomes(content, chosen) == [TWO_CHOSEN, TWO_CHOSEN]


def test_all_declined__is_settled_and_changes_nothing() -> None:
    content = dated(甲="不采用", 乙="不采用")
    chosen = settled(content, AT)
    assert set(chosen.changes.cells) == {"MergeConflicts"}
    assert outcomes(content, chosen) == [LEFT, LEFT]


def test_new_row_chosen__is_added() -> None:
    copies = [
        plan(text=PLAN + f"| {ID}-T04 | {name} | 李娜 | 2026-12-10 |\n")
        for name in ("验收", "送检")
    ]
    chosen = settled(asked(plan(), *copies, 乙="采用"), AT)
    (row,) = chosen.changes.append["PlanTasks"]
    assert dict(row) == {
        "task_id": f"{ID}-T04",
        "name": "送检",
        "owner": "李娜",
        "finish": date(2026, 12, 10),
    }


def test_deletion_chosen__empties_the_row_and_logs_what_stood_there() -> None:
    chosen = settled(asked(plan(), FEWER, plan("2026-12-04", "2026-12-11"), 甲="采用"), AT)
    assert set(chosen.changes.cells["PlanTasks"].values()) == {"", None}
    assert {entry[3] for entry in chosen.entries} == {T03, "小批试产", "李娜", date(2026, 12, 4)}


def test_change_chosen_over_a_deletion__keeps_the_row() -> None:
    chosen = settled(asked(plan(), FEWER, plan("2026-12-04", "2026-12-11"), 乙="采用"), AT)
    assert list(chosen.changes.cells["PlanTasks"].values()) == [date(2026, 12, 11)]


def test_changes_of_different_cells_of_a_row__may_both_be_chosen() -> None:
    content = asked(
        plan(),
        FEWER,
        plan("2026-12-04", "2026-12-11"),
        plan("小批试产", "试产"),
        乙="采用",
        丙="采用",
    )
    chosen = settled(content, AT)
    assert set(chosen.changes.cells["PlanTasks"].values()) == {date(2026, 12, 11), "试产"}


def test_row_that_is_gone_by_now__is_told_and_stays_open() -> None:
    content = dated(乙="采用")
    gone = replace(content, tables={**content.tables, "PlanTasks": FEWER.table("PlanTasks")})
    chosen = settled(gone, AT)
    assert outcomes(gone, chosen) == [None, ROW_GONE]
    assert chosen.entries == ()


def test_row_that_has_moved__is_named_where_it_stands_now() -> None:
    content = dated()
    moved = plan(
        text=PLAN.replace("| 2026-11-27 |\n", f"| 2026-11-27 |\n| {ID}-T09 | 新 | 李娜 | |\n")
    )
    content = replace(content, tables={**content.tables, "PlanTasks": moved.table("PlanTasks")})
    noted = settled(content, AT).changes.cells["MergeConflicts"]
    place = moved.table("PlanTasks").place(3, "finish")
    assert {value for (_, key), value in noted.items() if key == "cell"} == {place.cell}


def test_what_was_typed_over_the_stored_value__is_refused() -> None:
    content = dated(乙="采用")
    data = content.table("MergeConflicts")
    spoilt = replace(data, columns={**data.columns, "data": ["{}", "不是"]})
    content = replace(content, tables={**content.tables, "MergeConflicts": spoilt})
    assert outcomes(content, settled(content, AT)) == [None, UNREADABLE]


def test_single_field_chosen__is_written() -> None:
    base = workbook({"initiation.goal": "原"})
    content = asked(
        base, workbook({"initiation.goal": "甲"}), workbook({"initiation.goal": "乙"}), 甲="采用"
    )
    assert settled(content, AT).changes.fields == {"initiation.goal": "甲"}
