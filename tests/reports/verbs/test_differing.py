"""What a verb changed, cell by cell: what is told, and what cannot be told so."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from addin.book.ooxml.package import Package
from addin.errors import InputError
from addin.reports.verbs.differing import differing


def workbook(cells: dict[str, Any], table: str = "A1:B3", sheet: str = "表") -> Package:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = sheet
    for address, value in {"A1": "编号", "B1": "状态", **cells}.items():
        page[address] = value
        if isinstance(value, str) and value.startswith("=") and "(" not in value:
            page[address].data_type = "s"
    page.add_table(Table(displayName="T", ref=table))
    made = BytesIO()
    book.save(made)
    return Package(made.getvalue(), "表.xlsx")


def changes(old: dict[str, Any], new: dict[str, Any], **more: str) -> dict[str, Any]:
    """Return by address what is to be written."""
    (found,) = differing(workbook(old), workbook(new, **more)) or [{"cells": []}]
    return {each["cell"]: each.get("formula", each.get("value")) for each in found["cells"]}


def test_differing__same_workbook__nothing() -> None:
    assert differing(workbook({"A2": 1}), workbook({"A2": 1})) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("进行中", "受阻", "受阻"),
        (None, 3, 3.0),
        (1, None, None),
        (False, True, True),
        ("x", "=1", "'=1"),
        ("x", "-5人", "'-5人"),
        (datetime(2026, 11, 20), datetime(2026, 11, 21), 46347.0),
    ],
)
def test_differing__value__as_it_is_to_be_written(old: Any, new: Any, told: Any) -> None:
    assert changes({"A2": old}, {"A2": new}) == {"A2": told}


def test_differing__table_that_grew__its_area_and_its_formulas() -> None:
    old, new = workbook({"A2": 1}), workbook({"A2": 1, "A4": 2, "B4": "=SUM(A4)"}, "A1:B4")
    (found,) = differing(old, new)
    assert found["tables"] == [{"name": "T", "area": "A1:B4", "like": "A3:B3", "added": "A4:B4"}]
    assert found["cells"] == [{"cell": "A4", "value": 2.0}, {"cell": "B4", "formula": "=SUM(A4)"}]


@pytest.mark.parametrize(
    ("old", "new", "more"),
    [
        ({"B2": "=SUM(A2)"}, {"B2": "=SUM(A3)"}, {}),
        ({}, {"B2": "=SUM(A3)"}, {}),
        ({"B2": 5}, {"B2": "=SUM(A3)"}, {"table": "A1:B4"}),
        ({}, {}, {"sheet": "另一张"}),
        ({}, {"C1": "新列"}, {"table": "A1:C3"}),
    ],
)
def test_differing__formulas_or_sheets__cannot_be_told(
    old: dict[str, Any], new: dict[str, Any], more: dict[str, str]
) -> None:
    with pytest.raises(InputError, match="不只是单元格的内容"):
        changes(old, new, **more)
