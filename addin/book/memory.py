"""What was computed before and is still true, as long as the program runs."""

from __future__ import annotations

_ROOM = 64 << 20  # bytes


class Session:
    """An `addin.lint.Memory` for a page, which has no folder of the user's."""

    def __init__(self) -> None:
        self._values: dict[str, bytes] = {}
        self._size = 0

    def recall(self, key: str) -> bytes | None:
        """Return what was kept under a key."""
        return self._values.get(key)

    def keep(self, key: str, value: bytes) -> None:
        """Keep a value; where there is too much, the oldest goes."""
        self._size += len(value) - len(self._values.pop(key, b""))
        self._values[key] = value
        while self._size > _ROOM:
            self._size -= len(self._values.pop(next(iter(self._values))))
