"""Ids: of the agreed shape, and each used once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from addin.content import Content
from addin.forms import FORM_OF_TABLE, Kind
from addin.rules.columns import Column, columns, rows_of
from addin.rules.model import Level, Problem, at, on, quoted
from addin.rules.registry import rule
from addin.standing.front_door import is_collaboration_id
from addin.standing.workbook_day import WorkbookDay

_COLLABORATION = r"XC\d{8}-\d{3}"
_UNUSED = "每个编号或名称只用一次，改成没有用过的"
_REMEDIES = {
    "People.name": "是两个人的，在姓名后注明部门，如“王伟(研发)”；是一个人的，两行填同一个邮箱",
    "Exceptions.date": "每个日期一行，删除其中一行",
}
_STAND_ALONE_PROBLEM = re.compile(r"XC\d{8}(?:-\d{3})?-Q\d{2,6}")


@rule(
    "F-13",
    "编号写法不对",
    level=Level.ERROR,
    source="K1 K2 K3",
    example="任务编号“任务1” → T01（刷新后补全为 XC20261121-001-T01）",
    waivable=False,
)
def wrong_id(workbook: WorkbookDay) -> Iterator[Problem]:
    own = workbook.collaboration_id
    if own and not is_collaboration_id(own):
        message = f"协作编号{quoted(own)}的写法不对，应是 XC、八位年月日、-、三位序号"
        yield on("initiation.collaboration_id", message, "写成 XC20261121-001 的形式")
        own = ""
    for column in columns(workbook.content, Kind.ID):
        data = column.table
        if data is None or data.table.key != column.field.key or not data.table.id_mark:
            continue
        mark = data.table.id_mark
        for row in _misshapen(column, workbook, own, mark):
            text = quoted(column.texts[row])
            message = f"{column.field.label}{text}的写法不对，应是 {mark} 和序号，前面可加协作编号"
            yield at(data, row, column.field.key, message, f"写成 {mark}01 的形式，刷新后补全")


@rule(
    "F-14",
    "编号重复",
    level=Level.ERROR,
    source="K1 K2 K3",
    example="两项任务的编号都是 XC20261121-001-T03 → 改其中一个",
    waivable=False,
)
def double_id(workbook: WorkbookDay) -> Iterator[Problem]:
    for column in _keys(workbook.content):
        if column.field.kind is not Kind.DEPARTMENT:
            for row, first in _repeated(column):
                if column.key == "People.name" and _is_same_person(workbook.content, row, first):
                    continue
                message = f"{column.field.label}{quoted(column.values[row])}与第{first}行重复"
                yield column.problem(row, message, _REMEDIES.get(column.key, _UNUSED))


@rule(
    "F-15",
    "同一部门写了两行",
    level=Level.WARNING,
    source="F1.16 F1B F2.11",
    example="会签表中“研发部”有两行 → 合并为一行",
)
def double_department(workbook: WorkbookDay) -> Iterator[Problem]:
    for column in _keys(workbook.content):
        if column.field.kind is Kind.DEPARTMENT:
            for row, first in _repeated(column):
                message = f"{column.field.label}{quoted(column.values[row])}在第{first}行已经写过"
                yield column.problem(row, message, "每个部门一行，把两行合并")


def _is_same_person(content: Content, row: int, first: int) -> bool:
    """Return whether two rows of 通讯录 are one person, who works in two departments.

    `first` is the earlier row's number on the sheet.
    """
    people = content.table("People")
    addresses = people.texts("email")
    own = addresses[row].strip().casefold()
    return bool(own) and own == addresses[people.rows.index(first)].strip().casefold()


def _misshapen(column: Column, workbook: WorkbookDay, own: str, mark: str) -> Iterator[int]:
    """Yield the rows whose id is not ``<collaboration id>-<mark>01``, nor ``<mark>01`` without one."""
    texts = column.texts
    # What the plan names is checked there.
    suspects = workbook.unplanned if column.key == "Tasks.task_id" else texts
    prefix = f"{re.escape(own)}-" if own else f"(?:{_COLLABORATION}-)?"
    shape = re.compile(rf"{prefix}{mark}\d{{2,6}}", re.ASCII)
    wrong = {text for text in suspects if text and not shape.fullmatch(text)}
    if mark == "Q":
        wrong = {text for text in wrong if not _STAND_ALONE_PROBLEM.fullmatch(text)}
    yield from rows_of(texts, wrong)


def _keys(content: Content) -> Iterator[Column]:
    """Yield the columns by which rows are found; the words of 字典 may stand twice."""
    for column in columns(content):
        data = column.table
        if data is None or data.table.key != column.field.key:
            continue
        if FORM_OF_TABLE[data.table.name].code != "dictionary":
            yield column


def _repeated(column: Column) -> Iterator[tuple[int, int]]:
    """Yield each row whose value an earlier row has, and that row's number on the sheet."""
    values = column.values
    if column.table is None or len(set(values)) == len(values):
        return
    first: dict[object, int] = {}
    for row, value in enumerate(values):
        if value is None or value == "":
            continue
        if (seen := first.setdefault(value, row)) != row:
            yield row, column.table.rows[seen]
