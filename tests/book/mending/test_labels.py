"""Titles and labels that were typed over come back; what stands beside them stays."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from addin.actions.repair import repair
from tests.workbooks import fill, one_sheet, read, rows

pytestmark = pytest.mark.slow

NOON = datetime(2026, 11, 20, 12)
SHEET = "1发起表"


def labels(path: Path) -> dict[str, object]:
    """Return what stands on the sheet, by cell."""
    sheet = one_sheet(path, SHEET)
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value}


def test_label__typed_over_or_cleared__comes_back(sample_workbook: Path) -> None:
    before = labels(sample_workbook)
    typed = {"协作名称": "乱写", "发起人": None, "协作类型": 5}
    cells = {label: next(at for at, text in before.items() if text == label) for label in typed}
    book = openpyxl.load_workbook(sample_workbook)
    for label, value in typed.items():
        book[SHEET][cells[label]] = value
    book[SHEET]["N6"] = "自己的备注"
    book.save(sample_workbook)
    told = repair(sample_workbook, actual=NOON).told()
    assert f"{SHEET}：{cells['协作名称']} 的标签“协作名称”" in told
    assert labels(sample_workbook) == {**before, "N6": "自己的备注"}
    assert "乱写" in {row["old"] for row in rows(sample_workbook, "ChangeLog")}
    assert repair(sample_workbook, actual=NOON).told() == "没有发现损坏，没有修复什么。"


def test_labels__below_a_table_that_grew__are_where_they_belong(sample_workbook: Path) -> None:
    extent = len(read(sample_workbook).table("Metrics").extent)
    fill(sample_workbook, append={"Metrics": [{"name": f"指标{n}"} for n in range(extent + 5)]})
    before = set(labels(sample_workbook).values())
    assert "标签" not in repair(sample_workbook, actual=NOON).told()
    assert set(labels(sample_workbook).values()) >= {each for each in before if str(each)[0] != "="}
