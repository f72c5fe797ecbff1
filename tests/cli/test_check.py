"""`xiezuo check`: every finding with its place; the file stays as it is."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from addin.content import Place
from tests.cli.running import snapshot, xiezuo, xiezuo_process
from tests.conftest import DEMO_DAY
from tests.workbooks import fill, read, task_place, type_into


@pytest.fixture
def with_error(sample_workbook: Path) -> Path:
    """An approved sample in which a task's owner is no person but a phrase (R-08, F-53)."""
    fill(sample_workbook, "PlanTasks", {(0, "owner"): "相关人员"})
    return sample_workbook


def test_check__clean_workbook__says_so_and_ends_with_0(empty_workbook: Path) -> None:
    result = xiezuo("check", empty_workbook)
    assert (result.code, result.err) == (0, "")
    assert str(empty_workbook) in result.out
    assert "没有发现问题。" in result.out


def test_check__error__is_shown_with_place_and_remedy_and_ends_with_1(with_error: Path) -> None:
    place = task_place(with_error, 0, "owner", "PlanTasks")
    result = xiezuo("check", with_error)
    assert (result.code, result.err) == (1, "")
    for heading in ("级别", "规则", "位置", "对象", "字段", "问题", "修改建议"):
        assert heading in result.out
    row = next(line for line in result.out.splitlines() if "R-08" in line)
    assert "错误" in row
    assert str(place) in row
    assert "相关人员" in row
    assert "错误 2　警告 2　提示 3" in result.out


def test_check__as_json__is_one_document_and_nothing_else(with_error: Path) -> None:
    result = xiezuo_process("check", with_error, "--json")
    assert (result.code, result.err) == (1, "")
    (file,) = result.document["files"]
    assert file["file"] == str(with_error)
    assert file["counts"] == {"错误": 2, "警告": 2, "提示": 3}
    assert len(file["findings"]) == 7
    (finding,) = (each for each in file["findings"] if each["rule"] == "R-08")
    place = task_place(with_error, 0, "owner", "PlanTasks")
    assert (finding["rule"], finding["level"], finding["key"]) == (
        "R-08",
        "错误",
        "PlanTasks.owner",
    )
    assert Place(finding["sheet"], finding["cell"]) == place
    assert set(finding) == {
        "rule", "level", "sheet", "cell", "key", "item", "field", "message", "suggestion",
        "accepted",
    }  # fmt: skip
    assert finding.pop("accepted") is None
    assert all(finding.values())


def test_check__only_hints__ends_with_0(sample_workbooks: Mapping[str, Path]) -> None:
    result = xiezuo("check", sample_workbooks["new_product"], "--json")
    counts = result.document["files"][0]["counts"]
    assert counts["错误"] == 0
    assert counts["提示"] > 0
    assert result.code == 0


def test_check__folder__takes_all_workbooks_below_it_but_no_backup_lock_or_portfolio(
    with_error: Path, tmp_path: Path
) -> None:
    folder = with_error.parent
    deeper = folder / "二级 部门"
    deeper.mkdir()
    shutil.copy(with_error, deeper / "大写.XLSX")
    (folder / ".协作备份").mkdir(exist_ok=True)
    for ignored in ("~$投诉 整改.xlsx", "总台账.xlsx", ".协作备份/旧.xlsx", "说明.docx"):
        (folder / ignored).write_bytes(b"not to be read")
    (folder / "是文件夹.xlsx").mkdir()
    result = xiezuo("check", folder, "--json")
    assert result.code == 1
    assert {Path(file["file"]).name for file in result.document["files"]} == {
        "投诉 整改.xlsx",
        "大写.XLSX",
    }


def test_check__same_file_twice__is_checked_once(with_error: Path) -> None:
    other_way = with_error.parent / "." / ".." / with_error.parent.name / with_error.name
    result = xiezuo("check", with_error, other_way, with_error.parent, "--json")
    assert len(result.document["files"]) == 1


def test_check__one_file_unreadable__others_are_still_checked_and_it_ends_with_2(
    with_error: Path,
) -> None:
    broken = with_error.parent / "坏.xlsx"
    broken.write_text("不是工作簿")
    result = xiezuo("check", with_error, broken)
    assert result.code == 2
    assert "R-08" in result.out
    assert "错误：坏.xlsx：这不是 .xlsx 工作簿。" in result.err
    files = xiezuo("check", with_error, broken, "--json").document["files"]
    assert files[0]["findings"]
    assert files[1]["error"]["kind"] == "NotAWorkbook"
    assert set(files[1]["error"]) == {"kind", "where", "what", "remedy"}


def test_check__changes_nothing(with_error: Path, tmp_path: Path) -> None:
    before = snapshot(tmp_path)
    xiezuo("check", with_error)
    assert snapshot(tmp_path) == before


def test_check__day__is_the_option_else_the_environment_else_the_workbooks(
    sample_workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_early(*options: str) -> bool:  # what happened in November is yet to come
        return xiezuo("check", sample_workbook, *options).code == 1

    assert read(sample_workbook).date("clock.today") == date.fromisoformat(DEMO_DAY)
    assert not too_early()
    assert too_early("--today", "2026-10-01")
    monkeypatch.setenv("XIEZUO_TODAY", "2026-10-01")
    assert too_early()
    assert not too_early("--today", DEMO_DAY)


def test_check__text_in_a_date_cell__is_a_finding_and_no_failure(sample_workbook: Path) -> None:
    place = task_place(sample_workbook, 3, "finish", "PlanTasks")
    type_into(sample_workbook, place, "下周五")
    result = xiezuo("check", sample_workbook, "--json")
    assert result.code == 1
    found = {
        finding["rule"]: finding["message"]
        for finding in result.document["files"][0]["findings"]
        if (finding["sheet"], finding["cell"]) == (place.sheet, place.cell)
    }
    assert "下周五" in found["F-07"]
    assert found.keys() == {"F-07", "F-53"}, "and the plan was approved with another date"


def test_check__many_findings__shows_the_first_and_says_how_many_there_are(
    sample_workbook: Path,
) -> None:
    wrong = {"task_id": "错", "name": "名称", "owner": "无名氏"}
    fill(sample_workbook, append={"PlanTasks": [wrong] * 120})
    counts = xiezuo("check", sample_workbook, "--json").document["files"][0]["counts"]
    total = sum(counts.values())
    assert total > 200
    assert (
        f"只列出前 200 条，共 {total} 条；--json 输出全部。" in xiezuo("check", sample_workbook).out
    )


def test_check__marks_that_steer_a_terminal__are_shown_harmless(sample_workbook: Path) -> None:
    place = task_place(sample_workbook, 0, "owner", "PlanTasks")
    type_into(sample_workbook, place, "[bold]_x001B_]0;夺取_x0007_\u202e反")
    result = xiezuo("check", sample_workbook)
    assert result.code == 1
    assert "[bold]" in result.out, "markup is text"
    assert not set("\x1b\x07\u202e") & set(result.out)
