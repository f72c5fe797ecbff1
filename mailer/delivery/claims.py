"""Who sends what, agreed between computers: the claim files of a run, in step with its ledger.

A claim that was never settled belongs to a run that still sends, or was cut off.
Its own ledger knows which; on another computer it is left alone for `TIMEOUT`, then adopted into the
ledger there as a mail in doubt: looked for where sent mails can be looked for, else decided by a
person (`xiezuo mail resolve`).
What is decided anywhere is noted in the claim file, and every ledger follows.
"""

from __future__ import annotations

import platform
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from addin.errors import MailError
from mailer.delivery.claim_file import Claim, ClaimFile
from mailer.delivery.entries import Entry, LedgerLine, LogRow
from mailer.delivery.ledger import Ledger
from mailer.delivery.lock_file import PATIENCE
from mailer.delivery.transport import MailState, Outcome

TIMEOUT = timedelta(hours=1)
"""How long another computer may be sending; longer than any run waits for its server."""
LOGGED_FOR = timedelta(days=30)
"""How long 提醒日志 is brought up to what a claim file says, also about mails of other computers."""
_FRESH = timedelta(minutes=1)
_DECIDED = (MailState.SENT, MailState.FAILED, MailState.BOUNCED)
_DOUBTFUL = (MailState.SENDING, MailState.UNKNOWN)
_UNTRIED = Outcome(MailState.PLANNED, "没有开始发送")


@dataclass(slots=True)
class _Held:
    """A claim of this run, and when it was last seen to count."""

    files: Sequence[ClaimFile]
    seen: datetime


