"""Whatever a server does: what was delivered is what the ledger says, once each, and nothing is lost."""

from __future__ import annotations

import random
import time as real_time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from mailer.delivery.dispatch import dispatch, reconcile
from mailer.delivery.ledger import Ledger
from mailer.delivery.transport import MailState, Outcome, Transport
from tests.conftest import Authority
from tests.mailer.mail_servers import KINDS, VARIABLE, MailServer, mail_server
from tests.mailer.mail_time import Time, letters
from tests.sampling import seeds

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
]
SEQUENCES = 68  # of each of three kinds: together more than 200
SHARE = {"slow-after": 1, "late": 3}  # of 8: what takes real time comes up less often
TIMEOUT = 0.7  # seconds; long enough for a busy computer
RUNS = 12  # more than any sequence needs
SAID = (MailState.FAILED, MailState.PLANNED)
DOUBT = (MailState.SENDING, MailState.UNKNOWN)


@pytest.fixture(params=KINDS)
def server(
    request: pytest.FixtureRequest, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MailServer]:
    with mail_server(request.param, authority) as running:
        monkeypatch.setenv(VARIABLE, running.secrets[0])
        running.server.slow = TIMEOUT + 0.3
        yield running
    assert running.complaints == []


class Campaign:
    """The mails of one sequence of faults, sent in as many runs as it takes."""

    def __init__(
        self, server: MailServer, ledger: Ledger, script: Sequence[str], name: str, count: int
    ) -> None:
        self.server = server
        self.server.server.script = list(script)
        self.ledger = ledger
        self.letters = letters(count, prefix=name)
        self.own = {letter.envelope.message_id for letter in self.letters}
        self.time = Time()

    def run(self, by: Transport) -> None:
        """Send what is left, as `xiezuo remind` does, and compare; then eleven minutes pass."""
        with self.ledger.session():
            reconcile(self.ledger, by, self.time.pace())
            left = [each for each in self.letters if each.lines[0].key not in self.ledger]
            dispatch(left, self.ledger, by, self.time.pace(attempts=2))
        while getattr(self.server.server, "late", 0):  # sent after it hung up
            real_time.sleep(0.01)
        self.compare()
        self.time.now += timedelta(minutes=11)

    def in_state(self, *states: MailState) -> set[str]:
        return {e.message_id for e in self.ledger.entries(*states)} & self.own

    def delivered(self) -> list[str]:
        return [identity for identity in self.server.delivered if identity in self.own]

    def compare(self) -> None:
        """Whatever has happened so far, the ledger says nothing that is not so."""
        arrived = self.delivered()
        assert len(arrived) == len(set(arrived)), "a mail went out twice"
        assert self.in_state(MailState.SENT) <= set(arrived), (
            "a mail that is said to be sent is not"
        )
        assert not self.in_state(*SAID) & set(arrived), "a mail that is said not to be sent is"

    def decide(self) -> None:
        """Be the person who looks whether the mails in doubt arrived."""
        for identity in self.in_state(*DOUBT):
            state = MailState.SENT if identity in self.delivered() else MailState.FAILED
            self.ledger.settle(identity, Outcome(state), self.time.now)

    def finish(self, by: Transport) -> None:
        """Run until nothing is left; then every mail was delivered once, and the ledger says so."""
        for _ in range(RUNS):
            self.run(by)
            if self.server.kind == "smtp":  # which nobody can look into but a person
                self.decide()
            if self.in_state(MailState.SENT) == self.own:
                break
        assert sorted(self.delivered()) == sorted(self.in_state(MailState.SENT)) == sorted(self.own)


@seeds(24, of=SEQUENCES)
def test_deliveries__equal_the_ledger_over_random_sequences_of_faults(
    server: MailServer, seeds: Sequence[int], tmp_path: Path
) -> None:
    words = [word for word in server.faults for _ in range(SHARE.get(word, 8))]
    with (
        closing(Ledger(tmp_path / "1.sqlite3")) as ledger,
        closing(server.transport(TIMEOUT)) as by,
    ):
        for number in seeds:
            dice = random.Random(f"20261120 {server.kind} {number}")
            script = dice.choices(words, k=dice.randint(1, 9))
            Campaign(server, ledger, script, f"sequence {number}", dice.randint(2, 4)).finish(by)


def test_deliveries__equal_the_ledger_after_every_fault(server: MailServer, tmp_path: Path) -> None:
    with (
        closing(Ledger(tmp_path / "1.sqlite3")) as ledger,
        closing(server.transport(TIMEOUT)) as by,
    ):
        for fault in server.faults:
            Campaign(server, ledger, ["ok", fault], fault, 3).finish(by)
