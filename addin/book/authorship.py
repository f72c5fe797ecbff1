"""Who saved a workbook last, and when, as far as the file tells."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from addin.book.ooxml import xmltree
from addin.book.ooxml.package import Package
from addin.errors import WorkbookError

_PART = "docProps/core.xml"


class Authorship(NamedTuple):
    """The name in the program in which a file was saved last, and the moment (UTC)."""

    who: str = ""
    when: datetime | None = None


def authorship(package: Package) -> Authorship:
    """Return who saved a file last; what the file does not tell stays empty.

    It is what the spreadsheet program knows its user by, and nobody vouches for it.
    """
    if not package.has(_PART):
        return Authorship()
    try:
        root = xmltree.parse(package.read(_PART), package.name, _PART)
    except WorkbookError:
        return Authorship()
    who, when = root.find("lastModifiedBy"), root.find("modified")
    try:
        moment = datetime.fromisoformat(when.text.strip()) if when is not None else None
    except ValueError:
        moment = None
    return Authorship(who.text.strip() if who is not None else "", moment)
