"""What a workbook does not have: it reads as nothing filled in, and no input is lost in silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from addin.book.absent import Absent, wanted_fields, wanted_tables
from addin.content import Changes, Content, Row
from addin.errors import DamagedWorkbook
from addin.forms import FORMS

TABLES = ("Tasks", "ChangeLog", "Answers", "ByPerson")
FIELDS = ("initiation.goal", "home.light")


def absent(*names: str) -> Absent:
    """Return what a workbook lacks of a few tables and fields, by name."""
    tables, fields = wanted_tables(FORMS, TABLES), wanted_fields(FORMS, FIELDS)
    found = {
        name: [f.key for f in table.fields if f"{name}.{f.key}" not in names]
        for name, (_, table) in tables.items()
        if name not in names
    }
    return Absent.of(tables, fields, found, [name for name in FIELDS if name not in names])


def test_told_in__absent_parts__read_as_empty() -> None:
    given = absent("ChangeLog", "initiation.goal", "home.light")

    content = given.told_in(Content("表.xlsx", {}, {}))

    assert len(content.table("ChangeLog")) == 0
    assert content.text("initiation.goal") == ""
    assert not content.has("ChangeLog")
    assert not content.has("ChangeLog.actor")
    assert content.has("Tasks.status")


@pytest.mark.parametrize(
    ("lacking", "changes"),
    [
        ("home.light", Changes(fields={"home.light": "黄"})),
        ("Tasks.warning", Changes(cells={"Tasks": {(7, "warning"): "逾期"}})),
        ("Tasks.last_status", Changes(cells={"Tasks": {(7, "last_status"): "进行中"}})),
        ("ChangeLog", Changes(append={"ChangeLog": [{"log_id": "1"}]})),
        ("ByPerson", Changes(replace={"ByPerson": [{"person": "张三"}]})),
    ],
)
def test_writable__what_is_computed_or_logged__is_left_out(lacking: str, changes: Changes) -> None:
    left = absent(lacking).writable(changes, "表.xlsx")

    given = (left.fields, *left.cells.values(), left.append, left.replace)
    assert not any(given)


@pytest.mark.parametrize(
    ("lacking", "changes", "named"),
    [
        ("initiation.goal", Changes(fields={"initiation.goal": "提速"}), "1发起表"),
        ("Tasks.status", Changes(cells={"Tasks": {(7, "status"): "已完成"}}), "任务状态"),
        ("Tasks", Changes(cells={"Tasks": {(7, "status"): "已完成"}}), "3进度跟踪表"),
        ("Tasks", Changes(append={"Tasks": [{"task_id": "T01"}]}), "3进度跟踪表"),
    ],
)
def test_writable__input__is_refused_and_named(lacking: str, changes: Changes, named: str) -> None:
    with pytest.raises(DamagedWorkbook, match=named) as caught:
        absent(lacking).writable(changes, "表.xlsx")

    assert "repair" in caught.value.remedy


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{"log_id": "1", "actor": "张三"}], [{"log_id": "1"}]),
        ([], []),
    ],
)
def test_writable__rows_of_a_table_that_lacks_a_column__keep_the_others(
    rows: Sequence[Row], expected: Sequence[Mapping[str, str]]
) -> None:
    left = absent("ChangeLog.actor").writable(Changes(append={"ChangeLog": rows}), "表.xlsx")

    assert left.append == {"ChangeLog": expected}
