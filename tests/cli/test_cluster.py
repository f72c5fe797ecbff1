"""A cluster of Dask judges what a roll-up needs; it is the serial result, whoever dies meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from addin.actions import extracting
from addin.actions.extracting import unknown
from addin.book.store import Store
from addin.cli import cluster
from addin.cli.cluster import judge_on_cluster
from addin.errors import InputError
from addin.reports.rollup import roll_up
from tests.cli.many import make_many
from tests.cli.running import xiezuo

pytest.importorskip("distributed", reason="needs Dask: pip install distributed")
pytestmark = pytest.mark.kill

NINE = datetime(2026, 11, 20, 9, tzinfo=timezone(timedelta(hours=8)))
COUNT = 18


class Cluster(NamedTuple):
    """A scheduler with its workers, each a process of its own."""

    address: str
    workers: list[subprocess.Popen[bytes]]

    def kill(self) -> None:
        """Kill a worker in the middle of its work."""
        self.workers.pop().kill()


def started(stack: ExitStack, folder: Path, workers: int) -> Cluster:
    known = folder / "scheduler.json"

    def start(*words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *words, "--no-dashboard"]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=folder)
        stack.callback(process.wait)
        stack.callback(process.kill)
        return process

    start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(known))
    while not known.exists() or not known.read_bytes():
        time.sleep(0.05)
    address = json.loads(known.read_bytes())["address"]
    one = ("worker", address, "--nthreads", "1", "--no-nanny", "--local-directory", str(folder))
    return Cluster(address, [start(*one) for _ in range(workers)])


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Cluster]:
    with ExitStack() as stack:
        yield started(stack, tmp_path, 2)


@pytest.fixture
def paths(sample_workbooks: Mapping[str, Path], tmp_path: Path) -> list[Path]:
    return make_many(tmp_path / "全部 协作", list(sample_workbooks.values()), COUNT)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "memory.sqlite3")
    yield made
    made.close()


def rolled_up(paths: list[Path], store: Store | None) -> dict[str, Any]:
    root = paths[0].parents[1]
    found = roll_up(paths, root=root, given=None, actual=NINE, remembered=store)
    return found.tables()


def test_cluster__a_worker_and_then_the_run_is_ended__the_next_run_goes_on_to_the_serial_result(
    two: Cluster, paths: list[Path], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, count = rolled_up(paths, None), 0

    def step() -> None:
        nonlocal count
        count += 1
        if count == 5:
            two.kill()
        if count == 12:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        judge_on_cluster(two.address, paths, None, NINE, store, step)
    rest = unknown(paths, None, NINE, store)
    assert len(rest) == COUNT - 12
    assert judge_on_cluster(two.address, rest, None, NINE, store, lambda: None) == len(rest)
    monkeypatch.setattr(extracting, "ClosedWorkbook", None)
    assert rolled_up(paths, store) == plain


def test_cluster__nobody_is_left__the_rest_waits_for_its_turn(
    two: Cluster, paths: list[Path], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_LOOK", 0.5)

    def step() -> None:
        while two.workers:
            two.kill()

    found = judge_on_cluster(two.address, paths, None, NINE, store, step)
    assert 0 < found < COUNT
    assert len(unknown(paths, None, NINE, store)) == COUNT - found


def test_cluster__workbook_that_cannot_be_read__is_told_by_the_roll_up(
    two: Cluster, paths: list[Path]
) -> None:
    paths[3].write_bytes(paths[3].read_bytes()[:3_000])
    result = xiezuo("rollup", paths[0].parents[1], "--cluster", two.address)
    assert f"已汇总 {COUNT - 1} 个工作簿" in result.out
    assert paths[3].name in result.err
    assert cluster.NOT_SEEN not in result.err


def test_cluster__other_program__is_refused(
    two: Cluster, paths: list[Path], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "program", lambda: os.getpid())  # another one wherever it is asked
    with pytest.raises(InputError, match="没有装同一版本"):
        judge_on_cluster(two.address, paths, None, NINE, store, lambda: None)


def test_cluster__without_workers_or_scheduler__is_told(
    paths: list[Path], store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 1)
    with ExitStack() as stack:
        address = started(stack, tmp_path, 0).address
        with pytest.raises(InputError, match="集群里没有计算机"):
            judge_on_cluster(address, paths, None, NINE, store, lambda: None)
    for wrong in (address, "主机", "http://127.0.0.1:1", "127.0.0.1:99999999"):
        result = xiezuo("rollup", paths[0].parents[1], "--cluster", wrong)
        assert (result.code, result.out) == (2, ""), result.said
        assert f"{wrong}：无法连接集群" in result.err


def test_cluster__without_dask__says_what_is_to_be_installed(
    paths: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = xiezuo("rollup", paths[0].parent, "--cluster", "tcp://127.0.0.1:1")
    assert (result.code, result.out) == (2, "")
    assert "pip install distributed" in result.err
