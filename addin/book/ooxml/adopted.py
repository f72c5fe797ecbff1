"""Cell formats of another workbook, taken over into one whose own are in another order."""

from __future__ import annotations

import re
from functools import cached_property

from addin.book.ooxml.package import Package
from addin.book.ooxml.xmltree import Element, Splices, escape

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_FIRST_CUSTOM = 164  # number formats below are built in
_PARTS = ("fonts", "fills", "borders")
_NUMBERS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
_OFF = frozenset({"0", "false"})

Said = tuple[str, tuple[tuple[str, str], ...], tuple["Said", ...]]
"""What an element says, however it is spelt."""


def said(element: Element) -> Said:
    """Return name, attributes and children of an element; switched on is what is there at all."""
    given = tuple(sorted(pair for pair in element.attributes.items() if pair != ("val", "1")))
    return element.local, given, tuple(said(child) for child in element.children)


class AdoptedFormats:
    """Numbers of another workbook's cell formats; those that are missing are added."""

    def __init__(self, package: Package, other: Package) -> None:
        self._package, self._other = package, other
        parts = package.related(package.workbook, "styles")
        if not parts:  # written by a program without formats: it gets all of them
            self._add_part()
            parts = package.related(package.workbook, "styles")
        self._part = parts[0]
        self._data, self._root = package.tree(self._part)
        self._there, self._model = other.tree(other.related(other.workbook, "styles")[0])
        self._new: dict[str, list[bytes]] = {}
        self._known = {holder: [said(e) for e in _all(self._root, holder)] for holder in _PARTS}
        self._codes = _codes(self._root)
        self._xfs = [self._said_xf(e.attributes, e) for e in _all(self._root, "cellXfs")]
        self._numbers: dict[int, int] = {}

    def number(self, theirs: int) -> int:
        """Return the number here of a format of the other workbook."""
        if theirs not in self._numbers:
            self._numbers[theirs] = self._adopted(self._theirs[theirs])
        return self._numbers[theirs]

    @cached_property
    def _theirs(self) -> list[Element]:
        return _all(self._model, "cellXfs")

    def _adopted(self, xf: Element) -> int:
        attributes = {**xf.attributes, "xfId": "0"}
        for name, holder in _NUMBERS.items():
            elements = _all(self._model, holder)
            given = int(attributes.get(name, "0"))
            attributes[name] = str(self._part_number(holder, elements[given]))
        attributes["numFmtId"] = str(self._number_format(int(attributes.get("numFmtId", "0"))))
        wanted = self._said_xf(attributes, xf)
        if wanted in self._xfs:
            return self._xfs.index(wanted)
        self._xfs.append(wanted)
        pairs = "".join(f' {k}="{escape(v, quote=True)}"' for k, v in attributes.items())
        inside = self._there[xf.inner : xf.close]
        self._add("cellXfs", f"<xf{pairs}>".encode() + inside + b"</xf>")
        return len(self._xfs) - 1

    def _said_xf(self, attributes: dict[str, str], xf: Element) -> Said:
        """Return what a format says; whether a program applies its parts is understood."""
        given = {
            name: value
            for name, value in attributes.items()
            if not name.startswith("apply") and name != "xfId" and value not in _OFF
        }
        return "xf", tuple(sorted(given.items())), tuple(said(child) for child in xf.children)

    def _part_number(self, holder: str, element: Element) -> int:
        known, wanted = self._known[holder], said(element)
        if wanted in known:
            return known.index(wanted)
        known.append(wanted)
        self._add(holder, self._there[element.start : element.end])
        return len(known) - 1

    def _number_format(self, number: int) -> int:
        if number < _FIRST_CUSTOM:
            return number
        code = _codes(self._model)[number]
        here = next((n for n, own in self._codes.items() if own == code), None)
        if here is None:
            here = max((_FIRST_CUSTOM - 1, *self._codes)) + 1
            self._codes[here] = code
            text = escape(code, quote=True)
            self._add("numFmts", f'<numFmt numFmtId="{here}" formatCode="{text}"/>'.encode())
        return here

    def _add(self, holder: str, raw: bytes) -> None:
        prefix = self._root.prefix.encode()
        if prefix:
            raw = re.sub(rb"<(/?)([A-Za-z])", rb"<\1" + prefix + rb"\2", raw)
        self._new.setdefault(holder, []).append(raw)

    def save(self) -> None:
        """Put the added formats into the package, if there are any."""
        if not self._new:
            return
        splices = Splices(self._data)
        for name, new in self._new.items():
            holder = self._root.find(name)
            if holder is not None:
                splices.attribute(holder, "count", str(len(holder.children) + len(new)))
                splices.append(holder, b"".join(new))
            else:  # number formats may be missing, and come first
                tag = f"{self._root.prefix}{name}".encode()
                content = b"".join(new)
                element = b'<%s count="%d">%s</%s>' % (tag, len(new), content, tag)
                splices.insert(self._root.inner, element)
        self._package.replace(self._part, splices.result())
        self._new.clear()

    def _add_part(self) -> None:
        part = "xl/styles.xml"
        theirs = self._other.related(self._other.workbook, "styles")[0]
        self._package.add(part, self._other.read(theirs), _TYPE)
        self._package.relate(self._package.workbook, "styles", part)


def _all(root: Element, holder: str) -> list[Element]:
    found = root.find(holder)
    return list(found.children) if found is not None else []


def _codes(root: Element) -> dict[int, str]:
    return {
        int(each.attributes.get("numFmtId", "0")): each.attributes.get("formatCode", "")
        for each in _all(root, "numFmts")
    }
