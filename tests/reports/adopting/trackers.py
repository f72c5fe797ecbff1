"""Trackers as companies have them, made by the tests themselves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

HEADINGS = (
    "序号",
    "工作内容",
    "责任部门",
    "责任人",
    "开始时间",
    "完成时间",
    "状态",
    "进度",
    "备注",
)


def tracker(
    path: Path,
    rows: Sequence[Sequence[Any]],
    *,
    above: Sequence[Sequence[Any]] = (),
    headings: Sequence[Any] = HEADINGS,
    merged: Sequence[str] = (),
) -> Path:
    """Write a workbook with a table of tasks, whatever stands above its headings."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "工作台账"
    for row in (*above, headings, *rows):
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(path)
    return path
