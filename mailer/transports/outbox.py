"""The transport that needs no server: each mail is an ``.eml`` file in a folder.

Mail programs open such files; they are the preview, the archive and the test double in one.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from addin.errors import disk_trouble
from mailer.delivery.transport import FOLDER, Envelope, MailState, Outcome, mail_number
from mailer.text import shortened

_FORBIDDEN = str.maketrans({**dict.fromkeys('<>"|?*', None), ":": "：", "/": "-", "\\": "-"})
_SUBJECT_LENGTH = 40  # a name stays under 255 bytes of UTF-8 and a path under Windows' 260


class OutboxTransport:
    """Writes mails into `folder`, which is made when the first mail is written."""

    settles_after = timedelta(0)

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def name(self) -> str:
        """Return the folder as the ledger keeps it."""
        return f"{FOLDER}{self.folder.resolve()}"

    def deliver(self, envelope: Envelope, message: bytes) -> Outcome:
        """Write the mail beside its place and move it there: never half a file under its name."""
        unfinished = self._unfinished(envelope.message_id)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with unfinished.open("wb") as file:
                file.write(message)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self.folder / file_name(envelope))
            _sync_folder(self.folder)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink()
            what, remedy = disk_trouble(error)
            reason = f"无法写入 {self.folder}：{what}。{remedy}。"
            return Outcome(MailState.FAILED, reason, stops_run=True)
        return Outcome(MailState.SENT)

    def was_delivered(self, message_id: str) -> bool:
        """Look for a file with this Message-ID, whatever its name is by now."""
        self._unfinished(message_id).unlink(missing_ok=True)
        header = f"Message-ID: {message_id}\r\n".encode()
        return any(_starts_with(path, header) for path in self.folder.glob("*.eml"))

    def close(self) -> None:
        """Nothing is open between two mails."""

    def _unfinished(self, message_id: str) -> Path:
        return self.folder / f".{mail_number(message_id)}.tmp"


def file_name(envelope: Envelope) -> str:
    """Return a readable name that every file system takes; the token at its end is unique."""
    recipients = shortened(envelope.to[0].name or envelope.to[0].address, 16)
    subject = shortened(envelope.subject, _SUBJECT_LENGTH)
    readable = f"{envelope.at:%Y-%m-%d} {recipients} {subject}".translate(_FORBIDDEN)
    return f"{readable} {mail_number(envelope.message_id)}.eml"


def _starts_with(path: Path, header: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(header)) == header


def _sync_folder(folder: Path) -> None:
    """Make the new name durable; Windows has no such call and does not need it."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
