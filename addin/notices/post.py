"""What becomes of the mails that came in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from addin.content import Content, Row
from mailer.answers.reading import LeftAlone
from mailer.delivery.entries import Entry


@dataclass(slots=True)
class AnsweredWorkbook:
    """A workbook with the answers that are about to be written into it."""

    path: Path
    content: Content
    new: list[Row] = field(default_factory=list)

    def has(self, message_id: str) -> bool:
        """Return whether a mail stands in it already, or is about to."""
        noted = self.content.table("Answers").texts("message_id")
        return message_id in noted or any(row["message_id"] == message_id for row in self.new)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An answer that cannot be taken over as it is: it goes back to its sender.

    - `identity`: of the mail; one question for each.
    - `person`, `address`: as 通讯录 has them.
    - `item`: what it is about, empty where nobody can tell.
    - `text`: what the sender wrote.
    - `is_closed`: nothing is to be answered now, such as an approval before its turn.
    """

    book: AnsweredWorkbook
    identity: str
    person: str
    address: str
    subject: str
    received_at: datetime
    reason: str
    item: str = ""
    text: str = ""
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class CameBack:
    """One of our mails that did not reach `address`, and why; `said` is what the server wrote."""

    entry: Entry
    address: str
    reason: str
    said: str
    collaborations: frozenset[str]


@dataclass(slots=True)
class Post:
    """What became of the mails: proposals, those left alone (and where they lie), questions.

    - `came_back`: our own mails that reports say did not arrive.
    - `known`: how many answers and reports were noted before.
    """

    proposed: list[tuple[Path, Row]] = field(default_factory=list)
    left: list[tuple[str, LeftAlone]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    came_back: list[CameBack] = field(default_factory=list)
    known: int = 0
