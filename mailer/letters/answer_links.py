"""The links by which the reader of a mail answers it with one click."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from addin.forms.vocabularies import POSTPONED, RATED, SNOOZED
from mailer.answers.links import is_item, link, subject
from mailer.planning.recipients import Mailbox

_TAILS = {POSTPONED: "到…", SNOOZED: "…", RATED: "…"}  # what the reader fills in
SHOWN_ONLY = bytes(32)  # the secret of links in a preview: nobody is believed by them


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """One possible answer, its word on the link, and the subject of the mail that gives it."""

    answer: str
    word: str
    address: str
    subject: str


@dataclass(frozen=True, slots=True)
class AnswerDesk:
    """Where answers go, and the secret by which the tokens in their subjects are made."""

    mailbox: str
    secret: bytes = field(default=SHOWN_ONLY, repr=False)

    def links(self, item: str, answers: Iterable[str], reader: Mailbox) -> tuple[AnswerLink, ...]:
        """Return how `reader` answers about `item`; nothing for an item that no subject can hold.

        Args:
            item: the task id, or what `addin.notices.answers` calls an approval or a countersignature.
            answers: of `mailer.answers.links`, in the order in which they are shown.
        """
        if not is_item(item):
            return ()
        to, by, secret = self.mailbox, reader.address, self.secret
        return tuple(
            AnswerLink(
                answer,
                f"{answer}{_TAILS.get(answer, '')}",
                link(answer, item, sender=to, reader=by, secret=secret),
                subject(answer, item, reader=by, secret=secret),
            )
            for answer in answers
        )
