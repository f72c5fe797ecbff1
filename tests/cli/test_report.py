"""`xiezuo report`: the brief of one collaboration as a file."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from addin.book.files import workbooks
from addin.reports import printing
from tests.cli.running import snapshot, xiezuo

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def no_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing to print with; tests/reports/test_brief.py prints."""
    for name in ("office", "browser"):
        monkeypatch.setattr(printing, name, lambda: None)


def test_report__nothing_to_print_with__page_and_sheet_beside_the_workbook(
    sample_workbook: Path,
) -> None:
    result = xiezuo("report", sample_workbook, "--today", "2026-11-20")
    assert (result.code, result.err) == (0, "")
    page, sheet = (sample_workbook.with_name(f"投诉 整改_简报{e}") for e in (".html", ".xlsx"))
    assert f"已生成协作简报：{page}、{sheet}。" in result.out
    assert "净饮机 JY-8 漏水投诉联合整改" in page.read_text(encoding="utf-8")
    assert openpyxl.load_workbook(sheet).sheetnames == ["协作简报"]
    assert workbooks([sample_workbook.parent]) == [sample_workbook], "a brief is no workbook"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("简报.docx", "文件名请以 .pdf、.png、.html、.xlsx 结尾"),
        ("投诉 整改.xlsx", "会覆盖工作簿"),
        ("简报.pdf", "不能生成 PDF"),
        ("简报.png", "不能生成图片"),
    ],
)
def test_report__what_cannot_be_written__is_refused_and_nothing_changes(
    name: str, said: str, sample_workbook: Path
) -> None:
    before = snapshot(sample_workbook.parent)
    result = xiezuo("report", sample_workbook, "-o", sample_workbook.with_name(name))
    assert result.code == 2
    assert said in result.err
    assert snapshot(sample_workbook.parent) == before


def test_report__as_document__says_what_the_page_says(sample_workbook: Path) -> None:
    target = sample_workbook.with_name("简报.html")
    document = xiezuo("report", sample_workbook, "-o", target, "--json").document
    assert document["output"] == [str(target)]
    assert document["brief"]["id"] == "XC20260921-001"
    assert target.is_file()
