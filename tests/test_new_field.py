"""A field with a figure is described in one place: sheet, 看板, 总台账 and older workbooks follow.

A copy of the program is changed as CONTRIBUTING says, and tried as a program of its own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.paths import ROOT

pytestmark = pytest.mark.slow

FOLDERS = ("addin", "mailer", "macros", "workbook_templates", "docs", "tests/lint")
FIELD = """        Field(
            "cost",
            "实际费用",
            Kind.NUMBER,
            minimum=0,
            length=9,
            summed=True,
            help="已经发生的费用，单位：元。",
        ),
"""
VERSION = (
    '    Version("1.99", date(2026, 12, 1), "费用", came=("Tasks.cost", "dashboard.sum_cost")),\n'
)

Program = Callable[..., str]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The program with the field: runs a module of it and returns what it says."""
    root = tmp_path_factory.mktemp("program")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    insert(root / "addin/forms/tracker.py", '        Field("remark",', FIELD)
    insert(root / "addin/forms/versions.py", ')  # fmt: skip\n"""Every version', VERSION)

    def run(*arguments: str | Path, where: Path = root) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *map(str, arguments)],
            cwd=where,
            env={**os.environ, "PYTHONPATH": str(root), "PYTHONUTF8": "1"},
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode in (0, 1), done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout

    run("addin.cli.build")
    return run


def insert(file: Path, before: str, line: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, line + before), encoding="utf-8")


def test_new_field__stands_on_its_sheet_with_its_total_on_the_dashboard_and_in_the_roll_up(
    changed: Program, tmp_path: Path
) -> None:
    changed("addin.cli", "demo", where=tmp_path)
    book = next((tmp_path / "demo" / "协作").glob("*.xlsx"))
    spend(book, [1200, 800.5])
    assert "实际费用合计" in figures(book)
    changed("addin.cli", "refresh", book, where=tmp_path)
    assert figures(book)["实际费用合计"] == 2000.5
    changed(
        "addin.cli", "rollup", book.parent, "--output", tmp_path / "总台账.xlsx", where=tmp_path
    )
    assert 2000.5 in totals(tmp_path / "总台账.xlsx")


def spend(book: Path, amounts: list[float]) -> None:
    workbook = openpyxl.load_workbook(book)
    sheet = workbook["3进度跟踪表"]
    (heading,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "实际费用"]
    for below, amount in enumerate(amounts, 1):
        sheet.cell(heading.row + below, heading.column, amount)
    workbook.save(book)


def figures(book: Path) -> dict[object, object]:
    """Return what stands on 看板, by what stands above it."""
    sheet = openpyxl.load_workbook(book, data_only=True)["看板"]
    return {
        cell.value: sheet.cell(cell.row + 1, cell.column).value
        for row in sheet.iter_rows(max_row=9)
        for cell in row
        if cell.value is not None
    }


def totals(portfolio: Path) -> list[object]:
    sheet = openpyxl.load_workbook(portfolio, data_only=True).worksheets[0]
    (heading,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "实际费用合计"]
    return [row[heading.column - 1].value for row in sheet.iter_rows(min_row=heading.row + 1)]
