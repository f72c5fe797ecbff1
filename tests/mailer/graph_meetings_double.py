"""What Graph's double does about meetings: events entered, changed, cancelled and looked for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.mailer.calendar_double import Calendar, Entry

_PROPERTY = "String {6f2f1c0a-8f0e-4f0a-9a7b-2d8a9a2f6e31} Name "
_OF_EVENT = {
    "subject",
    "body",
    "start",
    "end",
    "location",
    "attendees",
    "singleValueExtendedProperties",
}
_OF_NEW_ONE = {"responseRequested", "isReminderOn", "reminderMinutesBeforeStart", "transactionId"}


class Meetings:
    """The part of the handler that keeps the calendar `self.calendar`."""

    calendar: Calendar
    headers: Any
    command: str
    _carry_out: Callable[[Callable[[], object], int], None]
    _require: Callable[[bool, str], None]
    _json: Callable[[int, Mapping[str, Any]], None]

    def _meeting(self, path: str, body: bytes) -> None:
        self._require(self.headers.get("Content-Type") == "application/json", "not JSON")
        given = json.loads(body)
        found = re.fullmatch(r"/v1\.0/users/xiezuo@example\.com/events(?:/(m\d+)(/cancel)?)?", path)
        self._require(found is not None, path)
        key, cancel = found.groups() if found else ("", "")
        if key is None:
            self._require(set(given) == _OF_EVENT | _OF_NEW_ONE, f"new event {sorted(given)}")
            entry = Entry(number=_named(given, "XiezuoMeeting"), **_values(given))
            self._require(bool(entry.people), "a meeting with nobody")
            self._carry_out(lambda: self.calendar.enter(entry), 201)
        elif cancel:
            self._require((self.command, set(given)) == ("POST", {"comment"}), "cancel")
            self._carry_out(lambda: self.calendar.cancel(key), 202)
        else:
            self._require((self.command, set(given)) == ("PATCH", _OF_EVENT), "change")
            self._carry_out(lambda: self.calendar.change(key, **_values(given)), 200)

    def _list_meetings(self, query: Mapping[str, list[str]], asked: str) -> None:
        number = re.fullmatch(
            rf"singleValueExtendedProperties/Any\(ep: ep/id eq '{re.escape(_PROPERTY)}XiezuoMeeting'"
            r" and ep/value eq '((?:[^']|'')*)'\)",
            asked,
        )
        note = f"{_PROPERTY}XiezuoMeetingNote"
        expand = [f"singleValueExtendedProperties($filter=id eq '{note}')"]
        self._require(number is not None and query["$expand"] == expand, asked)
        keys = self.calendar.find(number[1].replace("''", "'")) if number else []
        entries = self.calendar.entries
        self._json(
            200,
            {
                "value": [
                    {
                        "id": key,
                        "singleValueExtendedProperties": [{"id": note, "value": entries[key].note}],
                    }
                    for key in keys
                ]
            },
        )


def _values(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "note": _named(given, "XiezuoMeetingNote"),
        "subject": given["subject"],
        "html": given["body"]["content"],
        "start": _moment(given["start"]),
        "end": _moment(given["end"]),
        "place": given["location"]["displayName"],
        "people": frozenset(each["emailAddress"]["address"] for each in given["attendees"]),
    }


def _moment(given: Mapping[str, str]) -> datetime:
    zone = {"China Standard Time": ZoneInfo("Asia/Shanghai")}[given["timeZone"]]
    return datetime.fromisoformat(given["dateTime"]).replace(tzinfo=zone)


def _named(given: Mapping[str, Any], name: str) -> str:
    known = {each["id"]: each["value"] for each in given["singleValueExtendedProperties"]}
    return str(known.get(f"{_PROPERTY}{name}", ""))
