"""Transports that count what they deliver, for tests of the ledger and of crashes."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from mailer.delivery.transport import Envelope, MailState, Outcome


class LogTransport:
    """Delivers by adding one line to a file; unlike a file name, a line can stand there twice."""

    settles_after = timedelta(0)

    def __init__(self, path: Path, pause: Callable[[], None] = lambda: None) -> None:
        self.path = path
        self._pause = pause

    @property
    def name(self) -> str:
        return f"log:{self.path}"

    def deliver(self, envelope: Envelope, message: bytes) -> Outcome:
        self._pause()
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(descriptor, f"{envelope.message_id}\n".encode())
        os.close(descriptor)
        self._pause()
        return Outcome(MailState.SENT)

    def was_delivered(self, message_id: str) -> bool | None:
        return message_id in self.delivered()

    def close(self) -> None:
        pass

    def delivered(self) -> list[str]:
        return self.path.read_text().splitlines() if self.path.exists() else []
