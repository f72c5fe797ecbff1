"""`xiezuo upgrade`: brings up to date what needs it, and leaves everything else alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from addin.forms.versions import CURRENT
from tests.book.every_template import KEPT
from tests.cli.running import snapshot, xiezuo
from tests.workbooks import read

pytestmark = pytest.mark.slow


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A workbook of an early version, with things typed into it."""
    return Path(shutil.copy(KEPT / "0.5.xlsx", tmp_path / "客户投诉 整改.xlsx"))


def test_upgrade__earlier_version__is_upgraded_and_nothing_is_left_for_a_refresh(
    old: Path,
) -> None:
    result = xiezuo("upgrade", old)

    assert (result.code, result.err) == (0, "")
    assert f"已从 0.5 版升级到 {CURRENT} 版：补上工作表" in result.out
    assert not read(old).absent
    data = old.read_bytes()
    assert "已是最新，没有改动" in xiezuo("refresh", old).out
    assert old.read_bytes() == data


def test_upgrade__as_json__lists_what_was_added(old: Path) -> None:
    (done,) = json.loads(xiezuo("upgrade", old, "--json").out)["files"]

    assert (done["upgraded"], done["version"]) == (True, "0.5")
    assert {"sheet": "指标", "what": "工作表", "old": "", "new": "新增"} in done["added"]


def test_upgrade__workbook_of_today__is_not_touched(sample_workbook: Path, tmp_path: Path) -> None:
    before = snapshot(tmp_path)

    result = xiezuo("upgrade", sample_workbook)

    assert result.out == f"{sample_workbook}：已是 {CURRENT} 版，不用升级，没有改动。\n"
    assert snapshot(tmp_path) == before
