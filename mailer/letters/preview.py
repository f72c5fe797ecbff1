"""Mails to look at before any is sent: a page that shows each at both widths, and their files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailer.letters.outlook import cannot_show
from mailer.letters.render import OURS, Rendered
from mailer.text import shortened

PAGE = "邮件预览.html"
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\s.]+')  # characters that Windows allows in no file name


@dataclass(frozen=True, slots=True)
class Shown:
    """One mail as it would go out: to whom (names), what it says, and its bytes."""

    to: str
    rendered: Rendered
    message: bytes


@dataclass(frozen=True, slots=True)
class _Card:
    """One mail on the page."""

    to: str
    subject: str
    stem: str
    height: int
    problems: tuple[str, ...]


def preview_files(
    mails: Sequence[Shown], *, title: str, notes: Sequence[str] = (), templates: Sequence[str] = ()
) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each file of a preview, the page that shows them all first.

    Args:
        title: the day and what is previewed.
        notes: what is not sent and why.
        templates: the names of the company's templates that were used.
    """
    cards = [_card(number, mail) for number, mail in enumerate(mails, 1)]
    page = OURS.text(
        "preview_folder.html.j2", title=title, notes=notes, templates=templates, cards=cards
    )
    yield PAGE, page.encode()
    for card, mail in zip(cards, mails, strict=True):
        yield f"{card.stem}.html", mail.rendered.html.encode()
        yield f"{card.stem}.txt", mail.rendered.text.encode()
        yield f"{card.stem}.eml", mail.message


def _card(number: int, mail: Shown) -> _Card:
    name = _FORBIDDEN.sub("", shortened(mail.to, 20)) or "邮件"
    rows = mail.rendered.html.count("<tr")
    return _Card(
        to=mail.to,
        subject=mail.rendered.subject,
        stem=f"{number:03} {name}",
        height=min(460 + 62 * max(rows - 10, 0), 2_400),
        problems=cannot_show(mail.rendered.html),
    )
