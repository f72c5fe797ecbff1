"""What a place looks like where answers arrive; nothing in it is moved, deleted or marked as read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

MAX_SIZE = 30 << 20  # bytes of a mail that is looked at


@dataclass(frozen=True, slots=True)
class Received:
    """A mail that has arrived.

    - `place`: where it is, as people are told it.
    - `read`: gives its bytes; of a very large mail perhaps only one more than `MAX_SIZE`.
    - `size`: its bytes, 0 where the place does not say.
    - `subject`, `sender`: as the place lists them; None and empty where only the mail says them.
    - `arrived`: when, by the server's clock; None where only the mail says it.
    """

    place: str
    read: Callable[[], bytes]
    size: int = 0
    subject: str | None = None
    sender: str = ""
    arrived: datetime | None = None


class Inbox(Protocol):
    """A place where mails arrive."""

    def mails(self, since: datetime) -> Iterator[Received]:
        """Yield the mails that arrived at or after `since`, the earliest first.

        Raises:
            MailError: they cannot be listed; `Received.read` raises it too.
        """
        ...

    def close(self) -> None:
        """Hang up."""
        ...
