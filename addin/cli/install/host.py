"""Which installation this computer gets."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from addin.cli.install.excel import installed_libraries, interpreter, on_mac, on_windows
from addin.cli.install.registry import WindowsRegistry
from addin.cli.install.steps import Installation
from addin.errors import InputError

EXCEL, LIBREOFFICE = "excel", "libreoffice"


def installation(host: str = EXCEL, platform: str = sys.platform) -> Installation:
    """Return the installation for this computer, in Excel or in LibreOffice.

    Raises:
        InputError: that program is not there, or Python's path cannot be passed on.
    """
    if host == LIBREOFFICE:
        from addin.cli.install.office import in_libreoffice

        return in_libreoffice(interpreter())
    if host != EXCEL:
        raise InputError(f"没有“{host}”这个程序", remedy="请写 excel 或 libreoffice。")
    if platform == "win32":
        return on_windows(
            interpreter(), os.environ, WindowsRegistry(), libraries=installed_libraries()
        )
    if platform == "darwin":
        return on_mac(interpreter(), Path.home())
    raise InputError(
        "这个系统上没有 Excel，加载项无法安装",
        remedy="LibreOffice 请用 --host libreoffice；命令行 xiezuo 的各个命令照常可用。",
    )
