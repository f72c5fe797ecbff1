"""`xiezuo kpi`: the KPIs of one workbook or many."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from tests.cli.running import snapshot, xiezuo
from tests.workbooks import fill, rows

DAY = ("--today", "2026-11-20")


def by_id(document: dict) -> dict[str, dict]:
    return {each["id"]: each for each in document["kpis"]}


def test_kpi__prints_a_table_and_changes_nothing(sample_workbooks: Mapping[str, Path]) -> None:
    path = sample_workbooks["expense_process"]
    before = snapshot(path.parent)
    result = xiezuo("kpi", path, *DAY)
    assert result.code == 0
    for words in (
        "协作指标",
        "KPI-01",
        "目标偏差率",
        "未达标",
        "无基线",
        "无数据",
        "依据 1 个工作簿",
    ):
        assert words in result.out
    assert snapshot(path.parent) == before


def test_kpi__of_one_workbook__is_what_its_own_sheet_shows(
    sample_workbooks: Mapping[str, Path],
) -> None:
    path = sample_workbooks["expense_process"]
    document = by_id(xiezuo("kpi", path, *DAY, "--json").document)
    for row in rows(path, "Indicators"):
        entry = document[str(row["kpi_id"])]
        assert entry["value"] == row["measured"]
        assert (entry["state"], entry["sample"]) == (row["state"], row["sample"])
        assert (entry["target"], entry["baseline"]) == (row["target"], row["baseline"])
        assert (entry["basis"], entry["unit"]) == (row["basis"], row["unit"])
    assert len(document) == 22
    assert document["KPI-08"]["met"] is True
    assert document["KPI-05"]["met"] is None


def test_kpi__of_a_folder__takes_all_problems_of_all_workbooks_together(
    sample_workbooks: Mapping[str, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "全部 协作"
    folder.mkdir()
    for path in sample_workbooks.values():
        shutil.copy(path, folder)
    document = xiezuo("kpi", folder, *DAY, "--json").document
    assert len(document["workbooks"]) == 3
    solved = by_id(document)["KPI-03"]
    assert solved["sample"] == sum(
        len(rows(path, "Problems")) for path in sample_workbooks.values()
    )
    assert sum(part["sample"] for part in solved["by_department"]) == solved["sample"]
    assert sum(part["sample"] for part in solved["by_month"]) == solved["sample"]


def test_kpi__shows_a_problem_that_another_workbook_has_solved(
    sample_workbooks: Mapping[str, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "全部 协作"
    folder.mkdir()
    for path in sample_workbooks.values():
        shutil.copy(path, folder / path.name)
    fill(
        folder / sample_workbooks["expense_process"].name,
        append={
            "Problems": [
                {"problem_id": "XC20260817-001-Q09", "description": "小程序配网失败，超时15秒。"}
            ]
        },
    )
    result = xiezuo("kpi", folder, *DAY, "--json")
    (found,) = result.document["recurring"]
    assert (found["problem_id"], found["case_id"]) == ("XC20260817-001-Q09", "AL-001")
    assert "1.5倍" in found["solution"]
    assert "同类问题：XC20260817-001-Q09 与案例 AL-001" in xiezuo("kpi", folder, *DAY).out


def test_kpi__leaves_out_what_cannot_be_read_and_copies(
    sample_workbooks: Mapping[str, Path], tmp_path: Path
) -> None:
    path = sample_workbooks["new_product"]
    original = shutil.copy(path, tmp_path / "新品.xlsx")
    shutil.copy(path, tmp_path / "新品(1).xlsx")
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 broken")
    result = xiezuo("kpi", tmp_path, *DAY, "--json")
    assert result.code == 2
    assert result.document["workbooks"] == [str(original)]
    assert len(result.document["errors"]) == 1
    assert [copy["what"] for copy in result.document["left_out"]] == [
        "是“新品.xlsx”的副本，没有采用"
    ]
    shown = xiezuo("kpi", tmp_path, *DAY)
    assert shown.code == 2
    assert "注意：" in shown.err


def test_kpi__two_files_of_one_collaboration_in_doubt__count_neither(
    sample_workbooks: Mapping[str, Path], tmp_path: Path
) -> None:
    for name in ("一.xlsx", "二.xlsx"):
        shutil.copy(sample_workbooks["new_product"], tmp_path / name)
    result = xiezuo("kpi", tmp_path, *DAY, "--json")
    assert (result.code, result.document["workbooks"]) == (2, [])
    assert [error["where"] for error in result.document["errors"]] == [
        str(tmp_path / "一.xlsx"),
        str(tmp_path / "二.xlsx"),
    ]
