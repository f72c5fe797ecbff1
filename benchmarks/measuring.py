"""Running the sides of a benchmark in turn, each in a fresh interpreter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.model import OURS, PEER, Benchmark, File, Ratio, Result, Side, Size

_ROOT = Path(__file__).resolve().parents[1]


class Disagreement(Exception):
    """The two sides did not arrive at the same; their times say nothing then."""


def measure(benchmark: Benchmark, *, small: bool = False, runs: int = 3) -> Result:
    """Return the figures of a benchmark; its inputs are made in a temporary folder.

    The sides take turns, so that a busy moment of the computer meets both.

    Raises:
        Disagreement: the sides came to different outcomes.
        subprocess.CalledProcessError: a side failed; its standard error was shown.
    """
    size = benchmark.small if small else benchmark.size
    names = (OURS, PEER) if benchmark.peer else (OURS,)
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory(prefix="xiezuo 基准 ") as folder:
        _child(benchmark, "prepare", folder, size)
        file = _weighed(Path(folder, "input.xlsx")) if benchmark.heaviest_file else None
        for _ in range(runs):
            for name in names:
                found[name].append(json.loads(_child(benchmark, name, folder, size)))
    sides = {name: _side(figures) for name, figures in found.items()}
    if benchmark.peer and sides[OURS].outcome != sides[PEER].outcome:
        ours, peer = sides[OURS].outcome, sides[PEER].outcome
        raise Disagreement(f"{benchmark.name}: {ours} here, {peer} there")
    return Result(benchmark, size, runs, sides, _ratio(found) if benchmark.peer else None, file)


def _weighed(path: Path) -> File:
    with zipfile.ZipFile(path) as archive:
        sizes = [part.file_size for part in archive.infolist()]
        sheets = (archive.read(name) for name in archive.namelist() if "/worksheets/" in name)
        formulas = sum(sheet.count(b"<f>") + sheet.count(b"<f ") for sheet in sheets)
    return File(path.stat().st_size, sum(sizes), formulas)


def _child(benchmark: Benchmark, function: str, folder: str, size: Size) -> str:
    names = f"{function}_{benchmark.variant}", function
    arguments = (benchmark.module, *names, folder, str(size.tasks), str(size.books))
    command = [sys.executable, "-m", "benchmarks.child", *arguments]
    # As an installed program runs: with what Python compiled before.
    compiled = {key: it for key, it in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, cwd=_ROOT, env=compiled, stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


_STEP = 1e-3  # seconds


def _ratio(found: dict[str, list[dict[str, Any]]]) -> Ratio:
    pairs = list(zip(found[OURS], found[PEER], strict=True))
    return Ratio(
        # The system counts CPU time in steps; a tiny run may take none of them.
        *(
            median(peer[kind] / max(ours[kind], _STEP) for ours, peer in pairs)
            for kind in ("seconds", "cpu")
        )
    )


def _side(figures: list[dict[str, Any]]) -> Side:
    peaks = [each["megabytes"] for each in figures if each["megabytes"] is not None]
    return Side(
        seconds=median(each["seconds"] for each in figures),
        cpu=median(each["cpu"] for each in figures),
        megabytes=max(peaks) if peaks else None,
        outcome=figures[0]["outcome"],
    )
