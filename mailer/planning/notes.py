"""A note to one person about one mail: an answer that could not be taken over, a mail that came back."""

from __future__ import annotations

from dataclasses import dataclass

from mailer.planning.recipients import Mailbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a note says.

    - `key`: by which the ledger lets it out once.
    - `about`: the 协作编号 of the workbook that it is about.
    - `facts`: label and text of each, in the order in which they are shown.
    - `advice`: what the reader is asked to do, and whom to turn to.
    - `item`, `answers`: about what, and by which answers, the reader answers by a link; the note
      says how where there is one.
    - `in_reply_to`: the Message-ID of the mail that it is about, where the reader wrote it.
    """

    key: str
    about: str
    to: Mailbox
    subject: str
    headline: str
    facts: tuple[tuple[str, str], ...]
    advice: tuple[str, ...]
    item: str = ""
    answers: tuple[str, ...] = ()
    in_reply_to: str = ""
