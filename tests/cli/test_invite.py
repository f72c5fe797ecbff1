"""`xiezuo invite`: a meeting of the workbook in the calendars of its people, and kept true there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import icalendar
import pytest

from addin.actions.extracting import enclosed
from addin.actions.refresh import refresh
from addin.book.closed.workbook import ClosedWorkbook
from addin.reading.zone import BEIJING
from tests.cli.running import settings_file, snapshot, xiezuo
from tests.conftest import Authority
from tests.mailer.mail_servers import VARIABLE, MailServer, mail_server
from tests.workbooks import fill, read, rows

pytestmark = pytest.mark.slow

TOMORROW = datetime.combine(datetime.now().date() + timedelta(days=1), time(9, 30))


class Office:
    """A workbook with one meeting tomorrow, a mail server with its settings, and a ledger."""

    def __init__(self, workbook: Path, server: MailServer, settings: Path) -> None:
        self.workbook = workbook
        self.outbox = workbook.parent / "发件箱"
        self.server, self.settings = server, settings
        self.allow()
        self.ledger = workbook.parent / "台账.sqlite3"
        people = [str(row["name"]) for row in rows(workbook, "People") if row["email"]]
        fill(
            workbook,
            append={
                "Meetings": [
                    {
                        "meeting_id": "H91",
                        "topic": "上市准备",
                        "type": "周例会",
                        "start": TOMORROW,
                        "end": TOMORROW + timedelta(minutes=30),
                        "place": "3号会议室",
                        "chair": people[0],
                        "recorder": people[1],
                        "attendees": f"{people[2]}、{people[0]}",
                    }
                ]
            },
        )
        self.people = people[:3]

    def allow(self, *domains: str) -> None:
        """Write the settings, with the domains that may be written to; none allows all."""
        text = self.server.settings.replace("[mail]", f"[mail]\ndomains = {list(domains)}", 1)
        self.settings.write_text(text.replace("'", '"'), encoding="utf-8")

    def invite(self, *options: str | Path, by_settings: bool = False) -> Any:
        way = () if by_settings or "--outbox" in options else ("--config", self.settings)
        result = xiezuo("invite", self.workbook, *way, "--ledger", self.ledger, "--json", *options)
        assert result.code == 0, result.err
        return result.document

    def change(self, key: str, value: object) -> None:
        meetings = read(self.workbook).table("Meetings")
        index = list(meetings.texts("meeting_id")).index("H91")
        fill(self.workbook, "Meetings", {(index, key): value})  # type: ignore[dict-item]

    def change_back(self, number: str) -> None:
        """Give the meeting whose number was taken away another one."""
        meetings = read(self.workbook).table("Meetings")
        index = list(meetings.texts("topic")).index("上市准备")
        fill(self.workbook, "Meetings", {(index, "meeting_id"): number})

    def calendars(self) -> list[tuple[str, int, str]]:
        """Return method, sequence and start of the invitations that arrived, by time."""
        found = []
        for raw in self.server.raw:
            mail = message_from_bytes(raw, policy=policy.default)
            (part,) = (p for p in mail.walk() if p.get_content_type() == "text/calendar")
            calendar = icalendar.Calendar.from_ical(part.get_content())
            (event,) = calendar.walk("VEVENT")
            start = event.decoded("DTSTART").astimezone(BEIJING)
            found.append((str(calendar["METHOD"]), int(event["SEQUENCE"]), f"{start:%H:%M}"))
        return sorted(found, key=lambda each: each[1])


@pytest.fixture
def office(
    sample_workbook: Path, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    with mail_server("smtp", authority) as server:
        monkeypatch.setenv(VARIABLE, server.secrets[0])
        yield Office(sample_workbook, server, tmp_path / "发信.toml")


def test_invitation__written_into_a_folder__spends_nothing(office: Office) -> None:
    before = office.workbook.read_bytes()
    assert office.invite("--outbox", office.outbox)["sent"] == 1
    assert len(list(office.outbox.glob("*.eml"))) == 1
    assert office.workbook.read_bytes() == before
    assert office.invite()["sent"] == 1
    assert office.calendars() == [("REQUEST", 0, "09:30")]


def test_new_meeting__goes_to_everybody_once(office: Office) -> None:
    refresh(ClosedWorkbook(office.workbook), given=None, actual=datetime.now().astimezone())
    document = office.invite()
    assert enclosed("", office.workbook.read_bytes()), "the next roll-up needs no sheets"
    assert [each["action"] for each in document["invitations"]] == ["邀请"]
    assert set(document["invitations"][0]["to"].split("、")) == set(office.people)
    assert office.calendars() == [("REQUEST", 0, "09:30")]
    before = snapshot(office.workbook.parent)
    assert office.invite()["invitations"] == []
    assert snapshot(office.workbook.parent) == before


def test_dry_run__writes_nothing(office: Office) -> None:
    before = snapshot(office.workbook.parent)
    document = office.invite("--dry-run")
    assert [each["action"] for each in document["invitations"]] == ["邀请"]
    assert snapshot(office.workbook.parent) == before


def test_meeting_that_moves_and_is_then_deleted__is_updated_and_cancelled(office: Office) -> None:
    office.invite()
    office.change("start", TOMORROW + timedelta(hours=5))
    office.change("end", TOMORROW + timedelta(hours=6))
    assert [each["action"] for each in office.invite()["invitations"]] == ["更新"]
    office.change("meeting_id", "")
    assert [each["action"] for each in office.invite()["invitations"]] == ["取消"]
    assert office.calendars() == [
        ("REQUEST", 0, "09:30"),
        ("REQUEST", 1, "14:30"),
        ("CANCEL", 2, "14:30"),
    ]
    assert [row["action"] for row in rows(office.workbook, "Invitations")] == [
        "邀请",
        "更新",
        "取消",
    ]
    title = read(office.workbook).text("initiation.title")
    said = [str(row["said"]).partition("\n")[0] for row in rows(office.workbook, "Invitations")]
    assert said == [title, title, "会议不再举行。"], "as the mails do"
    assert office.invite()["invitations"] == []


def test_workbook_that_could_not_be_written__catches_up_without_a_second_mail(
    office: Office,
) -> None:
    before = office.workbook.read_bytes()
    office.invite()
    office.workbook.write_bytes(before)  # as if it had been open elsewhere
    office.invite()
    assert len(office.calendars()) == 1
    assert len(rows(office.workbook, "Invitations")) == 1


def test_person_without_an_address__is_named(office: Office) -> None:
    office.change("attendees", "没有这个人")
    result = xiezuo("invite", office.workbook, "--outbox", office.outbox, "--ledger", office.ledger)
    assert result.code == 0
    assert "没有邀请：H91 没有这个人不在通讯录中" in result.out
    assert "写出会议邀请 1 封" in result.out


def test_hostile_topic_and_place__arrive_as_text_in_mail_and_calendar(office: Office) -> None:
    office.change("topic", "<script>{{7*7}}\nBcc: x@evil.example\u202e\x07")
    office.change("place", "3号\n会议室")
    office.invite()
    (raw,) = office.server.raw
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail["Bcc"] is None
    assert "周例会：<script>{{7*7}} Bcc: x@evil.example（" in mail["Subject"]
    assert "<script>" not in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    (part,) = (p for p in mail.walk() if p.get_content_type() == "text/calendar")
    (event,) = icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")
    assert str(event["SUMMARY"]).endswith("周例会：<script>{{7*7}} Bcc: x@evil.example")
    assert str(event["LOCATION"]) == "3号 会议室"
    assert office.invite()["invitations"] == [], "what was noted is what was sent"


def test_foreign_domain__is_refused_by_name_also_where_the_record_was_edited(
    office: Office,
) -> None:
    office.invite()
    domain = str(next(row["email"] for row in rows(office.workbook, "People") if row["email"]))
    ours = domain.rpartition("@")[2]
    fill(
        office.workbook,
        "Invitations",
        {(0, "people"): f"甲 <a@{ours}>；乙 <b@evil.example>"},
    )
    office.change("meeting_id", "")
    office.allow(ours)
    assert [each["to"] for each in office.invite()["invitations"]] == ["甲"]
    office.allow("other.cn")
    office.change_back("H92")
    document = office.invite()
    assert document["invitations"] == []
    assert any("不在允许的范围内" in reason for reason in document["refused"])


@pytest.mark.parametrize("kind", ["exchange", "graph"])
def test_server_with_a_calendar__keeps_the_meeting_there_and_invites_by_itself(
    kind: str, office: Office, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "用户 设置"))
    with mail_server(kind, authority) as server:
        monkeypatch.setenv(VARIABLE, server.secrets[0])
        settings_file(tmp_path).write_text(server.settings, encoding="utf-8")
        calendar = server.server.calendar  # type: ignore[union-attr]
        office.invite(by_settings=True)
        (entry,) = calendar.entries.values()
        assert (len(entry.people), f"{entry.start.astimezone(BEIJING):%H:%M}") == (3, "09:30")
        office.change("place", "5号会议室")
        office.invite(by_settings=True)
        assert [entry.place for entry in calendar.entries.values()] == ["5号会议室"]
        office.change("meeting_id", "")
        office.invite(by_settings=True)
        assert calendar.entries == {}
        assert [what for what, *_ in calendar.told] == ["invited", "changed", "cancelled"]
        assert server.delivered == server.complaints == []
    recorded = [row["action"] for row in rows(office.workbook, "Invitations")]
    assert recorded == ["邀请", "更新", "取消"]
    listed = xiezuo("mail", "log", "--ledger", office.ledger, "--json").document
    assert [mail["state"] for mail in listed["mails"]] == ["sent"] * 3


def test_run_that_ends_early__says_what_is_in_doubt_and_what_is_left(
    office: Office, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meetings = [row for row in rows(office.workbook, "Meetings") if row["meeting_id"] == "H91"]
    more = [{**meetings[0], "meeting_id": f"H9{number}"} for number in (2, 3)]
    fill(office.workbook, append={"Meetings": more})
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "用户 设置"))
    with mail_server("graph", authority) as server:
        monkeypatch.setenv(VARIABLE, server.secrets[0])
        settings_file(tmp_path).write_text(server.settings, encoding="utf-8")
        server.server.script = ["503-before", "send-as-denied"]
        result = xiezuo("invite", office.workbook, "--ledger", office.ledger)
        assert result.code == 2
        assert "不能确认是否发出：" in result.out
        assert "没有权限使用邮箱" in result.out.replace("\n", "")
        assert "本次提前停止，还有 1 封没有发" in result.out
        assert "发出会议邀请 0 封" in result.out
        assert rows(office.workbook, "Invitations") == []
        told = server.server.calendar.told  # type: ignore[union-attr]
        assert told == []
