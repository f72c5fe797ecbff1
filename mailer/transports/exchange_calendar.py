"""Meetings in the calendar of an Exchange mailbox, through exchangelib; the server invites."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from exchangelib import (
    Account,
    Attendee,
    CalendarItem,
    EWSDateTime,
    EWSTimeZone,
    ExtendedProperty,
    HTMLBody,
    Mailbox,
)
from exchangelib.items import SEND_TO_ALL_AND_SAVE_COPY

from mailer.planning.meetings import Invitation
from mailer.transports.calendar import (
    MEETING,
    NOTE,
    PROPERTIES,
    REMIND_BEFORE,
    ZONE,
    CalendarAct,
    html_of,
)


class MeetingNumber(ExtendedProperty):  # type: ignore[misc]
    """Which meeting of the workbooks this is; unlike its UID it can be searched for."""

    property_set_id = PROPERTIES
    property_name = MEETING
    property_type = "String"


class MeetingNote(ExtendedProperty):  # type: ignore[misc]
    """What of the meeting was told to its people."""

    property_set_id = PROPERTIES
    property_name = NOTE
    property_type = "String"


CalendarItem.register("xiezuo_meeting", MeetingNumber)
CalendarItem.register("xiezuo_note", MeetingNote)


def find_meeting(account: Account, number: str) -> Any | None:
    """Return the meeting with this number as it stands in the calendar, with its note; or None."""
    found = account.calendar.filter(xiezuo_meeting=number)
    return next(iter(found.only("xiezuo_note")), None)


def note_of(item: Any | None) -> str | None:
    """Return the note of a meeting that was found; None where none was."""
    return None if item is None else str(item.xiezuo_note or "")


def prepare(
    step: CalendarAct, account: Account, item: Any | None, invitation: Invitation, message: bytes
) -> Callable[[], object]:
    """Return the one request that enters, changes or cancels a meeting and tells its people.

    Calling it raises whatever the library raises.
    """
    if step is CalendarAct.CANCEL and item is not None:
        return partial(item.move_to_trash, send_meeting_cancellations=SEND_TO_ALL_AND_SAVE_COPY)
    values = _values(invitation, message)
    if item is None:
        new = CalendarItem(
            account=account,
            folder=account.calendar,
            # The same as in mails, for calendars that know the meeting from there.
            uid=invitation.meeting.uid,
            is_response_requested=True,
            reminder_is_set=True,
            reminder_minutes_before_start=REMIND_BEFORE,
            xiezuo_meeting=invitation.meeting.id,
            **values,
        )
        return partial(new.save, send_meeting_invitations=SEND_TO_ALL_AND_SAVE_COPY)
    for name, value in values.items():
        setattr(item, name, value)
    return partial(
        item.save, update_fields=list(values), send_meeting_invitations=SEND_TO_ALL_AND_SAVE_COPY
    )


def _values(invitation: Invitation, message: bytes) -> dict[str, Any]:
    meeting = invitation.meeting
    return {
        "subject": meeting.topic,
        "body": HTMLBody(html_of(message)),
        "start": _moment(meeting.start),
        "end": _moment(meeting.end),
        "location": meeting.place or None,
        "required_attendees": [
            Attendee(mailbox=Mailbox(name=each.name, email_address=each.address))
            for each in meeting.attendees
        ],
        "xiezuo_note": invitation.note,
    }


def _moment(moment: datetime) -> EWSDateTime:
    return EWSDateTime.from_datetime(moment.astimezone(UTC)).astimezone(EWSTimeZone(ZONE))
