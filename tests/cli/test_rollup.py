"""`xiezuo rollup`: a folder of workbooks in one 总台账.xlsx."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.cli.commands import rollup
from tests.cli.running import snapshot, xiezuo, xiezuo_process

pytestmark = pytest.mark.slow

TABLES = {
    "AllCollaborations",
    "AllDepartments",
    "AllPeople",
    "AllDepartmentLoad",
    "AllPeopleLoad",
    "AllTasks",
    "AllIndicators",
    "AllMonths",
    "AllDepartmentFigures",
    "AllRepeats",
    "AllCommitments",
    "AllSuggestions",
    "UnreadFiles",
}


@pytest.fixture
def folder(sample_workbooks: Mapping[str, Path], tmp_path: Path) -> Path:
    """A folder with copies of the three sample workbooks and half of one."""
    folder = tmp_path / "全部 协作"
    folder.mkdir()
    for path in sample_workbooks.values():
        shutil.copy(path, folder)
    whole = path.read_bytes()
    (folder / "一半.xlsx").write_bytes(whole[: len(whole) // 2])
    return folder


def shown(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the native tables of a workbook by name, rows by heading."""
    book = openpyxl.load_workbook(path)
    found = {}
    for sheet in book.worksheets:
        for table in sheet.tables.values():
            head, *lines = [[cell.value for cell in line] for line in sheet[table.ref]]
            found[table.name] = [dict(zip(map(str, head), line, strict=True)) for line in lines]
    return found


def test_rollup__writes_native_tables_with_the_figures_it_prints(folder: Path) -> None:
    result = xiezuo_process("rollup", folder)
    assert result.code == 2, "one file could not be read"
    target = folder / "总台账.xlsx"
    assert f"已汇总 3 个工作簿，写入 {target}。" in result.out
    assert "没有汇总：一半.xlsx：文件不完整或已损坏。" in result.err
    tables = shown(target)
    assert set(tables) == TABLES
    document = xiezuo("rollup", folder, "--json").document
    for name in ("AllCollaborations", "AllDepartments", "AllPeople", "AllTasks"):
        assert len(tables[name]) == len(document[name])
    by_id = {row["协作编号"]: row for row in tables["AllCollaborations"]}
    for row in document["AllCollaborations"]:
        written = by_id[row["collaboration_id"]]
        assert (written["任务数"], written["逾期"], written["红绿灯"]) == (
            row["total"],
            row["overdue"],
            row["light"],
        )
    (unread,) = tables["UnreadFiles"]
    assert unread["文件"] == "一半.xlsx"
    assert unread["处理建议"]


def test_rollup__of_many__shows_the_most_pressing_and_says_how_many_more(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rollup, "_MOST_SHOWN", 1)
    first = xiezuo("rollup", folder)
    rows = xiezuo("rollup", folder, "--json").document["AllCollaborations"]
    pressing = [row["title"] for row in rows if row["light"] in ("逾期", "受阻")]
    assert sum(title in first.out for title in pressing) == 1
    assert "以上是最要紧的 1 个，另有 2 个见 总台账。" in first.out


def test_rollup__html__a_page_beside_the_workbook(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "月报.xlsx"
    result = xiezuo("rollup", folder, "-o", target, "--html", "--json")
    assert result.document["page"] == str(target.with_suffix(".html"))
    said = target.with_suffix(".html").read_text(encoding="utf-8")
    assert "净饮机 JY-8 漏水投诉联合整改" in said
    assert "一半.xlsx" in said, "what is missing is said there too"


def test_rollup__as_json__is_one_document_with_every_table(folder: Path) -> None:
    result = xiezuo_process("rollup", folder, "--json")
    assert (result.code, result.err) == (2, "")
    assert set(result.document) == {"output", *TABLES}
    assert len(result.document["AllTasks"]) == 130


def test_rollup__every_file_readable__ends_with_0(folder: Path) -> None:
    (folder / "一半.xlsx").unlink()
    result = xiezuo("rollup", folder)
    assert (result.code, result.err) == (0, "")


def test_rollup__has_charts_that_draw_what_the_tables_say(folder: Path) -> None:
    xiezuo("rollup", folder)
    book = openpyxl.load_workbook(folder / "总台账.xlsx")
    assert sum(len(sheet._charts) for sheet in book.worksheets) >= 1


def test_rollup__written_workbook__is_valid(
    folder: Path, validator: Callable[[Path], dict[str, Any]]
) -> None:
    xiezuo("rollup", folder)
    report = validator(folder / "总台账.xlsx")
    assert report["ok"], str(report)[:2000]


def test_rollup__again__leaves_its_own_output_out_and_writes_the_same(folder: Path) -> None:
    xiezuo("rollup", folder, "-o", folder / "二季度 汇总.xlsx")
    xiezuo("rollup", folder, "-o", folder / "二季度 汇总.xlsx")
    first = (folder / "二季度 汇总.xlsx").read_bytes()
    result = xiezuo("rollup", folder, "-o", folder / "二季度 汇总.xlsx")
    assert "已汇总 3 个工作簿" in result.out
    assert (folder / "二季度 汇总.xlsx").read_bytes() == first


def test_rollup__older_output__has_a_backup(folder: Path) -> None:
    xiezuo("rollup", folder)
    older = (folder / "总台账.xlsx").read_bytes()
    xiezuo("rollup", folder, "--today", "2026-12-04")
    (backup,) = (folder / ".协作备份").glob("总台账 *.xlsx")
    assert backup.read_bytes() == older != (folder / "总台账.xlsx").read_bytes()


def test_rollup__output_that_is_something_else__is_not_overwritten(folder: Path) -> None:
    workbook = next(folder.glob("XC*.xlsx"))
    note = folder / "笔记.xlsx"
    note.write_text("别人的")
    before = snapshot(folder)
    for target in (workbook, note):
        result = xiezuo("rollup", folder, "-o", target)
        assert (result.code, result.out) == (2, "")
        assert f"{target}：已有一个不是总台账的文件，没有覆盖它" in result.err
    assert snapshot(folder) == before


@pytest.mark.parametrize("name", ["总台账", "总台账.csv", "总台账.xls"])
def test_rollup__output_of_another_kind__is_refused(name: str, folder: Path) -> None:
    result = xiezuo("rollup", folder, "-o", folder / name)
    assert (result.code, result.out) == (2, "")
    assert "要以 .xlsx 结尾" in result.err
    assert not (folder / name).exists()


def test_rollup__output_into_a_new_folder__makes_it(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "给 领导" / "汇总.xlsx"
    xiezuo("rollup", folder, "-o", target)
    assert set(shown(target)) == TABLES


def test_rollup__output_open_in_excel__is_refused_and_stays(folder: Path) -> None:
    xiezuo("rollup", folder)
    before = (folder / "总台账.xlsx").read_bytes()
    (folder / "~$总台账.xlsx").write_bytes(b"\0" * 165)
    result = xiezuo("rollup", folder, "--today", "2026-12-04")
    assert (result.code, result.out) == (2, "")
    assert "正在 Excel 中打开" in result.err
    assert (folder / "总台账.xlsx").read_bytes() == before


def test_rollup__file_instead_of_a_folder__is_told(folder: Path) -> None:
    result = xiezuo("rollup", next(folder.glob("XC*.xlsx")))
    assert (result.code, result.out) == (2, "")
    assert "不是文件夹" in result.err


def test_rollup__changes_no_workbook(folder: Path) -> None:
    before = snapshot(folder)
    xiezuo("rollup", folder)
    after = snapshot(folder)
    assert set(after) - set(before) == {"总台账.xlsx"}
    assert {name: after[name] for name in before} == before
