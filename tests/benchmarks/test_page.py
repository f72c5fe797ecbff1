"""What the page runs, in Node: the same findings, and none of the libraries that a page has not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from addin.errors import InputError
from benchmarks.page import as_it_is, build, in_webassembly, weight
from tests.conftest import missing

pytestmark = pytest.mark.slow


def test_webassembly__says_what_python_says_and_loads_nothing_heavy(
    sample_workbook: Path, tmp_path: Path
) -> None:
    if shutil.which("node") is None:
        missing("Node", "nodejs")
    try:
        build(tmp_path)
    except InputError:
        missing("Pyodide", "npm")
    page = in_webassembly(tmp_path, sample_workbook)
    assert page.document == as_it_is(sample_workbook).document
    assert page.loaded == []
    assert 0 < page.check <= page.first


def test_wheel__grows_by_less_than_300_kb() -> None:
    assert 0 < weight() < 300_000
