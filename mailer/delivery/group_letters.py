"""Summaries for groups on their way: let out once by ledger and claims, handed to a robot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mailer.delivery.claims import Claims
from mailer.delivery.dispatch import Tally, dispatch, reconcile
from mailer.delivery.entries import LedgerLine
from mailer.delivery.ledger import Ledger
from mailer.delivery.pace import Pace
from mailer.delivery.transport import Envelope, Transport
from mailer.letters.group_text import Dialect, text_of, title_of
from mailer.letters.mime import message_id
from mailer.planning.groups import Summary
from mailer.planning.recipients import Mailbox

_SENDER = Mailbox("", "xiezuo@group")  # no mail leaves; it only makes identities


@dataclass(frozen=True, slots=True)
class GroupLetter:
    """The message of a summary, ready to go."""

    summary: Summary
    envelope: Envelope
    message: bytes
    lines: tuple[LedgerLine, ...]

    @property
    def about(self) -> tuple[str, ...]:
        """The collaboration that it is about."""
        return (self.summary.collaboration.id,)


class Program(Protocol):
    """A chat program: how it is called, and how it wants its markdown."""

    @property
    def title(self) -> str: ...

    @property
    def dialect(self) -> Dialect: ...


def compose(summary: Summary, program: Program, now: datetime) -> GroupLetter:
    """Return the message of a summary for a group of this program."""
    envelope = Envelope(
        _SENDER,
        (Mailbox(summary.group.name, f"{program.title}群"),),
        title_of(summary),
        message_id([summary.key], _SENDER),
        now,
    )
    line = LedgerLine(summary.key, summary.collaboration.id)
    return GroupLetter(summary, envelope, text_of(summary, program.dialect).encode(), (line,))


def send_letters(
    letters: Sequence[GroupLetter],
    *,
    ledger: Ledger,
    transport: Transport,
    pace: Pace,
    claims: Claims | None,
) -> Tally[GroupLetter]:
    """Send each message that was not sent before; say what became of them.

    Raises:
        MailError: another run is sending, or the ledger cannot be written; nothing was sent.
    """
    with ledger.session():
        reconcile(ledger, transport, pace, claims)
        new = [each for each in letters if each.lines[0].key not in ledger]
        return dispatch(new, ledger, transport, pace, claims)
