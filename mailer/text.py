"""Text that people typed, made safe to stand in a line of a mail."""

from __future__ import annotations

import re
import unicodedata

_BREAKS = ("Cc", "Zl", "Zp", "Cs")
_AROUND_BREAK = re.compile(r"\s*\n\s*")


def breaks_lines(text: str) -> bool:
    """Return whether `text` holds line breaks, other control characters or lone surrogates."""
    return any(unicodedata.category(c) in _BREAKS for c in text)


def one_line(text: str) -> str:
    """Return `text` in one line, without control and direction marks; spaces stay as they are.

    Direction marks would turn round what follows them; nothing that staff type needs them.

    >>> one_line("新产品\\r\\n 上市\\u202e")
    '新产品 上市'
    """
    if text.isprintable():  # the common case, without a look at every letter
        return text.strip()
    kept = (
        "\n" if unicodedata.category(c) in _BREAKS else c
        for c in text
        if unicodedata.category(c) != "Cf"
    )
    return _AROUND_BREAK.sub(" ", "".join(kept)).strip()


def shortened(text: str, length: int) -> str:
    """Return `text` in one line of at most `length` characters, with … where it was cut."""
    text = one_line(text)
    return text if len(text) <= length else text[: max(length - 1, 0)] + "…"