class Claims:
    """The claim files of some collaborations, by 协作编号.

    `barred` says of which collaborations nothing can be sent, and why.
    """

    def __init__(
        self, files: Mapping[str, Path], by: str = "", *, patience: float = PATIENCE
    ) -> None:
        self.barred: dict[str, MailError] = {}
        self._by = by
        self._files = {name: ClaimFile(path, name, patience) for name, path in files.items()}
        self._held: dict[str, _Held] = {}
        self._taken: set[str] = set()
        for name in self._files:
            self._read(name)

    def __contains__(self, key: object) -> bool:
        """Return whether some computer sent what a key stands for, or may have."""
        return key in self._taken

    def holder(self, key: str) -> Claim | None:
        """Return the claim that holds a key."""
        found = (file.holder(key) for file in self._files.values() if key in file)
        return next(found, None)

    def bar(self, collaboration: str, error: MailError) -> None:
        """Let nothing be sent about a collaboration."""
        self.barred[collaboration] = error

    def claim(
        self, entry: Entry, lines: Sequence[LedgerLine], about: Iterable[str], at: datetime
    ) -> str:
        """Claim everything that a mail says, in the files of the collaborations it is `about`.

        Return the id of the claim; empty where another computer was first, or a file cannot be
        written (`barred`): then this mail must not be sent.
        """
        names = sorted(about)
        if any(name in self.barred for name in names):
            return ""
        files = {name: self._files[name] for name in names}
        claim = Claim(id=secrets.token_hex(8), by=self._by, at=at, entry=entry, lines=())
        with ExitStack() as locks:
            for name in names:
                if not self._works(name, lambda file: locks.enter_context(file.locked())):
                    return ""
                self._read(name)
            if any(name in self.barred for name in names):
                return ""
            if any(line.key in file for file in files.values() for line in lines):
                return ""
            for name in names:
                own = tuple(each for each in lines if each.collaboration in ("", name))
                if not self._works(name, _adding(replace(claim, lines=own))):
                    break
            if not all(file.holds(claim.id) for file in files.values()):
                self._give_back(claim.id, files.values(), at)
                return ""
        self._held[claim.id] = _Held(tuple(files.values()), at)
        self._taken.update(line.key for line in lines)
        return claim.id

    def still_holds(self, claim: str, at: datetime) -> bool:
        """Return whether a claim still counts; a computer that slept may have been given up."""
        held = self._held[claim]
        if at - held.seen > _FRESH:
            with suppress(MailError):
                for file in held.files:
                    file.read()
                held.seen = at
        return at - held.seen <= _FRESH and all(file.holds(claim) for file in held.files)

    def settle(self, claim: str, outcome: Outcome, at: datetime) -> None:
        """Note what became of a mail; what cannot be noted now the ledger makes up for later."""
        for file in self._held.pop(claim).files:
            with suppress(MailError), file.locked():
                file.read()
                # What was not tried because somebody else had settled it stays settled.
                if outcome.state is not MailState.PLANNED or file.holds(claim):
                    file.settle(claim, outcome, at)

    def adopt(self, ledger: Ledger, now: datetime) -> None:
        """Give back what this ledger never came to send, and let it know of others' doubts."""
        doubts = {each.claim: each for each in ledger.entries(*_DOUBTFUL)}
        for file, claim in self._claims():
            if claim.id in doubts and claim.state in _DECIDED:
                entry = doubts.pop(claim.id)
                outcome = Outcome(claim.state, f"{_computer(claim)}已核实")
                ledger.settle(entry.message_id, outcome, now)
            elif claim.state in _DOUBTFUL and not _is_known(claim, ledger):
                if claim.by == self._by:
                    self._note(file, claim, _UNTRIED, now)
                elif now - claim.at > TIMEOUT:
                    detail = f"{_computer(claim)}发送中断，没有登记结果"
                    doubt = replace(claim.entry, state=MailState.UNKNOWN, detail=detail)
                    ledger.adopt(doubt, claim.lines, now)
        self._gather()

    def follow(self, ledger: Ledger, now: datetime) -> None:
        """Note in the files what the ledger has found out about its own claims and adopted ones."""
        returned = {each.claim for each in ledger.entries(MailState.BOUNCED)}
        for file, claim in self._claims():
            if claim.state not in _DOUBTFUL and claim.id not in returned:
                continue
            known = ledger.mail(claim.entry.message_id)
            is_news = known and known.claim == claim.id and known.state is not claim.state
            if known and is_news and known.state in (*_DECIDED, MailState.UNKNOWN):
                self._note(file, claim, Outcome(known.state, known.detail), now)
        self._gather()

    def log_rows(self, collaboration: str, now: datetime) -> list[LogRow]:
        """Return what 提醒日志 has to say of a collaboration, as of the last `LOGGED_FOR`.

        A mail that was tried again stands there once, with the last that is known of it.
        """
        file = self._files.get(collaboration)
        rows: dict[tuple[str, str], LogRow] = {}
        for claim in file.claims.values() if file else ():
            entry = claim.entry
            if claim.state is MailState.SENDING and now - claim.at > TIMEOUT:
                entry = replace(entry, state=MailState.UNKNOWN)
            if entry.outcome and now - (entry.changed or claim.at) <= LOGGED_FOR:
                for line in claim.lines:
                    if line.collaboration:
                        rows[entry.message_id, line.key] = LogRow(entry, line)
        return [*rows.values()]

    def _claims(self) -> list[tuple[ClaimFile, Claim]]:
        files = [file for name, file in self._files.items() if name not in self.barred]
        return [(file, claim) for file in files for claim in file.claims.values()]

    def _note(self, file: ClaimFile, claim: Claim, outcome: Outcome, at: datetime) -> None:
        with suppress(MailError), file.locked():  # a later run makes up for it
            file.read()
            if file.claims[claim.id].state is claim.state:
                file.settle(claim.id, outcome, at)

    def _give_back(self, claim: str, files: Iterable[ClaimFile], at: datetime) -> None:
        """Settle, inside the locks, a claim that does not count everywhere."""
        for file in files:
            if file.holds(claim):
                with suppress(MailError):
                    file.settle(claim, _UNTRIED, at)

    def _read(self, name: str) -> None:
        self._works(name, ClaimFile.read)
        self._taken.update(self._files[name].keys)

    def _gather(self) -> None:
        self._taken = {key for file in self._files.values() for key in file.keys}

    def _works(self, name: str, act: Callable[[ClaimFile], object]) -> bool:
        """Do something with the file of a collaboration; bar it where that fails."""
        try:
            act(self._files[name])
        except MailError as error:
            self.bar(name, error)
        return name not in self.barred


def sender_of(ledger: Ledger) -> str:
    """Return by what claims say who made them: this computer and one of its ledgers."""
    return f"{platform.node()} {ledger.identity}"


def _is_known(claim: Claim, ledger: Ledger) -> bool:
    """Return whether a ledger knows a mail by just this claim."""
    known = ledger.mail(claim.entry.message_id)
    return known is not None and known.claim == claim.id


def _computer(claim: Claim) -> str:
    return claim.computer or "另一台电脑"


def _adding(claim: Claim) -> Callable[[ClaimFile], None]:
    return lambda file: file.claim(claim)
