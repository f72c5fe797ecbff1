"""One run in a process of its own, beside others: ``send_worker.py FOLDER``."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from mailer.delivery.ledger import Ledger
from mailer.delivery.send import send_reminders
from mailer.planning.items import Directory, Person
from tests.mailer.mail_samples import NOW, PEOPLE, collaboration, overdue
from tests.mailer.mail_transports import LogTransport

MAILS = 40


def main(folder: Path) -> None:
    staff = tuple(
        Person(name=f"员工{n:02}", email=f"p{n}@example.com", supervisor="") for n in range(MAILS)
    )
    launch = collaboration(
        *(overdue(1, n, owner=person.name, department="") for n, person in enumerate(staff)),
        directory=Directory(PEOPLE + staff, {}),
    )
    transport = LogTransport(folder / "log", lambda: time.sleep(0.002))
    print("ready", flush=True)
    send_reminders(
        [launch],
        now=NOW,
        is_working_day=True,
        ledger=Ledger(folder / "ledger.sqlite3"),
        transport=transport,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
