"""The transport that needs no server: each mail is an ``.eml`` file in a folder.

Mail programs open such files; they are the preview, the archive and the test double in one.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from addin.errors import disk_trouble
from mailer.delivery.transport import FOLDER, Envelope, MailState, Outcome, mail_number
from mailer.text import shortened

_FORBIDDEN = str.maketrans({**dict.fromkeys('<>"|?*', None), ":": "：", "/": "-", "\\": "-"})
_AT_ONCE = 16  # files that wait for the disk together
_LONGEST_LINE = 1000  # with its end (RFC 5322)
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
        """Write one mail."""
        return self.deliver_all([(envelope, message)])[0]

    def deliver_all(self, mails: Sequence[tuple[Envelope, bytes]]) -> list[Outcome]:
        """Write mails beside their places and move them there: never half a file under its name.

        They wait for the disk together, which takes a fraction of the time.
        """
        done, trouble = len(mails), None
        with ThreadPoolExecutor(_AT_ONCE) as disk:
            for over, step in ((map, self._write), (disk.map, self._sync), (map, self._move)):
                done, failed = _as_far_as_it_goes(over(step, mails[:done]))
                trouble = failed or trouble
        is_kept, failed = _as_far_as_it_goes(map(_sync_folder, [self.folder][:done]))
        done, trouble = done * is_kept, failed or trouble
        outcomes = [Outcome(MailState.SENT)] * done
        if trouble:
            what, remedy = disk_trouble(trouble)
            reason = f"无法写入 {self.folder}：{what}。{remedy}。"
            outcomes.append(Outcome(MailState.FAILED, reason, stops_run=True))
            for envelope, _ in mails[done:]:
                with suppress(OSError):
                    self._unfinished(envelope.message_id).unlink()
        return outcomes + [Outcome(MailState.PLANNED)] * (len(mails) - len(outcomes))

    def _write(self, mail: tuple[Envelope, bytes]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._unfinished(mail[0].message_id).write_bytes(mail[1])

    def _sync(self, mail: tuple[Envelope, bytes]) -> None:
        with self._unfinished(mail[0].message_id).open("r+b") as file:
            os.fsync(file.fileno())

    def _move(self, mail: tuple[Envelope, bytes]) -> None:
        self._unfinished(mail[0].message_id).replace(self.folder / file_name(mail[0]))

    def was_delivered(self, message_id: str) -> bool:
        """Look for a file with this Message-ID, whatever its name is by now."""
        return message_id in self.delivered([message_id])

    def delivered(self, message_ids: Collection[str]) -> set[str]:
        """Look into each file once, however many mails are asked for."""
        for message_id in message_ids:
            self._unfinished(message_id).unlink(missing_ok=True)
        headers = {f"Message-ID: {each}\r\n".encode(): each for each in message_ids}
        return {
            headers[line] for line in map(_first_line, self.folder.glob("*.eml")) if line in headers
        }

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


def _first_line(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.readline(_LONGEST_LINE)


def _as_far_as_it_goes(steps: Iterable[None]) -> tuple[int, OSError | None]:
    """Return how many steps were done before one failed, and how that one did."""
    done = 0
    try:
        for _ in steps:
            done += 1
    except OSError as error:
        return done, error
    return done, None


def _sync_folder(folder: Path) -> None:
    """Make the new name durable; Windows has no such call and does not need it."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
