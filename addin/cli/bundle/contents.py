"""What lies in the bundle, from an embeddable Python and wheels, byte for byte the same each time."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from email.parser import BytesHeaderParser
from email.policy import compat32
from pathlib import Path, PurePosixPath

from addin.errors import InputError

PYTHON = PurePosixPath("python")
SITE = PYTHON / "Lib" / "site-packages"
LICENCES = PurePosixPath("许可证")
INSTALL, REMOVE, COMMAND = "安装.cmd", "卸载.cmd", "xiezuo.cmd"

_MOMENT = (2026, 1, 1, 0, 0, 0)
_REQUIRED = ("python.exe", "pythonw.exe", "LICENSE.txt")
_NEEDLESS = {"tests", "pythonwin", "demos"}  # a quarter of all files; an editor of pywin32's
_LICENCE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)

# An embeddable Python takes its path from this file alone.
_PATHS = "{library}\r\n.\r\nLib\\site-packages\r\nimport site\r\n"
_RUN = '"%~dp0python\\python.exe" -P -X utf8 -m'

# In ASCII, whatever the code page; Python says what there is to say. /q asks for no key.
_INSTALL = f"""@echo off
setlocal
{_RUN} addin.cli.install.bundled install
set code=%errorlevel%
if /i not "%~1"=="/q" pause
exit /b %code%
"""
# The last line is read at once: the file goes with the folder.
_REMOVE = f"""@echo off
setlocal
{_RUN} addin.cli.install.bundled remove
set code=%errorlevel%
set place=%LOCALAPPDATA%\\Programs\\Xiezuo
if /i not "%~1"=="/q" pause
if not "%code%"=="0" exit /b 2
cd /d "%TEMP%" & rmdir /s /q "%place%" 2>nul & rmdir "%place%" 2>nul & exit /b 0
"""
_COMMAND = f"""@echo off
{_RUN} addin.cli %*
"""


def interpreter(data: bytes) -> dict[str, bytes]:
    """Return the files of an embeddable Python from its zip, all of them at its top or in one folder.

    Raises:
        InputError: it is none.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = [name for name in package.namelist() if not name.endswith("/")]
            files = {PurePosixPath(name).name: package.read(name) for name in names}
    except zipfile.BadZipFile:
        raise InputError(
            "不是 .zip 文件", remedy="请给出 python-3.13.…-embed-amd64.zip。"
        ) from None
    if not set(_REQUIRED) <= set(files) or library(files) is None:
        raise InputError(
            "不是 Windows 的可嵌入 Python", remedy="请给出 python-3.13.…-embed-amd64.zip。"
        )
    return files


def library(files: Mapping[str, bytes]) -> str | None:
    """Return the name of the zip with Python's own library, such as python313.zip."""
    return next((name for name in files if re.fullmatch(r"python3\d+\.zip", name)), None)


def members(python: Mapping[str, bytes], wheels: Sequence[Path]) -> dict[str, bytes]:
    """Return every file of the bundle by its path in it."""
    found = {str(PYTHON / name): data for name, data in python.items()}
    standard = library(python) or ""
    paths = _PATHS.format(library=standard)
    found[str(PYTHON / standard.replace(".zip", "._pth"))] = paths.encode()
    listed = [("Python", _python_version(python), "PSF-2.0")]
    found[str(LICENCES / "Python" / "LICENSE.txt")] = python["LICENSE.txt"]
    for wheel in sorted(wheels):
        with zipfile.ZipFile(wheel) as package:
            name, version, licence = _metadata(package)
            listed.append((name, version, licence))
            for entry in package.namelist():
                if place := _place(entry):
                    found[str(place)] = package.read(entry)
            for inside, data in _licence_texts(package).items():
                found[str(LICENCES / name / inside)] = data
    found[str(LICENCES / "清单.csv")] = _table(listed)
    texts = {INSTALL: _INSTALL, REMOVE: _REMOVE, COMMAND: _COMMAND}
    return {**found, **{n: text.replace("\n", "\r\n").encode("ascii") for n, text in texts.items()}}


def zipped(files: Mapping[str, bytes], folder: str) -> bytes:
    """Return a zip with these files in one folder; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name in sorted(files):
            info = zipfile.ZipInfo(f"{folder}/{name}", _MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            package.writestr(info, files[name])
    return out.getvalue()


def _licence_texts(package: zipfile.ZipFile) -> dict[str, bytes]:
    """Return the licence texts of a wheel; where it has none, what it says of itself."""
    files = (name for name in package.namelist() if not name.endswith("/"))
    told = {name.partition(".dist-info/")[2]: name for name in files}
    texts = {name: entry for name, entry in told.items() if _LICENCE.search(name)}
    return {
        name.removeprefix("licenses/"): package.read(entry)
        for name, entry in (texts or {"METADATA": told["METADATA"]}).items()
    }


def _place(entry: str) -> PurePosixPath | None:
    """Return where an installer would put a file of a wheel; None for what nobody needs here.

    Files of ``….data/data`` belong to the root of Python: there Excel finds the DLLs of xlwings.
    """
    first, *rest = PurePosixPath(entry).parts
    folders = {part.casefold() for part in (first, *rest)[:-1]}
    if entry.endswith(("/", ".chm")) or folders & _NEEDLESS:
        return None
    if not first.endswith(".data"):
        return SITE.joinpath(first, *rest)
    kind, *inside = rest
    roots = {"purelib": SITE, "platlib": SITE, "data": PYTHON}
    return roots[kind].joinpath(*inside) if kind in roots else None


def _metadata(package: zipfile.ZipFile) -> tuple[str, str, str]:
    """Return name, version and licence of a wheel."""
    entry = next(name for name in package.namelist() if name.endswith(".dist-info/METADATA"))
    told = BytesHeaderParser(policy=compat32).parsebytes(package.read(entry))
    classified = [
        each.rpartition(" :: ")[2]
        for each in told.get_all("Classifier", [])
        if each.startswith("License ::")
    ]
    licence = told["License-Expression"] or ", ".join(classified) or told["License"] or ""
    return str(told["Name"]), str(told["Version"]), str(licence).partition("\n")[0]


def _python_version(python: Mapping[str, bytes]) -> str:
    """Return Python's version, as its executable says it in the resources that Windows shows."""
    mark = "ProductVersion".encode("utf-16-le")
    after = python["python.exe"].partition(mark)[2][:64].decode("utf-16-le", "ignore")
    return after.strip("\0").partition("\0")[0]


def _table(rows: Sequence[tuple[str, str, str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([("名称", "版本", "许可证"), *sorted(rows)])
    return text.getvalue().encode("utf-8-sig")
