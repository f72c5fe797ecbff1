"""The claim file of a collaboration: what is being sent and was sent, for every computer to see.

It lies beside the workbook, in the folder 提醒认领, and is only added to: a claim before a mail is
sent, and a line about what became of it.
Each note is added under a lock (`lock_file`), reaches the disk, and is read back: of two claims of
one key the one that stands first holds it, and the other is void.

::

    {"xiezuo": 1, "collaboration": "XC20261120-001"}
    {"claim": "8c1f…", "by": "PC-017 5b…", "at": "2026-11-20T09:00:00+08:00", "mail": "<…>", …}
    {"settle": "8c1f…", "state": "sent", "at": "2026-11-20T09:00:02+08:00", "detail": ""}
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from addin.errors import MailError, disk_trouble
from mailer.delivery.entries import Entry, LedgerLine
from mailer.delivery.lock_file import PATIENCE, lock_file
from mailer.delivery.transport import MailState, Outcome
from mailer.planning.meetings import CalendarMark

FOLDER = "提醒认领"
_VERSION = 1
_FREE = (MailState.FAILED, MailState.PLANNED)
_UNFIT = re.compile(r'[<>:"/\\|?*%\x00-\x1f]')  # for the name of a file on Windows
_LONGEST = 80
_UNNAMED = "未编号"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one run of one computer claimed: a mail and, of this collaboration, what it says.

    - `id`: by which its outcome is noted; in the files of all collaborations that the mail is about.
    - `by`: the computer's name and which of its ledgers knows of it.
    - `entry`: the mail; its state is ``sending`` until the claim is settled, and ``planned`` where
      it was given back untried.
    """

    id: str
    by: str
    at: datetime
    entry: Entry
    lines: tuple[LedgerLine, ...]

    @property
    def state(self) -> MailState:
        """How far the mail got."""
        return self.entry.state

    @property
    def computer(self) -> str:
        """The name of the computer."""
        return self.by.rpartition(" ")[0]


def claim_path(workbook: Path, collaboration: str) -> Path:
    """Return where the claims of a collaboration are kept, beside its workbook."""
    name = _UNFIT.sub(lambda found: f"%{ord(found[0]):02X}", collaboration or _UNNAMED)
    return workbook.resolve().parent / FOLDER / f"{name[:_LONGEST]}.jsonl"


