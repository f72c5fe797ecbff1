"""Mail addresses that every server takes."""

from __future__ import annotations

import re
import unicodedata

_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}"
)
LONGEST = 254


def is_address(text: str) -> bool:
    """Return whether `text` is one plain ASCII address of at most 254 characters."""
    return len(text) <= LONGEST and _ADDRESS.fullmatch(text) is not None


def likely_address(text: str) -> str:
    """Return the address that somebody meant by what is none, or an empty text.

    What stands around it is left off, and full-width characters and those that nobody sees.

    >>> likely_address("甲<ａ3@example.com>")
    'a3@example.com'
    """
    plain = unicodedata.normalize("NFKC", text)
    seen = "".join(each for each in plain if unicodedata.category(each) != "Cf")
    meant = seen.rpartition("<")[2].removeprefix("mailto:").strip(" <>()[]\"'.,;:")
    return meant if is_address(meant) else ""
