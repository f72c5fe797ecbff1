"""The sample collaborations are filled in as the handbook wants it."""

from __future__ import annotations

from pathlib import Path

import pytest

from addin.rules import Level, check
from addin.standing.workbook_day import WorkbookDay
from tests.paths import SAMPLES
from tests.rules.workbooks import TODAY, sample

FOLDERS = sorted(path.parent for path in SAMPLES.glob("*/fields.toml"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_sample__has_no_error(folder: Path) -> None:
    found = check(WorkbookDay.on(sample(folder), TODAY))
    assert [str(finding) for finding in found if finding.level is Level.ERROR] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_sample__with_one_wrong_cell__has_an_error(folder: Path) -> None:
    content = sample(folder)
    content.table("PlanTasks").columns["owner"][0] = "相关人员"
    found = check(WorkbookDay.on(content, TODAY))
    assert [finding.rule for finding in found if finding.level is Level.ERROR] == ["R-08"]
