"""`xiezuo lint`: a workbook's wording, or lines from standard input, as programs read them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import xiezuo
from tests.workbooks import fill

LINES = ["提升客户满意度", "", "客户满意度由78分提升至85分(2026年Q3)", "　３天内尽量答复　"]


def piped(data: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    """Run `xiezuo lint` with this on its standard input, in a console that is not UTF-8."""
    return subprocess.run(
        [sys.executable, "-m", "addin.cli", "lint", *options],
        input=data,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        timeout=60,
    )


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_lines__give_one_object_each_in_order(ending: str) -> None:
    done = piped(("\ufeff" + ending.join([*LINES, ""])).encode(), "--field", "goal", "--json")
    documents = json.loads(done.stdout.decode("utf-8"))
    assert [one["text"] for one in documents] == LINES
    assert [one["vague"] for one in documents] == [True, False, False, True]
    assert [one["level"] for one in documents] == ["错误", "", "", "错误"]
    (finding,) = documents[0]["findings"]
    assert set(finding) == {"class", "start", "end", "reason", "suggestion"}
    hedge = documents[3]["findings"][0]
    assert LINES[3][hedge["start"] : hedge["end"]] == "尽量"
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("field", "level"),
    [
        ("outcome", "错误"),
        ("standard", "错误"),
        ("task", "警告"),
        ("measure", "警告"),
        ("background", ""),
        ("progress", ""),
        ("initiation.goal", "错误"),
        ("PlanTasks.description", "警告"),
        ("Tasks.note", ""),
    ],
)
def test_field__decides_how_much_it_matters(field: str, level: str) -> None:
    from addin.cli.commands.lint import judged, wording_of

    assert judged("尽快完成", wording_of(field))["level"] == level


def test_table__is_for_people() -> None:
    done = piped("尽快完成\n".encode(), "--field", "task")
    text = done.stdout.decode("utf-8")
    assert "尽快" in text
    assert "1 行，其中 1 行用词模糊。" in text
    assert done.returncode == 0  # a warning does not block


def test_nothing_on_standard_input__is_an_empty_list() -> None:
    assert json.loads(piped(b"", "--json").stdout) == []


def test_bad_encoding_and_unknown_field__are_told_in_chinese() -> None:
    done = piped("尽快".encode("gb18030"), "--json")
    assert done.returncode == 2
    assert "不是 UTF-8 编码" in done.stderr.decode("utf-8")
    done = piped(b"", "--field", "gaol")
    assert done.returncode == 2
    assert "没有“gaol”这个栏目" in done.stderr.decode("utf-8")


def test_workbook__is_judged_by_the_rules_of_wording_only(sample_workbook: Path) -> None:
    assert xiezuo("lint", sample_workbook).code == 0
    fill(sample_workbook, "PlanTasks", {(0, "owner"): "相关人员", (0, "standard"): "尽量做好"})
    result = xiezuo("lint", sample_workbook, "--json")
    findings = result.document["files"][0]["findings"]
    assert [(one["rule"], one["key"]) for one in findings] == [("R-01a", "PlanTasks.standard")]
    assert result.code == 1
