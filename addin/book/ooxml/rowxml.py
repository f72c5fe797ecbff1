"""Small pieces of a sheet's XML: start tags of rows, what columns and the dimension say."""

from __future__ import annotations

import re
from functools import lru_cache

from addin.book.ooxml.reference import Area, area
from addin.book.ooxml.sheetxml import Marks

_WIDTH = 8.43  # characters; what a column has that nobody set


def prefixed(xml: str, marks: Marks) -> bytes:
    """Return a cell's inner XML with the sheet's namespace prefix on its tags."""
    data = xml.encode()
    if not marks.prefix:
        return data
    return re.sub(rb"<(/?)([a-z])", rb"<\1%s\2" % marks.prefix, data)


def without_spans(start_tag: bytes) -> bytes:
    """Return a row's start tag without the hint which columns it spans; it would be wrong."""
    return re.sub(rb' spans="[^"]*"', b"", start_tag)


def with_height(row: bytes, points: float) -> bytes:
    """Return a row (from its number on) at least so high, unless its height was set by hand."""
    end = row.find(b">")
    tag = row[:end]
    if b'customHeight="1"' in tag or b'customHeight="true"' in tag:
        return row
    height = re.search(rb'\sht="([\d.]+)"', tag)
    if height and float(height[1]) >= points:
        return row
    closing = b"/" if tag.endswith(b"/") else b""
    rest = tag[: height.start()] + tag[height.end() :] if height else tag
    return b'%s ht="%g"%s%s' % (rest.removesuffix(b"/"), points, closing, row[end:])


@lru_cache(maxsize=256)
def column_width(head: bytes, column: int) -> float:
    """Return the width of a column in characters, from the head of its sheet."""
    for tag in re.findall(rb"<(?:[\w.-]+:)?col\s[^>]*>", head):
        given = dict(re.findall(rb'(\w+)="([\d.]+)"', tag))
        if int(given.get(b"min", 0)) <= column <= int(given.get(b"max", 0)):
            return float(given.get(b"width", _WIDTH))
    return _WIDTH


def column_style(head: bytes, column: int) -> int:
    """Return the style of a whole column, from the head of its sheet."""
    for tag in re.findall(rb"<(?:[\w.-]+:)?col\s[^>]*>", head):
        given = dict(re.findall(rb'(\w+)="(\d+)"', tag))
        if int(given.get(b"min", 0)) <= column <= int(given.get(b"max", 0)):
            return int(given.get(b"style", 0))
    return 0


def with_dimension(head: bytes, written: Area) -> bytes:
    """Return a sheet's head whose dimension takes in an area."""
    match = re.search(rb"<(?:[\w.-]+:)?dimension\s[^>]*?ref=[\"']([^\"']*)[\"']", head)
    old = area(match[1].decode()) if match else None
    if match is None or old is None:
        return head
    new = Area(
        min(old.left, written.left),
        min(old.top, written.top),
        max(old.right, written.right),
        max(old.bottom, written.bottom),
    )
    return head[: match.start(1)] + str(new).encode() + head[match.end(1) :]
