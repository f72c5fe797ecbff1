"""Meetings in the calendar of a mailbox in Microsoft Graph; the server invites."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from mailer.planning.meetings import Invitation
from mailer.transports.calendar import (
    MEETING,
    NOTE,
    PROPERTIES,
    REMIND_BEFORE,
    WINDOWS_ZONE,
    ZONE,
    CalendarAct,
    html_of,
)
from mailer.transports.graph_client import GraphClient

_MEETING, _NOTE = (f"String {{{PROPERTIES}}} Name {name}" for name in (MEETING, NOTE))


def find_event(client: GraphClient, number: str) -> tuple[str, str] | None:
    """Return id and note of the meeting with this number in the calendar; None where it is not.

    Raises:
        Failed, NoToken: nobody has looked.
    """
    wanted = number.replace("'", "''")
    found = client.get(
        "events",
        {
            "$filter": "singleValueExtendedProperties/Any(ep: "
            f"ep/id eq '{_MEETING}' and ep/value eq '{wanted}')",
            "$expand": f"singleValueExtendedProperties($filter=id eq '{_NOTE}')",
            "$select": "id",
            "$top": "1",
        },
    )
    for event in found["value"]:
        notes = event.get("singleValueExtendedProperties") or [{}]
        return str(event["id"]), str(notes[0].get("value", ""))
    return None


def take_step(
    step: CalendarAct, client: GraphClient, event: str, invitation: Invitation, message: bytes
) -> None:
    """Enter, change or cancel a meeting by one request, upon which the server tells its people.

    Raises:
        Failed, NoToken: with what became of it.
    """
    path = f"events/{quote(event, safe='=')}"
    match step:
        case CalendarAct.CANCEL:
            client.send_json("POST", f"{path}/cancel", {"comment": ""}, accepted=202)
        case CalendarAct.CHANGE:
            client.send_json("PATCH", path, _values(invitation, message), accepted=200)
        case CalendarAct.ENTER:
            client.send_json("POST", "events", _new(invitation, message), accepted=201)


def _new(invitation: Invitation, message: bytes) -> dict[str, Any]:
    values = _values(invitation, message)
    properties = values.pop("singleValueExtendedProperties")
    return {
        **values,
        "responseRequested": True,
        "isReminderOn": True,
        "reminderMinutesBeforeStart": REMIND_BEFORE,
        # Graph enters an event of the same transaction only once.
        "transactionId": str(uuid5(NAMESPACE_URL, invitation.key)),
        "singleValueExtendedProperties": [
            {"id": _MEETING, "value": invitation.meeting.id},
            *properties,
        ],
    }


def _values(invitation: Invitation, message: bytes) -> dict[str, Any]:
    meeting = invitation.meeting
    return {
        "subject": meeting.topic,
        "body": {"contentType": "HTML", "content": html_of(message)},
        "start": _moment(meeting.start),
        "end": _moment(meeting.end),
        "location": {"displayName": meeting.place},
        "attendees": [
            {"type": "required", "emailAddress": {"name": each.name, "address": each.address}}
            for each in meeting.attendees
        ],
        "singleValueExtendedProperties": [{"id": _NOTE, "value": invitation.note}],
    }


def _moment(moment: datetime) -> dict[str, str]:
    there = moment.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None)
    return {"dateTime": there.isoformat(timespec="seconds"), "timeZone": WINDOWS_ZONE}
