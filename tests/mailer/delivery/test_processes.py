"""Several processes at once: deliveries equal the ledger."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from mailer.delivery.ledger import Ledger
from mailer.delivery.transport import MailState
from tests.mailer.mail_transports import LogTransport
from tests.mailer.send_worker import MAILS
from tests.paths import ROOT


def start(folder: Path) -> subprocess.Popen[bytes]:
    """Start a run and return when it begins to send."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.mailer.send_worker", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert worker.stdout is not None
    assert worker.stdout.readline().strip() == b"ready", worker.communicate()[1].decode()
    return worker


def finish(worker: subprocess.Popen[bytes]) -> None:
    _, errors = worker.communicate(timeout=60)
    assert worker.returncode == 0, errors.decode()


def recorded(folder: Path) -> list[str]:
    ledger = Ledger(folder / "ledger.sqlite3")
    assert ledger.entries(MailState.SENDING) == []
    assert ledger.entries(MailState.UNKNOWN) == []
    sent = [entry.message_id for entry in ledger.entries(MailState.SENT)]
    ledger.close()
    return sent


def test_three_processes__at_once__send_each_mail_once(tmp_path: Path) -> None:
    for worker in [start(tmp_path) for _ in range(3)]:
        finish(worker)
    sent = LogTransport(tmp_path / "log").delivered()
    assert len(sent) == len(set(sent)) == MAILS
    assert sorted(sent) == sorted(recorded(tmp_path))
