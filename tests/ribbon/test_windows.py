"""Several windows, and what people do in them while a button is at work."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from addin.book.open.workbook import OpenWorkbook
from addin.forms.vocabularies import BLOCKED
from tests.cli.install.office import user
from tests.ribbon.window import Window, window
from tests.screen import Screen
from tests.workbooks import fill, unprinted

pytestmark = pytest.mark.libreoffice
TRACKER = "3进度跟踪表"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("市场部 协作")


@pytest.fixture(scope="module")
def workbook(folder: Path, sample_workbooks: Mapping[str, Path]) -> Callable[[str], Path]:
    """Make a workbook of this name, in which something waits for a refresh."""

    def make(name: str) -> Path:
        path = unprinted(sample_workbooks["customer_complaint"], folder / f"{name}.xlsx")
        fill(path, fields={"clock.today": date(2026, 11, 20)}, cells={(0, "status"): BLOCKED})
        return path

    return make


@pytest.fixture(scope="module")
def shown(display: Screen, soffice: object, workbook: Callable[[str], Path]) -> Iterator[Window]:
    """The window of a user who has installed the buttons."""
    with user() as somebody:
        somebody.installation.install()
        somebody.take_over()
        with window(display, somebody.profile, workbook("第一个")) as made:
            yield made


def warning(book: Any) -> str:
    """Return the warning of the first task as the workbook shows it."""
    return OpenWorkbook(book).read().table("Tasks").texts("warning")[0]


def noted(book: Any) -> list[str]:
    """Return what 变更日志 lists."""
    return OpenWorkbook(book).read(only={"ChangeLog"}).table("ChangeLog").texts("field")


def test_click__acts_on_the_workbook_that_was_clicked_whatever_comes_to_the_front(
    shown: Window, workbook: Callable[[str], Path]
) -> None:
    first, second = shown.book, shown.open(workbook("第二个"))
    before = [noted(book) for book in (first, second)]
    shown.bring_to_front(first)
    shown.click("刷新状态")  # Python is started first, which takes a moment
    shown.bring_to_front(second)
    assert shown.answer("OK").text.startswith("第一个.xlsx\n\n更新")
    assert noted(second) == before[1]
    shown.bring_to_front(second)
    shown.click("校验")
    assert shown.answer("OK").text.startswith("第二个.xlsx\n\n校验完成")
    assert second.sheets.active.name == "校验结果"
    assert first.sheets.active.name != "校验结果"
    second.close()


def protected(book: Any) -> list[str]:
    return [sheet.name for sheet in book.sheets if sheet.api.isProtected()]


def type_status(book: Any, row: int, word: str) -> str:
    """Change the status of a task as a person does, and return the cell."""
    place = OpenWorkbook(book).read().table("Tasks").place(row, "status")
    book.sheets[place.sheet].range(place.cell).value = word
    return place.cell


def test_undo__takes_one_click_back_at_once_by_its_name(shown: Window) -> None:
    book = shown.book
    type_status(book, 1, BLOCKED)
    before = (noted(book), protected(book), findings(book))
    undo = book.api.getUndoManager()
    history = undo.getAllUndoActionTitles()
    shown.click("刷新状态")
    shown.answer("OK")
    assert findings(book) != before[2]
    assert undo.getAllUndoActionTitles() == ["刷新状态", *history]
    undo.undo()
    assert (noted(book), protected(book), findings(book)) == before
    assert undo.getAllUndoActionTitles() == history


def findings(book: Any) -> list[str]:
    return OpenWorkbook(book).read(only={"Findings"}).table("Findings").texts("message")


def test_python_that_is_killed_at_work__leaves_nothing_behind(shown: Window) -> None:
    book = shown.book
    shown.click("关于")
    shown.answer("OK")
    type_status(book, 2, BLOCKED)
    before = (noted(book), protected(book))
    (python,) = shown.pythons()
    shown.click("刷新状态")
    until = time.monotonic() + 60
    while not book.api.hasControllersLocked():
        assert time.monotonic() < until, "it never began to write"
        time.sleep(0.002)
    os.kill(python, signal.SIGSTOP)  # it takes no longer than some tenths of a second to write
    assert book.api.hasControllersLocked(), "it has written everything"
    os.kill(python, signal.SIGKILL)
    shown.click("关于")
    shown.answer("OK")
    assert not book.api.hasControllersLocked()
    assert book.api.isAutomaticCalculationEnabled()
    assert (noted(book), protected(book)) == before
    shown.click("刷新状态")
    assert "没有完成" not in shown.answer("OK").text


def test_cell_that_is_typed_into__is_told_and_keeps_what_was_typed(shown: Window) -> None:
    book = shown.book
    sheet = book.sheets[TRACKER]
    sheet.activate()
    cell = OpenWorkbook(book).read().table("Tasks").place(3, "note").cell
    sheet.range(cell).select()
    shown.screen.press("x")
    shown.screen.press("y")
    shown.click("刷新状态")
    assert "有一个单元格正在输入" in shown.answer("OK").text
    shown.screen.press("Return")
    until = time.monotonic() + 20
    while sheet.range(cell).value != "xy":
        assert time.monotonic() < until, sheet.range(cell).value
        time.sleep(0.1)


def test_read_only__is_told_and_stays(shown: Window, workbook: Callable[[str], Path]) -> None:
    path = workbook("只读的")
    before = path.read_bytes()
    book = shown.open(path, read_only=True)
    for label in ("校验", "刷新状态", "修复格式", "归档"):
        shown.click(label)
        assert "只读方式打开" in shown.answer("OK").text
    assert book.api.isReadonly()
    assert path.read_bytes() == before
    book.close()


def test_file_that_has_gone__is_told(shown: Window, workbook: Callable[[str], Path]) -> None:
    path = workbook("不见的")
    book = shown.open(path)
    path.unlink()
    shown.click("预览提醒")
    assert "找不到文件" in shown.answer("OK").text
    book.close()
