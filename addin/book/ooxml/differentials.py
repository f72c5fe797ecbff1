"""The formats of conditional formatting, taken over from another workbook."""

from __future__ import annotations

from addin.book.ooxml.package import Package
from addin.book.ooxml.xmltree import Element, Splices


class Differentials:
    """Numbers of the standard workbook's formats in a workbook whose own are in another order."""

    def __init__(self, package: Package, standard: Package) -> None:
        self._package = package
        self._part, self._data, self._root = _styles(package)
        _, data, root = _styles(standard)
        self._wanted = _formats(data, root)
        self._have = _formats(self._data, self._root)
        self._new: list[bytes] = []

    def number(self, standard: int) -> int:
        """Return the number of a format of the standard workbook; it is added if it is missing."""
        wanted = self._wanted[standard]
        known = [*self._have, *self._new]
        if wanted not in known:
            self._new.append(wanted)
            return len(known)
        return known.index(wanted)

    def save(self) -> None:
        """Put the added formats into the package, if there are any."""
        if not self._new:
            return
        splices = Splices(self._data)
        holder = self._root.find("dxfs")
        content = b"".join(self._new)
        count = len(self._have) + len(self._new)
        if holder is not None:
            splices.attribute(holder, "count", str(count))
            splices.append(holder, content)
        else:
            before = [e for e in self._root.children if e.local in ("cellXfs", "cellStyles")]
            at = max(e.end for e in before)
            splices.insert(at, b'<dxfs count="%d">%s</dxfs>' % (count, content))
        self._package.replace(self._part, splices.result())


def _styles(package: Package) -> tuple[str, bytes, Element]:
    part = package.related(package.workbook, "styles")[0]
    return part, *package.tree(part)


def _formats(data: bytes, root: Element) -> list[bytes]:
    holder = root.find("dxfs")
    return [data[e.start : e.end] for e in holder.all("dxf")] if holder is not None else []
