"""Brings the rows of an unusually written sheet into the spelling that all others have.

Only what stands between the tags of sheetData is written anew, with the same meaning: each row
and cell gets its `r` first, CDATA becomes text, comments and processing instructions go.
Elements of other namespaces are taken over byte by byte.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from addin.book.ooxml import container, guard, xmltree
from addin.book.ooxml.reference import letters, number_of

_ODDITY = re.compile(rb"<!--.*?-->|<\?(?!xml\s).*?\?>|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_CELL_REF = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def respell(data: bytes, where: str, part: str) -> bytes:
    """Return the sheet with its rows and cells in the usual spelling.

    Raises:
        BrokenWorkbook: not well-formed, no sheetData, or a reference that is none.
        UnsafeWorkbook: a DOCTYPE.
    """
    data = xmltree.in_utf8(data, where, part)
    speller = _Speller(data, where, part)
    try:
        return speller.run()
    except expat.ExpatError:
        raise container.damaged(where, part) from None


class _Speller:
    def __init__(self, data: bytes, where: str, part: str) -> None:
        self._data, self._where, self._part = data, where, part
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.namespace_prefixes = True
        self._parser.ordered_attributes = True
        self._main = self._prefix = ""
        self._depth = 0
        self._empty_ends: list[int] = []  # of each open element: where its tag ends if it is empty
        self._inside = 0  # depth of sheetData
        self._foreign = 0  # depth of an element of another namespace
        self._foreign_start = 0
        self._row = self._column = 0
        self._row_seen = False
        self._out: list[str | bytes] = []

    def run(self) -> bytes:
        parser = self._parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._refuse
        self._head = self._tail = -1
        parser.Parse(self._data, True)
        if self._tail < 0:
            raise container.damaged(self._where, self._part)
        tag = f"{self._prefix}sheetData>"
        middle = b"".join(
            piece if isinstance(piece, bytes) else piece.encode() for piece in self._out
        )
        around = (self._data[: self._head], self._data[self._tail :])
        head, tail = (_ODDITY.sub(_plain_text, piece) for piece in around)
        return b"".join((head, f"<{tag}".encode(), middle, f"</{tag}".encode(), tail))

    def _refuse(self, *_: object) -> None:
        raise guard.unsafe("文件里有外部实体或 DOCTYPE 声明", self._where)

    def _start(self, name: str, attributes: list[str]) -> None:
        self._depth += 1
        namespace, local, prefix = _parts(name)
        at = self._parser.CurrentByteIndex
        tag_end = self._tag_end(at)
        self._empty_ends.append(tag_end if self._data[tag_end - 2 : tag_end] == b"/>" else 0)
        if self._depth == 1:
            self._main, self._prefix = namespace, f"{prefix}:" if prefix else ""
        elif not self._inside:
            if local == "sheetData" and self._depth == 2:
                self._inside, self._head = self._depth, at
        elif self._foreign:
            return
        elif namespace != self._main or local == "extLst":
            self._foreign, self._foreign_start = self._depth, at
        else:
            pairs = list(zip(attributes[::2], attributes[1::2], strict=True))
            self._open(local, pairs)

    def _open(self, local: str, pairs: list[tuple[str, str]]) -> None:
        if local == "row" and self._depth == self._inside + 1:
            pairs = self._with_row(pairs)
        elif local == "c" and self._depth == self._inside + 2:
            pairs = self._with_cell(pairs)
        text = "".join(f' {_name(k)}="{xmltree.escape(v, quote=True)}"' for k, v in pairs)
        self._out.append(f"<{self._prefix}{local}{text}>")

    def _with_row(self, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        given = dict(pairs).get("r", "")
        self._row = int(given) if given.isascii() and given.isdigit() else self._row + 1
        self._column = 0
        return [("r", str(self._row)), *(pair for pair in pairs if pair[0] != "r")]

    def _with_cell(self, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        given = dict(pairs).get("r")
        if given is None:
            self._column += 1
        else:
            match = _CELL_REF.fullmatch(given)
            if match is None or int(match[2]) != self._row:
                raise container.damaged(self._where, self._part)
            self._column = number_of(match[1])
        ref = f"{letters(self._column)}{self._row}"
        return [("r", ref), *(pair for pair in pairs if pair[0] != "r")]

    def _end(self, name: str) -> None:
        _, local, _ = _parts(name)
        empty_end = self._empty_ends.pop()
        if self._inside:
            if self._depth == self._inside:
                self._tail = empty_end or self._tag_end(self._parser.CurrentByteIndex)
                self._inside = 0
            elif self._foreign == self._depth:
                end = empty_end or self._tag_end(self._parser.CurrentByteIndex)
                self._out.append(self._data[self._foreign_start : end])
                self._foreign = 0
            elif not self._foreign:
                self._out.append(f"</{self._prefix}{local}>")
        self._depth -= 1

    def _tag_end(self, at: int) -> int:
        """Return where the tag that begins at `at` ends."""
        match = xmltree.TAG.match(self._data, at)
        if match is None:
            raise container.damaged(self._where, self._part)
        return match.end()

    def _text(self, text: str) -> None:
        if self._inside and not self._foreign:
            self._out.append(xmltree.escape(text).replace("\r", "&#13;"))


def _plain_text(oddity: re.Match[bytes]) -> bytes:
    """Return what a comment, an instruction or a CDATA section comes to: its text, or nothing."""
    return xmltree.escape((oddity[1] or b"").decode()).encode()


def _parts(name: str) -> tuple[str, str, str]:
    """Split expat's ``namespace local prefix`` into namespace, local name and prefix."""
    namespace, _, rest = name.rpartition(" ")
    if not namespace:
        return "", name, ""
    before, _, local = namespace.rpartition(" ")
    return (before, local, rest) if before else (namespace, rest, "")


def _name(name: str) -> str:
    _, local, prefix = _parts(name)
    if not prefix and name.startswith("http://www.w3.org/XML/1998/namespace"):
        prefix = "xml"
    return f"{prefix}:{local}" if prefix else local
