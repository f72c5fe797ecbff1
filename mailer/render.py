"""Mails as HTML and as text, from the templates beside this module."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import css_inline
import jinja2
from markupsafe import Markup

from mailer.invitation import InvitationView
from mailer.plan import Digest, Plan
from mailer.text import one_line
from mailer.view import letter


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a mail says: subject, HTML document and plain text."""

    subject: str
    html: str
    text: str


def render(digest: Digest, *, sender: str) -> Rendered:
    """Return the mail of a digest; `sender` is the name under which it goes out."""
    view = letter(digest, sender=sender)
    html = _environment().get_template("digest.html.j2").render(letter=view)
    text = _environment().get_template("digest.txt.j2").render(letter=view)
    return Rendered(one_line(view.subject), _inliner().inline(html), text)


def render_invitation(view: InvitationView) -> Rendered:
    """Return the mail of a meeting invitation."""
    html = _environment().get_template("invitation.html.j2").render(view=view)
    text = _environment().get_template("invitation.txt.j2").render(view=view)
    return Rendered(one_line(view.subject), _inliner().inline(html), text)


def preview_page(plan: Plan, mails: Sequence[tuple[Digest, Rendered]]) -> str:
    """Return one HTML page that shows every mail of a plan exactly as it would be sent."""
    template = _environment().get_template("preview.html.j2")
    return template.render(plan=plan, mails=mails)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("mailer"),
        autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2",)),
        undefined=jinja2.StrictUndefined,
        # No template can forget it: whatever is put in loses control and direction marks.
        finalize=lambda value: (
            one_line(value) if isinstance(value, str) and not isinstance(value, Markup) else value
        ),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False)
