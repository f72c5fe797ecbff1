"""Style, types and the map of imports are checked like everything else."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.paths import ROOT


def run(*command: str) -> None:
    """Run a checker over the checkout and show what it found if it found something."""
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_ruff__whole_repository__finds_nothing() -> None:
    run("-m", "ruff", "check", ".")


@pytest.mark.slow
def test_mypy__strict_on_the_pure_layer__finds_nothing() -> None:
    run("-m", "mypy")


def test_imports__follow_the_map_of_the_architecture() -> None:
    run("-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())")
