"""Reminder mails from the tasks to files in the outbox, beside redmail on the same templates."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from datetime import date, datetime, timedelta, timezone
from email import policy
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

from addin.forms.vocabularies import IN_PROGRESS
from benchmarks.model import Size, Work
from mailer.planning.digests import Digest
from mailer.planning.items import Collaboration, Directory, Person, TaskLine

NOW = datetime(2026, 11, 20, 9, tzinfo=timezone(timedelta(hours=8)))
TASKS_EACH = 4
_TEMPLATES = Path(__file__).resolve().parents[1] / "mailer" / "templates"


def prepare(folder: Path, size: Size) -> None:
    """Make nothing: the inputs are made in memory, as the planner is given them."""


def ours(folder: Path, size: Size) -> Work:
    """Plan, render, enter into the ledger, and write each mail durably."""
    from mailer.delivery.composing import Settings
    from mailer.delivery.ledger import Ledger
    from mailer.delivery.send import send_reminders
    from mailer.transports.outbox import OutboxTransport

    work = collaborations(size.tasks)
    run = folder / f"ours {len(list(folder.iterdir()))}"

    def send() -> Path:
        with closing(Ledger(run / "ledger.sqlite3")) as ledger:
            send_reminders(
                work,
                now=NOW,
                is_working_day=True,
                ledger=ledger,
                transport=OutboxTransport(run / "outbox"),
                settings=Settings(cap=size.tasks),
            )
        return run / "outbox"

    return Work(send, lambda outbox: _written(outbox.glob("*.eml")))


def peer(folder: Path, size: Size) -> Work:
    """Plan alike, let redmail render and build each mail, and write it; no ledger, no fsync."""
    from redmail import EmailSender

    from mailer.letters.sandbox import environment_for
    from mailer.letters.view import letter

    work = collaborations(size.tasks)
    outbox = folder / f"peer {len(list(folder.iterdir()))}"
    outbox.mkdir()
    sender = EmailSender(host="localhost", port=0)
    sender.set_template_paths(html=str(_TEMPLATES), text=str(_TEMPLATES))
    for environment in (sender.templates_html, sender.templates_text):
        environment.trim_blocks = environment.lstrip_blocks = True
        environment.filters["whole"] = environment_for(ours=True).filters["whole"]

    def write() -> Path:
        for number, digest in enumerate(planned(work)):
            view = letter(digest, sender="跨部门协作提醒")
            message = sender.get_message(
                subject=view.subject,
                sender="xiezuo@example.com",
                receivers=[f"{digest.recipient.name} <{digest.recipient.address}>"],
                html_template="digest.html.j2",
                text_template="digest.txt.j2",
                body_params={"letter": view},
            )
            (outbox / f"{number}.eml").write_bytes(message.as_bytes())
        return outbox

    return Work(write, lambda outbox: _written(outbox.glob("*.eml")))


def planned(work: list[Collaboration]) -> tuple[Digest, ...]:
    """Return the digests of the day."""
    from mailer.planning.digests import plan_reminders

    return plan_reminders(work, now=NOW, is_working_day=True).digests


def collaborations(people: int) -> list[Collaboration]:
    """Return a collaboration in which each of so many people gets one digest."""
    staff = tuple(
        Person(name=f"员工{number:04}", email=f"p{number}@example.com", department="市场部")
        for number in range(people)
    )
    tasks = tuple(
        TaskLine(
            id=f"XC20261120-001-T{number:05}",
            name=f"完成渠道物料定稿（第{number}批）",
            department="市场部",
            owner=staff[number // TASKS_EACH].name,
            status=IN_PROGRESS,
            due=date(2026, 11, 23),
            remaining_days=1,
            problem="供应商两次退回版式" if number % 3 else "",
        )
        for number in range(people * TASKS_EACH)
    )
    directory = Directory(staff)
    link = r"\\fs01\协作\2026\XC20261120-001 新产品上市.xlsx"
    return [
        Collaboration(
            id="XC20261120-001", title="新产品上市", link=link, directory=directory, tasks=tasks
        )
    ]


def _written(files: Iterable[Path]) -> list[Any]:
    """Return how many mails there are, and the first and last recipient with the subject."""
    parser = BytesHeaderParser(policy=policy.default)
    heads = (parser.parsebytes(path.read_bytes()) for path in files)
    mails = sorted((str(head["To"].addresses[0].addr_spec), str(head["Subject"])) for head in heads)
    return [len(mails), mails[0], mails[-1]]
