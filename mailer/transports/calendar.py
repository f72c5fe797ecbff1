"""Invitations by a server that keeps a calendar and invites by itself: what is to be done there.

Looking comes first, and what is written says what the meeting is to be; so a step that was carried
out and not answered is seen, and not taken twice.
"""

from __future__ import annotations

from email import message_from_bytes, policy
from enum import Enum, auto

from mailer.delivery.transport import MailState, Outcome
from mailer.planning.meetings import Invitation, Method
from mailer.transports.trouble import refused

# The properties that a meeting in the calendar carries: its number, and what of it was told.
PROPERTIES = "6f2f1c0a-8f0e-4f0a-9a7b-2d8a9a2f6e31"
MEETING, NOTE = "XiezuoMeeting", "XiezuoMeetingNote"
ZONE, WINDOWS_ZONE = "Asia/Shanghai", "China Standard Time"
REMIND_BEFORE = 15  # minutes


class CalendarAct(Enum):
    """What a calendar is asked to do; the server tells the people."""

    ENTER = auto()
    CHANGE = auto()
    CANCEL = auto()


def next_step(invitation: Invitation, note: str | None, mailbox: str) -> CalendarAct | Outcome:
    """Return what to do, where `note` is what stands with the meeting (None: it is not there).

    Who is not invited any more is told by the server when the meeting is changed.
    """
    topic = invitation.meeting.topic
    if invitation.ends_meeting:
        if note is not None:
            return CalendarAct.CANCEL
        return refused(
            f"{mailbox} 的日历里没有“{topic}”，不能取消",
            "可能已在 Outlook 里取消，或当初是作为邮件发出的；请通知参会人",
        )
    if invitation.method is Method.CANCEL:
        if invitation.mark.is_shown_by(note):
            return Outcome(MailState.SENT, "随会议变更一并通知")
        return refused(f"“{topic}”的变更尚未发送，不再参会的人没有通知", "变更发出时一并通知")
    return CalendarAct.ENTER if note is None else CalendarAct.CHANGE


def html_of(message: bytes) -> str:
    """Return what the mail of an invitation says, for the description of the meeting."""
    body = message_from_bytes(message, policy=policy.default).get_body(("html",))
    return str(body.get_content()) if body else ""
