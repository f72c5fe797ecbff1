"""The command that runs xlwings' own tests, on a folder of a few of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FINE = "def test_it(): pass\n"
LACKING = "import no_such_library\n\ndef test_it(): pass\n"


def test_file_that_cannot_be_imported__is_named_and_the_others_run(tmp_path: Path) -> None:
    for name in ("ndim", "conversion"):
        text = LACKING if name == "conversion" else FINE
        (tmp_path / f"test_{name}.py").write_text(text, encoding="utf-8")
    (tmp_path / "__init__.py").touch()
    command = [sys.executable, "-m", "tests.libreoffice.xlwings_suite", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert "not run: test_conversion.py: ModuleNotFoundError" in done.stdout, done.stdout
    assert "1 of 1 passed (100.0%); 0 skipped" in done.stdout
    assert done.returncode == 0


def test_folder_without_such_tests__is_no_success(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.libreoffice.xlwings_suite", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert "0 of 0" in done.stdout
    assert done.returncode == 1
