"""What a run selects: everything but what is long, or the fast tests, or the long ones alone."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.paths import ROOT

FILE = "tests/standing/test_agreement.py"


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
        [sys.executable, "-m", "pytest", "-n0", "--collect-only", FILE, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    tests = [line for line in done.stdout.splitlines() if "::" in line]
    found = {
        "long" if "[the other" in test else "slow" if "libreoffice" in test else "fast"
        for test in tests
        if "[3 of 10]" not in test  # marked by hand
    }
    assert found == kinds