class ClaimFile:
    """The claims about one collaboration, as far as they were read.

    Every method raises MailError if the file cannot be used.
    """

    def __init__(self, path: Path, collaboration: str, patience: float = PATIENCE) -> None:
        self.path = path
        self.collaboration = collaboration
        self._patience = patience
        self._forget()

    def __contains__(self, key: object) -> bool:
        """Return whether somebody holds a key: what it stands for was sent, or may be."""
        return key in self._holders

    @property
    def keys(self) -> Collection[str]:
        """All keys that are held."""
        return self._holders.keys()

    @property
    def claims(self) -> Mapping[str, Claim]:
        """Every claim that was not void, by its id, the earliest first."""
        return self._claims

    def holder(self, key: str) -> Claim | None:
        """Return the claim that holds a key."""
        return self._claims.get(self._holders.get(key, ""))

    def holds(self, claim: str) -> bool:
        """Return whether a claim counts and nobody has settled it."""
        found = self._claims.get(claim)
        return found is not None and found.state is MailState.SENDING

    def read(self) -> None:
        """Read what was added since the last time."""
        with self._errors():
            try:
                with self.path.open("rb") as file:
                    if file.seek(0, os.SEEK_END) < self._read_to:
                        self._forget()  # another file in its place
                    file.seek(self._read_to)
                    new = file.read()
            except FileNotFoundError:
                self._forget()
                return
        whole, end, rest = new.rpartition(b"\n")
        for line in (whole + end).splitlines():
            self._take(line)
        self._read_to += len(whole + end)
        self._is_torn = bool(rest)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep everybody else from adding while the block runs."""
        with self._errors():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with lock_file(self.path.with_name(f"{self.path.name}.lock"), self._patience):
                yield

    def claim(self, claim: Claim) -> None:
        """Add a claim; whether it counts is known when it was read back."""
        entry = claim.entry
        self._add(
            {
                "claim": claim.id,
                "by": claim.by,
                "at": claim.at.isoformat(),
                "mail": entry.message_id,
                "via": entry.via,
                "to": entry.recipient,
                "name": entry.name,
                "subject": entry.subject,
                "planned": entry.planned_for.isoformat(),
                "meeting": str(entry.mark or ""),
                "lines": [
                    [line.key, line.collaboration, line.rule, line.task, _day(line.due)]
                    for line in claim.lines
                ],
                "said": [line.said for line in claim.lines],
            }
        )

    def settle(self, claim: str, outcome: Outcome, at: datetime) -> None:
        """Add what became of the mail of a claim."""
        state, detail = outcome.state.value, outcome.detail
        self._add({"settle": claim, "state": state, "at": at.isoformat(), "detail": detail})

    def _add(self, note: Mapping[str, Any]) -> None:
        """Add a note, on the disk when this returns; call it inside `locked`, after `read`."""
        head = {"xiezuo": _VERSION, "collaboration": self.collaboration}
        notes = (note,) if self._read_to else (head, note)
        # What a killed process left unfinished becomes a line of its own, which counts for nothing.
        text = "\n" * self._is_torn + "".join(json.dumps(each) + "\n" for each in notes)
        with self._errors(), self.path.open("ab", buffering=0) as file:
            file.write(text.encode("ascii"))
            os.fsync(file.fileno())
        self.read()

    def _take(self, line: bytes) -> None:
        line = line.strip().removeprefix(b"\xef\xbb\xbf")  # an editor's mark
        if not line.endswith(b"}"):
            return  # nothing, or unfinished: who wrote it did not come to send
        try:
            note = json.loads(line)
            if "xiezuo" in note:
                self._check_version(int(note["xiezuo"]))
            elif "claim" in note:
                self._hold(_claim(note))
            else:
                self._note_outcome(note)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise MailError(
                "提醒认领文件已损坏",
                where=str(self.path),
                remedy="以免重复，没有发送；请从备份恢复这个文件，不要手工修改。",
            ) from error

    def _hold(self, claim: Claim) -> None:
        if any(line.key in self._holders for line in claim.lines):
            return  # void
        self._claims[claim.id] = claim
        self._holders.update((line.key, claim.id) for line in claim.lines)

    def _note_outcome(self, note: Mapping[str, Any]) -> None:
        state, at = MailState(note["state"]), datetime.fromisoformat(note["at"])
        claim = self._claims.get(note["settle"])
        if claim is None:
            return
        entry = replace(claim.entry, state=state, changed=at, detail=str(note["detail"]))
        self._claims[claim.id] = replace(claim, entry=entry)
        for line in claim.lines:
            if state not in _FREE:
                self._holders.setdefault(line.key, claim.id)
            elif self._holders.get(line.key) == claim.id:
                del self._holders[line.key]

    def _check_version(self, version: int) -> None:
        if version > _VERSION:
            raise MailError(
                "提醒认领文件由更新的版本写成",
                where=str(self.path),
                remedy="没有发送；请升级后再运行。",
            )

    def _forget(self) -> None:
        self._claims: dict[str, Claim] = {}
        self._holders: dict[str, str] = {}
        self._read_to = 0
        self._is_torn = False

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            what, remedy = disk_trouble(error)
            raise MailError(
                f"提醒认领文件不能读写（{what}）",
                where=str(self.path),
                remedy=f"不能认领就不发送，以免和别的电脑重复；{remedy}。",
            ) from error


def _claim(note: Mapping[str, Any]) -> Claim:
    at = datetime.fromisoformat(note["at"])
    entry = Entry(
        message_id=str(note["mail"]),
        via=str(note["via"]),
        recipient=str(note["to"]),
        name=str(note["name"]),
        subject=str(note["subject"]),
        planned_for=datetime.fromisoformat(note["planned"]),
        state=MailState.SENDING,
        changed=at,
        tried=at,
        mark=CalendarMark.parse(str(note["meeting"])),
        claim=str(note["claim"]),
    )
    return Claim(
        id=entry.claim,
        by=str(note["by"]),
        at=at,
        entry=entry,
        # Earlier versions wrote no texts, and read past them.
        lines=tuple(map(_line, note["lines"], note.get("said") or [""] * len(note["lines"]))),
    )


def _line(row: Iterable[str], said: str) -> LedgerLine:
    key, collaboration, rule, task, due = row
    day = date.fromisoformat(due) if due else None
    return LedgerLine(key, collaboration, rule, task, day, str(said))


def _day(due: date | None) -> str:
    return due.isoformat() if due else ""
