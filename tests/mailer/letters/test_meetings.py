"""Invitations: whatever is changed in the workbook, every reader's calendar says the same."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from email import message_from_bytes, policy
from pathlib import Path

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.delivery.composing import Settings
from mailer.delivery.invite import InvitationMail, compose
from mailer.letters.ical import as_calendar
from mailer.letters.mime import build
from mailer.planning.meetings import Invitation, Meeting, Method, Sent, plan_invitations
from mailer.planning.recipients import Mailbox

GOLDEN = Path(__file__).parent / "golden"
CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=CHINA)
SENDER = Mailbox("协作提醒", "xiezuo@example.com")
PEOPLE = tuple(Mailbox(name, f"p{n}@example.com") for n, name in enumerate("王李赵陈"))
KICK_OFF = Meeting(
    id="XC20261121-001-H01",
    topic="启动会：新品上市",
    start=datetime(2026, 11, 23, 9, 30, tzinfo=CHINA),
    end=datetime(2026, 11, 23, 10, 0, tzinfo=CHINA),
    place="3号会议室",
    attendees=PEOPLE[:3],
    notes=("议程：1. 目标与分工（20分钟）",),
)


class Calendars:
    """The calendars of all readers, as programs keep them by what arrives (RFC 5546)."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], tuple[int, str]] = {}  # reader, uid: sequence, start

    def take(self, message: bytes, readers: Sequence[Mailbox]) -> None:
        calendar = icalendar.Calendar.from_ical(message)
        (event,) = calendar.walk("VEVENT")
        for reader in readers:
            key = reader.identity, str(event["UID"])
            known = self.entries.get(key)
            if known is not None and int(event["SEQUENCE"]) < known[0]:
                continue  # older than what stands there
            if str(calendar["METHOD"]) == Method.CANCEL:
                self.entries.pop(key, None)
            else:
                start = event.decoded("DTSTART").astimezone(CHINA).isoformat()
                self.entries[key] = (int(event["SEQUENCE"]), start)


def after(sent: dict[str, Sent], invitations: Sequence[Invitation]) -> None:
    """Remember what was sent, as the workbook does."""
    for each in invitations:
        if each.method is Method.REQUEST:
            fingerprint = each.meeting.fingerprint
            sent[each.meeting.id] = Sent(each.meeting, each.sequence, fingerprint)
    for each in invitations:
        last = sent[each.meeting.id]
        if each.method is Method.CANCEL and last.sequence < each.sequence:
            sent[each.meeting.id] = replace(last, sequence=each.sequence, is_cancelled=True)


MEETINGS = st.builds(
    lambda number, hour, people: replace(
        KICK_OFF,
        id=f"XC20261121-001-H{number:02}",
        start=KICK_OFF.start + timedelta(hours=hour),
        end=KICK_OFF.end + timedelta(hours=hour),
        attendees=tuple(people),
    ),
    st.integers(1, 3),
    st.integers(0, 5),
    st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True),
)
STATES = st.lists(
    st.lists(MEETINGS, max_size=3, unique_by=lambda meeting: meeting.id), min_size=1, max_size=6
)


@given(STATES)
def test_calendars__say_what_the_workbook_says__after_any_history(
    states: list[list[Meeting]],
) -> None:
    calendars, sent = Calendars(), dict[str, Sent]()
    for meetings in states:
        invitations = plan_invitations(meetings, sent, now=NOW)
        for each in invitations:
            calendars.take(as_calendar(each, sender=SENDER, now=NOW), each.to)
        after(sent, invitations)
        assert plan_invitations(meetings, sent, now=NOW) == [], "a second run sends nothing"
        expected = {
            (reader.identity, f"{meeting.id}@xiezuo"): meeting.start.isoformat()
            for meeting in meetings
            for reader in meeting.attendees
        }
        assert {key: start for key, (_, start) in calendars.entries.items()} == expected
    keys = [each.key for each in plan_invitations(states[-1], {}, now=NOW)]
    assert len(set(keys)) == len(keys)


def test_meeting_that_is_over__is_neither_sent_nor_cancelled() -> None:
    later = KICK_OFF.end + timedelta(minutes=1)
    assert plan_invitations([KICK_OFF], {}, now=later) == []
    sent = {KICK_OFF.id: Sent(KICK_OFF, 0, KICK_OFF.fingerprint)}
    assert plan_invitations([], sent, now=later) == []


def test_mail__carries_text_html_and_the_calendar_with_its_method() -> None:
    (invitation,) = plan_invitations([KICK_OFF], {}, now=NOW)
    message = build(
        sender=SENDER,
        to=invitation.to,
        subject="会议邀请",
        text="会议",
        html="<p>会议</p>",
        message_id="<1@example.com>",
        now=NOW,
        calendar=as_calendar(invitation, sender=SENDER, now=NOW),
        method=invitation.method,
    )
    mail = message_from_bytes(message, policy=policy.default)
    parts = {part.get_content_type(): part for part in mail.walk()}
    assert list(parts)[1:] == ["text/plain", "text/html", "text/calendar"]
    assert parts["text/calendar"].get_param("method") == "REQUEST"
    (event,) = icalendar.Calendar.from_ical(parts["text/calendar"].get_content()).walk("VEVENT")
    assert str(event["SUMMARY"]) == KICK_OFF.topic
    assert str(event["ORGANIZER"]) == f"mailto:{SENDER.address}"
    assert [str(attendee) for attendee in event["ATTENDEE"]] == [
        f"mailto:{mailbox.address}" for mailbox in KICK_OFF.attendees
    ]
    assert event["DTSTART"].to_ical() == b"20261123T013000Z"


def test_lines__are_folded_between_characters() -> None:
    meeting = replace(KICK_OFF, topic="新产品上市跨部门协作启动会" * 6, attendees=PEOPLE[:1])
    (invitation,) = plan_invitations([meeting], {}, now=NOW)
    lines = as_calendar(invitation, sender=SENDER, now=NOW).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() for line in lines if line), "no character is cut in two"


def invitations() -> dict[str, InvitationMail]:
    """Return the mails of a meeting that is announced, moved with somebody less, and called off."""
    opening = replace(
        KICK_OFF,
        topic="[XC20261121-001] 启动会：新品上市",
        notes=(
            "新品上市跨部门协作",
            "1. 目标与分工（20分钟，产品部）",
            r"\\fs01\协作\2026\XC20261121-001 新品上市.xlsx",
        ),
    )
    sent: dict[str, Sent] = {}
    mails = []
    moved = replace(opening, start=opening.end, end=opening.end + timedelta(hours=1))
    for meetings in ([opening], [replace(moved, attendees=PEOPLE[1:])], []):
        planned = plan_invitations(meetings, sent, now=NOW)
        mails += [compose(each, Settings(sender=SENDER), NOW) for each in planned]
        after(sent, planned)
    names = ("invitation", "invitation-moved", "invitation-dropped", "invitation-cancelled")
    return dict(zip(names, mails, strict=True))


@pytest.mark.parametrize("name", invitations())
def test_mail__of_an_invitation__is_the_golden_one(name: str) -> None:
    """XIEZUO_UPDATE_GOLDEN=1 writes them anew."""
    actual, golden = invitations()[name].message, GOLDEN / f"{name}.eml"
    if os.environ.get("XIEZUO_UPDATE_GOLDEN") == "1":
        golden.write_bytes(actual)
    assert actual == golden.read_bytes()
