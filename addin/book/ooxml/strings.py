"""The shared strings of a workbook, decoded when they are asked for.

Most of them belong to sheets that are not read, so they stay bytes until then.
"""

from __future__ import annotations

import re

from addin.book.ooxml import xmltree
from addin.book.ooxml.cells import string_item
from addin.book.ooxml.container import damaged
from addin.book.ooxml.package import Package
from addin.book.ooxml.sheetxml import sliced

_ROOT = re.compile(rb"<([A-Za-z_][\w.-]*:)?sst[\s>/]")


class SharedStrings:
    """The texts of a workbook's shared-string part, by index."""

    def __init__(self, package: Package) -> None:
        self._where = package.name
        self._items: list[bytes] | None = None
        self._package = package

    def __call__(self, index: int) -> str:
        """Return a text; raises BrokenWorkbook if there is none of that index."""
        if self._items is None:
            self._items = self._read()
        if not 0 <= index < len(self._items):
            raise damaged(self._where, "sharedStrings.xml")
        return string_item(self._items[index], self._where)

    def _read(self) -> list[bytes]:
        parts = self._package.related(self._package.workbook, "sharedStrings")
        if not parts:
            return []
        data = self._package.read(parts[0])
        for _ in xmltree.checked(sliced(data), self._where, parts[0]):
            pass
        root = _ROOT.search(data)
        if root is None:
            raise damaged(self._where, parts[0])
        name = (root[1] or b"") + b"si"
        usual = not root[1] and data.count(b"<si") == data.count(b"<si>") == data.count(b"</si>")
        if usual and b"<!" not in data and data.count(b"<?") <= 1:
            return [piece[piece.index(b"<si>") + 4 :] for piece in data.split(b"</si>")[:-1]]
        tree = xmltree.parse(data, self._where, parts[0])
        items = [item for item in tree.children if item.tag.encode() == name]
        return [b"".join(_respelt(item)) for item in items]


def _respelt(item: xmltree.Element) -> list[bytes]:
    """Return what a reader of `string_item` needs of an item, in the usual spelling."""
    out: list[bytes] = []
    for child in item.children:
        run = child if child.local == "t" else child.find("t") if child.local == "r" else None
        if run is not None:
            text = xmltree.escape(run.text).replace("\r", "&#13;")
            out.append(f"<r><t>{text}</t></r>".encode())
    return out
