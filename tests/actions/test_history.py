"""变更日志 tells what people changed between two refreshes, and nothing that the program wrote."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

from addin.actions.history import (
    Edit,
    Seen,
    Signature,
    edits,
    entries,
    keep,
    kept,
    seen,
    state_file,
)
from addin.actions.refresh import refresh
from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Content, Row
from tests.cli.running import xiezuo
from tests.conftest import DEMO_DAY
from tests.rules.workbooks import ID, workbook
from tests.workbooks import fill, rows, task_place

MOMENT = datetime(2026, 11, 20, 10)
DAY = date.fromisoformat(DEMO_DAY)
TASKS = f"""
| task_id  | status | percent | note | updated_by |
| {ID}-T01 | 进行中 | 40%     | 甲   | 王磊       |
| {ID}-T02 | 未开始 | 0%      |      |            |
"""


def said(old: Content, new: Content) -> list[Edit]:
    return list(edits(seen(old, MOMENT), seen(new, MOMENT)))


def told(before: Seen, content: Content, signed: Signature) -> list[Row]:
    return entries(before, seen(content, signed.moment), content, signed)


def tracker(old: str = "", new: str = "", **fields: str) -> Content:
    return workbook(dict(fields), Tasks=TASKS.replace(old, new) if old else TASKS)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("| 40%     ", "| 60%     ", [("修改", f"{ID}-T01", "percent", "40%", "60%")]),
        ("| 0%      ", "|         ", [("修改", f"{ID}-T02", "percent", "0%", "")]),
        ("| 甲   ", "|      ", [("修改", f"{ID}-T01", "note", "甲", "")]),
        ("| 40%     ", "| 很多    ", [("修改", f"{ID}-T01", "percent", "40%", "很多")]),
    ],
)
def test_edits__cell__is_told_with_old_and_new(
    old: str, new: str, expected: list[tuple[str, ...]]
) -> None:
    found = [(e.action, e.item, e.key, e.old, e.new) for e in said(tracker(), tracker(old, new))]
    assert found == expected


def test_edits__sorted_rows__are_no_change() -> None:
    lines = TASKS.strip().splitlines()
    turned = workbook(Tasks="\n".join((lines[0], lines[2], lines[1])))
    assert said(tracker(), turned) == []


def test_edits__rows_that_came_and_went__are_told_once_each() -> None:
    found = said(tracker(), tracker(f"{ID}-T02", f"{ID}-T03"))
    assert [(e.action, e.item) for e in found] == [("删除", f"{ID}-T02"), ("新增", f"{ID}-T03")]
    assert found[1].new.startswith(f"任务编号：{ID}-T03；")
    assert "任务状态：未开始" in found[1].new


def test_edits__field__is_told() -> None:
    new = tracker(**{"initiation.goal": "缩短周期"})
    assert [(e.name, e.old, e.new) for e in said(tracker(), new)] == [
        ("initiation.goal", "", "缩短周期")
    ]


def test_edits__survey_and_logs__are_nobodys_business() -> None:
    new = workbook(
        Tasks=TASKS,
        Satisfaction="| survey_id | department | comment |\n| 1 | 市场部 | 慢 |",
        ChangeLog="| log_id | action |\n| 1 | 改写 |",
    )
    assert said(tracker(), new) == []


def test_entries__say_who_updated_the_task_else_who_saved_the_file_and_when() -> None:
    before = seen(tracker("| 王磊 ", "| 李娜 "), MOMENT)._replace(at=datetime(2026, 11, 19))
    new = tracker("| 甲   ", "| 乙   ", **{"initiation.goal": "新"})
    signed = Signature("张三", MOMENT, datetime(2026, 11, 19, 17, 30))
    found = [(r["actor"], r["at"], r["field"]) for r in told(before, new, signed)]
    saved = datetime(2026, 11, 19, 17, 30)
    assert found[:2] == [("张三", saved, "协作目标"), ("王磊", saved, "进展说明")]
    late = Signature("张三", MOMENT, datetime(2026, 11, 18))
    assert {row["at"] for row in told(before, new, late)} == {MOMENT}


def test_entries__of_a_workbook_older_than_the_state__are_none() -> None:
    state = seen(tracker(), MOMENT)
    assert told(state._replace(log=9), tracker("| 甲   ", "| 乙   "), Signature("", MOMENT)) == []


def test_entries__of_a_table_pasted_anew__have_an_end() -> None:
    def notes(text: str) -> Content:
        body = "\n".join(f"| {ID}-T{n:03} | {text} |" for n in range(1, 700))
        return workbook(Tasks=f"| task_id | note |\n{body}")

    found = told(seen(notes("甲"), MOMENT), notes("乙"), Signature("张三", MOMENT))
    assert len(found) == 501
    assert found[-1]["new"] == "另有 199 处改动，没有逐条列出"


def test_seen__what_was_so_before__is_as_if_seen_anew() -> None:
    before, new = seen(tracker(), MOMENT), tracker("| 40%     ", "| 很多    ")
    again = seen(new, MOMENT, before)
    assert again == seen(new, MOMENT) != before
    assert [e.new for e in edits(before, again)] == ["很多"]
    assert again.rows["People"] is before.rows["People"]


def test_kept__is_what_was_seen_and_what_is_damaged_is_none(tmp_path: Path) -> None:
    file = tmp_path / "协作.xlsx"
    state = seen(tracker(**{"initiation.goal": "新"}), MOMENT)
    keep(file, state)
    back = kept(file)
    assert isinstance(back, Seen)
    assert list(edits(state, back)) == []
    assert (back.at, back.log) == (state.at, state.log)
    whole = state_file(file).read_bytes()
    for damaged in (b"nothing of ours", whole[:-1], whole[:-9] + b"?" + whole[-8:], b""):
        state_file(file).write_bytes(damaged)
        assert kept(file) is None


def test_kept__by_an_earlier_program__is_what_was_seen(tmp_path: Path) -> None:
    file = tmp_path / "协作.xlsx"
    document = {
        "at": MOMENT.isoformat(),
        "log": 1,
        "fields": {},
        "keys": {"Tasks": ["task_id", "status"]},
        "rows": {"Tasks": [[f"{ID}-T01", "受阻"], [f"{ID}-T02", "未开始"]]},
    }
    state_file(file).parent.mkdir()
    state_file(file).write_bytes(zlib.compress(json.dumps(document).encode()))
    back = kept(file)
    assert back is not None
    found = [(e.item, e.old, e.new) for e in edits(back, seen(tracker(), MOMENT)) if e.key]
    assert found == [(f"{ID}-T01", "受阻", "进行中")]


def logged(path: Path) -> list[Mapping[str, object]]:
    return [row for row in rows(path, "ChangeLog") if row["action"] in ("修改", "新增", "删除")]


@pytest.mark.slow
def test_refresh__logs_what_people_changed_since_the_last_one(sample_workbook: Path) -> None:
    def again() -> bool:
        return refresh(ClosedWorkbook(sample_workbook), given=DAY, actual=MOMENT).changed

    again()
    assert logged(sample_workbook) == [], "of what came before the first one nothing is known"
    fill(sample_workbook, "Tasks", {(0, "note"): "样机已到"})
    assert again()
    assert [(r["field"], r["new"]) for r in logged(sample_workbook)] == [("进展说明", "样机已到")]
    assert not again(), "told once"
    assert len(logged(sample_workbook)) == 1


@pytest.mark.slow
def test_history__of_a_cell__is_shown_wherever_its_row_stands_now(sample_workbook: Path) -> None:
    refresh(ClosedWorkbook(sample_workbook), given=DAY, actual=MOMENT)
    fill(sample_workbook, "Tasks", {(0, "note"): "样机已到", (1, "note"): "等报价"})
    refresh(ClosedWorkbook(sample_workbook), given=DAY, actual=MOMENT)
    place = task_place(sample_workbook, 0, "note")
    shown = xiezuo("history", sample_workbook, "--cell", str(place), "--json").document
    assert [row["new"] for row in shown["rows"]] == ["样机已到"]
    assert shown["since"] == "2026-11-20 10:00"
    assert "样机已到" in xiezuo("history", sample_workbook).out
    wrong = xiezuo("history", sample_workbook, "--cell", "H12")
    assert (wrong.code, "“H12”不是单元格" in wrong.err) == (2, True)
