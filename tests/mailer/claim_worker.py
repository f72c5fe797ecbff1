"""One computer of several that remind of the same workbooks: a process that may be killed."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from mailer.delivery.claim_file import claim_path
from mailer.delivery.claims import Claims, sender_of
from mailer.delivery.composing import Settings
from mailer.delivery.config import Config, parse
from mailer.delivery.ledger import Ledger
from mailer.delivery.pace import Pace, ServerLimits
from mailer.delivery.send import send_reminders
from mailer.planning.items import Collaboration, Directory, Person
from mailer.planning.recipients import Mailbox
from mailer.transports import transport_of
from tests.mailer.mail_samples import NOW, collaboration, task
from tests.mailer.mail_servers import SENDER, VARIABLE

PEOPLE = tuple(Person(name=f"员工{n}", email=f"p{n}@example.com") for n in range(3))
NUMBERS = ("XC20261120-001", "XC20261120-002")


@dataclass(frozen=True)
class Run:
    """What one process does: which workbooks it reminds of, with which ledger, when."""

    settings: str
    secret: str
    folder: Path
    ledger: str
    workbooks: tuple[int, ...]
    delay: float
    later: timedelta


def books() -> list[Collaboration]:
    """Return two collaborations in which everybody has a task that is due tomorrow."""
    return [
        collaboration(
            *(
                task(id=f"{number}-T{n:02}", owner=each.name, remaining_days=1)
                for n, each in enumerate(PEOPLE, first)
            ),
            id=number,
            directory=Directory(PEOPLE, {}),
        )
        for first, number in zip((1, 11), NUMBERS, strict=True)
    ]


def claims_of(folder: Path, about: Sequence[Collaboration], by: str = "") -> Claims:
    files = {each.id: claim_path(folder / "协作.xlsx", each.id) for each in about}
    return Claims(files, by, patience=0.3)


def remind(run: Run) -> None:
    """Send what is due, as every door does."""
    os.environ[VARIABLE] = run.secret
    time.sleep(run.delay)
    now = NOW + run.later
    config = parse(run.settings)
    own = {**config.of_transport, "timeout": 30}
    config = Config(config.path, {**config.sections, config.transport: own})
    about = [books()[n] for n in run.workbooks]
    with (
        closing(Ledger(run.folder / f"{run.ledger}.sqlite3")) as ledger,
        closing(transport_of(config)) as transport,
    ):
        send_reminders(
            about,
            now=now,
            is_working_day=True,
            ledger=ledger,
            transport=transport,
            settings=Settings(sender=Mailbox("", SENDER)),
            pace=Pace(ServerLimits(attempts=2), clock=lambda: now, sleep=lambda _: None),
            claims=claims_of(run.folder, about, sender_of(ledger)),
        )
