"""Clicks in LibreOffice: its toolbar starts this Python, which answers until LibreOffice ends.

What was chosen, and why:

- The Python is the one that Xiezuo is installed in, run as a process of its own. LibreOffice's own
  is missing on many systems, has none of our packages, and would have to be told where they are.
- The toolbar is a few lines of Basic, which every LibreOffice has. All that they can ask for is
  the name of a registered command, over a connection, and LibreOffice's own number for the document
  in whose window was clicked; the command line has no text of a document.
- LibreOffice calls Python, not the other way round. A LibreOffice that listens at a port can be
  controlled by whoever reaches it, other users of the same computer included, as its protocol
  knows no password. Here Python listens, for this one visitor, who must show a word that stands in
  a file of the user's own profile.
- The process stays, so that only the first click waits for imports. It ends with LibreOffice,
  which closes the connections, however that ends.

A click comes as a line, `refresh 12` or in the start window `new`, and is answered with a byte at
once: LibreOffice waits for it and serves nothing else meanwhile. The command runs after that.
"""

from __future__ import annotations

import queue
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlparse
from urllib.request import url2pathname

from addin.libreoffice.uno.failures import OfficeGone, UnoError

INTO_OFFICE = 2
VISITOR_SECONDS = 30.0
_TAKEN, _BUSY = b"+", b"-"


def answer(door: str) -> bool:
    """Answer clicks until LibreOffice ends; return whether it ever came.

    Args:
        door: the address (file:///…) of the file that tells LibreOffice where to call.
    """
    with ExitStack() as ending:
        try:
            with socket.create_server(("127.0.0.1", 0)) as listening:
                line, *connections = _visitors(
                    listening, Path(url2pathname(urlparse(door).path)), ending
                )
            clicks = _Clicks(line)  # before anything is asked of LibreOffice, which waits for it
            office = _office(connections)
            for book in office.books:
                recover(book)
            for asked in clicks:
                _run(asked, office)
        except TimeoutError:
            return False
        except OfficeGone:
            pass
    return True


def _visitors(listening: socket.socket, door: Path, ending: ExitStack) -> list[socket.socket]:
    """Return LibreOffice's connections: one for commands, then those for its own protocol.

    Raises:
        TimeoutError: it does not come.
    """
    word = secrets.token_hex(16)
    beside = door.with_suffix(".new")
    beside.touch(mode=0o600)
    beside.write_text(f"{listening.getsockname()[1]} {word}\n", encoding="ascii")
    beside.replace(door)
    found: list[socket.socket] = []
    until = time.monotonic() + VISITOR_SECONDS
    try:
        while len(found) < 1 + INTO_OFFICE:
            listening.settimeout(max(0.001, until - time.monotonic()))
            visitor = ending.enter_context(listening.accept()[0])
            if _shows(visitor, word):
                found.append(visitor)
            else:
                visitor.close()
    finally:
        door.unlink(missing_ok=True)
    return found


def _shows(visitor: socket.socket, word: str) -> bool:
    visitor.settimeout(5)
    shown = b""
    try:
        while len(shown) < len(word) and (more := visitor.recv(len(word) - len(shown))):
            shown += more
    except OSError:
        return False
    visitor.settimeout(None)
    visitor.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return secrets.compare_digest(shown, word.encode())


def _office(connections: list[socket.socket]) -> Any:
    """Return the LibreOffice behind the connections, as an app of xlwings."""
    from addin import libreoffice
    from addin.book.open.program import load_xlwings

    load_xlwings()
    libreoffice.register().activate()
    return libreoffice.attach(connections)


def recover(book: Any) -> None:
    """Give back what a Python that was killed has left of its work in a workbook.

    Its status bar stays, and a context of Undo that would take in whatever is done next. Killed
    while it wrote, its window is not drawn, nothing is computed, and what it wrote is half of
    something, which is undone. Whoever had switched computing off must do so again.
    """
    document = book.api
    document.getCurrentController().getStatusIndicator().end()
    undo, is_open = document.getUndoManager(), False
    before = len(undo.getAllUndoActionTitles())  # an open context counts, an empty one goes
    with suppress(UnoError):  # until none is open: one within another, as writes are in a click
        while True:
            undo.leaveUndoContext()
            is_open = True
    if not document.hasControllersLocked():
        return  # what was written is whole, and people may have gone on
    if is_open and len(undo.getAllUndoActionTitles()) == before:
        undo.undo()
    document.enableAutomaticCalculation(True)
    while document.hasControllersLocked():
        document.unlockControllers()


class _Clicks:
    """The commands that are asked for over a connection, one at a time."""

    def __init__(self, line: socket.socket) -> None:
        self._asked: queue.Queue[str | None] = queue.Queue()
        self._is_free = threading.Event()
        self._is_free.set()
        threading.Thread(target=self._listen, args=(line,), daemon=True).start()

    def __iter__(self) -> Iterator[str]:
        """Yield each command that comes while none is being run; end with the connection."""
        while (command := self._asked.get()) is not None:
            yield command
            self._is_free.set()

    def _listen(self, line: socket.socket) -> None:
        with suppress(OSError), line, line.makefile("rb") as lines:
            for command in lines:
                free = self._is_free.is_set()
                if free:
                    self._is_free.clear()
                    self._asked.put(command.decode("ascii", "replace").strip())
                line.sendall(_TAKEN if free else _BUSY)
        self._asked.put(None)


def _run(asked: str, office: Any) -> None:
    from addin.ribbon.desktop import Desktop
    from addin.ribbon.running import run

    command, _, number = asked.partition(" ")
    run(command, Desktop(office, _book(office, number)))


def _book(office: Any, number: str) -> Any:
    """Return the workbook of this number, None where it is no workbook or has been closed."""
    return next((book for book in office.books if book.api.RuntimeUID == number), None)
