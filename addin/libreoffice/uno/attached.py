"""A LibreOffice that somebody else started: it listens, or has opened connections to this Python."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterable

from addin.libreoffice.uno.failures import OfficeError, OfficeGone


class Attached:
    """Stands for the process where an `App` is not the one that started it.

    Args:
        connection: returns a further connection on which LibreOffice speaks its remote protocol;
            an app needs two.
    """

    visible = True
    pid = 0  # it is not told over the protocol

    def __init__(self, connection: Callable[[], socket.socket]) -> None:
        self._connection = connection
        self._used: list[socket.socket] = []

    @property
    def running(self) -> bool:
        """Whether it can still be spoken to."""
        return all(connection.fileno() >= 0 for connection in self._used)

    def connect(self, timeout: float = 0) -> socket.socket:
        """Return a connection that nobody uses yet; there is nothing to wait for.

        Raises:
            OfficeGone: there is no LibreOffice, or it opened no more of them.
        """
        self._used.append(self._connection())
        return self._used[-1]

    def wait(self, timeout: float) -> bool:
        """Return at once: whether its user ends it is not ours to wait for."""
        return True

    def kill(self) -> None:
        """Close the connections; the process is its user's."""
        for connection in self._used:
            connection.close()


def given(connections: Iterable[socket.socket]) -> Callable[[], socket.socket]:
    """Return what hands out connections that LibreOffice has opened."""
    free = iter(list(connections))

    def connection() -> socket.socket:
        found = next(free, None)
        if found is None:
            raise OfficeGone("LibreOffice opened no further connection")
        return found

    return connection


def listening(accept: str) -> Callable[[], socket.socket]:
    """Return what connects to a LibreOffice that was started with `--accept=…`.

    Args:
        accept: the connection part of what it was told: `pipe,name=NAME`, or
            `socket,host=localhost,port=2002`.

    Raises:
        OfficeError: it says neither; on Windows, pipes cannot be opened from Python.
    """
    kind, *parts = accept.partition(";")[0].split(",")
    options = dict(part.partition("=")[::2] for part in parts)
    if kind == "socket" and options.get("port", "").isdigit():
        place: tuple[str, int] | str = options.get("host") or "localhost", int(options["port"])
    elif kind == "pipe" and options.get("name") and sys.platform != "win32":
        place = f"/tmp/OSL_PIPE_{os.getuid()}_{options['name']}"  # noqa: S108 - LibreOffice's own
    else:
        raise OfficeError(f"{accept!r} is no connection that can be opened from here")

    def connection() -> socket.socket:
        family = socket.AF_INET if isinstance(place, tuple) else socket.AF_UNIX
        found = socket.socket(family, socket.SOCK_STREAM)
        try:
            found.connect(place)
        except OSError as error:
            found.close()
            raise OfficeGone(f"no LibreOffice listens at {accept}: {error}") from None
        if family == socket.AF_INET:
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return found

    return connection
