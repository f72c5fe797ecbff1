"""Style, types and the map of imports are checked like everything else."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

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


def test_constraints__pin_every_package_that_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    asked = {_name(each) for group in (project["dependencies"], *extras) for each in group}
    pinned = {_name(line) for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()}
    assert asked - {_name(project["name"])} <= pinned


def _name(requirement: str) -> str:
    name = re.match(r"[\w.-]+", requirement)
    return name[0].lower().replace("_", "-") if name else ""
