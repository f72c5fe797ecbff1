"""Reminder mails with their styles inlined for Outlook, beside premailer on the same pages."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from benchmarks.digests import collaborations, planned
from benchmarks.model import Size, Work

_SENDER = "跨部门协作提醒"


def prepare(folder: Path, size: Size) -> None:
    """Make nothing: the digests are planned in memory."""


def ours(folder: Path, size: Size) -> Work:
    """Render page and text of every mail."""
    from mailer.letters.render import render

    digests = planned(collaborations(size.tasks))
    return Work(lambda: [render(digest, sender=_SENDER).html for digest in digests], _text_of_all)


def peer(folder: Path, size: Size) -> Work:
    """Render alike and let premailer inline the styles, its cache of rules being warm."""
    from premailer import Premailer

    from mailer.letters.render import OURS
    from mailer.letters.view import letter

    digests = planned(collaborations(size.tasks))
    inline = Premailer(
        disable_validation=True, keep_style_tags=False, allow_network=False, remove_classes=False
    )

    def render() -> list[str]:
        pages = []
        for digest in digests:
            view = letter(digest, sender=_SENDER)
            OURS.text("digest.txt.j2", letter=view)
            pages.append(inline.transform(OURS.text("digest.html.j2", letter=view)))
        return pages

    return Work(render, _text_of_all)


def _text_of_all(pages: list[str]) -> list[Any]:
    """Return how many pages there are, whether all have inline styles, and what they say."""
    from lxml import html

    digest = hashlib.sha256()
    for page in pages:
        body = html.document_fromstring(page).find("body")
        digest.update("".join(body.text_content().split()).encode())
    return [len(pages), all('style="' in page for page in pages), digest.hexdigest()]
