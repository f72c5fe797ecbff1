"""workbook_templates/retired.txt: what earlier standard workbooks had on their sheets, and now none."""

from __future__ import annotations

from addin.book.ooxml.package import Package
from addin.book.upgrading.furniture import digests
from addin.cli.build.made import Made
from addin.forms import FORMS
from workbook_templates import RETIRED, TEMPLATE


def retired(built: Made) -> Made:
    """Return the digests with those of what the standard workbook had that is about to give way."""
    known = set(RETIRED.read_text(encoding="utf-8").split())
    if not built.is_current():
        after = digests(Package(built.content, TEMPLATE.name), FORMS)
        known |= digests(Package.open(TEMPLATE), FORMS) - after
    return Made(RETIRED, "".join(f"{each}\n" for each in sorted(known)).encode())
