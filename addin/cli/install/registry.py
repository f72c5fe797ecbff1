"""The Windows registry of the current user, as little of it as is needed."""

from __future__ import annotations

import sys
from typing import Protocol

Entry = str | int | None


class Registry(Protocol):
    """Values below HKEY_CURRENT_USER, by key and name."""

    def read(self, key: str, name: str) -> Entry:
        """Return a value, or None if there is none."""
        ...

    def write(self, key: str, name: str, value: str) -> None:
        """Write a text value, with the keys above it."""
        ...

    def delete(self, key: str) -> None:
        """Delete a key with its values; one that is not there or has keys below it stays."""
        ...


class WindowsRegistry:
    """The real one; only on Windows."""

    def read(self, key: str, name: str) -> Entry:
        if sys.platform != "win32":
            return None
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                value, _ = winreg.QueryValueEx(opened, name)
        except OSError:
            return None
        return value if isinstance(value, str | int) else None

    def write(self, key: str, name: str, value: str) -> None:
        if sys.platform == "win32":
            import winreg

            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)

    def delete(self, key: str) -> None:
        if sys.platform == "win32":
            import winreg
            from contextlib import suppress

            with suppress(OSError):
                winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)
