"""An invitation as its reader sees it in the mail."""

from __future__ import annotations

from dataclasses import dataclass

from mailer.planning.meetings import Invitation, Method

_FOOTNOTE = "由“跨部门协作”按工作簿的会议纪要发送；改期、换地点或取消时会再次通知，日历随之更新。"


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An invitation as its templates show it."""

    subject: str
    headline: str
    when: str
    place: str
    people: str
    notes: tuple[str, ...]
    footnote: str = _FOOTNOTE


def view_of(invitation: Invitation) -> InvitationView:
    """Return what the mail says to somebody whose program knows no calendars."""
    meeting = invitation.meeting
    is_cancelled = invitation.method is Method.CANCEL
    if not is_cancelled:
        verb, notes = "会议变更" if invitation.sequence else "会议邀请", meeting.notes
    elif invitation.ends_meeting:
        verb, notes = "会议取消", ("会议不再举行。",)
    else:
        verb, notes = "不用再参加", ("会议照常举行，这次不再请您参加。",)
    is_one_day = meeting.start.date() == meeting.end.date()
    end = f"{meeting.end:%H:%M}" if is_one_day else f"{meeting.end:%Y-%m-%d %H:%M}"
    weekday = "一二三四五六日"[meeting.start.weekday()]
    return InvitationView(
        subject=f"{verb}：{meeting.topic}（{meeting.start:%m-%d %H:%M}）",
        headline=f"{verb}：{meeting.topic}",
        when=f"{meeting.start:%Y-%m-%d} 周{weekday} {meeting.start:%H:%M}～{end}",
        place=meeting.place or "未填写",
        people="、".join(mailbox.name or mailbox.address for mailbox in meeting.attendees),
        notes=notes,
    )
