"""Invitations on their way: written as mails, noted in the ledger, handed to a transport."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from addin.errors import MailError
from mailer.delivery.dispatch import dispatch, reconcile
from mailer.delivery.ledger import Ledger, LedgerLine
from mailer.delivery.pace import Pace
from mailer.delivery.send import Settings
from mailer.delivery.transport import Envelope, MailState, Outcome, Transport
from mailer.letters.ical import as_calendar
from mailer.letters.invitation import view_of
from mailer.letters.mime import build, message_id
from mailer.letters.render import Rendered, render_invitation
from mailer.planning.meetings import Invitation
from mailer.planning.recipients import Mailbox


@dataclass(frozen=True, slots=True)
class InvitationMail:
    """The mail of an invitation, ready to go: one mail to everybody it goes to."""

    invitation: Invitation
    rendered: Rendered
    envelope: Envelope
    message: bytes
    lines: tuple[LedgerLine, ...]


def compose(invitation: Invitation, settings: Settings, now: datetime) -> InvitationMail:
    """Return the mail of an invitation; in a trial it goes to the mailbox of the trial only."""
    to = (settings.redirect_to,) if settings.redirect_to else invitation.to
    sender: Mailbox = settings.sender_to(to[0])
    rendered = render_invitation(view_of(invitation), settings.stationery)
    key = settings.key_of(invitation.key)
    identity = message_id([key], sender)
    message = build(
        sender=sender,
        to=to,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        message_id=identity,
        now=now,
        calendar=as_calendar(invitation, sender=sender, now=now),
        method=invitation.method,
    )
    by_calendar = settings.invites_by_calendar and not settings.redirect_to
    envelope = Envelope(
        sender, to, rendered.subject, identity, now, invitation=invitation if by_calendar else None
    )
    return InvitationMail(invitation, rendered, envelope, message, (LedgerLine(key),))


def send_invitations(
    invitations: Sequence[Invitation],
    *,
    ledger: Ledger,
    transport: Transport,
    settings: Settings,
    now: datetime,
    pace: Pace | None = None,
) -> list[tuple[Invitation, Outcome]]:
    """Send each invitation once, in order; return what became of each that was tried.

    One that the ledger has sent already (its workbook could not be written then) counts as sent,
    and one of which nobody can tell stays in doubt.

    Raises:
        MailError: more mails than the cap, another run is sending, or no ledger; nothing was sent.
    """
    if len(invitations) > settings.cap:
        raise MailError(
            f"本次要发送{len(invitations)}封会议邀请，超过上限{settings.cap}封，一封也没有发送",
            remedy="请先用 --dry-run 预览，确认无误后在“提醒规则”里提高上限。",
        )
    pace = pace or Pace()
    outcomes: dict[str, Outcome] = {}
    with ledger.session():
        reconcile(ledger, transport, pace)
        states = {each.key: ledger.state_of(settings.key_of(each.key)) for each in invitations}
        new = []
        for each in invitations:
            match states[each.key]:
                case MailState.SENT:
                    outcomes[each.key] = Outcome(MailState.SENT)
                case MailState.UNKNOWN:
                    outcomes[each.key] = Outcome(
                        MailState.UNKNOWN, "以前的这封邀请无法确认是否发出"
                    )
                case _:
                    new.append(compose(each, settings, now))
        tally = dispatch(new, ledger, transport, pace)
    outcomes |= {mail.invitation.key: Outcome(MailState.SENT) for mail in tally.sent}
    outcomes |= {mail.invitation.key: Outcome(MailState.FAILED, why) for mail, why in tally.failed}
    outcomes |= {
        mail.invitation.key: Outcome(MailState.UNKNOWN, why) for mail, why in tally.unknown
    }
    return [(each, outcomes[each.key]) for each in invitations if each.key in outcomes]
