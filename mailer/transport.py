"""What a way of sending mail looks like: bytes and an envelope in, an outcome out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from mailer.recipients import Mailbox


class State(StrEnum):
    """How far a mail got, as the ledger keeps it."""

    PLANNED = "planned"  # nothing was tried yet, or certainly nothing arrived
    SENDING = "sending"  # written before any I/O: after a crash nobody knows
    SENT = "sent"
    FAILED = "failed"  # certainly not delivered; the next run tries again
    UNKNOWN = "unknown"  # perhaps delivered, never sent again without looking


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sends to whom, and under which identity."""

    sender: Mailbox
    to: tuple[Mailbox, ...]
    subject: str
    message_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one delivery: SENT, FAILED or UNKNOWN, and a word in Chinese about it.

    `stops_run`: the next mail would meet the same (wrong password, full disk).
    """

    state: State
    detail: str = ""
    stops_run: bool = False


class Transport(Protocol):
    """Delivers one mail at a time."""

    @property
    def name(self) -> str:
        """Where mails go, with the server or folder: the ledger keeps it beside each mail."""
        ...

    def deliver(self, envelope: Envelope, message: bytes) -> Outcome:
        """Deliver the mail once, without retrying what may have arrived.

        Foreseeable trouble is an `Outcome`; an exception leaves the mail in doubt.
        """
        ...

    def was_delivered(self, message_id: str) -> bool | None:
        """Return whether the mail certainly did or did not go out; None when nobody can tell."""
        ...
