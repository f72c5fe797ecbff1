"""Several windows, and what people do in them while a button is at work."""

from __future__ import annotations

import shutil
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
from tests.workbooks import fill

pytestmark = pytest.mark.libreoffice
TRACKER = "3进度跟踪表"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("市场部 协作")


@pytest.fixture(scope="module")
def workbook(folder: Path, sample_workbooks: Mapping[str, Path]) -> Callable[[str], Path]:
    """Make a workbook of this name, in which something waits for a refresh."""

    def make(name: str) -> Path:
        path = Path(shutil.copy(sample_workbooks["customer_complaint"], folder / f"{name}.xlsx"))
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
