"""Mails as HTML and as text, from templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
LARGEST = 98_000
"""Bytes of a mail without its headers: beyond 100 KB programs cut a mail off."""
_LEAST = 4  # lines in full, however much each of them says


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a mail says: subject, HTML document and plain text."""

    subject: str
    html: str
    text: str

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
    shown = SHOWN
    while True:
        if digest.report is Reminder.WEEKLY:
            made = _report("weekly", week_view(digest, sender=sender, shown=shown), stationery)
        else:
            made = _digest(digest, sender, stationery, desk, shown)
        if made.weight <= LARGEST or shown == _LEAST:
            return made
        # Head and foot weigh the same with fewer lines, so that this is too few rather than too many.
        shown = max(_LEAST, min(shown - 1, shown * LARGEST // made.weight))


def _digest(
    digest: Digest, sender: str, stationery: Stationery, desk: AnswerDesk | None, shown: int
) -> Rendered:
    view = letter(digest, sender=sender, desk=desk, shown=shown)
    return Rendered(
        one_line(view.subject),
        stationery.html("digest.html.j2", letter=view),
        stationery.text("digest.txt.j2", letter=view),
    )


def _report(name: str, view: WeekView | MonthView, stationery: Stationery) -> Rendered:
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
