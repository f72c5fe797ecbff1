"""协作简报 as sheet, page, print and picture."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from addin.book.closed.workbook import ClosedWorkbook
from addin.errors import InputError
from addin.reports import printing
from addin.reports.brief import PAGE, SHEET, page, sheet
from addin.reports.brief_files import PICTURE, PRINT, RENDERERS, endings
from addin.standing.brief import Brief, brief
from addin.standing.workbook_day import WorkbookDay
from tests.standing.recalculation import Book
from tests.workbook_templates.paper import Paper

pytestmark = pytest.mark.slow

DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def made(sample_workbooks: Mapping[str, Path]) -> Brief:
    content = ClosedWorkbook(sample_workbooks["new_product"]).read()
    return brief(WorkbookDay.of(content, datetime(2026, 11, 20, 9), DAY))


def test_brief__of_a_refreshed_workbook__says_what_its_home_and_dashboard_say(
    made: Brief, sample_workbooks: Mapping[str, Path]
) -> None:
    content = ClosedWorkbook(sample_workbooks["new_product"]).read()
    home = {key: content.fields[f"home.{key}"] for key in ("phase", "light", "reason", "next_step")}
    assert [said for _, said in made.facts] == list(home.values())
    attention, ahead = made.lists
    shown = [row for row in content.table("Attention").records() if row["task_id"]]
    assert [row[:2] for row in attention.rows] == [(r["name"], r["warning"]) for r in shown[:8]]
    soon = [row["name"] for row in content.table("NextDue").records() if row["task_id"]]
    assert [row[0] for row in ahead.rows][: len(soon)] == soon


def test_sheet__is_one_page_at_nine_points_and_nothing_is_cut(made: Brief) -> None:
    (drawn,) = openpyxl.load_workbook(BytesIO(sheet(made))).worksheets
    paper = Paper(drawn)
    assert len(paper.pages) == 1
    texts = list(paper.texts())
    assert min(cell.font.size * paper.scale for cell, _, _ in texts) >= 9
    assert not [text for cell, text, box in texts if paper.is_cut(cell, text, box)]
    assert {"协作简报：智能养生壶 HS-5 新产品上市", "受阻", "需要关注：逾期与受阻"} <= {
        text for _, text, _ in texts
    }


def test_page__asks_for_nothing_and_runs_nothing(made: Brief) -> None:
    said = page(made)
    assert not re.search(r"<script|<link|https?:|src=|url\(|@import", said)
    assert said.count("<svg") == len(made.bars)


def test_page__what_people_typed__is_text() -> None:
    book = Book({"initiation.title": '<img src="x" onerror="alert(1)">&'})
    said = page(brief(WorkbookDay.of(book.content(), datetime(2026, 11, 20, 9), DAY)))
    assert "<img" not in said
    assert "&lt;img" in said


def test_endings__no_program_to_print_with__page_and_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("office", "browser"):
        monkeypatch.setattr(printing, name, lambda: None)
    assert endings() == (PAGE, SHEET)
    for ending in (PRINT, PICTURE):
        with pytest.raises(InputError, match=r"\.html"):
            RENDERERS[ending](brief_of_nothing())


def brief_of_nothing() -> Brief:
    return brief(WorkbookDay.of(Book().content(), datetime(2026, 11, 20, 9), DAY))


@pytest.mark.libreoffice
def test_print__by_libreoffice__is_one_page(made: Brief, soffice: object) -> None:
    pdf = RENDERERS[PRINT](made)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1


@pytest.mark.chromium
def test_print_and_picture__by_a_browser__show_the_page(
    made: Brief, chromium: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "office", lambda: None)
    pdf = RENDERERS[PRINT](made)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    with Image.open(BytesIO(RENDERERS[PICTURE](made))) as picture:
        assert picture.size == (1588, 2246)
        colours = picture.convert("RGB").getcolors(1 << 24) or []
    assert {(0x1F, 0x4E, 0x79), (0xE6, 0xA1, 0x5C)} <= {colour for _, colour in colours}
