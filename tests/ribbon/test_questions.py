"""The buttons that ask first, in a real window: nothing happens after 否, and it does after 是."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes
from tests.cli.install.office import user
from tests.ribbon.window import Window, window
from tests.screen import Screen
from tests.workbooks import fill, read, task_place, type_into, unprinted

pytestmark = pytest.mark.libreoffice


@pytest.fixture(scope="module")
def workbook(
    sample_workbooks: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A workbook with a formula typed over, a copy that came back and reminders that are due."""
    path = tmp_path_factory.mktemp("市场部 协作") / "投诉 整改.xlsx"
    unprinted(sample_workbooks["customer_complaint"], path)
    around_the_clock = {"reminders.quiet_before": "0:00", "reminders.quiet_after": "0:00"}
    fill(path, fields={"clock.today": date(2026, 11, 20), **around_the_clock})
    ClosedWorkbook(path).write(Changes(replace={"ReminderLog": []}))
    type_into(path, task_place(path, 0, "warning"), "没问题")
    copies = path.parent / "副本"
    copies.mkdir()
    fill(Path(shutil.copy(path, copies / "研发部.xlsx")), cells={(1, "note"): "样机已到"})
    return path


@pytest.fixture(scope="module")
def shown(
    display: Screen,
    soffice: object,
    workbook: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Window]:
    """Its window, of a user who has installed the buttons and has a ledger of her own."""
    own = tmp_path_factory.mktemp("用户")
    names = ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
    with user() as somebody, pytest.MonkeyPatch.context() as changed:
        for name in names:
            changed.setitem(display.environment, name, str(own))
        changed.setitem(display.environment, "XIEZUO_TODAY", "2026-11-20")
        somebody.installation.install()
        somebody.take_over()
        with window(display, somebody.profile, workbook) as made:
            yield made


def mails(workbook: Path) -> list[Path]:
    return list((workbook.parent / "发件箱").rglob("*.eml"))


def test_repair__puts_formulas_back_after_a_yes_only(shown: Window, workbook: Path) -> None:
    shown.click("修复格式")
    assert "预警：没问题" in shown.answer("No").text
    shown.answer("OK")
    assert read(workbook).table("Tasks").texts("warning")[0] == "没问题"
    shown.click("修复格式")
    shown.answer("Yes")
    assert "被覆盖的公式 1 处" in shown.answer("OK").text
    assert read(workbook).table("Tasks").overtyped == frozenset()


def test_split__writes_copies_after_a_yes_only(shown: Window, workbook: Path) -> None:
    shown.click("分发副本")
    assert "各写一份副本" in shown.answer("No").text
    assert shown.answer("OK").text == "投诉 整改.xlsx\n\n没有分发。"
    assert not (workbook.parent / "分发").exists()
    shown.click("分发副本")
    shown.answer("Yes")
    assert "已写出 " in shown.answer("OK").text
    assert list((workbook.parent / "分发").glob("*.xlsx"))


def test_merge__takes_copies_after_a_yes_only(shown: Window, workbook: Path) -> None:
    before = workbook.read_bytes()
    shown.click("合并副本")
    question = shown.answer("No").text
    assert question.startswith("投诉 整改.xlsx\n\n将把“副本”里的 1 份并入")
    assert "研发部.xlsx" in question
    assert shown.answer("OK").text == "投诉 整改.xlsx\n\n没有合并。"
    assert workbook.read_bytes() == before
    shown.click("合并副本")
    shown.answer("Yes")
    assert "已取用 1 处改动" in shown.answer("OK").text
    assert read(workbook).table("Tasks").texts("note")[1] == "样机已到"


def test_archive__makes_the_folder_after_a_yes_only(shown: Window, workbook: Path) -> None:
    shown.click("归档")
    assert "继续吗？" in shown.answer("No").text
    assert shown.answer("OK").text == "投诉 整改.xlsx\n\n没有归档。"
    assert not (workbook.parent / "归档").exists()
    shown.click("归档")
    shown.answer("Yes")
    assert "已归档 V1" in shown.answer("OK").text
    assert any((workbook.parent / "归档").rglob("沟通记录.html"))


def test_send__writes_mails_after_a_yes_only(shown: Window, workbook: Path) -> None:
    shown.click("发送提醒")
    question = shown.answer("No")
    assert question.text.startswith("投诉 整改.xlsx\n\n将写出提醒邮件 ")
    assert set(question.buttons) == {"Yes", "No"}
    assert shown.answer("OK").text == "投诉 整改.xlsx\n\n没有发送任何邮件。"
    assert mails(workbook) == []
    shown.click("发送提醒")
    shown.answer("Yes")
    assert "每一项见“提醒日志”" in shown.answer("OK").text
    assert mails(workbook)


def test_settings__hides_its_sheets_again_after_a_yes_only(shown: Window) -> None:
    for _ in range(2):
        shown.book.sheets["看板"].activate()
        shown.click("设置")
        if shown.book.sheets["词库"].visible:
            shown.answer("No")
        shown.wait_for_sheet("提醒规则")
        assert shown.book.sheets["词库"].visible
    shown.click("设置")
    shown.answer("Yes")
    assert "已隐藏" in shown.answer("OK").text
    assert not shown.book.sheets["词库"].visible
