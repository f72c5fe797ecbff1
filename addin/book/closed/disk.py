"""The file operations of a save, one method each, so that a test can let any of them fail."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Disk:
    """Files as the operating system gives them; every method raises OSError."""

    def stat(self, path: Path) -> os.stat_result:
        return path.stat()

    def exists(self, path: Path) -> bool:
        return path.exists()

    def read(self, path: Path) -> bytes:
        return path.read_bytes()

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

        The file is closed before it is replaced on Windows, which could not replace it otherwise.
        """
        if sys.platform == "win32":
            with path.open("r+b"):
                pass
            yield
            return
        import fcntl

        handle = os.open(path, os.O_RDONLY)
        try:
            with contextlib.suppress(OSError):  # some network drives know no locks
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)
