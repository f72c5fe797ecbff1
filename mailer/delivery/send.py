"""From plan to delivery: preview first, then ledger, then transport."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from addin.errors import MailError
from mailer.delivery.claims import Claims
from mailer.delivery.composing import Mail, Preview, Settings, preview_reminders
from mailer.delivery.dispatch import dispatch, reconcile
from mailer.delivery.entries import Entry
from mailer.delivery.ledger import Ledger
from mailer.delivery.pace import Pace
from mailer.delivery.transport import Transport
from mailer.planning.digests import Outgoing
from mailer.planning.items import Collaboration


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did.

    - `failed`: certainly not delivered, with the reason; the next run tries again.
    - `unknown`: perhaps delivered; a person has to look.
    - `left`: not tried, because the run was stopped; `stopped` says why.
    - `recovered`: mails of an interrupted run that turned out to be delivered.
    - `in_doubt`: mails of earlier runs of which nobody can tell.
    - `barred`: why about some collaborations nothing was sent, because nothing can be claimed.
    """

    plan: Outgoing
    sent: tuple[Mail, ...] = ()
    failed: tuple[tuple[Mail, str], ...] = ()
    unknown: tuple[tuple[Mail, str], ...] = ()
    left: tuple[Mail, ...] = ()
    stopped: str = ""
    recovered: tuple[Entry, ...] = ()
    in_doubt: tuple[Entry, ...] = ()
    barred: tuple[MailError, ...] = ()


def send_reminders(
    collaborations: Sequence[Collaboration],
    *,
    now: datetime,
    is_working_day: bool,
    ledger: Ledger,
    transport: Transport,
    settings: Settings | None = None,
    pace: Pace | None = None,
    claims: Claims | None = None,
) -> RunSummary:
    """Send what is due and was not sent before, one mail after another.

    Where another computer claims something of a mail in the meantime, the rest is planned anew.

    Raises:
        MailError: more mails than the cap allows, another run is sending, or the ledger cannot be
            written; in each case nothing was sent.
    """
    settings, pace = settings or Settings(), pace or Pace()
    taken = Taken(ledger, claims)
    with ledger.session():
        doubts = reconcile(ledger, transport, pace, claims)

        def plan() -> Preview:
            barred = claims.barred if claims else {}
            return preview_reminders(
                [each for each in collaborations if each.id not in barred],
                now=now,
                is_working_day=is_working_day,
                taken=taken,
                settings=settings,
            )

        first = preview = plan()
        _check_cap(len(first.mails), settings)
        tally = dispatch(first.mails, ledger, transport, pace, claims)
        while tally.lost and not tally.stopped:
            # What failed is for the next run, as if nobody had come between.
            taken.keys.update(line.key for mail, _ in tally.failed for line in mail.lines)
            preview, before = plan(), preview
            if preview.mails == before.mails:
                break
            tally.lost.clear()
            tally.add(dispatch(preview.mails, ledger, transport, pace, claims))
    return RunSummary(
        first.plan,
        tuple(tally.sent),
        tuple(tally.failed),
        tuple(tally.unknown),
        tuple(tally.left),
        tally.stopped,
        doubts.sent,
        doubts.unclear,
        tuple(claims.barred.values()) if claims else (),
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """What this computer sent, what any computer claimed, and some keys more."""

    ledger: Ledger
    claims: Claims | None
    keys: set[str] = field(default_factory=set)

    def __contains__(self, key: object) -> bool:
        is_claimed = self.claims is not None and key in self.claims
        return is_claimed or key in self.keys or key in self.ledger


def _check_cap(count: int, settings: Settings) -> None:
    if count > max(settings.cap, settings.confirmed or 0):
        raise MailError(
            f"本次要发送{count}封邮件，超过上限{settings.cap}封，一封也没有发送",
            remedy=f"请先用 --dry-run 预览，确认无误后加上 --confirm {count} 再运行。",
        )
