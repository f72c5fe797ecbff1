"""Full-width forms and the spaces that nobody sees."""

from __future__ import annotations

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BLANKS = dict.fromkeys(map(ord, "\u3000\u00a0\u2002\u2003\u2009\t\r\n"), " ")
_NOTHING = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_TABLE = {**_HALF_WIDTH, **_BLANKS, **_NOTHING}


def half_width(text: str) -> str:
    """Return a text with full-width letters, digits and signs as plain ones, without outer spaces.

    >>> half_width("　２０２６－11－30 ")
    '2026-11-30'
    """
    if text.isascii() and text.isprintable():  # the common case
        return text.strip()
    return text.translate(_TABLE).strip()


def squeezed(text: str) -> str:
    """Return a text in half width without any space."""
    return "".join(half_width(text).split())
