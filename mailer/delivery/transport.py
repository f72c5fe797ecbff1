"""What a way of sending mail looks like: bytes and an envelope in, an outcome out."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, runtime_checkable

from mailer.planning.meetings import CalendarMark, Invitation
from mailer.planning.recipients import Mailbox

FOLDER = "outbox:"
"""How the name of a transport begins that only writes files."""


class MailState(StrEnum):
    """How far a mail got, as the ledger keeps it."""

    PLANNED = "planned"  # nothing was tried yet, or certainly nothing arrived
    SENDING = "sending"  # written before any I/O: after a crash nobody knows
    SENT = "sent"
    FAILED = "failed"  # certainly not delivered; the next run tries again
    UNKNOWN = "unknown"  # perhaps delivered, never sent again without looking
    BOUNCED = "bounced"  # accepted and later reported as not delivered: the address is wrong


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sends to whom, under which identity, and by when the reader is asked to follow up.

    `invitation` is what a transport that keeps a calendar enters there, instead of sending the mail.
    """

    sender: Mailbox
    to: tuple[Mailbox, ...]
    subject: str
    message_id: str
    at: datetime
    flag_by: datetime | None = None
    invitation: Invitation | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one delivery: SENT, FAILED or UNKNOWN, and in Chinese why and what to do.

    - `stops_run`: the next mail would meet the same (wrong password, full disk, quota).
    - `is_temporary`: certainly not accepted, but the same mail may be in a moment.
    - `wait`: seconds that the server asks to wait before that; 0 when it does not say.
    """

    state: MailState
    detail: str = ""
    stops_run: bool = False
    is_temporary: bool = False
    wait: float = 0.0


class Transport(Protocol):
    """Delivers one mail at a time."""

    @property
    def name(self) -> str:
        """Where mails go, with the server or folder: the ledger keeps it beside each mail."""
        ...

    @property
    def settles_after(self) -> timedelta:
        """How long after an attempt a mail may still turn up; only then "not found" is certain."""
        ...

    def deliver(self, envelope: Envelope, message: bytes) -> Outcome:
        """Deliver the mail once, without retrying what may have arrived.

        Foreseeable trouble is an `Outcome`; an exception leaves the mail in doubt.
        """
        ...

    def was_delivered(self, message_id: str) -> bool | None:
        """Return whether the mail is found where sent mails are; None when nobody can look."""
        ...

    def close(self) -> None:
        """Hang up."""
        ...


@runtime_checkable
class DeliversTogether(Protocol):
    """A transport that delivers many mails in less time than one after another.

    Only for one that can always be looked into: a crash leaves all of them in doubt.
    """

    def deliver_all(self, mails: Sequence[tuple[Envelope, bytes]]) -> list[Outcome]:
        """Deliver each mail once; PLANNED says that one was not tried after the failure of another."""
        ...

    def delivered(self, message_ids: Collection[str]) -> set[str]:
        """Return which of these mails are found, by one look for all of them."""
        ...


@runtime_checkable
class KeepsCalendar(Protocol):
    """A transport whose server invites by itself, from the calendar of the mailbox that sends."""

    def shows(self, mark: CalendarMark) -> bool | None:
        """Return whether the calendar shows that mark; None when nobody can look."""
        ...


def mail_number(message_id: str) -> str:
    """Return the ten letters by which people name a mail: in file names, logs and `mail resolve`.

    >>> mail_number("<1@example.com>")
    '72107cb5a7'
    """
    return hashlib.sha256(message_id.encode()).hexdigest()[:10]
