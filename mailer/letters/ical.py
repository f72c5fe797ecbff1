"""An invitation as iCalendar, as the reader's calendar takes it from the mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from mailer.planning.meetings import Invitation, Method
from mailer.planning.recipients import Mailbox

_PRODUCT = "-//Xiezuo//Meetings//ZH"
_REMIND_BEFORE = timedelta(minutes=15)


def as_calendar(invitation: Invitation, *, sender: Mailbox, now: datetime) -> bytes:
    """Return the iCalendar object of an invitation (RFC 5545, RFC 5546).

    Times are in UTC, so that no program has to know a zone's rules.
    `sender` is the organizer: programs take changes and cancellations from nobody else.
    """
    meeting = invitation.meeting
    event = Event()
    event.add("UID", meeting.uid)
    event.add("SEQUENCE", invitation.sequence)
    event.add("DTSTAMP", now.astimezone(UTC))
    event.add("DTSTART", meeting.start.astimezone(UTC))
    event.add("DTEND", meeting.end.astimezone(UTC))
    event.add("SUMMARY", meeting.topic)
    event.add("LOCATION", meeting.place)
    event.add("DESCRIPTION", "\n".join(meeting.notes))
    event.add("ORGANIZER", _address(sender))
    for mailbox in invitation.to:
        attendee = _address(mailbox)
        attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
        attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
        attendee.params["RSVP"] = vText("TRUE")
        event.add("ATTENDEE", attendee)
    is_cancelled = invitation.method is Method.CANCEL
    event.add("STATUS", "CANCELLED" if is_cancelled else "CONFIRMED")
    if not is_cancelled:
        alarm = Alarm()
        alarm.add("ACTION", "DISPLAY")
        alarm.add("DESCRIPTION", meeting.topic)
        alarm.add("TRIGGER", -_REMIND_BEFORE)
        event.add_component(alarm)
    made = Calendar()
    made.add("PRODID", _PRODUCT)
    made.add("VERSION", "2.0")
    made.add("METHOD", invitation.method.value)
    made.add_component(event)
    return bytes(made.to_ical())


def _address(mailbox: Mailbox) -> vCalAddress:
    made = vCalAddress(f"mailto:{mailbox.address}")
    if mailbox.name:
        made.params["CN"] = vText(mailbox.name)
    return made
