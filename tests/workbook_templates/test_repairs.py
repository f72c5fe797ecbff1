"""Excel has nothing to repair in what is built here, by rules that validators do not know."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from tests.workbook_templates.repairs import repairs

pytestmark = pytest.mark.slow


def test_standard_workbook__empty_and_filled__needs_no_repair(empty: bytes, filled: bytes) -> None:
    assert repairs(empty) == []
    assert repairs(filled) == []


def test_refreshed_workbook__needs_no_repair(sample_workbooks: Mapping[str, Path]) -> None:
    assert repairs(sample_workbooks["customer_complaint"].read_bytes()) == []


def small() -> Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("编号", "名称"), ("A", "甲"), ("B", "乙")):
        sheet.append(row)
    sheet.add_table(Table(displayName="Tasks", ref="A1:B3"))
    return book


def packed(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def heading(book: Workbook) -> None:
    book.active.tables["Tasks"]._initialise_columns()
    book.active.tables["Tasks"].tableColumns[0].name = "别的"


def overlap(book: Workbook) -> None:
    book.active.add_table(Table(displayName="Other", ref="B3:C5"))
    book.active["C3"] = "c"
    book.active["B3"] = "b"


def merged(book: Workbook) -> None:
    book.active.merge_cells("B2:C2")


def name(book: Workbook) -> None:
    book.defined_names["A1"] = DefinedName("A1", attr_text="1")


def prompt(book: Workbook) -> None:
    rule = DataValidation(type="list", formula1='"是,否"', prompt="长" * 256, showInputMessage=True)
    rule.add("D1")
    book.active.add_data_validation(rule)


def choices(book: Workbook) -> None:
    rule = DataValidation(type="list", formula1='"' + "选项,".join("甲" * 90) + '"')
    rule.add("D1")
    book.active.add_data_validation(rule)


def formula(book: Workbook) -> None:
    book.active["D1"] = "=" + "1+" * 4100 + "1"


def row(book: Workbook) -> None:
    book.active.row_dimensions[1].height = 410


@pytest.mark.parametrize("spoil", [heading, overlap, merged, name, prompt, choices, formula, row])
def test_repairs__of_what_excel_repairs__are_seen(spoil: Callable[[Workbook], None]) -> None:
    book = small()
    assert repairs(packed(book)) == []
    book = small()
    spoil(book)
    assert repairs(packed(book)) != []


@pytest.mark.parametrize(
    ("part", "pattern", "instead"),
    [
        ("xl/worksheets/sheet1.xml", rb'<c r="A2"', rb'<c r="A2" s="99"'),
        ("xl/_rels/workbook.xml.rels", rb"theme1", rb"theme7"),
    ],
)
def test_repairs__of_what_is_referred_to_and_missing__are_seen(
    part: str, pattern: bytes, instead: bytes
) -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed(small()))) as old,
        zipfile.ZipFile(out, "w") as new,
    ):
        for entry in old.namelist():
            data = old.read(entry)
            new.writestr(entry, re.sub(pattern, instead, data) if entry == part else data)
    assert repairs(out.getvalue()) != []
