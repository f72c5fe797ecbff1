"""Invitations by Exchange and Graph: their calendar says what the workbook says, and tells it once."""

from __future__ import annotations

import random
import time as real_time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mailer.delivery.composing import Settings
from mailer.delivery.invite import send_invitations
from mailer.delivery.ledger import Ledger
from mailer.delivery.transport import Envelope, MailState, Outcome, Transport
from mailer.planning.meetings import (
    CalendarMark,
    Invitation,
    Meeting,
    Method,
    Sent,
    plan_invitations,
)
from mailer.planning.recipients import Mailbox
from tests.conftest import Authority
from tests.mailer.calendar_double import Calendar
from tests.mailer.ews_requests import M, S, T, complaint
from tests.mailer.letters.test_meetings import KICK_OFF, PEOPLE, after
from tests.mailer.mail_servers import VARIABLE, MailServer, mail_server
from tests.mailer.mail_time import SENDER, Time

pytestmark = pytest.mark.slow

BY_CALENDAR = Settings(sender=SENDER, invites_by_calendar=True)
MOVED = replace(
    KICK_OFF,
    start=KICK_OFF.start + timedelta(hours=5),
    end=KICK_OFF.end + timedelta(hours=5),
    place="",
    attendees=PEOPLE[1:],
)
TIMEOUT = 1.5  # seconds; long enough for a busy computer
HISTORIES = 12  # of each server
RUNS = 14  # more than any script needs


@pytest.fixture(params=("exchange", "graph"))
def server(
    request: pytest.FixtureRequest, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MailServer]:
    with mail_server(request.param, authority) as running:
        monkeypatch.setenv(VARIABLE, running.secrets[0])
        running.server.slow = TIMEOUT + 0.2
        yield running
    assert running.complaints == []


@pytest.fixture
def by(server: MailServer) -> Iterator[Transport]:
    with closing(server.transport(TIMEOUT)) as transport:
        yield transport


class Organizer:
    """A workbook, by what it knows of invitations, and the ledger beside it."""

    def __init__(
        self, server: MailServer, by: Transport, ledger: Path, settings: Settings = BY_CALENDAR
    ) -> None:
        self.server = server
        self.by = by
        self.ledger = ledger
        self.settings = settings
        self.sent: dict[str, Sent] = {}
        self.time = Time()

    @property
    def calendar(self) -> Calendar:
        return self.server.server.calendar  # type: ignore[union-attr]

    def invite(self, *meetings: Meeting, is_noted: bool = True) -> list[tuple[Invitation, Outcome]]:
        """Send what the workbook wants sent now, and note it there; eleven minutes pass."""
        wanted = plan_invitations(meetings, self.sent, now=self.time.now)
        with closing(Ledger(self.ledger)) as ledger:
            done = send_invitations(
                wanted,
                ledger=ledger,
                transport=self.by,
                settings=self.settings,
                now=self.time.now,
                pace=self.time.pace(attempts=2),
            )
        while self.server.server.late:  # type: ignore[union-attr]
            real_time.sleep(0.01)
        if is_noted:
            after(self.sent, [each for each, o in done if o.state is MailState.SENT])
        self.time.now += timedelta(minutes=11)
        return done


@pytest.fixture
def organizer(server: MailServer, by: Transport, tmp_path: Path) -> Organizer:
    return Organizer(server, by, tmp_path / "台账.sqlite3")


def addresses(people: Sequence[Mailbox]) -> frozenset[str]:
    return frozenset(mailbox.address for mailbox in people)


