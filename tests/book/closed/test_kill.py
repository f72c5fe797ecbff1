"""A save that is killed at any moment leaves the old file or the new one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes
from tests.book.specimen import FIRST, FORMS, build
from tests.paths import ROOT

KILLS = 300
SIZES = (5, 200, 1000)  # tasks
_ROOT = ROOT
_KILL = signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM  # TerminateProcess


@pytest.mark.kill
@pytest.mark.parametrize("tasks", SIZES)
def test_killed_save__leaves_the_old_file_or_the_new_one(tasks: int, tmp_path: Path) -> None:
    folder = tmp_path / "表 格"
    folder.mkdir()
    path = build(folder / "协作 一.xlsx", tasks=tasks)
    seconds = _seconds_of_a_save(path)
    chance = random.Random(tasks)
    kills, old, reached = 0, 0, 1
    with _savers(path) as last_told:
        # Where a kill falls is left to chance, and both sides of the replacement must be seen.
        while kills < KILLS // len(SIZES) or (kills < 10 * KILLS and not 0 < old < kills):
            kills += 1
            told = max(last_told(chance.uniform(0, 3 * seconds)), reached)
            content = ClosedWorkbook(path, FORMS).read(only={"start.budget", "Tasks"})
            now = content.number("start.budget")
            assert now in (told, told + 1), "neither what was last told nor the one after it"
            assert content.table("Tasks").numbers("hours")[0] == now
            assert len(content.table("Tasks")) == tasks
            old += now == told
            reached = int(now)
    assert 0 < old < kills, "kills fell on one side of the replacement only"


def _seconds_of_a_save(path: Path) -> float:
    began = time.perf_counter()
    cells = {"Tasks": {(FIRST, "hours"): 1}}
    ClosedWorkbook(path, FORMS).write(Changes(fields={"start.budget": 1}, cells=cells))
    return time.perf_counter() - began


@contextmanager
def _savers(path: Path) -> Iterator[Callable[[float], int]]:
    """Give a function that lets a process save for some seconds, kills it and returns the last
    number it told (0: none)."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.book.endless_saver", str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=_ROOT,
    )
    assert server.stdin is not None
    assert server.stdout is not None
    lines = server.stdout

    def last_told(delay: float) -> int:
        assert server.stdin is not None
        server.stdin.write("\n")
        server.stdin.flush()
        first = {lines.readline().strip(), lines.readline().strip()}  # in either order
        assert "ready" in first
        (pid,) = (int(line.split()[1]) for line in first if line.startswith("pid"))
        time.sleep(delay)
        os.kill(pid, _KILL)
        told = 0
        while (line := lines.readline().strip()) != "gone":
            told = int(line)
        return told

    try:
        yield last_told
    finally:
        server.stdin.close()
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:  # only after a failure above, which is what to report
            server.kill()
            server.wait()
        server.stdout.close()
