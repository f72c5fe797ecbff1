"""What was computed before and is still true, as long as the program runs."""

from __future__ import annotations

_ROOM = 64 << 20  # bytes


class Session:
    """An `addin.lint.Memory` for what has no folder of the user's: a page, a worker of a cluster."""

    def __init__(self) -> None:
        self.values: dict[str, bytes] = {}
        self._size = 0

    def recall(self, key: str) -> bytes | None:
        """Return what was kept under a key."""
        return self.values.get(key)

    def keep(self, key: str, value: bytes) -> None:
        """Keep a value; where there is too much, the oldest goes."""
        self._size += len(value) - len(self.values.pop(key, b""))
        self.values[key] = value
        while self._size > _ROOM:
            self._size -= len(self.values.pop(next(iter(self.values))))
