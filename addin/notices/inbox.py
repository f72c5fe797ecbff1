"""The mails that came in: proposals for the workbooks, and what people are written about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from addin.book.host import Host
from addin.book.unforeseen import foreseen
from addin.content import Changes
from addin.errors import XiezuoError
from addin.notices.answers import survey_rows
from addin.notices.notes import bounce_note, question_note
from addin.notices.post import AnsweredWorkbook, CameBack, Post
from addin.notices.receiving import Sorter
from addin.notices.sending import by_way_of, claims_for, settings_for
from addin.worktime import days_later
from mailer.answers.inbox import Inbox, Received
from mailer.answers.reading import LeftAlone
from mailer.answers.secret import answer_secret
from mailer.delivery.config import Config
from mailer.delivery.ledger import Ledger
from mailer.delivery.notes import send_notes

LOOKS_BACK = 14
"""Days for which the mailbox is looked at."""


def propose(host: Host, book: AnsweredWorkbook) -> None:
    """Write the new answers of a workbook, where somebody will see them, and the marks among them."""
    with host.saved_together():
        marks = survey_rows(book.content, book.new)
        host.write(Changes(append={"Answers": book.new, "Satisfaction": marks}))
        host.set_visible([book.content.table("Answers").sheet], visible=True)


@dataclass(frozen=True, slots=True)
class Told:
    """What people were written: how many mails, where they went, and what went wrong."""

    count: int = 0
    where: str = ""
    troubles: tuple[str, ...] = ()


def tell_people(
    post: Post,
    books: Sequence[AnsweredWorkbook],
    config: Config,
    ledger: Ledger,
    moment: datetime,
    outbox: Path | None = None,
) -> Told:
    """Send back what has to be asked, and tell of what came back; each once.

    What cannot be sent now goes with the next run; with `outbox` mails are written into that folder.
    """
    files = {number_of(book): book.path for book in books}
    alive = {id(book) for book in books}
    notes = [question_note(each) for each in post.questions if id(each.book) in alive]
    notes += [
        told
        for back in post.came_back
        for book in about(back, books)
        if (told := bounce_note(back, book.content))
    ]
    if not notes:
        return Told()
    try:
        settings = settings_for(
            [book.content for book in books], config, ledger=ledger.path, outbox=outbox
        )
        transport, pace = by_way_of(config, outbox)
        with closing(transport):
            tally = send_notes(
                notes,
                ledger=ledger,
                transport=transport,
                settings=settings,
                now=moment,
                pace=pace,
                claims=claims_for(files, config, settings, ledger),
            )
    except XiezuoError as error:
        return Told(troubles=(str(error),))
    return Told(
        len(tally.sent), transport.name, tuple(why for _, why in (*tally.failed, *tally.unknown))
    )


def number_of(book: AnsweredWorkbook) -> str:
    """Return the 协作编号 of a workbook."""
    return book.content.text("initiation.collaboration_id")


def about(back: CameBack, books: Sequence[AnsweredWorkbook]) -> Iterator[AnsweredWorkbook]:
    """Yield the workbooks that a mail which came back was about."""
    for book in books:
        if number_of(book) in back.collaborations:
            yield book


def read_mailbox(
    inbox: Inbox,
    books: Sequence[AnsweredWorkbook],
    ledger: Ledger,
    moment: datetime,
    days: int = LOOKS_BACK,
) -> Post:
    """Return what became of the mails of the last `days`; the workbooks hold what is to be written.

    Raises:
        MailError: the mailbox, or the secret beside the ledger, cannot be read.
    """
    sorter = Sorter(books, answer_secret(ledger.path), ledger, moment)
    for mail in inbox.mails(days_later(moment, -days)):
        _sort(mail, sorter)
    return sorter.post


def _sort(mail: Received, sorter: Sorter) -> None:
    """Sort a mail; one that nobody foresaw stays in the mailbox and harms no other.

    Raises:
        MailError: the mailbox cannot be read.
    """
    try:
        sorter.sort(mail)
    except XiezuoError:
        raise
    except Exception as error:
        reason = foreseen(error)
        left = LeftAlone(mail.sender, mail.subject or "", f"{reason.what}，{reason.remedy}")
        sorter.post.left.append((mail.place, left))
