"""Colours and drop-downs that pasting took away are mentioned, with what brings them back."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from addin.actions.refresh import refresh, told
from addin.actions.worn import summed, worn
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.mending.mending import LISTED, LOOKS, Mended
from tests.book.parts import edit_sheet
from tests.cli.running import xiezuo

NOON = datetime(2026, 11, 20, 12)
TRACKER = "3进度跟踪表"


def paste_over(path: Path, tag: str) -> None:
    """Take from the tracker what pasting the cells of another program takes away."""
    edit_sheet(path, TRACKER, lambda xml: re.sub(rf"<{tag}[ >].*</{tag}>", "", xml, flags=re.S))


def said(path: Path) -> str:
    host = ClosedWorkbook(path)
    return worn(host, host.read())


def test_workbook_as_it_was_made__nothing_is_said(empty_workbook: Path) -> None:
    assert said(empty_workbook) == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tag", "what"), [("dataValidations", LISTED), ("conditionalFormatting", "条件格式")]
)
def test_what_was_pasted_over__is_mentioned_by_check_and_refresh(
    empty_workbook: Path, tag: str, what: str
) -> None:
    paste_over(empty_workbook, tag)
    sentence = said(empty_workbook)
    assert sentence.startswith(f"{TRACKER}：{what} ")
    assert "修复格式" in sentence
    result = refresh(ClosedWorkbook(empty_workbook), given=None, actual=NOON)
    assert sentence in told(result)
    assert sentence.split("，")[0] in xiezuo("check", str(empty_workbook)).out.replace("\n", "")


def test_much_that_was_mended__is_told_by_its_sort() -> None:
    found = [Mended(sheet, LISTED, 3) for sheet in ("首页", TRACKER, "部门", "词库")]
    found += [Mended(TRACKER, LOOKS, 1), Mended(TRACKER, "列标题“状态”改回“任务状态”")]
    assert summed(found) == (
        f"首页、{TRACKER}、部门等4张工作表：下拉选项和输入检查共12处；"
        f"{TRACKER}：单元格格式 1 处；{TRACKER}：列标题“状态”改回“任务状态”"
    )
