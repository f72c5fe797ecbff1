"""Makes sheets of one spelling, and takes out tables that cannot be read."""

from __future__ import annotations

import re

from addin.book.layout import WorkbookPart
from addin.book.ooxml.package import Package
from addin.book.ooxml.sheetxml import open_sheet
from addin.errors import BrokenWorkbook


def make_plain(package: Package) -> None:
    """Let sheets be spelt without a prefix on their elements, and drop tables that are damaged."""
    for sheet in WorkbookPart(package).sheets:
        for part in package.related(sheet.part, "table"):
            try:
                package.tree(part)
            except BrokenWorkbook:
                package.remove(part, sheet.part)
        if prefix := open_sheet(package, sheet.part).marks.prefix:
            package.replace(sheet.part, _without(prefix, package.read(sheet.part)))


def _without(prefix: bytes, data: bytes) -> bytes:
    name = re.escape(prefix.rstrip(b":"))
    data = re.sub(rb"<(/?)%s:" % name, rb"<\1", data)
    return re.sub(rb"xmlns:%s=" % name, b"xmlns=", data, count=1)
