"""Where a workbook in SharePoint or OneDrive lies on this computer, proven before it is believed.

Of such a workbook Excel gives only its address. Which folder of this computer is kept in step with
which library cannot be told from that: several libraries may have a file of the same name, and the
folder's name need not be in the address. So every folder that is kept in step is looked into, and
only that file is believed in which a word turns up that was saved into the open workbook just now,
and from which it goes again with the next save.
"""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote

from addin.book.ooxml.package import Package
from addin.errors import InputError, WorkbookError

T = TypeVar("T")

_WORD = "_xiezuo_proof"  # the name whose text is the word
_SECONDS = 20.0  # that OneDrive may take to bring a save to the file
_PAUSE = 0.5
_PROVIDERS = r"SOFTWARE\SyncEngines\Providers\OneDrive"
_NO_PART = ("", ".", "..")


def is_address(place: str) -> bool:
    """Whether a workbook's place is an address of the cloud."""
    return "://" in place


def candidates(address: str, folders: Iterable[Path]) -> list[Path]:
    """Return the files below synchronised folders that may be the workbook of an address.

    A folder may stand for a whole library or for any folder in it, so what follows any slash of
    the address may be the way from there.
    """
    found: dict[Path, None] = {}
    for path in dict.fromkeys((address, unquote(address))):
        parts = path.partition("://")[2].split("/")[1:]
        while parts and parts[0] in _NO_PART:
            parts = parts[1:]
        if any(part in _NO_PART or ":" in part or "\\" in part for part in parts):
            continue  # it would lead out of the folder
        for folder in folders:
            for first in range(len(parts)):
                file = folder.joinpath(*parts[first:])
                if file.is_file():
                    found[file] = None
    return list(found)


def synchronised() -> list[Path]:
    """Return the folders of this computer that OneDrive keeps in step, SharePoint's too."""
    named = (os.environ.get(f"OneDrive{which}") for which in ("", "Commercial", "Consumer"))
    storage = Path.home() / "Library" / "CloudStorage"  # of a Mac
    folders = [*map(Path, filter(None, named)), *storage.glob("*"), *map(Path, _mounts())]
    return list(dict.fromkeys(folders))


def _mounts() -> Iterator[str]:
    """Yield the folders that OneDrive for Windows has written down."""
    if sys.platform != "win32":
        return
    import winreg

    with suppress(OSError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, _PROVIDERS) as providers:
        for number in count():
            with winreg.OpenKey(providers, winreg.EnumKey(providers, number)) as provider:
                yield str(winreg.QueryValueEx(provider, "MountPoint")[0])


def is_saved(book: Any) -> bool:
    """Whether an open workbook of Excel has nothing that was not saved."""
    api = book.api
    return bool(api.Saved if hasattr(api, "Saved") else api.saved.get())


def _set_saved(book: Any) -> None:
    api = book.api
    if hasattr(api, "Saved"):
        api.Saved = True
    else:
        api.saved.set(True)


def saved_file(book: Any, address: str) -> Path:
    """Save the open workbook and return the file in which that save arrived.

    Raises:
        InputError: it arrived in none, or in more than one.
    """
    files = candidates(address, synchronised())
    if not files:
        raise InputError(
            "工作簿在云端，这台电脑上没有它的同步文件",
            where=address,
            remedy="请先在 OneDrive 里同步它所在的文件夹，或另存到本机，再点一次。",
        )
    word = secrets.token_hex(16)
    _save_with(book, word)
    proven = _awaited(lambda: [file for file in files if _holds(file, word) is True])
    book.save()  # without the word
    if len(proven) != 1 or not _awaited(lambda: _holds(proven[0], word) is False):
        raise InputError(
            "没有找到工作簿在这台电脑上的同步文件，没有改动任何文件",
            where=address,
            remedy="请等 OneDrive 同步完成再点一次，或另存到不同步的文件夹。看过："
            + "、".join(map(str, files)),
        )
    return proven[0]


def _save_with(book: Any, word: str) -> None:
    """Save the workbook with the word in it, which it has no longer afterwards."""
    saved = is_saved(book)
    name = book.names.add(_WORD, f'="{word}"')
    with suppress(Exception):  # Excel on a Mac shows every name
        name.api.Visible = False
    try:
        book.save()
    except BaseException:
        name.delete()
        if saved:  # else closing must still ask
            _set_saved(book)
        raise
    name.delete()


def _awaited(look: Callable[[], T]) -> T:
    """Return what is seen, as soon as there is something or OneDrive had its time."""
    until = time.monotonic() + _SECONDS
    while not (found := look()) and time.monotonic() <= until:
        time.sleep(_PAUSE)
    return found


def _holds(file: Path, word: str) -> bool | None:
    """Return whether a file has the word; None while it is just being written."""
    with suppress(WorkbookError):
        package = Package.open(file)
        return word.encode() in package.read(package.workbook)
    return None
