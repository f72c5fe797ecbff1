"""Run xlwings' own tests on LibreOffice and count what passes.

Not collected by itself, as xlwings' tests are not kept here. Fetch them and name their folder::

    git clone --depth 1 https://github.com/xlwings/xlwings /tmp/xlwings
    python -m tests.libreoffice.xlwings_suite /tmp/xlwings/tests

Prints each test that did not pass with its reason in one line, then passed of run. Tests that skip
themselves because the engine says that it lacks something count as run and not passed; those that
miss a library of their own (matplotlib, plotly) do not count. A file that cannot be imported at all
(test_conversion.py needs pytz) is named, and the others run.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from addin import libreoffice

# The files that drive a spreadsheet program; the others test the servers and the conversions alone.
FILES = (
    "active", "app", "book", "characters", "chunking", "conversion", "fileformats", "font", "names",
    "ndim", "range", "shape", "sheet", "table",
)  # fmt: skip


class Count:
    """Keeps the outcome of every test."""

    def __init__(self) -> None:
        self.outcomes: dict[str, str] = {}
        self.reasons: dict[str, str] = {}
        self.unread: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome != "passed":
            self.outcomes[report.nodeid] = report.outcome
            self.reasons[report.nodeid] = _reason(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.unread[report.nodeid] = str(report.longrepr).splitlines()[-1].lstrip("E ")


def _reason(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is not None:
        return str(crash.message).splitlines()[0]
    return str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else ""


def main(folder: str) -> int:
    """Run the tests in a copy of the folder; return 0 where at least 85 % passed."""
    with tempfile.TemporaryDirectory(prefix="xlwings-suite-") as temporary:
        # A package of its own, as `tests` is this one.
        copy = Path(shutil.copytree(folder, Path(temporary) / "xlwings_own_tests"))
        os.chdir(copy.parent)
        sys.path.insert(0, str(copy.parent))
        libreoffice.register().activate()
        count = Count()
        files = [str(copy / f"test_{name}.py") for name in FILES]
        files = [file for file in files if Path(file).is_file()]
        options = ["-q", "-p", "no:randomly", "--no-header", "--tb=no"]
        if files:
            pytest.main([*options, "--continue-on-collection-errors", *files], plugins=[count])
    for name, reason in count.unread.items():
        print(f"not run: {name.rpartition('/')[2]}: {reason}")
    for name in sorted(count.outcomes):
        if count.outcomes[name] != "passed":
            print(f"{count.outcomes[name]}: {name.partition('test_')[2]}: {count.reasons[name]}")
    passed = sum(outcome == "passed" for outcome in count.outcomes.values())
    run = sum(
        outcome != "skipped" or "NotImplementedError" in count.reasons[name]
        for name, outcome in count.outcomes.items()
    )
    print(
        f"{passed} of {run} passed ({passed / max(run, 1):.1%}); {len(count.outcomes) - run} skipped"
    )
    return 0 if passed >= 0.85 * run > 0 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
