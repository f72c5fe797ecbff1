"""What a run selects: everything but what is long, or the fast tests, or the long ones alone."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.paths import ROOT

pytestmark = pytest.mark.slow

FILES = ("tests/standing/test_agreement.py", "tests/workbook_templates/test_validations.py")


@pytest.mark.parametrize(
    ("options", "kinds"),
    [
        ([], {"fast", "slow"}),
        (["-m", "not slow"], {"fast"}),
        (["-m", "long"], {"long"}),
        (["-m", "slow or long"], {"slow", "long"}),
    ],
    ids=["all", "fast", "long", "slow or long"],
)
def test_selection__by_mark(options: list[str], kinds: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n0", "--collect-only", *FILES, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    tests = [line for line in done.stdout.splitlines() if "::" in line]
    found = {
        "long" if "the other" in test else "fast" if "keeps_its_limits" in test else "slow"
        for test in tests
        if "test_agreement" in test or "spreadsheet_program" in test or "keeps_its_limits" in test
    }
    assert found == kinds
