"""A document as a page of its own, to be read in any browser and printed on A4."""

from __future__ import annotations

from datetime import datetime

import jinja2

from addin.content import Content
from addin.reports.archiving.documents import Document


def page(document: Document, content: Content, *, moment: datetime, version: str = "") -> str:
    """Return the HTML page; whatever people typed is text in it.

    `version` is that under which it is archived, if it is.
    """
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("addin.reports.archiving", "."),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("document.html.j2").render(
        document=document,
        id=content.text("initiation.collaboration_id"),
        name=content.text("initiation.title"),
        source=content.name,
        version=version,
        moment=moment,
    )
