"""Which sheets are shown: those at hand, and what somebody has to look at (Q-45)."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from addin.actions.refresh import refresh
from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes
from addin.forms import FORMS
from addin.forms.tabs import is_at_hand
from tests.book.every_template import KEPT
from workbook_templates import TEMPLATE

pytestmark = pytest.mark.slow

NOON = datetime(2026, 11, 20, 12)
AT_HAND = list(dict.fromkeys(form.sheet for form in FORMS if is_at_hand(form)))


def shown(path: Path) -> list[str]:
    return [s.title for s in openpyxl.load_workbook(path).worksheets if s.sheet_state == "visible"]


def refreshed(path: Path, **fields: str) -> list[str]:
    host = ClosedWorkbook(path)
    host.write(Changes(fields={name.replace("__", "."): value for name, value in fields.items()}))
    refresh(host, given=None, actual=NOON)
    return shown(path)


def test_new_workbook__shows_about_ten_sheets_and_every_link_leads_to_one_of_them() -> None:
    book = openpyxl.load_workbook(TEMPLATE)
    visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert visible == AT_HAND
    assert len(visible) <= 11
    links = {
        cell.hyperlink.location
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink
    }
    led_to = {next(book.defined_names[name].destinations)[0] for name in links}
    assert led_to <= set(visible)


def test_refresh__sheet_with_an_error_and_the_list_of_errors_are_shown(
    empty_workbook: Path,
) -> None:
    problem = {"problem_id": "Q1", "status": "差不多"}
    ClosedWorkbook(empty_workbook).write(Changes(append={"Problems": [problem]}))
    visible = refreshed(empty_workbook)
    assert set(visible) - set(AT_HAND) == {"问题", "校验结果"}


def test_refresh__sheet_that_the_type_needs_is_shown_once(empty_workbook: Path) -> None:
    assert "问题" in refreshed(empty_workbook, initiation__type="问题解决")
    host = ClosedWorkbook(empty_workbook)
    assert host.set_visible(["问题"], visible=False) == ["问题"]
    assert "问题" not in refreshed(empty_workbook)


def test_earlier_workbook__keeps_at_hand_what_a_new_one_does_and_what_has_errors(
    tmp_path: Path,
) -> None:
    path = Path(shutil.copy(KEPT / "1.0.xlsx", tmp_path / "旧.xlsx"))
    done = refresh(ClosedWorkbook(path), given=None, actual=NOON)
    wrong = {f.place.sheet for f in done.findings if f.level.value == "错误"}
    assert set(shown(path)) >= wrong
    assert "工作日历" not in shown(path)


def test_hiding__leaves_one_sheet_and_brings_it_to_the_front(empty_workbook: Path) -> None:
    host = ClosedWorkbook(empty_workbook)
    host.set_visible([form.sheet for form in FORMS], visible=False)
    assert shown(empty_workbook) == ["部门"]
    assert openpyxl.load_workbook(empty_workbook).active.title == "部门"
