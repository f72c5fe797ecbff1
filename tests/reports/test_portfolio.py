"""总台账 as a workbook: its links lead to the files, its sheets print, load stands in it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

import openpyxl
import pytest

from addin.book.files import workbooks
from addin.forms.portfolio import PORTFOLIO_FORMS
from addin.reports.portfolio import links_of, save
from addin.reports.rollup import Portfolio, roll_up
from tests.workbook_templates.paper import Paper, crossed

pytestmark = pytest.mark.slow

NOON = datetime(2026, 11, 20, 12)


@pytest.fixture(scope="module")
def folder(sample_workbooks: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workbooks under names that mean something in an address."""
    folder = tmp_path_factory.mktemp("全部 协作") / "甲"
    (folder / "一 季度").mkdir(parents=True)
    for name, path in zip(
        ("50% #1", "费用&报销", "养生壶"), sample_workbooks.values(), strict=True
    ):
        shutil.copy(path, folder / "一 季度" / f"{name}.xlsx")
    return folder


@pytest.fixture(scope="module")
def portfolio(folder: Path) -> Portfolio:
    return roll_up(workbooks([folder]), root=folder, given=None, actual=NOON)


@pytest.fixture(scope="module")
def book(folder: Path, portfolio: Portfolio) -> openpyxl.Workbook:
    save(portfolio.tables(), folder / "总台账.xlsx", folder)
    return openpyxl.load_workbook(folder / "总台账.xlsx")


def test_links__beside_the_workbooks__lead_to_each_of_them(
    folder: Path, book: openpyxl.Workbook
) -> None:
    cells = [c for row in book["协作项目"] for c in row if c.hyperlink]
    assert len(cells) == 3
    for cell in cells:
        assert not cell.hyperlink.target.startswith("file:")
        assert (folder / unquote(cell.hyperlink.target)).is_file(), cell.hyperlink.target
        assert cell.value == str(Path(unquote(cell.hyperlink.target)))


def test_links__elsewhere__name_the_whole_path(folder: Path, portfolio: Portfolio) -> None:
    found = links_of(portfolio.tables(), folder.parent / "乙" / "总台账.xlsx", folder)
    assert {Path(url2pathname(urlsplit(link).path)) for link in found.values()} == set(
        map(Path.resolve, workbooks([folder]))
    )


def test_load__stands_in_both_tables_the_fullest_first(portfolio: Portfolio) -> None:
    tables = portfolio.tables()
    by_person, by_department = tables["AllPeopleLoad"], tables["AllDepartmentLoad"]
    assert len(by_department) >= 6
    most = [row["most"] for row in by_person]
    assert most == sorted(most, reverse=True)  # type: ignore[type-var]
    for week in ("week_1", "week_4", "undated"):
        assert sum(row[week] for row in by_person) == sum(row[week] for row in by_department)  # type: ignore[misc]
    still = sum(
        row["status"] not in ("已完成", "已取消", "待验收") and row["due"] is not None
        for row in tables["AllTasks"]
    )
    assert sum(row["week_1"] for row in by_person) <= still  # type: ignore[misc]


@pytest.mark.parametrize("form", PORTFOLIO_FORMS, ids=lambda form: form.code)
def test_print__at_nine_points_and_charts_whole(form: object, book: openpyxl.Workbook) -> None:
    paper = Paper(book[form.sheet])  # type: ignore[attr-defined]
    assert min(cell.font.size * paper.scale for cell, _, _ in paper.texts()) >= 9
    boxes = [*paper.merged.values(), *paper.charts()]
    assert not [box for box in boxes if crossed(box, paper.pages)]
