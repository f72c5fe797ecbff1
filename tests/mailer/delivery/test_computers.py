"""Computers with ledgers of their own and one folder, killed at random: each reminder goes out once."""

from __future__ import annotations

import multiprocessing
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest

from mailer.delivery.claims import Claims
from mailer.delivery.entries import LogRow
from mailer.delivery.ledger import Ledger
from mailer.delivery.transport import MailState, Outcome
from tests.conftest import Authority
from tests.mailer import claim_worker
from tests.mailer.claim_worker import NUMBERS, PEOPLE, Run, books, claims_of
from tests.mailer.mail_samples import NOW
from tests.mailer.mail_servers import KINDS, POSTFIX, MailServer, mail_server
from tests.sampling import seeds

pytestmark = [
    pytest.mark.slow,
    pytest.mark.kill,
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
]
SCHEDULES = 50  # of each of four kinds of server, with two computers and with five: 400
ROUNDS = 12  # more than any schedule needs
KILLING = 3  # rounds in which processes are killed
KILLED = 0.4  # of them

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(
    ["tests.mailer.claim_worker", "exchangelib", "httpx", "msal", "mailer.transports.smtp"]
)


@pytest.fixture(params=[*KINDS, POSTFIX])
def server(request: pytest.FixtureRequest, authority: Authority) -> Iterator[MailServer]:
    with mail_server(request.param, authority) as running:
        yield running
    assert running.complaints == []


class Company:
    """Some computers, and what became of the reminders of one schedule."""

    def __init__(self, server: MailServer, folder: Path, seed: str, computers: int) -> None:
        self.server = server
        self.folder = folder
        self.dice = random.Random(seed)
        self.computers = [f"台账{n}" for n in range(computers)]
        self.later = timedelta(0)
        self.kills = 0
        folder.mkdir()
        server.forget()

    def round(self, *, may_kill: bool) -> None:
        """Let every computer run once, together or one after another; some are killed."""
        together = self.dice.random() < 0.5
        running = []
        kills = self.kills
        for name in self.computers:
            # The button knows one workbook, the schedule the folder.
            workbooks = self.dice.choice([(0,), (1,), (0, 1), (0, 1)])
            delay = 0.0 if together else self.dice.uniform(0, 0.15)
            run = Run(
                self.server.settings,
                self.server.secrets[0],
                self.folder,
                name,
                workbooks,
                delay,
                self.later,
            )
            process = _processes.Process(target=claim_worker.remind, args=(run,))
            process.start()
            ends = may_kill and self.dice.random() < KILLED
            running.append((process, self.dice.uniform(0.02, 0.5) if ends else None))
        for process, moment in sorted(running, key=lambda each: each[1] or 9.0):
            process.join(moment if moment is not None else 60)
            if process.is_alive():
                process.kill()
                process.join()
                self.kills += 1
            assert process.exitcode in (0, -9)
            process.close()
        if self.kills > kills:
            self.wait_for_arrivals()

    def wait_for_arrivals(self) -> None:
        """Wait until what killed processes had handed over has arrived, however busy the server is.

        Whoever decides sooner decides wrongly: such a mail would be sent again.
        """
        before = -1
        while before != len(self.server.raw):
            before = len(self.server.raw)
            time.sleep(0.25)

    def decide(self) -> None:
        """Be the person who looks whether the mails in doubt arrived (`xiezuo mail resolve`)."""
        for name in self.computers:
            with closing(Ledger(self.folder / f"{name}.sqlite3")) as ledger:
                for entry in ledger.entries(MailState.UNKNOWN):
                    arrived = entry.message_id in self.server.delivered
                    state = MailState.SENT if arrived else MailState.FAILED
                    ledger.settle(entry.message_id, Outcome(state), NOW + self.later)

    def claims(self) -> Claims:
        return claims_of(self.folder, books())

    def said(self, outcome: str) -> list[LogRow]:
        """Return the rows of 提醒日志, of both workbooks, that say so."""
        claims = self.claims()
        rows = [row for each in NUMBERS for row in claims.log_rows(each, NOW + self.later)]
        return [row for row in rows if row.outcome == outcome]

    def told(self) -> Counter[tuple[str, str]]:
        """Return how often each person was told of each task, by the mails that arrived."""
        told: Counter[tuple[str, str]] = Counter()
        for raw in self.server.raw:
            mail = BytesParser(policy=policy.default).parsebytes(raw)
            text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
            told.update((str(mail["To"]), each) for each in set(re.findall(r"\bT\d\d\b", text)))
        return told

    def finish(self) -> None:
        """Run until everybody was told, on as many days as it takes, and compare."""
        for number in range(ROUNDS):
            self.round(may_kill=number < KILLING)
            assert set(self.told().values()) <= {1}, "somebody was told twice"
            said = {row.entry.message_id for row in self.said("已发送")}
            assert said <= set(self.server.delivered), "提醒日志 says what is not so"
            is_told = len(self.told()) == len(NUMBERS) * len(PEOPLE)
            if is_told and not self.said("待核实") and number >= KILLING:
                break  # and no claim is left open: a killed run's is an hour old by now
            self.later += timedelta(hours=2) if number % 2 else timedelta(days=1)
            if self.server.kind == "smtp":  # which nobody can look into but a person
                self.decide()
        rows = self.said("已发送")
        assert {(row.entry.recipient, row.line.task[-3:]) for row in rows} == {
            (address.rpartition("<")[2].rstrip(">"), task) for address, task in self.told()
        }
        assert len(rows) == len(self.told()) == len(NUMBERS) * len(PEOPLE), "somebody was lost"
        # Deliveries equal the claims that say so.
        assert sorted({row.entry.message_id for row in rows}) == sorted(self.server.delivered)


@seeds(1, of=SCHEDULES)
@pytest.mark.parametrize("computers", [2, 5])
def test_computers__killed_at_random__tell_everybody_once(
    server: MailServer, computers: int, seeds: Sequence[int], tmp_path: Path
) -> None:
    for seed in seeds:
        name = f"{computers} {server.kind} {seed}"
        Company(server, tmp_path / str(seed), name, computers).finish()
