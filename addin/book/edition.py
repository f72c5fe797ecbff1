"""Which program this is: what was judged by one counts for no other."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path

BUNDLED = "addin/book/program.txt"
"""In a bundle of parts of the program: what `program` says of the whole."""
_ROOMS = ("addin", "mailer", "workbook_templates")


@cache
def edition() -> bytes:
    """Return what tells this program from any other: its files, each with size and moment.

    Where they cannot be seen (in an archive) no two runs are the same program.
    """
    base = Path(__file__).parents[2]
    found = blake2b(digest_size=16)
    count = 0
    for room in _ROOMS:
        for name, (size, changed) in sorted(_files(base / room).items()):
            found.update(f"{name} {size} {changed}\n".encode())
            count += 1
    return found.digest() if count else os.urandom(16)


@cache
def program() -> str:
    """Return what tells this program from any other, on whatever computer: a digest of its files.

    Where they cannot be seen (in an archive) it is that of no other run.
    """
    base = Path(__file__).parents[2]
    with suppress(OSError):
        return (base / BUNDLED).read_text()
    found = blake2b(digest_size=16)
    names = sorted(Path(name) for room in _ROOMS for name in _files(base / room))
    for name in names:
        data = name.read_bytes()
        found.update(f"{name.relative_to(base).as_posix()} {len(data)}\n".encode())
        found.update(data)
    return found.hexdigest() if names else os.urandom(16).hex()


def _files(folder: Path) -> Mapping[str, tuple[int, int]]:
    """Return size and moment of every file below a folder that is part of the program."""
    return dict(_walked(str(folder)))


def _walked(folder: str) -> Iterator[tuple[str, tuple[int, int]]]:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith((".", "~$")):  # by which a program marks what it has open
                continue
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    yield from _walked(entry.path)
            else:
                status = entry.stat()
                yield entry.path, (status.st_size, status.st_mtime_ns)
