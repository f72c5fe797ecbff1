"""A LibreOffice that its user started, over connections that it has opened to this Python."""

from __future__ import annotations

import socket
from collections.abc import Iterable

from addin.libreoffice.uno.failures import OfficeGone


class Attached:
    """Stands for the process where an `App` is not the one that started it.

    Args:
        connections: where LibreOffice speaks its remote protocol; an app needs two.
    """

    visible = True
    pid = 0  # it is not told over the protocol

    def __init__(self, connections: Iterable[socket.socket]) -> None:
        self._free = list(connections)
        self._used: list[socket.socket] = []

    @property
    def running(self) -> bool:
        """Whether it can still be spoken to."""
        return all(connection.fileno() >= 0 for connection in self._used)

    def connect(self, timeout: float = 0) -> socket.socket:
        """Return a connection that nobody uses yet; there is nothing to wait for.

        Raises:
            OfficeGone: it opened no more of them.
        """
        if not self._free:
            raise OfficeGone("LibreOffice opened no further connection")
        self._used.append(self._free.pop(0))
        return self._used[-1]

    def wait(self, timeout: float) -> bool:
        """Return at once: whether its user ends it is not ours to wait for."""
        return True

    def kill(self) -> None:
        """Close the connections; the process is its user's."""
        for connection in (*self._used, *self._free):
            connection.close()
