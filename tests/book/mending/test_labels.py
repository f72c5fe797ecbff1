"""Titles and labels that were typed over come back; what stands beside them stays."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from addin.actions.repair import repair
from tests.workbooks import fill, read, rows

NOON = datetime(2026, 11, 20, 12)
SHEET = "1发起表"


def labels(path: Path) -> dict[str, object]:
    """Return what stands on the sheet, by cell."""
    sheet = openpyxl.load_workbook(path)[SHEET]
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value}


def edited(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


@pytest.mark.parametrize("typed", ["乱写", None, 5])
def test_label__typed_over_or_cleared__comes_back(sample_workbook: Path, typed: object) -> None:
    before = labels(sample_workbook)
    cells = [
        next(at for at, text in before.items() if text == label) for label in ("协作名称", "发起人")
    ]
    book = edited(sample_workbook)
    for cell in cells:
        book[SHEET][cell] = typed
    book.save(sample_workbook)
    told = repair(sample_workbook, actual=NOON).told()
    assert f"{SHEET}：{cells[0]} 的标签“协作名称”" in told
    after = labels(sample_workbook)
    assert {at: after.get(at) for at in cells} == {at: before[at] for at in cells}
    assert repair(sample_workbook, actual=NOON).told() == "没有发现损坏，没有修复什么。"


def test_label__what_was_typed_there__is_kept_in_the_log(sample_workbook: Path) -> None:
    book = edited(sample_workbook)
    cell = next(at for at, text in labels(sample_workbook).items() if text == "协作名称")
    book[SHEET][cell] = "请勿改动此项"
    book.save(sample_workbook)
    repair(sample_workbook, actual=NOON)
    assert "请勿改动此项" in {row["old"] for row in rows(sample_workbook, "ChangeLog")}


def test_note_of_ones_own__beside_the_form__stays(sample_workbook: Path) -> None:
    book = edited(sample_workbook)
    book[SHEET]["N6"] = "自己的备注"
    book.save(sample_workbook)
    repair(sample_workbook, actual=NOON)
    assert labels(sample_workbook)["N6"] == "自己的备注"


def test_labels__below_a_table_that_grew__are_where_they_belong(sample_workbook: Path) -> None:
    extent = len(read(sample_workbook).table("Metrics").extent)
    fill(sample_workbook, append={"Metrics": [{"name": f"指标{n}"} for n in range(extent + 5)]})
    before = set(labels(sample_workbook).values())
    assert "标签" not in repair(sample_workbook, actual=NOON).told()
    assert set(labels(sample_workbook).values()) >= {each for each in before if str(each)[0] != "="}
