"""`xiezuo history`: who changed what in a workbook, and when."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from addin.actions.history import kept, state_file
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.ooxml.reference import number_of
from addin.cli.output import as_json, display, plain, say, table
from addin.content import Content, Value
from addin.errors import InputError
from addin.forms import FIELDS
from addin.reading.names import one_name

_CELL = re.compile(r"(?P<sheet>.+)!\$?(?P<column>[A-Za-z]{1,3})\$?(?P<row>\d+)")
_COLUMNS = ("时间", "操作者", "操作", "对象", "字段", "原值", "新值")
_KEYS = ("at", "actor", "action", "item", "field", "old", "new")


def run(file: Path, cell: str, last: int, *, as_document: bool) -> None:
    """Show the latest rows of 变更日志, or those about a cell.

    Raises:
        InputError: the file does not exist, or the cell is none of a form.
        WorkbookError: the workbook cannot be read.
    """
    if not file.is_file():
        raise InputError("文件不存在", where=str(file), remedy="请检查文件名和文件夹。")
    content = ClosedWorkbook(file).read()
    is_meant = _about(cell, content) if cell else lambda _row: True
    rows = [row for row in content.table("ChangeLog").records() if is_meant(row)]
    shown = rows[-last:]
    if as_document:
        as_json(
            {"file": file, "since": _since(file), "rows": shown, "left": len(rows) - len(shown)}
        )
        return
    listed = table(f"变更日志：{plain(file.name)}", *_COLUMNS)
    for row in shown:
        listed.add_row(*(plain("" if row[key] is None else row[key]) for key in _KEYS))
    display(listed)
    if len(rows) > len(shown):
        say(f"更早的还有 {len(rows) - len(shown)} 条，见“变更日志”，或写 --last {len(rows)}。")
    say(plain(_told(file)))


def _since(file: Path) -> str | None:
    state = kept(file)
    return f"{state.at:%Y-%m-%d %H:%M}" if state else None


def _told(file: Path) -> str:
    """Return from when on the changes of people are not in the log yet, and what says so."""
    since = _since(file)
    if since is None:
        return (
            "没有找到上次刷新时的内容（新文件，或文件移动、改名过）："
            "在此之前人员的改动没有记录，从下次刷新起开始记录。"
        )
    return f"上次刷新在 {since}，此后人员的改动在下次刷新时记入；比较的依据是 {state_file(file)}。"


def _about(cell: str, content: Content) -> Callable[[Mapping[str, Value]], bool]:
    """Return which rows of the log are about a cell, wherever its row stood at the time."""
    match = _CELL.fullmatch(cell.strip().replace("！", "!"))
    if match is None:
        raise InputError(f"“{cell}”不是单元格", remedy="请写工作表和单元格，如 3进度跟踪表!H12。")
    sheet = one_name(match["sheet"].strip("'"), {p.sheet for p in content.places.values()})
    place = f"{match['column'].upper()}{match['row']}"
    for name, each in content.places.items():
        if (each.sheet, each.cell) == (sheet, place):
            label = FIELDS[name].label
            return lambda row: row["field"] == label and str(row["item"]).startswith(f"{sheet}!")
    number, column = int(match["row"]), number_of(match["column"].upper().encode())
    for data in content.tables.values():
        if data.sheet != sheet or number not in data.rows:
            continue
        for key, letters in data.letters.items():
            if number_of(letters.encode()) == column:
                item = str(data.columns[data.table.key][data.rows.index(number)])
                labels = {data.table.field(key).label, data.table.title, ""}
                return lambda row: row["item"] == item and row["field"] in labels
    raise InputError(f"“{cell}”不是表单里填写过的单元格", remedy="请核对工作表的名称和单元格。")
