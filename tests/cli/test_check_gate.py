"""`xiezuo check --gate`: what keeps a collaboration in its phase, and in which cell."""

from __future__ import annotations

from pathlib import Path

from addin.forms.gates import CONDITIONS
from tests.cli.running import xiezuo
from tests.workbooks import fill, read


def test_check_gate__says_phase_conditions_and_cells(sample_workbook: Path) -> None:
    fill(sample_workbook, "Assessments", {(1, "answered"): None}, fields={"gates.passed": None})
    place = read(sample_workbook).table("Partners").place(1, "feedback")
    result = xiezuo("check", sample_workbook, "--gate")
    assert (result.code, result.err) == (1, "")
    assert "当前阶段：评估。完成评估阶段还差1个条件。" in result.out
    row = next(line for line in result.out.splitlines() if "书面反馈评估结果" in line)
    assert str(place) in row


def test_check_gate__as_json__has_every_condition(sample_workbook: Path) -> None:
    fill(sample_workbook, fields={"plan.approval": "不同意", "gates.passed": None})
    result = xiezuo("check", sample_workbook, "--gate", "--json")
    assert (result.code, result.err) == (1, "")
    (file,) = result.document["files"]
    assert (file["phase"], file["gate"]) == ("方案", "完成方案阶段还差1个条件")
    assert [each["id"] for each in file["conditions"]] == [each.key for each in CONDITIONS]
    (open_one,) = [
        each for each in file["conditions"] if each["state"] == "open" and each["gate"] == "P3"
    ]
    place = read(sample_workbook).places["plan.approval"]
    assert open_one["id"] == "plan_agreed"
    assert open_one["cells"] == [{"sheet": place.sheet, "cell": place.cell}]


def test_check_gate__finds_errors_that_no_refresh_has_written_yet(sample_workbook: Path) -> None:
    fill(sample_workbook, fields={"initiation.goal": "尽快提升客户满意度。", "gates.passed": None})
    (file,) = xiezuo("check", sample_workbook, "--gate", "--json").document["files"]
    worded = next(each for each in file["conditions"] if each["id"] == "worded")
    goal = read(sample_workbook).places["initiation.goal"]
    assert file["phase"] == "发起"
    assert {"sheet": goal.sheet, "cell": goal.cell} in worded["cells"]


def test_check_gate__file_that_cannot_be_read__ends_with_2(tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK")
    result = xiezuo("check", tmp_path / "坏.xlsx", "--gate", "--json")
    assert result.code == 2
    assert "error" in result.document["files"][0]
