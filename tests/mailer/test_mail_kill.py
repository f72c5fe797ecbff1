"""Processes that are killed in mid-run, and two at once: deliveries equal the ledger."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from mail_transports import LogTransport
from send_worker import MAILS

from mailer.ledger import Ledger
from mailer.transport import State

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def start(folder: Path, kind: str) -> subprocess.Popen[bytes]:
    """Start a run and return when it begins to send."""
    worker = subprocess.Popen(
        [sys.executable, str(HERE / "send_worker.py"), str(folder), kind],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(HERE)))},
    )
    assert worker.stdout is not None
    assert worker.stdout.readline().strip() == b"ready", worker.communicate()[1].decode()
    return worker


def finish(worker: subprocess.Popen[bytes]) -> None:
    _, errors = worker.communicate(timeout=60)
    assert worker.returncode == 0, errors.decode()


def delivered(folder: Path, kind: str) -> list[str]:
    if kind == "log":
        return LogTransport(folder / "log").delivered()
    heads = (file.read_bytes().split(b"\r\n", 1)[0] for file in (folder / "outbox").glob("*.eml"))
    return [head.decode().removeprefix("Message-ID: ") for head in heads]


def recorded(folder: Path) -> list[str]:
    ledger = Ledger(folder / "ledger.sqlite3")
    assert ledger.entries(State.SENDING) == []
    assert ledger.entries(State.UNKNOWN) == []
    sent = [entry.message_id for entry in ledger.entries(State.SENT)]
    ledger.close()
    return sent


@pytest.mark.kill
@pytest.mark.parametrize("kind", ["log", "outbox"])
def test_kill__15_times_at_random_moments__nothing_is_lost_or_doubled(
    kind: str, tmp_path: Path
) -> None:
    dice = random.Random(20261120)
    unhurt = tmp_path / "unhurt"
    unhurt.mkdir()
    worker = start(unhurt, kind)
    began = time.perf_counter()
    finish(worker)
    duration = time.perf_counter() - began
    kills = mid_run = campaign = 0
    while kills < 15:
        folder = tmp_path / str(campaign)
        folder.mkdir()
        campaign += 1
        for _ in range(3):
            worker = start(folder, kind)
            time.sleep(dice.uniform(0, duration * 0.9))
            worker.kill()
            kills += worker.wait() != 0
            worker.communicate()
            mid_run += 0 < len(delivered(folder, kind)) < MAILS
        finish(start(folder, kind))
        sent = delivered(folder, kind)
        assert len(sent) == MAILS
        assert sorted(sent) == sorted(recorded(folder))
        assert len(set(sent)) == MAILS
        assert not list((folder / "outbox").glob("*.tmp"))
    assert mid_run > 0, "no kill fell between the first and the last mail"


@pytest.mark.kill
def test_two_processes__at_once__send_each_mail_once(tmp_path: Path) -> None:
    for worker in [start(tmp_path, "log") for _ in range(3)]:
        finish(worker)
    sent = delivered(tmp_path, "log")
    assert len(sent) == len(set(sent)) == MAILS
    assert sorted(sent) == sorted(recorded(tmp_path))
