"""Meetings as invitations: which of them are new, changed or cancelled since they were sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mailer.recipients import Mailbox


class Method(StrEnum):
    """What an invitation asks of the reader's calendar (iTIP, RFC 5546)."""

    REQUEST = "REQUEST"  # enter it, or bring it up to date
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting as people are invited to it; `start` and `end` have their zone.

    `id` is unique over all workbooks and never changes, so that calendars recognise the meeting.
    `notes` are further lines of the description: agenda, link to the workbook.
    """

    id: str
    topic: str
    start: datetime
    end: datetime
    place: str
    attendees: tuple[Mailbox, ...]
    notes: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """What tells that a meeting is another than the one people were invited to.

        An agenda that is still being written is not worth another mail to everybody.
        """
        parts = (
            self.topic,
            self.start.isoformat(),
            self.end.isoformat(),
            self.place,
            *sorted(mailbox.identity for mailbox in self.attendees),
        )
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Sent:
    """The last invitation that was sent for a meeting."""

    meeting: Meeting
    sequence: int
    fingerprint: str
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Invitation:
    """One mail: the meeting, what it asks, and to whom it goes.

    `sequence` counts the changes of a meeting; calendars keep the highest (RFC 5545 §3.8.7.4).
    """

    method: Method
    meeting: Meeting
    sequence: int
    to: tuple[Mailbox, ...]

    @property
    def key(self) -> str:
        """What makes this invitation one of its own, for the ledger."""
        people = ",".join(sorted(mailbox.identity for mailbox in self.to))
        digest = hashlib.sha256(people.encode()).hexdigest()[:12]
        return f"meeting|{self.meeting.id}|{self.sequence}|{self.method}|{digest}"


def plan_invitations(
    meetings: Sequence[Meeting], sent: Mapping[str, Sent], *, now: datetime
) -> list[Invitation]:
    """Return what is to be sent so that every reader's calendar says what the workbook says.

    A meeting that is over is left as it is.
    Who is not invited any more gets a cancellation, everybody else the changed meeting; a meeting
    that stands in `sent` and not in `meetings` is cancelled for all.
    """
    planned: list[Invitation] = []
    present = {meeting.id: meeting for meeting in meetings}
    for meeting in meetings:
        if meeting.end > now and meeting.attendees:
            planned += _of_meeting(meeting, sent.get(meeting.id))
    for last in sent.values():
        gone = last.meeting.id not in present and not last.is_cancelled
        if gone and last.meeting.end > now:
            planned.append(
                Invitation(Method.CANCEL, last.meeting, last.sequence + 1, last.meeting.attendees)
            )
    return planned


def _of_meeting(meeting: Meeting, last: Sent | None) -> Iterator[Invitation]:
    if last is None:
        yield Invitation(Method.REQUEST, meeting, 0, meeting.attendees)
        return
    if last.fingerprint == meeting.fingerprint and not last.is_cancelled:
        return
    sequence = last.sequence + 1
    yield Invitation(Method.REQUEST, meeting, sequence, meeting.attendees)
    invited = {mailbox.identity for mailbox in meeting.attendees}
    dropped = tuple(m for m in last.meeting.attendees if m.identity not in invited)
    if dropped and not last.is_cancelled:
        yield Invitation(Method.CANCEL, last.meeting, sequence, dropped)
