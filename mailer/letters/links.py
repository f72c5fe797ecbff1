"""Addresses under which a mail program opens a workbook."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from mailer.text import one_line

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_ASCII_UNSAFE = re.compile(r"[\x00-\x20\"#%<>?\[\]^`{|}\x7f]")


def link_to(place: str) -> str:
    r"""Return the address of a path or URL, or ``""`` where a link cannot work.

    Chinese letters stay as they are: Windows reads percent-encoded ones by the system's code page.

    >>> link_to(r"\\fs01\协作\新产品 上市.xlsx")
    'file://///fs01/协作/新产品%20上市.xlsx'
    >>> link_to("javascript:alert(1)")
    ''
    """
    place = place.strip()
    if place.startswith(("\\\\", "//")):
        return "file:///" + _file(place)
    if _DRIVE.match(place):
        return "file:///" + _file(place)
    if place.startswith("/"):
        return "file://" + _file(place)
    if place.partition(":")[0].lower() in ("https", "http", "file"):
        return quote(place, safe=";/?:@&=+$,#%!~*'()[]")
    return ""


def as_read(place: str) -> str:
    """Return a path or URL as people read it: with Chinese letters, not percent signs.

    >>> as_read("https://files.example.com/%E5%8D%8F%E4%BD%9C.xlsx")
    'https://files.example.com/协作.xlsx'
    """
    return one_line(unquote(place)) if place.startswith("http") else place


def _file(path: str) -> str:
    return _ASCII_UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", path.replace("\\", "/"))
