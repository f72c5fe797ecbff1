"""A lock that is a file: made by exclusive creation, the one step that every network drive does whole.

It is held for a moment, never while a mail is on its way.
Whoever was killed in that moment leaves it behind; the next one takes it away when it has stood
unchanged for some seconds.
A holder that had only fallen asleep does no harm by that: `mailer.delivery.claim_file` reads back
what it wrote and believes what stands there first.
"""

from __future__ import annotations

import os
import random
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE = 10.0
"""Seconds after which a lock that does not change counts as left behind."""
_PAUSES = 0.002, 0.03
_DELETING = 1.0  # Windows refuses a name, and to delete it, while somebody has a look at it


@contextmanager
def lock_file(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock while the block runs; wait for whoever else holds it.

    Raises:
        OSError: the file cannot be made.
    """
    token = secrets.token_hex(8).encode()
    _make(path, token, patience)
    try:
        yield
    finally:
        _release(path, token)


def _make(path: Path, token: bytes, patience: float) -> None:
    seen: tuple[int, int] | None = None
    since = begun = time.monotonic()
    while True:
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        except FileExistsError:
            pass
        except PermissionError:
            if os.name != "nt" or time.monotonic() - begun > _DELETING:
                raise
        else:
            try:
                os.write(handle, token)
            finally:
                os.close(handle)
            return
        found = _looks_of(path)
        if found != seen:
            seen, since = found, time.monotonic()
        elif found and time.monotonic() - since > patience:
            _take_away(path, token)
        time.sleep(random.uniform(*_PAUSES))  # noqa: S311 - so that two do not keep in step


def _looks_of(path: Path) -> tuple[int, int] | None:
    """Return what changes when another lock takes this one's place; None where there is none."""
    try:
        status = path.stat()  # does not open it: nobody is kept from deleting it
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino


def _take_away(path: Path, token: bytes) -> None:
    aside = path.with_name(f"{path.name}.{token.decode()}")
    with suppress(OSError):  # somebody else was first
        path.rename(aside)
        aside.unlink()


def _release(path: Path, token: bytes) -> None:
    begun = time.monotonic()
    while time.monotonic() - begun < _DELETING:
        try:
            if path.read_bytes() == token:  # it may have been taken away meanwhile
                path.unlink()
        except PermissionError:
            time.sleep(_PAUSES[0])
        except OSError:
            return
        else:
            return
