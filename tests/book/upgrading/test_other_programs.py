"""Workbooks that another program saved: tables and names that it dropped are found and restored."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from addin.actions.refresh import Refreshed, refresh
from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Content
from tests.book.every_template import KEPT
from tests.book.lived_in import live_in, lost, typed
from tests.conftest import Office
from workbook_templates import TEMPLATE

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 20, 9)


def drop_tables_and_names(path: Path) -> None:
    """Leave nothing but plain cells, as SheetJS and online editors do."""
    book = load_workbook(path)
    for sheet in book:
        for name in list(sheet.tables):
            del sheet.tables[name]
    for name in list(book.defined_names):
        del book.defined_names[name]
    book.save(path)


@pytest.fixture(params=["0.5", "today"])
def plain(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Content]:
    """A workbook without any table or name, and what it said while it had them."""
    path = tmp_path / "在线编辑过的 协作.xlsx"
    is_old = request.param != "today"
    shutil.copy(KEPT / f"{request.param}.xlsx" if is_old else TEMPLATE, path)
    if not is_old:
        live_in(path)
    before = ClosedWorkbook(path).read()
    drop_tables_and_names(path)
    return path, before


def refreshed(path: Path) -> Refreshed:
    return refresh(ClosedWorkbook(path), given=None, actual=NOW)


def test_read__plain_cells__says_what_the_tables_said(plain: tuple[Path, Content]) -> None:
    path, before = plain

    found = ClosedWorkbook(path).read()

    assert {"Tasks", "PlanTasks", "People"} <= found.unnamed
    there, here = typed(before), typed(found)
    assert lost({name: there[name] for name in there if name in here}, here) == []


def test_refresh__plain_cells__are_tables_again_and_nothing_is_moved_or_lost(
    plain: tuple[Path, Content],
) -> None:
    path, before = plain

    done = refreshed(path)

    after = ClosedWorkbook(path).read()
    assert done.upgrade is not None
    assert list(done.upgrade.done.moved) == []
    assert after.absent | after.unnamed == frozenset()
    assert lost(typed(before), typed(after)) == []
    assert not refreshed(path).changed


@pytest.mark.libreoffice
def test_refresh__earlier_version_that_libreoffice_saved__is_valid(
    tmp_path: Path, soffice: Office, validator: Callable[[Path], dict[str, Any]]
) -> None:
    path = soffice.convert(KEPT / "0.5.xlsx", "xlsx", tmp_path)
    before = typed(ClosedWorkbook(path).read())

    refreshed(path)

    assert validator(path)["ok"] is True
    assert lost(before, typed(ClosedWorkbook(path).read())) == []
