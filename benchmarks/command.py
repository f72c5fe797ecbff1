"""Whole processes: ``xiezuo check`` of one workbook; `help`: ``xiezuo --help``."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.inputs import TODAY
from benchmarks.model import Size, Work
from benchmarks.processes import xiezuo


def prepare(folder: Path, size: Size) -> None:
    """Make a refreshed workbook, and let Python compile what it will import."""
    from benchmarks.inputs import make_workbook, standard_workbook

    make_workbook(folder / "input.xlsx", standard_workbook(), size.tasks)
    _check(folder)


def ours(folder: Path, size: Size) -> Work:
    """Start, import, read, check, print."""
    return Work(lambda: _check(folder), len)


def prepare_help(folder: Path, size: Size) -> None:
    """Let Python compile what will be imported."""
    xiezuo(folder, "--help")


def ours_help(folder: Path, size: Size) -> Work:
    """Start, print what there is."""
    return Work(lambda: xiezuo(folder, "--help"), len)


def _check(folder: Path) -> str:
    path = str(folder / "input.xlsx")
    said = xiezuo(folder, "check", path, "--json", "--today", TODAY.isoformat())
    json.loads(said)
    return said
