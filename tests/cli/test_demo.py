"""`xiezuo demo`: the whole job in one command, and nothing twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.running import snapshot, xiezuo
from tests.conftest import DEMO_DAY, Demo

pytestmark = pytest.mark.slow


def test_demo__in_an_empty_folder__ends_well_and_makes_everything(demo: Demo) -> None:
    assert (demo.code, demo.err) == (0, "")
    made = {path.name for path in demo.folder.iterdir() if not path.name.startswith(".")}
    assert made >= {"协作", "总台账.xlsx", "提醒预览.html", "发件箱", "发送记录.sqlite"}
    assert set(demo.workbooks) == {"new_product", "customer_complaint", "expense_process"}
    assert len(list((demo.folder / "发件箱").glob("*.eml"))) > 10


def test_demo__ends_with_a_summary__of_what_was_made_found_and_is_to_be_opened(
    demo: Demo,
) -> None:
    mails = len(list((demo.folder / "发件箱").glob("*.eml")))
    assert f"按 {DEMO_DAY} 计算" in demo.out
    assert f"写出提醒邮件 {mails} 封" in demo.out
    for name in ("协作", "总台账.xlsx", "提醒预览.html", "发件箱"):
        assert f"  {demo.folder / name}　" in demo.out, "a path is printed in one piece"
    for workbook in demo.workbooks.values():
        assert workbook.name in demo.out


def test_demo__samples__have_no_errors(demo: Demo) -> None:
    assert demo.out.count("错误 0") == 3


def test_demo__second_run__sends_nothing_and_touches_no_workbook(
    demo: Demo, tmp_path: Path
) -> None:
    folder = tmp_path / "再来 一次"
    shutil.copytree(demo.folder, folder)
    workbooks, mails = snapshot(folder / "协作"), snapshot(folder / "发件箱")
    again = xiezuo("demo", folder, "--today", DEMO_DAY)
    assert again.code == 0, again.said
    assert "写出提醒邮件 0 封" in again.out
    assert snapshot(folder / "协作") == workbooks
    assert snapshot(folder / "发件箱") == mails
    assert not (tmp_path / "用户 数据").exists(), "the demo keeps its own ledger"


def test_demo__page_of_reminders__shows_the_day_also_after_the_second_run(
    demo: Demo, tmp_path: Path
) -> None:
    folder = tmp_path / "再来"
    shutil.copytree(demo.folder, folder)
    xiezuo("demo", folder, "--today", DEMO_DAY)
    page = (folder / "提醒预览.html").read_text(encoding="utf-8")
    assert page.count("srcdoc=") == len(list((folder / "发件箱").glob("*.eml")))


def test_demo__on_a_later_day__moves_the_clock_of_the_samples(demo: Demo, tmp_path: Path) -> None:
    folder = tmp_path / "明天"
    shutil.copytree(demo.folder, folder)
    later = xiezuo("demo", folder, "--today", "2026-11-23")
    assert later.code == 0, later.said
    assert "按 2026-11-23 计算" in later.out
    assert "写出提醒邮件 0 封" not in later.out


def test_demo__a_file_in_the_way__is_refused_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "占位"
    path.write_text("别人的")
    result = xiezuo("demo", path)
    assert (result.code, result.out) == (2, "")
    assert "这是一个文件，不是文件夹" in result.err
    assert path.read_text() == "别人的"


def test_demo__broken_workbook_from_before__is_named_and_stays(demo: Demo, tmp_path: Path) -> None:
    folder = tmp_path / "坏的"
    shutil.copytree(demo.folder, folder)
    broken = next((folder / "协作").glob("*.xlsx"))
    broken.write_bytes(b"PK\x03\x04 broken")
    result = xiezuo("demo", folder, "--today", DEMO_DAY)
    assert result.code == 2
    assert broken.name in result.err
    assert broken.read_bytes() == b"PK\x03\x04 broken"
