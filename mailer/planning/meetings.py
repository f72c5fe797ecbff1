"""Meetings as invitations: which of them are new, changed or cancelled since they were sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mailer.planning.recipients import Mailbox


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
    def collaboration(self) -> str:
        """The 协作编号 of its workbook."""
        return self.id.rpartition("-")[0]

    @property
    def uid(self) -> str:
        """By what calendars recognise the meeting (RFC 5545 §3.8.4.7)."""
        return f"{self.id}@xiezuo"

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

    - `sequence` counts the changes of a meeting; calendars keep the highest (RFC 5545 §3.8.7.4).
    - `ends_meeting`: it is cancelled for all; a CANCEL that does not is for those who are not
      invited any more.
    """

    method: Method
    meeting: Meeting
    sequence: int
    to: tuple[Mailbox, ...]
    ends_meeting: bool = False

    @property
    def key(self) -> str:
        """What makes this invitation one of its own, for the ledger: whom it tells what."""
        people = ",".join(sorted(mailbox.identity for mailbox in self.to))
        told = f"{people}\n{self.meeting.fingerprint}"
        digest = hashlib.sha256(told.encode()).hexdigest()[:12]
        return f"meeting|{self.meeting.id}|{self.sequence}|{self.method}|{digest}"

    @property
    def note(self) -> str:
        """What the organizer's calendar keeps with the meeting once this was carried out."""
        return f"{self.sequence} {self.meeting.fingerprint}"

    @property
    def mark(self) -> CalendarMark:
        """By what a calendar shows that this was carried out."""
        if self.ends_meeting:
            return CalendarMark(self.meeting.id, "")
        # Who is dropped was told by the change of that number, which has the meeting as it is now.
        is_request = self.method is Method.REQUEST
        return CalendarMark(self.meeting.id, self.note if is_request else f"{self.sequence} ")


@dataclass(frozen=True, slots=True)
class CalendarMark:
    """By what the organizer's calendar shows that an invitation was carried out.

    `note` is how the note of the meeting begins then; empty: the meeting is not there any more.
    """

    meeting: str
    note: str

    def is_shown_by(self, note: str | None) -> bool:
        """Return whether `note` is what the calendar keeps then; None: no such meeting is there."""
        if not self.note:
            return note is None
        return note is not None and note.startswith(self.note)

    def __str__(self) -> str:
        """Return the mark as the ledger keeps it."""
        return f"{self.meeting}|{self.note}"

    @classmethod
    def parse(cls, text: str) -> CalendarMark | None:
        """Return the mark that the ledger keeps; None where it keeps none."""
        meeting, bar, note = text.rpartition("|")
        return cls(meeting, note) if bar else None


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
            everybody = last.meeting.attendees
            planned.append(
                Invitation(
                    Method.CANCEL, last.meeting, last.sequence + 1, everybody, ends_meeting=True
                )
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
