"""`xiezuo remind` killed at random moments, with real transports: once each, and nothing forgotten."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes
from mailer.delivery.ledger import Ledger
from mailer.delivery.transport import MailState
from tests.cli.remind_worker import run
from tests.cli.running import xiezuo
from tests.conftest import DEMO_DAY, Authority
from tests.mailer.mail_servers import KINDS, VARIABLE, MailServer, mail_server
from tests.workbooks import rows

pytestmark = [
    pytest.mark.kill,
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
]
IS_FORKED = sys.platform == "linux"
KILLS = 10 if IS_FORKED else 3  # elsewhere a process takes seconds to start
MANY = 34  # of each of three kinds
KILLS_A_CAMPAIGN = 5
PROCESSES = multiprocessing.get_context("forkserver" if IS_FORKED else "spawn")
if IS_FORKED:
    PROCESSES.set_forkserver_preload(["tests.cli.remind_worker"])


class Campaign:
    """One workbook with its ledger, in a folder of its own."""

    def __init__(self, folder: Path, workbook: Path, server: MailServer) -> None:
        folder.mkdir()
        self.folder = folder
        self.server = server
        self.workbook = Path(shutil.copy(workbook, folder / "投诉 整改.xlsx"))
        (folder / "xiezuo.toml").write_text(server.settings, encoding="utf-8")
        server.forget()

    @property
    def delivered(self) -> list[str]:
        return self.server.delivered

    def start(self) -> multiprocessing.process.BaseProcess:
        words = [
            "remind", str(self.workbook), "--on", DEMO_DAY, "--ledger", "台账.sqlite3",
            "--config", "xiezuo.toml",
        ]  # fmt: skip
        environment = {
            name: os.environ[name] for name in (VARIABLE, "XDG_CONFIG_HOME", "XDG_STATE_HOME")
        }
        process = PROCESSES.Process(target=run, args=(self.folder, words, environment))
        process.start()
        return process

    def finish(self) -> None:
        process = self.start()
        process.join(60)
        assert process.exitcode in (0, 2)

    def let_time_pass(self) -> None:
        """Make every attempt eleven minutes older: a mail may turn up for ten."""
        if not self.in_state(*MailState):
            return  # killed before anything was written
        with closing(sqlite3.connect(self.folder / "台账.sqlite3")) as db, db:
            db.execute(
                "UPDATE mail SET tried = strftime('%Y-%m-%dT%H:%M:%f+00:00', tried, '-11 minutes')"
                " WHERE tried != ''"
            )

    def in_state(self, *states: MailState) -> set[str]:
        with closing(Ledger(self.folder / "台账.sqlite3")) as ledger:
            return {entry.message_id for entry in ledger.entries(*states)}

    def decide(self) -> None:
        """Be the person who looks whether the mails in doubt arrived, and says so."""
        with closing(Ledger(self.folder / "台账.sqlite3")) as ledger:
            doubts = ledger.entries(MailState.UNKNOWN, MailState.SENDING)
        for entry in doubts:
            word = "--sent" if entry.message_id in self.delivered else "--not-sent"
            ledger_file = self.folder / "台账.sqlite3"
            assert xiezuo("mail", "resolve", entry.number, word, "--ledger", ledger_file).code == 0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("least", [KILLS, pytest.param(MANY, marks=pytest.mark.long)])
def test_kill__at_random_moments__no_mail_twice_none_lost(
    least: int,
    kind: str,
    authority: Authority,
    sample_workbook: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "用户 设置"))
    ClosedWorkbook(sample_workbook).write(Changes(replace={"ReminderLog": []}))
    dice = random.Random(f"20261120 {kind}")
    with mail_server(kind, authority) as server:
        monkeypatch.setenv(VARIABLE, server.secrets[0])
        for name in ("first", "unhurt"):  # the first waits until everything is loaded
            unhurt = Campaign(tmp_path / name, sample_workbook, server)
            began = time.perf_counter()
            unhurt.finish()
            duration = time.perf_counter() - began
        wanted = sorted(unhurt.delivered)
        assert len(wanted) > 3
        kills = mid_run = number = 0
        while kills < least:
            campaign = Campaign(tmp_path / str(number), sample_workbook, server)
            number += 1
            for _ in range(KILLS_A_CAMPAIGN):
                process = campaign.start()
                time.sleep(dice.uniform(0, duration))
                process.kill()
                process.join()
                kills += process.exitcode not in (0, 2)
                mid_run += 0 < len(campaign.delivered) < len(wanted)
                if len(campaign.delivered) == len(wanted):
                    break
            end(campaign, wanted)
    assert mid_run > 0, "no kill fell between the first and the last mail"
    assert server.complaints == []


def end(campaign: Campaign, wanted: list[str]) -> None:
    """Run until all is said; then each mail was delivered once, and ledger and workbook say so."""
    arrived = campaign.delivered
    assert len(arrived) == len(set(arrived))
    assert campaign.in_state(MailState.SENT) <= set(arrived)
    assert not campaign.in_state(MailState.PLANNED, MailState.FAILED) & set(arrived)
    while True:
        campaign.let_time_pass()
        campaign.finish()
        if not campaign.in_state(MailState.UNKNOWN):
            break
        campaign.decide()  # nobody can look: SMTP, or no mail surely went out before
    assert sorted(campaign.delivered) == wanted
    assert sorted(campaign.in_state(MailState.SENT)) == wanted
    logged = {row["mail_number"] for row in rows(campaign.workbook, "ReminderLog")}
    assert len(logged) == len(wanted)
