"""The secret by which the tokens of answers are made; it never leaves this computer."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from addin.errors import MailError, disk_trouble

_BYTES = 32


def answer_secret(ledger: Path) -> bytes:
    """Return the secret kept beside a ledger; it is made when it is first needed.

    Raises:
        MailError: it cannot be read or written, or was damaged.
    """
    path = ledger.with_suffix(".key")
    try:
        if not path.exists():
            _make(path)
        secret = path.read_bytes()
    except OSError as error:
        raise MailError(
            f"答复口令的密钥读写不了（{disk_trouble(error)[0]}）",
            where=str(path),
            remedy="请检查磁盘和权限。",
        ) from error
    if len(secret) != _BYTES:
        raise MailError(
            "答复口令的密钥已损坏",
            where=str(path),
            remedy="请从备份恢复；删除它会生成新的，已发出的邮件就不能再用来答复。",
        )
    return secret


def _make(path: Path) -> None:
    """Write a new secret, readable by this user only; another process may be first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_BYTES))
        try:
            path.hardlink_to(new)
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            new.replace(path)
    finally:
        new.unlink(missing_ok=True)
