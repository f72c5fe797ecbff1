"""The meetings of a workbook as invitations, and what 会议邀请记录 says was sent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo

from addin.content import Content, Row
from addin.forms.vocabularies import CALLED_OFF, CHANGED, INVITED
from addin.reading.names import several
from mailer.letters.invitation import view_of
from mailer.planning.items import Collaboration
from mailer.planning.meetings import Invitation, Meeting, Method, Sent
from mailer.planning.recipients import Mailbox, NotFound, is_allowed, resolve
from mailer.planning.reminder_rules import Role
from mailer.text import one_line

DEFAULT_LENGTH = timedelta(minutes=30)  # S0 §四: a regular meeting takes no longer
_MAILBOX = re.compile(r"(?P<name>[^<>；]*) <(?P<address>[^<>\s；]+)>")


def meetings_of(
    content: Content, collaboration: Collaboration, zone: tzinfo, domains: Sequence[str] = ()
) -> tuple[list[Meeting], list[str]]:
    """Return the meetings with a number and a start, and in Chinese who cannot be invited and why.

    Chair, recorder and everybody under 参会人 are invited; who is away, by their stand-in.
    `domains` limits addresses to these mail domains; empty allows all.
    """
    agenda = _agenda(content)
    people = {person.name for person in collaboration.directory.people}
    meetings: list[Meeting] = []
    refused: list[str] = []
    unread = content.table("Meetings").unreadable("start")
    for n, row in enumerate(content.table("Meetings").records()):
        number, start = str(row["meeting_id"]), row["start"]
        if number and n in unread:
            refused.append(f"{number} 的开始时间无法识别，没有发邀请，也没有取消")
        if not number or not isinstance(start, datetime):
            continue
        end = row["end"] if isinstance(row["end"], datetime) else start
        if end <= start:
            last = datetime.combine(date.max, time.max) - DEFAULT_LENGTH
            end = min(start, last) + DEFAULT_LENGTH
        mailboxes: dict[str, Mailbox] = {}
        standing_in: list[str] = []
        names = [str(row["chair"]), str(row["recorder"]), *several(str(row["attendees"]), people)]
        for name in filter(None, dict.fromkeys(names)):
            found = resolve(name, Role.OWNER, collaboration, domains)
            if isinstance(found, NotFound):
                refused.append(f"{number} {found.name}{found.reason}")
            else:
                mailboxes.setdefault(found.mailbox.identity, found.mailbox)
                if found.away:
                    standing_in.append(f"{found.away}外出，由{found.mailbox.name}代为参加")
        topic = str(row["topic"]) or str(row["type"])
        notes = (
            collaboration.title, *agenda.get(number, ()), *standing_in, collaboration.link
        )  # fmt: skip
        meetings.append(
            Meeting(
                id=f"{collaboration.id}-{number}",
                topic=one_line(f"[{collaboration.id}] {row['type']}：{topic}"),
                start=start.replace(tzinfo=zone),
                end=end.replace(tzinfo=zone),
                place=one_line(str(row["place"])),
                attendees=tuple(mailboxes.values()),
                notes=tuple(map(one_line, notes)),
            )
        )
    return meetings, refused


def sent_of(content: Content, zone: tzinfo, domains: Sequence[str] = ()) -> dict[str, Sent]:
    """Return by meeting the last invitation that the workbook knows of.

    Whoever stands there with an address in another domain than `domains` is written to no more.
    Meetings whose start cannot be read are left out: they are neither changed nor called off.
    """
    meetings = content.table("Meetings")
    own = content.text("initiation.collaboration_id")
    unread = {f"{own}-{meetings.texts('meeting_id')[row]}" for row in meetings.unreadable("start")}
    sent: dict[str, Sent] = {}
    for row in content.table("Invitations").records():
        start, end, number = row["start"], row["end"], str(row["meeting_id"])
        if not (isinstance(start, datetime) and isinstance(end, datetime)) or number in unread:
            continue
        sequence = int(str(row["sequence"] or 0))
        last = sent.get(number)
        if row["action"] == CALLED_OFF:
            if last is not None and sequence > last.sequence:
                sent[number] = replace(last, sequence=sequence, is_cancelled=True)
            continue
        meeting = Meeting(
            id=number,
            topic=str(row["topic"]),
            start=start.replace(tzinfo=zone),
            end=end.replace(tzinfo=zone),
            place=str(row["place"]),
            attendees=tuple(
                Mailbox(match["name"].strip(), match["address"])
                for match in _MAILBOX.finditer(str(row["people"]))
                if is_allowed(match["address"], domains)
            ),
        )
        sent[number] = Sent(meeting, sequence, str(row["fingerprint"]))
    return sent


def invitation_rows(content: Content, invitations: Sequence[Invitation], at: datetime) -> list[Row]:
    """Return the rows of 会议邀请记录 for invitations that were sent."""
    first = content.table("Invitations").next_number()
    return [
        {
            "invitation_id": str(first + n),
            "sent_at": at.replace(tzinfo=None, second=0, microsecond=0),
            "meeting_id": each.meeting.id,
            "action": action_of(each),
            "sequence": each.sequence,
            "topic": each.meeting.topic,
            "said": "\n".join(filter(None, view_of(each).notes)),
            "start": each.meeting.start.replace(tzinfo=None),
            "end": each.meeting.end.replace(tzinfo=None),
            "place": each.meeting.place,
            "people": "；".join(f"{m.name} <{m.address}>" for m in each.to),
            "fingerprint": each.meeting.fingerprint,
        }
        for n, each in enumerate(invitations)
    ]


def action_of(invitation: Invitation) -> str:
    """Return the word for what an invitation does: 邀请, 更新 or 取消."""
    if invitation.method is Method.CANCEL:
        return CALLED_OFF
    return CHANGED if invitation.sequence else INVITED


def _agenda(content: Content) -> dict[str, list[str]]:
    """Return the lines of the agenda by meeting."""
    lines: dict[str, list[str]] = {}
    for row in content.table("AgendaItems").records():
        own = lines.setdefault(str(row["meeting_id"]), [])
        minutes = f"（{row['minutes']}分钟，{row['department']}）" if row["minutes"] else ""
        own.append(f"{len(own) + 1}. {row['topic']}{minutes}")
    return lines
