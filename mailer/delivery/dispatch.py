"""From a finished mail to its outcome: ledger first, then the server, one mail after another."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from addin.errors import MailError
from mailer.delivery.claims import Claims
from mailer.delivery.entries import Entry, LedgerLine
from mailer.delivery.ledger import Ledger
from mailer.delivery.pace import Pace
from mailer.delivery.transport import (
    DeliversTogether,
    Envelope,
    KeepsCalendar,
    MailState,
    Outcome,
    Transport,
)

TOGETHER = 100
"""Mails that are begun, delivered and settled in one step, where the transport delivers together."""


class Letter(Protocol):
    """A mail that is ready to go, and what it says, for the ledger."""

    @property
    def envelope(self) -> Envelope: ...

    @property
    def message(self) -> bytes: ...

    @property
    def lines(self) -> Sequence[LedgerLine]: ...

    @property
    def about(self) -> Collection[str]:
        """The collaborations that it is about, by 协作编号."""
        ...


AnyLetter = TypeVar("AnyLetter", bound=Letter)


@dataclass(slots=True)
class Tally(Generic[AnyLetter]):
    """What became of the mails of a run; `stopped` says why the rest was not tried.

    `lost`: not sent here, because another computer claimed something of it first, or because
    nothing can be claimed.
    """

    sent: list[AnyLetter] = field(default_factory=list)
    failed: list[tuple[AnyLetter, str]] = field(default_factory=list)
    unknown: list[tuple[AnyLetter, str]] = field(default_factory=list)
    left: list[AnyLetter] = field(default_factory=list)
    lost: list[AnyLetter] = field(default_factory=list)
    stopped: str = ""

    def add(self, other: Tally[AnyLetter]) -> None:
        """Count what became of more mails."""
        self.sent += other.sent
        self.failed += other.failed
        self.unknown += other.unknown
        self.left += other.left
        self.lost += other.lost
        self.stopped = other.stopped


@dataclass(frozen=True, slots=True)
class Doubts:
    """What looking for earlier mails showed: found to be sent, certainly not sent, still unclear."""

    sent: tuple[Entry, ...] = ()
    not_sent: tuple[Entry, ...] = ()
    unclear: tuple[Entry, ...] = ()


def dispatch(
    letters: Sequence[AnyLetter],
    ledger: Ledger,
    transport: Transport,
    pace: Pace,
    claims: Claims | None = None,
) -> Tally[AnyLetter]:
    """Send each letter at most once; call it inside `ledger.session()`.

    What reaches people is claimed in `claims` first; a trial, which reaches nobody, has none.
    The run stops at a failure that the next mail would meet too, or after too many in a row.
    Where nothing has to come between two mails, many are delivered together.
    A mail in doubt is looked for at the end, and found to be sent or left for a later run.

    Raises:
        MailError: the ledger cannot be written, or another program changed it.
    """
    ledger.plan(((entry_of(letter, transport), letter.lines) for letter in letters), pace.clock())
    if claims is None and not pace.limits.per_minute and isinstance(transport, DeliversTogether):
        return _together(letters, ledger, transport, pace)
    tally: Tally[AnyLetter] = Tally()
    in_a_row = 0
    for at, letter in enumerate(letters):
        outcome = _claimed_attempt(letter, ledger, transport, pace, claims)
        match outcome.state:
            case MailState.SENT:
                tally.sent.append(letter)
                in_a_row = 0
            case MailState.PLANNED:
                tally.lost.append(letter)
            case MailState.FAILED:
                tally.failed.append((letter, outcome.detail))
                in_a_row += outcome.is_temporary
            case _:
                tally.unknown.append((letter, outcome.detail))
                in_a_row += 1
        if outcome.stops_run or in_a_row >= pace.limits.failures_in_a_row:
            tally.stopped = outcome.detail
            tally.left.extend(letters[at + 1 :])
            break
    if tally.unknown:
        _look_again(tally, ledger, transport, pace)
        if claims:
            claims.follow(ledger, pace.clock())
    return tally


def reconcile(
    ledger: Ledger, transport: Transport, pace: Pace, claims: Claims | None = None
) -> Doubts:
    """Find out what became of mails that an earlier run left in doubt, here or on another computer.

    Only the transport that tried a mail can look for it.
    What is not found is certainly not sent once the transport's time for turning up has passed,
    and if a mail that surely was sent is found: a server may rename mails or keep no copies.
    """
    sent, not_sent, unclear = [], [], []
    if claims:
        claims.adopt(ledger, pace.clock())
    doubts = ledger.entries(MailState.SENDING, MailState.UNKNOWN)
    look = _Look(ledger, transport, pace)
    look.look_for([each.message_id for each in doubts if each.via == transport.name])
    for entry in doubts:
        found = look.find(entry) if entry.via == transport.name else None
        match found:
            case True:
                outcome = Outcome(MailState.SENT, "发送中断后核实：已送达")
                sent.append(entry)
            case False:
                outcome = Outcome(MailState.FAILED, "发送中断后核实：未送达")
                not_sent.append(entry)
            case None:
                # What is known about the attempt says more than that it is unclear.
                detail = entry.detail or "发送中断，无法核实是否送达"
                outcome = Outcome(MailState.UNKNOWN, detail)
                unclear.append(entry)
        ledger.settle(entry.message_id, outcome, pace.clock())
    if claims:
        claims.follow(ledger, pace.clock())
    return Doubts(tuple(sent), tuple(not_sent), tuple(unclear))


def entry_of(letter: Letter, transport: Transport) -> Entry:
    """Return how the ledger knows a letter."""
    envelope = letter.envelope
    return Entry(
        message_id=envelope.message_id,
        via=transport.name,
        recipient="、".join(mailbox.address for mailbox in envelope.to),
        name="、".join(mailbox.name for mailbox in envelope.to),
        subject=envelope.subject,
        planned_for=envelope.at,
        mark=envelope.invitation.mark if envelope.invitation else None,
    )


def _together(
    letters: Sequence[AnyLetter], ledger: Ledger, transport: DeliversTogether, pace: Pace
) -> Tally[AnyLetter]:
    """Deliver letters in groups, of which each is begun in one step and settled in one."""
    tally: Tally[AnyLetter] = Tally()
    for at in range(0, len(letters), TOGETHER):
        group = letters[at : at + TOGETHER]
        names = [letter.envelope.message_id for letter in group]
        if not ledger.begin_all(names, pace.clock()):
            raise _meddled(ledger)
        outcomes = transport.deliver_all([(letter.envelope, letter.message) for letter in group])
        ledger.settle_all(zip(names, outcomes, strict=True), pace.clock())
        for letter, outcome in zip(group, outcomes, strict=True):
            match outcome.state:
                case MailState.SENT:
                    tally.sent.append(letter)
                case MailState.PLANNED:
                    tally.left.append(letter)
                case _:
                    tally.failed.append((letter, outcome.detail))
                    tally.stopped = outcome.detail
        if tally.stopped:
            tally.left.extend(letters[at + TOGETHER :])
            break
    return tally


def _meddled(ledger: Ledger) -> MailError:
    return MailError("发送记录在发送途中被别的程序改动", where=str(ledger.path))


def _claimed_attempt(
    letter: Letter,
    ledger: Ledger,
    transport: Transport,
    pace: Pace,
    claims: Claims | None,
) -> Outcome:
    """Deliver a letter when it could be claimed; PLANNED says that it could not."""
    if claims is None:
        return _attempt(letter, ledger, transport, pace)
    pace.wait_for_turn()
    entry = entry_of(letter, transport)
    claim = claims.claim(entry, letter.lines, letter.about, pace.clock())
    if not claim:
        return Outcome(MailState.PLANNED)
    outcome = _sent_elsewhere(entry, transport)
    if outcome:
        ledger.begin(entry.message_id, pace.clock(), claim)
        ledger.settle(entry.message_id, outcome, pace.clock())
    else:
        outcome = _attempt(letter, ledger, transport, pace, claims, claim)
    claims.settle(claim, outcome, pace.clock())
    return outcome


def _sent_elsewhere(entry: Entry, transport: Transport) -> Outcome | None:
    """Look among the mails that were sent, where that can be done, for the one about to be sent.

    Whoever sent it from the same mailbox without our claims left it there under this Message-ID.
    """
    if transport.settles_after and not entry.mark and transport.was_delivered(entry.message_id):
        return Outcome(MailState.SENT, "核实：以前已送达")
    return None


def _attempt(
    letter: Letter,
    ledger: Ledger,
    transport: Transport,
    pace: Pace,
    claims: Claims | None = None,
    claim: str = "",
) -> Outcome:
    """Deliver a letter, again while it was certainly not accepted and may be in a moment."""
    identity = letter.envelope.message_id
    attempt = 0
    while True:
        attempt += 1
        if claims is None or attempt > 1:
            pace.wait_for_turn()
        if claims and not claims.still_holds(claim, pace.clock()):
            return Outcome(MailState.PLANNED)
        if not ledger.begin(identity, pace.clock(), claim):
            raise _meddled(ledger)
        outcome = transport.deliver(letter.envelope, letter.message)
        # Written before any waiting: a crash in a pause must not leave a doubt.
        ledger.settle(identity, outcome, pace.clock())
        may_retry = outcome.state is MailState.FAILED and outcome.is_temporary
        if not may_retry or outcome.stops_run:
            return outcome
        if not pace.wait_before_retry(attempt, outcome.wait):
            is_told_to_wait = outcome.wait > pace.limits.patience
            return Outcome(
                MailState.FAILED, outcome.detail, stops_run=is_told_to_wait, is_temporary=True
            )


def _look_again(tally: Tally[AnyLetter], ledger: Ledger, transport: Transport, pace: Pace) -> None:
    """Look for the mails in doubt; what is not there may still turn up and stays in doubt."""
    doubts, tally.unknown = tally.unknown, []
    for letter, detail in doubts:
        identity = letter.envelope.message_id
        if _is_there(entry_of(letter, transport), transport):
            ledger.settle(identity, Outcome(MailState.SENT, "核实：已送达"), pace.clock())
            tally.sent.append(letter)
        else:
            tally.unknown.append((letter, detail))


def _is_there(entry: Entry, transport: Transport) -> bool | None:
    """Return whether a mail is among those sent, or an invitation in the calendar it comes from."""
    if entry.mark and isinstance(transport, KeepsCalendar):
        return transport.shows(entry.mark)
    return transport.was_delivered(entry.message_id)


@dataclass(slots=True)
class _Look:
    """Looks for mails where the transport keeps those that it sent."""

    ledger: Ledger
    transport: Transport
    pace: Pace
    _sees: bool | None = None
    _found: set[str] | None = None

    def look_for(self, message_ids: Sequence[str]) -> None:
        """Look for many mails at once, where that can be done: a crash left a whole group."""
        if message_ids and isinstance(self.transport, DeliversTogether):
            self._found = self.transport.delivered(message_ids)

    def find(self, entry: Entry) -> bool | None:
        """Return whether a mail was delivered; None while nobody can tell."""
        if self._found is not None:
            return entry.message_id in self._found
        found = _is_there(entry, self.transport)
        if found is not False:
            return found
        tried = entry.tried or entry.changed
        if tried and self.pace.clock() - tried < self.transport.settles_after:
            return None
        is_in_calendar = entry.mark and isinstance(self.transport, KeepsCalendar)
        return False if is_in_calendar or self._sees_what_was_sent() else None

    def _sees_what_was_sent(self) -> bool:
        if not self.transport.settles_after:  # a folder of our own
            return True
        if self._sees is None:
            sent = self.ledger.entries(MailState.SENT)
            known = (e for e in sent if e.via == self.transport.name and not e.mark)
            last = next(known, None)
            self._sees = bool(last and self.transport.was_delivered(last.message_id))
        return self._sees
