"""Which installation this computer gets."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from addin.errors import InputError
from addin.install.excel import interpreter, on_mac, on_windows
from addin.install.registry import WindowsRegistry
from addin.install.steps import Installation


def installation(platform: str = sys.platform) -> Installation:
    """Return the installation for this computer.

    Raises:
        InputError: there is no Excel for it, or Python's path cannot be passed on.
    """
    if platform == "win32":
        return on_windows(interpreter(), os.environ, WindowsRegistry())
    if platform == "darwin":
        return on_mac(interpreter(), Path.home())
    raise InputError(
        "这个系统上没有 Excel，加载项装不上",
        remedy="命令行 xiezuo 的各个命令照常可用。",
    )
