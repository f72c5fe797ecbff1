"""A folder of saved mails as an inbox."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from addin.errors import InputError
from mailer.answers.inbox import MAX_SIZE, Received


class FolderInbox:
    """The ``.eml`` files below `folder`; all of them count, whenever they arrived.

    Raises:
        InputError: `folder` is no folder.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise InputError(
                "不是文件夹",
                where=str(folder),
                remedy="请给出存放答复邮件（.eml）的文件夹；"
                "用 exchange 或 graph 发信时，不写 --mails 就直接读收件箱。",
            )
        self._folder = folder

    def mails(self, since: datetime) -> Iterator[Received]:
        """Yield the files by name."""
        for path in sorted(self._folder.rglob("*.eml")):
            yield Received(str(path), partial(_start_of, path), path.stat().st_size)

    def close(self) -> None:
        """Nothing is open between two files."""


def _start_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_SIZE + 1)
