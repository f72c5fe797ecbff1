"""Mails as HTML and as text, from templates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil

from markupsafe import escape

from addin.forms.reminders import Reminder
from mailer.letters.answer_links import AnswerDesk
from mailer.letters.invitation import InvitationView
from mailer.letters.month_view import MonthView, month_view
from mailer.letters.note import NoteView
from mailer.letters.report_view import WeekView, week_view
from mailer.letters.stationery import Stationery
from mailer.letters.view import SHOWN, letter
from mailer.planning.digests import Digest, Outgoing
from mailer.text import one_line

OURS = Stationery()
LARGEST = 100_500
"""Bytes of a mail without its headers: beyond 100 KB programs cut a mail off."""
_FRAME = 8_000  # bytes of ours around the lines, without which the first guess takes off too few
_LEAST = 1  # line in full, however much it says
_READER = (
    "\ue000收件人\ue000"  # in place of the name, in a report that several get; nobody types it
)
_KEPT = 64  # reports: those of one run that differ


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a mail says: subject, HTML document and plain text; how many lines of a digest in full."""

    subject: str
    html: str
    text: str
    full: int = 0

    @property
    def weight(self) -> int:
        """About how many bytes the mail has: its parts travel as base64, in lines."""
        return (len(self.html.encode()) + len(self.text.encode())) * 104 // 76


def render(
    digest: Digest, *, sender: str, stationery: Stationery = OURS, desk: AnswerDesk | None = None
) -> Rendered:
    """Return the mail of a digest; `sender` is the name under which it goes out.

    With a `desk` its reader can answer about each of the own tasks by a link.

    Raises:
        MailError: a template of the company's is wrong.
    """
    if digest.report is Reminder.MONTHLY:
        return _report("monthly", month_view(digest, sender=sender), stationery)

    def made(shown: int) -> Rendered:
        if digest.report is Reminder.WEEKLY:
            return _report("weekly", week_view(digest, sender=sender, shown=shown), stationery)
        return _digest(digest, sender, stationery, desk, shown)

    return _fitting(made, min(SHOWN, len(digest.lines)) if not digest.report else SHOWN)


def _fitting(made: Callable[[int], Rendered], shown: int) -> Rendered:
    """Return a mail with at most `shown` lines in full, as many as there is room for.

    How much one more weighs lies between what the last ones weighed and the mean of all, which
    counts head and foot among them.
    """
    mail = made(shown)
    each = (mail.weight - _FRAME) / shown
    while mail.weight > LARGEST and shown > _LEAST:
        fewer = max(_LEAST, shown - ceil((mail.weight - LARGEST) / each))
        lighter = made(fewer)
        last = (mail.weight - lighter.weight) / (shown - fewer)
        shown, mail, each = fewer, lighter, (last + lighter.weight / fewer) / 2
    return mail


def _digest(
    digest: Digest, sender: str, stationery: Stationery, desk: AnswerDesk | None, shown: int
) -> Rendered:
    view = letter(digest, sender=sender, desk=desk, shown=shown)
    return Rendered(
        one_line(view.subject),
        stationery.html("digest.html.j2", letter=view),
        stationery.text("digest.txt.j2", letter=view),
        shown,
    )


def _report(name: str, view: WeekView | MonthView, stationery: Stationery) -> Rendered:
    """Return a report; one that says the same to several readers is written once.

    What a company's template does with a name, nobody knows.
    """
    if stationery.folder is not None:
        return _written(name, view, stationery)
    shared = _shared(name, replace(view, recipient=_READER))
    return replace(shared, html=shared.html.replace(_READER, escape(one_line(view.recipient))))


@lru_cache(_KEPT)
def _shared(name: str, view: WeekView | MonthView) -> Rendered:
    return _written(name, view, OURS)


def _written(name: str, view: WeekView | MonthView, stationery: Stationery) -> Rendered:
    return Rendered(
        one_line(view.subject),
        stationery.html(f"{name}.html.j2", report=view),
        stationery.text(f"{name}.txt.j2", report=view),
    )


def render_invitation(view: InvitationView, stationery: Stationery = OURS) -> Rendered:
    """Return the mail of a meeting invitation.

    Raises:
        MailError: a template of the company's is wrong.
    """
    return Rendered(
        one_line(view.subject),
        stationery.html("invitation.html.j2", view=view),
        stationery.text("invitation.txt.j2", view=view),
    )


def render_note(view: NoteView, stationery: Stationery = OURS) -> Rendered:
    """Return the mail of a note.

    Raises:
        MailError: a template of the company's is wrong.
    """
    return Rendered(
        one_line(view.subject),
        stationery.html("note.html.j2", note=view),
        stationery.text("note.txt.j2", note=view),
    )


def preview_page(plan: Outgoing, mails: Sequence[tuple[Digest, Rendered]]) -> str:
    """Return one HTML page that shows every mail of a plan exactly as it would be sent."""
    shown = [(digest, mail, 420 + 150 * len(digest.lines)) for digest, mail in mails]
    moment = f"{plan.now:%Y-%m-%d %H:%M}"
    return OURS.text("preview.html.j2", plan=plan, moment=moment, mails=shown)
