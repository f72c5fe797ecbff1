"""The file operations of a save, one method each, so that a test can let any of them fail."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BLOCK = 1 << 20  # bytes
_WAIT = 30  # seconds for another save of ours


class Disk:
    """Files as the operating system gives them; every method raises OSError."""

    def stat(self, path: Path) -> os.stat_result:
        return path.stat()

    def exists(self, path: Path) -> bool:
        return path.exists()

    def read(self, path: Path) -> bytes:
        return path.read_bytes()

    def holds(self, path: Path, data: bytes) -> bool:
        """Whether a file holds exactly this; it is never held whole a second time."""
        at = 0
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                if block != data[at : at + len(block)]:
                    return False
                at += len(block)
        return at == len(data)

    def write(self, path: Path, data: bytes) -> None:
        """Write a new file and wait until it is on the disk."""
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def copy_mode(self, path: Path, status: os.stat_result) -> None:
        """Give a file the permissions, and where possible the group, of the one it replaces."""
        if sys.platform != "win32":
            with contextlib.suppress(OSError):
                os.chown(path, -1, status.st_gid)
        path.chmod(stat.S_IMODE(status.st_mode))

    def replace(self, source: Path, target: Path) -> None:
        source.replace(target)

    def remove(self, path: Path) -> None:
        path.unlink()

    def make_folder(self, path: Path) -> None:
        path.mkdir(exist_ok=True)

    def list(self, folder: Path) -> list[Path]:
        return list(folder.iterdir())

    def sync_folder(self, folder: Path) -> None:
        """Let the new name reach the disk too, where folders can be opened."""
        if sys.platform == "win32":
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    @contextmanager
    def lock(self, path: Path) -> Iterator[None]:
        """Keep a second save of ours out; on Windows, find out whether Excel has the file.

        Windows could not replace a file that is open, so a file beside it is kept open there, which
        vanishes with the process, however that ends. BlockingIOError: it was there for too long.
        """
        if sys.platform == "win32":
            with path.open("r+b"):
                pass
            handle = _taken(path.with_name(f".~xiezuo-{path.name}.lock"))
            try:
                yield
            finally:
                os.close(handle)
            return
        import fcntl

        handle = os.open(path, os.O_RDONLY)
        try:
            with contextlib.suppress(OSError):  # some network drives know no locks
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def _taken(lock: Path) -> int:
    """Return the handle of a file that this process alone has made; it is deleted when closed."""
    began = time.monotonic()
    while True:
        waited = time.monotonic() - began
        try:
            return os.open(lock, os.O_CREAT | os.O_EXCL | getattr(os, "O_TEMPORARY", 0))
        except FileExistsError as error:
            if waited > _WAIT:
                raise BlockingIOError(error.errno, error.strerror, str(lock)) from None
        except PermissionError:  # it is just being deleted, or nothing may be made here
            if waited > 1:
                raise
        time.sleep(0.05)
