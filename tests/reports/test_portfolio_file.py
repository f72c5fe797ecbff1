"""总台账 writes the rows of its tables as XML, and a spreadsheet program reads what was meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from addin.content import Row
from addin.forms.portfolio import PORTFOLIO_FORMS
from addin.reports import portfolio_file
from addin.reports.portfolio_file import filled
from workbook_templates.package import parts
from workbook_templates.sheets.portfolio import build_portfolio

NAMES = [table.name for form in PORTFOLIO_FORMS for table in form.tables]


def built(links: Mapping[str, str] | None = None, **tables: Sequence[Row]) -> dict[str, Worksheet]:
    """Return the sheets of 总台账 by the tables on them; tables that are not named are empty."""
    data = filled({name: tables.get(name, ()) for name in NAMES}, links or {})
    book = openpyxl.load_workbook(BytesIO(data))
    return {name: sheet for sheet in book.worksheets for name in sheet.tables}


def below_heading(sheet: Worksheet, name: str) -> list[dict[str, Any]]:
    head, *lines = sheet[sheet.tables[name].ref]
    return [dict(zip([c.value for c in head], line, strict=True)) for line in lines]


@pytest.mark.parametrize(
    ("value", "expected", "kind"),
    [
        ("=1+1", "=1+1", "s"),
        ("  前后有空格 ", "  前后有空格 ", "s"),
        ("甲 & 乙 <丙> \"丁\"\n第二行", "甲 & 乙 <丙> \"丁\"\n第二行", "s"),
        ("看不见\x07\x0b的", "看不见_x0007__x000B_的", "s"),
        ("_x0041_", "_x005F_x0041_", "s"),
        (date(1, 1, 1), "0001-01-01", "s"),
        ("#N/A", "#N/A", "s"),
        (12, 12, "n"),
        (0.1, 0.1, "n"),
        (True, True, "b"),
        (date(2026, 11, 20), datetime(2026, 11, 20), "d"),
        (datetime(2026, 11, 20, 18, 30), datetime(2026, 11, 20, 18, 30), "d"),
        (None, None, "n"),
        ("", None, "n"),
    ],
)  # fmt: skip
def test_cell__holds_what_was_given(value: Any, expected: Any, kind: str) -> None:
    key, label = ("date", "复盘会日期") if kind == "d" else ("text", "建议")
    sheet = built(AllSuggestions=[{key: value}])["AllSuggestions"]
    (row,) = below_heading(sheet, "AllSuggestions")
    assert (row[label].value, row[label].data_type) == (expected, kind)
    assert row[label].quotePrefix == (value == "=1+1")


@pytest.mark.parametrize("count", [2, 9, 10, 2500])
def test_frame__filled__is_what_would_be_drawn_for_so_many_rows(count: int) -> None:
    found = parts(filled({name: [{}] * count for name in NAMES}, {}))
    drawn = parts(build_portfolio(dict.fromkeys(NAMES, count)))
    assert found.keys() == drawn.keys()
    for name, part in found.items():
        assert without_rows(part) == without_rows(drawn[name]), name


def without_rows(part: bytes) -> bytes:
    return re.sub(rb"<dimension [^>]*>|(?s:<sheetData>.*</sheetData>)", b"", part)


@pytest.mark.parametrize("count", [0, 1, 2, 12])
def test_rows__stand_in_order__also_those_of_charts_below(count: int) -> None:
    for name, part in parts(filled({name: [{}] * count for name in NAMES}, {})).items():
        if name.startswith("xl/worksheets/sheet"):
            rows = [int(number) for number in re.findall(rb'<row r="(\d+)"', part)]
            assert rows == sorted(set(rows)), name


def test_text__longer_than_a_cell_holds__is_cut() -> None:
    sheet = built(AllSuggestions=[{"text": "长" * 40_000}])["AllSuggestions"]
    assert any(len(str(c.value)) == 32_767 for row in sheet.iter_rows() for c in row)


def test_table__without_rows__has_an_empty_one() -> None:
    for name, sheet in built().items():
        (row,) = below_heading(sheet, name)
        assert {cell.value for cell in row.values()} == {None}
        assert sheet.dimensions.endswith(sheet.tables[name].ref.partition(":")[2])


def test_files__are_opened_by_a_click__as_far_as_excel_takes_links(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, validator: Callable[[Path], dict[str, Any]]
) -> None:
    monkeypatch.setattr(portfolio_file, "_MOST_LINKS", 2)
    files = ["甲.xlsx", "乙 & 丙.xlsx", "丁.xlsx"]
    links = {file: f"部门/{file}" for file in files}
    found = [{"file": file} for file in files]
    sheet = built(links, AllCommitments=found)["AllCommitments"]
    linked = [row["文件"].hyperlink for row in below_heading(sheet, "AllCommitments")]
    assert [link and link.target for link in linked] == [*list(links.values())[:2], None]
    path = tmp_path / "总台账.xlsx"
    path.write_bytes(filled({**dict.fromkeys(NAMES, ()), "AllCommitments": found}, links))
    report = validator(path)
    assert report["ok"], str(report)[:2000]
