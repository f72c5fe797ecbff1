"""The Windows registry of the current user, as little of it as is needed."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from typing import Protocol

Entry = str | int | None


class Registry(Protocol):
    """Values by key and name, below HKEY_CURRENT_USER where nothing else is said."""

    def read(self, key: str, name: str) -> Entry:
        """Return a value, or None if there is none."""
        ...

    def of_machine(self, key: str) -> Mapping[str, Entry]:
        """Return the values of a key below HKEY_LOCAL_MACHINE, by name."""
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

    def of_machine(self, key: str) -> Mapping[str, Entry]:
        found: dict[str, Entry] = {}
        if sys.platform == "win32":
            import winreg

            everything = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
            with (
                suppress(OSError),  # there is none, or no more
                winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key, 0, everything) as opened,
            ):
                for number in count():
                    name, value, _ = winreg.EnumValue(opened, number)
                    found[name] = value
        return found

    def write(self, key: str, name: str, value: str) -> None:
        if sys.platform == "win32":
            import winreg

            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)

    def delete(self, key: str) -> None:
        if sys.platform == "win32":
            import winreg

            with suppress(OSError):
                winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)