def test_meeting__entered_moved_and_called_off__is_one_entry_of_the_calendar_all_along(
    organizer: Organizer,
) -> None:
    organizer.invite(KICK_OFF)
    (entry,) = organizer.calendar.entries.values()
    assert (entry.subject, entry.place) == (KICK_OFF.topic, "3号会议室")
    assert (entry.start, entry.end) == (KICK_OFF.start, KICK_OFF.end)
    assert "议程：1. 目标与分工（20分钟）" in entry.html
    assert entry.uid in ("", KICK_OFF.uid), "Graph gives UIDs of its own"
    done = organizer.invite(MOVED)
    assert [(each.method, o.state) for each, o in done] == [
        (Method.REQUEST, MailState.SENT),
        (Method.CANCEL, MailState.SENT),
    ]
    (entry,) = organizer.calendar.entries.values()
    assert (entry.start, entry.place, entry.people) == (
        MOVED.start,
        "",
        addresses(MOVED.attendees),
    )
    organizer.invite()
    assert organizer.calendar.entries == {}
    assert [(what, people) for what, _, _, people in organizer.calendar.told] == [
        ("invited", addresses(KICK_OFF.attendees)),
        ("changed", addresses(MOVED.attendees)),
        ("cancelled", addresses(PEOPLE[:1])),
        ("cancelled", addresses(MOVED.attendees)),
    ]
    assert organizer.server.delivered == [], "and no mail of ours beside it"


def test_workbook_that_could_not_be_written__is_caught_up_without_telling_anybody_twice(
    organizer: Organizer,
) -> None:
    organizer.invite(KICK_OFF, is_noted=False)
    assert [o.state for _, o in organizer.invite(KICK_OFF)] == [MailState.SENT]
    assert len(organizer.calendar.told) == 1
    organizer.sent.clear()  # not noted again, and meanwhile the meeting was moved
    organizer.invite(MOVED)
    assert [what for what, *_ in organizer.calendar.told] == ["invited", "changed", "cancelled"]


def test_whatever_the_server_does__the_calendar_is_right_in_the_end_and_nobody_is_told_twice(
    server: MailServer, by: Transport, tmp_path: Path
) -> None:
    dice = random.Random(f"20261121 {server.kind}")
    words = [word for word in server.faults for _ in range(1 if word.startswith("slow") else 6)]
    for number in range(HISTORIES):
        organizer = Organizer(server, by, tmp_path / f"{number}.sqlite3")
        organizer.calendar.entries.clear()
        organizer.calendar.told.clear()
        server.server.script = dice.choices(words, k=dice.randint(1, 8))
        for meetings in ((KICK_OFF,), (MOVED,), ()):
            finish(organizer, *meetings)
        told = organizer.calendar.told
        assert len(told) == len(set(told)), "somebody was told twice"
        assert [what for what, *_ in told] == ["invited", "changed", "cancelled", "cancelled"]


def finish(organizer: Organizer, *meetings: Meeting) -> None:
    """Run until the workbook wants nothing any more; whatever is said on the way is so."""
    for _ in range(RUNS):
        done = organizer.invite(*meetings)
        for each, outcome in done:
            if each.method is Method.CANCEL and not each.ends_meeting:
                continue  # told with the change, which may arrive a moment after it was asked for
            notes = [entry.note for entry in organizer.calendar.entries.values()]
            is_shown = each.mark.is_shown_by(notes[0] if notes else None)
            assert outcome.state is MailState.UNKNOWN or is_shown is (
                outcome.state is MailState.SENT
            )
        if not plan_invitations(meetings, organizer.sent, now=organizer.time.now):
            break
    expected = {(each.id, each.start, addresses(each.attendees)) for each in meetings}
    entries = organizer.calendar.entries.values()
    assert {(entry.number, entry.start, entry.people) for entry in entries} == expected


