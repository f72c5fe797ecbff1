"""Time that passes at once, and letters to send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mailer.delivery.entries import LedgerLine
from mailer.delivery.pace import Pace, ServerLimits
from mailer.delivery.transport import Envelope
from mailer.letters.mime import build, message_id
from mailer.planning.recipients import Mailbox
from tests.mailer.mail_samples import NOW

SENDER = Mailbox("跨部门协作提醒", "xiezuo@example.com")


@dataclass
class Time:
    """A clock; `waits` are the seconds that somebody waited."""

    now: datetime = NOW
    waits: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += timedelta(seconds=seconds)

    def pace(self, **limits: float) -> Pace:
        """Return a pace by this clock whose dice always show the largest."""
        return Pace(
            ServerLimits(**limits),  # type: ignore[arg-type]
            clock=lambda: self.now,
            sleep=self.sleep,
            dice=lambda least, most: most,
        )


@dataclass(frozen=True)
class Letter:
    """A mail that is ready to go."""

    envelope: Envelope
    message: bytes
    lines: Sequence[LedgerLine]


def letters(count: int, *, prefix: str = "key") -> list[Letter]:
    """Return mails to as many people, each with one line of 新产品上市."""
    made = []
    for number in range(count):
        key = f"{prefix}|{number}"
        to = Mailbox(f"员工{number}", f"p{number}@example.com")
        identity = message_id([key], SENDER)
        subject = f"[XC20261120-001] 提醒 {number}"
        envelope = Envelope(SENDER, (to,), subject, identity, NOW)
        message = build(
            sender=SENDER,
            to=(to,),
            subject=subject,
            text="第一行\n.以点开头\n",
            html="<p>正文</p>",
            message_id=identity,
            now=NOW,
        )
        made.append(
            Letter(envelope, message, (LedgerLine(key, "XC20261120-001", "N-08", f"T{number:02}"),))
        )
    return made
