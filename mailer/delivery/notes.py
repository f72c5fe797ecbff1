"""Notes on their way: written as mails, each let out once by the ledger, handed to a transport."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mailer.delivery.claims import Claims
from mailer.delivery.composing import Settings
from mailer.delivery.dispatch import Tally, dispatch, reconcile
from mailer.delivery.entries import LedgerLine
from mailer.delivery.ledger import Ledger
from mailer.delivery.pace import Pace
from mailer.delivery.transport import Envelope, Transport
from mailer.letters.mime import build, message_id
from mailer.letters.note import view_of
from mailer.letters.render import Rendered, render_note
from mailer.planning.notes import Note
from mailer.planning.recipients import is_allowed


@dataclass(frozen=True, slots=True)
class NoteMail:
    """The mail of a note, ready to go."""

    note: Note
    rendered: Rendered
    envelope: Envelope
    message: bytes
    lines: tuple[LedgerLine, ...]

    @property
    def about(self) -> tuple[str, ...]:
        """The collaboration that it is about."""
        return (self.note.about,)


def compose(note: Note, settings: Settings, now: datetime) -> NoteMail:
    """Return the mail of a note; in a trial it goes to the mailbox of the trial only.

    Raises:
        MailError: a template of the company's is wrong, or the address is none.
    """
    to = settings.redirect_to or note.to
    sender = settings.sender_to(to)
    view = view_of(note, sender=sender.name or sender.address, desk=settings.desk)
    rendered = render_note(view, settings.stationery)
    key = settings.key_of(note.key)
    envelope = Envelope(sender, (to,), rendered.subject, message_id([key], sender), now)
    message = build(
        sender=sender,
        to=envelope.to,
        subject=envelope.subject,
        text=rendered.text,
        html=rendered.html,
        message_id=envelope.message_id,
        now=now,
        reply_to=settings.desk.mailbox if settings.desk else "",
        in_reply_to=note.in_reply_to,
    )
    return NoteMail(note, rendered, envelope, message, (LedgerLine(key),))


def send_notes(
    notes: Sequence[Note],
    *,
    ledger: Ledger,
    transport: Transport,
    settings: Settings,
    now: datetime,
    pace: Pace | None = None,
    claims: Claims | None = None,
) -> Tally[NoteMail]:
    """Send each note that was not sent before and may go to its reader; say what became of them.

    Of more notes than the cap the rest waits for the next run.

    Raises:
        MailError: another run is sending, or the ledger cannot be written; nothing was sent.
    """
    pace = pace or Pace()
    with ledger.session():
        reconcile(ledger, transport, pace, claims)
        new = {
            note.key: note
            for note in notes
            if settings.key_of(note.key) not in ledger
            and not (claims and note.key in claims)
            and is_allowed(note.to.address, settings.domains)
        }
        mails = [compose(note, settings, now) for note in new.values()]
        return dispatch(mails[: settings.cap], ledger, transport, pace, claims)
