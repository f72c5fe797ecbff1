"""Invitations on their way: written as mails, noted in the ledger, handed to a transport."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from addin.errors import MailError
from mailer.delivery.claims import Claims
from mailer.delivery.composing import Settings
from mailer.delivery.dispatch import dispatch, reconcile
from mailer.delivery.entries import LedgerLine
from mailer.delivery.ledger import Ledger
from mailer.delivery.pace import Pace
from mailer.delivery.transport import Envelope, MailState, Outcome, Transport
from mailer.letters.ical import as_calendar
from mailer.letters.invitation import view_of
from mailer.letters.mime import build, message_id
from mailer.letters.render import Rendered, render_invitation
from mailer.planning.meetings import Invitation
from mailer.planning.recipients import Mailbox

_BY_ANOTHER = Outcome(MailState.UNKNOWN, "另一台电脑正在发送这封邀请")


@dataclass(frozen=True, slots=True)
class InvitationMail:
    """The mail of an invitation, ready to go: one mail to everybody it goes to."""

    invitation: Invitation
    rendered: Rendered
    envelope: Envelope
    message: bytes
    lines: tuple[LedgerLine, ...]

    @property
    def about(self) -> tuple[str, ...]:
        """The collaboration whose meeting it is."""
        return (self.invitation.meeting.collaboration,)


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
    claims: Claims | None = None,
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
        reconcile(ledger, transport, pace, claims)
        new = []
        for each in invitations:
            known = ledger.state_of(settings.key_of(each.key))
            holder = claims.holder(each.key) if claims else None
            match holder.state if holder else known:
                case MailState.SENT:
                    outcomes[each.key] = Outcome(MailState.SENT)
                case MailState.UNKNOWN:
                    outcomes[each.key] = Outcome(
                        MailState.UNKNOWN, "以前的这封邀请无法确认是否发出"
                    )
                case MailState.SENDING:
                    outcomes[each.key] = _BY_ANOTHER
                case _:
                    new.append(compose(each, settings, now))
        tally = dispatch(new, ledger, transport, pace, claims)
    for mail in tally.lost:
        barred = claims.barred.get(mail.about[0]) if claims else None
        lost = Outcome(MailState.FAILED, str(barred)) if barred else _BY_ANOTHER
        outcomes[mail.invitation.key] = lost
    outcomes |= {mail.invitation.key: Outcome(MailState.SENT) for mail in tally.sent}
    outcomes |= {mail.invitation.key: Outcome(MailState.FAILED, why) for mail, why in tally.failed}
    outcomes |= {
        mail.invitation.key: Outcome(MailState.UNKNOWN, why) for mail, why in tally.unknown
    }
    return [(each, outcomes[each.key]) for each in invitations if each.key in outcomes]
