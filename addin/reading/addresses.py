"""Mail addresses that every server takes."""

from __future__ import annotations

import re

_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}"
)
LONGEST = 254


def is_address(text: str) -> bool:
    """Return whether `text` is one plain ASCII address of at most 254 characters."""
    return len(text) <= LONGEST and _ADDRESS.fullmatch(text) is not None