@pytest.mark.parametrize("is_carried_out", [False, True])
def test_power_cut_in_mid_step__is_cleared_up_by_looking_into_the_calendar(
    organizer: Organizer, is_carried_out: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCut(BaseException):
        pass

    deliver = organizer.by.deliver

    def cut(envelope: Envelope, message: bytes) -> Outcome:
        if is_carried_out:
            assert deliver(envelope, message).state is MailState.SENT
        raise PowerCut

    for meetings in ((KICK_OFF,), (replace(KICK_OFF, place="5号会议室"),), ()):
        with monkeypatch.context() as dying:
            dying.setattr(organizer.by, "deliver", cut)
            with pytest.raises(PowerCut):
                organizer.invite(*meetings)
        organizer.time.now += timedelta(minutes=11)
        assert [o.state for _, o in organizer.invite(*meetings)] == [MailState.SENT]
    assert [what for what, *_ in organizer.calendar.told] == ["invited", "changed", "cancelled"]


def test_meeting_that_somebody_removed_from_the_calendar__cannot_be_cancelled_and_is_named(
    organizer: Organizer,
) -> None:
    organizer.invite(KICK_OFF)
    organizer.calendar.entries.clear()
    ((_, outcome),) = organizer.invite()
    assert outcome.state is MailState.FAILED
    assert f"日历里没有“{KICK_OFF.topic}”" in outcome.detail
    assert "请通知参会人" in outcome.detail


def test_calendar_that_may_not_be_used__stops_the_run_and_says_what_to_ask_for(
    organizer: Organizer,
) -> None:
    organizer.server.server.may_search = False  # type: ignore[union-attr]
    ((_, outcome),) = organizer.invite(KICK_OFF)
    assert outcome.state is MailState.FAILED
    assert "没有权限使用邮箱 xiezuo@example.com" in outcome.detail
    assert "请管理员授予权限" in outcome.detail
    assert organizer.calendar.told == []


def test_trial__goes_to_its_mailbox_as_a_mail_and_leaves_the_calendar_alone(
    server: MailServer, by: Transport, tmp_path: Path
) -> None:
    trial = replace(BY_CALENDAR, redirect_to=Mailbox("", "me@example.com"))
    organizer = Organizer(server, by, tmp_path / "1.sqlite3", trial)
    organizer.invite(KICK_OFF)
    assert organizer.calendar.told == []
    (raw,) = server.raw
    assert b"\r\nTo: me@example.com\r\n" in raw
    assert b"text/calendar; charset=utf-8; method=REQUEST" in raw


def test_company_that_wants_mails__gets_them_from_these_servers_too(
    server: MailServer, by: Transport, tmp_path: Path
) -> None:
    by_mail = replace(BY_CALENDAR, invites_by_calendar=False)
    organizer = Organizer(server, by, tmp_path / "1.sqlite3", by_mail)
    server.server.script = ["drop-after"]
    organizer.invite(KICK_OFF)
    organizer.invite(MOVED)
    assert [b"method=CANCEL" in raw for raw in server.raw] == [False, False, True]
    assert organizer.calendar.told == []


@pytest.mark.parametrize(
    "mark", [CalendarMark("XC20261121-001-H01", "2 abc"), CalendarMark("a|b-H01", "")]
)
def test_mark__is_read_from_the_ledger_as_it_was_written(mark: CalendarMark) -> None:
    assert CalendarMark.parse(str(mark)) == mark
    assert CalendarMark.parse("") is None


def test_mark__of_a_change__is_shown_by_that_change_only() -> None:
    mark = CalendarMark("H01", "1 ab")
    assert [mark.is_shown_by(note) for note in ("1 ab", "10 ab", "1 cd", None)] == [
        True,
        False,
        False,
        False,
    ]
    assert [CalendarMark("H01", "").is_shown_by(note) for note in ("1 ab", None)] == [False, True]


def test_double__of_exchange__refuses_a_meeting_of_which_nobody_is_told() -> None:
    head = (
        f'<s:Envelope xmlns:s="{S}" xmlns:m="{M}" xmlns:t="{T}"><s:Header>'
        '<t:RequestServerVersion Version="Exchange2016"/></s:Header><s:Body>'
    )
    body = (
        '<m:DeleteItem DeleteType="MoveToDeletedItems" SendMeetingCancellations="{}">'
        '<m:ItemIds><t:ItemId Id="m0"/></m:ItemIds></m:DeleteItem></s:Body></s:Envelope>'
    )
    assert complaint((head + body.format("SendToAllAndSaveCopy")).encode()) == ""
    assert "nobody is told" in complaint((head + body.format("SendToNone")).encode())
