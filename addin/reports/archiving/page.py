"""Documents as a page of their own, to be read in any browser and printed on A4."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import jinja2

from addin.content import Content
from addin.reports.archiving.documents import Document


def page(
    documents: Sequence[Document],
    content: Content,
    *,
    moment: datetime,
    version: str = "",
    chosen: Collection[str] = (),
) -> str:
    """Return the HTML page; whatever people typed is text in it.

    `version` is that under which it is archived, if it is. Of several documents, those `chosen` by
    title are shown and printed; the reader ticks others.
    """
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("addin.reports.archiving", "."),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("document.html.j2").render(
        documents=documents,
        id=content.text("initiation.collaboration_id"),
        name=content.text("initiation.title"),
        source=content.name,
        version=version,
        moment=moment,
        chosen=chosen or [each.title for each in documents],
    )
