"""A note as its reader sees it in the mail."""

from __future__ import annotations

from dataclasses import dataclass

from mailer.letters.answer_links import AnswerDesk, AnswerLink
from mailer.planning.notes import Note
from mailer.text import one_line


@dataclass(frozen=True, slots=True)
class FactView:
    """One fact of a note."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note as its templates show it."""

    subject: str
    recipient: str
    headline: str
    facts: tuple[FactView, ...]
    advice: tuple[str, ...]
    answers: tuple[AnswerLink, ...]
    answer_to: str  # the address of the answers; empty where there is nothing to answer
    sender: str


def view_of(note: Note, *, sender: str, desk: AnswerDesk | None) -> NoteView:
    """Return what a note says; `desk` reads the answers to it, `sender` is who sends it."""
    answers = desk.links(note.item, note.answers, note.to) if desk and note.item else ()
    facts = (
        FactView(label, tuple(map(one_line, text.splitlines())))
        for label, text in note.facts
        if text
    )
    return NoteView(
        subject=note.subject,
        recipient=note.to.name,
        headline=note.headline,
        facts=tuple(facts),
        advice=note.advice,
        answers=answers,
        answer_to=desk.mailbox if desk and answers else "",
        sender=sender,
    )
