"""Small XML parts as a tree that knows at which byte everything stands.

An edit is a splice at those bytes, so what is not edited keeps its exact spelling: attribute
order, prefixes, extension elements that nobody here has heard of.
expat does the reading; a DOCTYPE is refused at its first byte, before any entity exists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from xml.parsers import expat

from addin.book.ooxml import guard
from addin.book.ooxml.container import damaged

TAG = re.compile(rb"""</?[^\s/>]+(?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
_DECLARED = re.compile(rb"""^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["'][^>]*\?>""")
_DOCTYPE = "文件里有外部实体或 DOCTYPE 声明"
_SMALL = 1 << 15  # bytes up to which a part's tree is remembered
_DEEPEST = 256  # levels; the deepest real part (a chart) has about 20


class Element:
    """One element of `data`: name, attributes, children and where it stands.

    `start`–`inner` is its start tag, `close`–`end` its end tag, in bytes.
    """

    __slots__ = (
        "_data",
        "attributes",
        "children",
        "close",
        "is_empty_tag",
        "pieces",
        "start",
        "tag",
    )

    def __init__(self, data: bytes, tag: str, attributes: dict[str, str], start: int) -> None:
        self._data = data
        self.tag = tag
        self.attributes = attributes
        self.start = start
        self.close = start
        self.is_empty_tag = False
        self.children: list[Element] = []
        self.pieces: list[str] = []

    def ends(self, at: int) -> None:
        """Note where expat saw the end: before the end tag, or behind an empty tag."""
        self.close = at
        if not self.children and not self.pieces:
            self.is_empty_tag = self._data[at - 2 : at] == b"/>"

    # Most elements are only looked at, so these offsets are worked out when asked for.
    @property
    def inner(self) -> int:
        if self.is_empty_tag:
            return self.close
        match = TAG.match(self._data, self.start)
        return match.end() if match else self.start

    @property
    def end(self) -> int:
        return self.close if self.is_empty_tag else self._data.index(b">", self.close) + 1

    @property
    def local(self) -> str:
        """The name without its namespace prefix."""
        return self.tag.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """The namespace prefix with its colon, or nothing."""
        head, colon, _ = self.tag.rpartition(":")
        return head + colon

    @property
    def text(self) -> str:
        """The text directly inside."""
        return "".join(self.pieces)

    def find(self, local: str) -> Element | None:
        """Return the first child of that local name."""
        return next((child for child in self.children if child.local == local), None)

    def all(self, local: str) -> Iterator[Element]:
        """Yield the children of that local name."""
        return (child for child in self.children if child.local == local)

    def walk(self) -> Iterator[Element]:
        """Yield this element and everything below it."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(reversed(element.children))

    def attribute(self, local: str) -> str | None:
        """Return an attribute by its name without prefix."""
        for name, value in self.attributes.items():
            if name.rpartition(":")[2] == local:
                return value
        return None


def parse(data: bytes, where: str, part: str = "") -> Element:
    """Return the root element of a part in UTF-8.

    Raises:
        BrokenWorkbook: not well-formed.
        UnsafeWorkbook: a DOCTYPE, or nested deeper than any real part.
    """
    try:
        return _known_tree(data) if len(data) <= _SMALL else _tree(data)
    except expat.ExpatError:
        raise damaged(where, part) from None
    except _Refused as refused:
        raise guard.unsafe(refused.what or f"部件「{part}」的结构异常", where) from None


class _Refused(Exception):
    """What no office program writes; `what` says it, if it is not the structure."""

    def __init__(self, what: str = "") -> None:
        super().__init__(what)
        self.what = what


def _tree(data: bytes) -> Element:
    """Return the root element; raises ExpatError or _Refused."""
    root = Element(data, "", {}, 0)
    stack = [root]
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise _Refused(_DOCTYPE)

    def start(tag: str, attributes: dict[str, str]) -> None:
        if len(stack) > _DEEPEST:
            raise _Refused
        element = Element(data, tag, attributes, parser.CurrentByteIndex)
        stack[-1].children.append(element)
        stack.append(element)

    def end(_: str) -> None:
        stack.pop().ends(parser.CurrentByteIndex)

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = lambda text: stack[-1].pieces.append(text)
    parser.Parse(data, True)
    return root.children[0]


# Workbooks of one template share most of their small parts, and nobody changes a tree.
_known_tree = lru_cache(maxsize=256)(_tree)


def checker(where: str) -> expat.XMLParserType:
    """Return a parser that refuses a DOCTYPE and otherwise only checks."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise guard.unsafe(_DOCTYPE, where)

    parser.StartDoctypeDeclHandler = refuse
    return parser


def checked(
    chunks: Iterable[bytes], where: str, part: str, oddities: list[str] | None = None
) -> Iterator[bytes]:
    """Yield the chunks; raise unless they are one well-formed document without a DOCTYPE.

    Comments, processing instructions and CDATA are noted in `oddities`.
    """
    parser = checker(where)
    if oddities is not None:
        note = oddities.append
        parser.CommentHandler = lambda _: note("comment")
        parser.ProcessingInstructionHandler = lambda *_: note("instruction")
        parser.StartCdataSectionHandler = lambda: note("CDATA")
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            yield chunk
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise damaged(where, part) from None


def check_start(data: bytes, where: str, part: str) -> None:
    """Raise what `checked` raises unless a well-formed document may go on after `data`."""
    try:
        checker(where).Parse(data, False)
    except expat.ExpatError:
        raise damaged(where, part) from None


def in_utf8(data: bytes, where: str, part: str) -> bytes:
    """Return the part in UTF-8 without a byte order mark, whatever it was written in."""
    if data[:3] == b"\xef\xbb\xbf":
        return data[3:]
    codec = ""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        codec = "utf-16"
    elif match := _DECLARED.match(data[:200]):
        declared = match[1].decode("ascii").lower()
        codec = "" if declared in ("utf-8", "us-ascii") else declared
    if not codec:
        return data
    try:
        text = data.decode(codec)
    except (LookupError, UnicodeDecodeError):
        raise damaged(where, part) from None
    return re.sub(r"^<\?xml[^>]*\?>", '<?xml version="1.0" encoding="UTF-8"?>', text).encode()


class Splices:
    """Edits of one part, gathered first and made in one go."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._cuts: list[tuple[int, int, bytes]] = []

    def __bool__(self) -> bool:
        return bool(self._cuts)

    def cut(self, start: int, end: int, new: bytes) -> None:
        """Put `new` in place of the bytes `start`–`end`."""
        self._cuts.append((start, end, new))

    def insert(self, at: int, new: bytes) -> None:
        self._cuts.append((at, at, new))

    def attribute(self, element: Element, name: str, value: str) -> None:
        """Set an attribute, in its place if it is there."""
        tag = self._data[element.start : element.inner]
        new = escape(value, quote=True).encode()
        pattern = rb"""(\s%s\s*=\s*)("[^"]*"|'[^']*')""" % re.escape(name.encode())
        if match := re.search(pattern, tag):
            at = element.start + match.start(2)
            self.cut(at, element.start + match.end(2), b'"' + new + b'"')
            return
        at = element.start + 1 + len(element.tag.encode())
        self.insert(at, b' %s="%s"' % (name.encode(), new))

    def text(self, element: Element, value: str) -> None:
        """Set the text of an element that has no children."""
        if element.is_empty_tag:
            self.append(element, escape(value).encode())
        else:
            self.cut(element.inner, element.close, escape(value).encode())

    def append(self, element: Element, new: bytes) -> None:
        """Add `new` as the last child of an element."""
        if element.is_empty_tag:
            tag = element.tag.encode()
            self.cut(element.inner - 2, element.inner, b">" + new + b"</" + tag + b">")
        else:
            self.insert(element.close, new)

    def result(self) -> bytes:
        """Return the part with all edits made."""
        out: list[bytes] = []
        at = 0
        for start, end, new in sorted(self._cuts, key=lambda cut: cut[:2]):
            out += (self._data[at:start], new)
            at = max(at, end)
        out.append(self._data[at:])
        return b"".join(out)


def escape(text: str, *, quote: bool = False) -> str:
    """Return text as it stands between tags, or with `quote` between double quotes."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if quote:
        text = text.replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return text
