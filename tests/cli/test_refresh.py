"""`xiezuo refresh`: what it says, what it leaves behind, and nothing the second time."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import snapshot, xiezuo, xiezuo_process
from tests.workbooks import fill, read, rows, task_place, type_into

pytestmark = pytest.mark.slow


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of Windows is the user's")
def test_refresh__fresh_workbook__is_said_to_be_so_and_not_touched(
    sample_workbook: Path, tmp_path: Path, computer_in: Callable[[str], None]
) -> None:
    before = snapshot(tmp_path)
    computer_in("Asia/Shanghai")
    result = xiezuo("refresh", sample_workbook)
    assert (result.code, result.err) == (0, "")
    fresh = f"{sample_workbook}：已是最新，没有改动（错误0、警告2、提示3）。"
    assert result.out == f"{fresh}\n"
    computer_in("America/New_York")
    elsewhere = xiezuo("refresh", sample_workbook).out
    assert elsewhere.startswith(f"{fresh}这台电脑是")
    assert "（Asia/Shanghai）：时限和提醒按公司的时区" in elsewhere
    assert snapshot(tmp_path) == before


def test_refresh__says_everything_that_it_did_and_does_it_once(sample_workbook: Path) -> None:
    fill(
        sample_workbook,
        append={"PlanTasks": [{"task_id": "XC20260921-001-T91", "name": "补充任务"}]},
    )
    type_into(sample_workbook, task_place(sample_workbook, 0, "status"), "完成")
    type_into(sample_workbook, task_place(sample_workbook, 2, "overdue_days"), 99)
    result = xiezuo_process("refresh", sample_workbook, "--today", "2026-11-23")
    assert (result.code, result.err) == (0, "")
    for said in (
        "个计算格",
        "补入跟踪表 1 项任务",
        "改写 2 处（见“变更日志”）",
        "保留 1 处覆盖公式的内容（见“校验结果”）",
        "校验：错误",
    ):
        assert said in result.out
    assert [row["action"] for row in rows(sample_workbook, "ChangeLog")] == [
        "补入跟踪表",
        "统一用词",
        "改写",
    ]
    before = sample_workbook.read_bytes()
    assert "已是最新" in xiezuo("refresh", sample_workbook, "--today", "2026-11-23").out
    assert sample_workbook.read_bytes() == before


def test_refresh__as_json__is_one_document(sample_workbook: Path) -> None:
    place = task_place(sample_workbook, 0, "status")
    type_into(sample_workbook, place, "完成")
    result = xiezuo_process("refresh", sample_workbook, "--json")
    assert (result.code, result.err) == (0, "")
    (file,) = result.document["files"]
    assert file["file"] == str(sample_workbook)
    assert (file["today"], file["changed"], file["tracked"]) == ("2026-11-20", True, [])
    assert file["changes"] == [
        {"place": str(place), "field": "Tasks.status", "old": "完成", "new": "已完成"}
    ]
    (again,) = xiezuo("refresh", sample_workbook, "--json").document["files"]
    assert (again["changed"], again["computed_cells"]) == (False, 0)


def test_refresh__findings_are_no_failure(sample_workbook: Path) -> None:
    fill(sample_workbook, "PlanTasks", {(0, "owner"): "相关人员"})
    result = xiezuo("refresh", sample_workbook)
    assert result.code == 0
    assert "错误2" in result.out, "the owner, and that the approved plan was changed"


def test_refresh__folder__each_workbook_once(
    sample_workbooks: Mapping[str, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "全部"
    folder.mkdir()
    for path in sample_workbooks.values():
        shutil.copy(path, folder)
    result = xiezuo("refresh", folder, "--today", "2026-11-24", "--json")
    assert len(result.document["files"]) == 3
    assert {file["today"] for file in result.document["files"]} == {"2026-11-24"}
    again = xiezuo("refresh", folder, "--today", "2026-11-24", "--json")
    assert [file["changed"] for file in again.document["files"]] == [False] * 3, (
        "the backups of the first run are no workbooks of people"
    )


def test_refresh__day_from_the_environment__counts(
    sample_workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XIEZUO_TODAY", "2026-11-24")
    assert (
        xiezuo("refresh", sample_workbook, "--json").document["files"][0]["today"] == "2026-11-24"
    )
    assert read(sample_workbook).date("clock.date") == date(2026, 11, 24)


def test_refresh__one_file_unreadable__others_are_refreshed_and_it_ends_with_2(
    sample_workbook: Path,
) -> None:
    broken = sample_workbook.parent / "坏.xlsx"
    broken.write_text("不是工作簿")
    fill(sample_workbook, fields={"clock.today": date(2026, 11, 23)})
    result = xiezuo("refresh", broken, sample_workbook)
    assert result.code == 2
    assert "错误：坏.xlsx：" in result.err
    assert "个计算格" in result.out
    assert broken.read_text() == "不是工作簿"


def test_refresh__the_file_before_it__has_a_backup(sample_workbook: Path) -> None:
    before = sample_workbook.read_bytes()
    shutil.rmtree(sample_workbook.parent / ".协作备份", ignore_errors=True)
    xiezuo("refresh", sample_workbook, "--today", "2026-11-24")
    (backup,) = (sample_workbook.parent / ".协作备份").glob("*.xlsx")
    assert backup.read_bytes() == before
    assert sample_workbook.read_bytes() != before


def test_refresh__built_and_refreshed_workbooks__are_valid(
    sample_workbooks: Mapping[str, Path],
    empty_workbook: Path,
    sample_workbook: Path,
    validator: Callable[[Path], dict[str, Any]],
) -> None:
    fill(
        sample_workbook,
        append={"PlanTasks": [{"task_id": f"XC20260921-001-T{n}"} for n in range(50, 99)]},
    )
    assert "补入跟踪表 49 项任务" in xiezuo("refresh", sample_workbook).out
    xiezuo("remind", sample_workbook, "--on", "2026-11-24")
    for path in (*sample_workbooks.values(), empty_workbook, sample_workbook):
        report = validator(path)
        assert report["ok"], json.dumps(report, ensure_ascii=False)[:2000]
