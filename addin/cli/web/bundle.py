"""What of the product the page runs, as one zip that Python imports from.

Left out is what a page has no use for: command line, buttons, LibreOffice, most ways of sending. The few
libraries that it needs are pure Python and come from this installation, with their licences.
"""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath

from addin.book.edition import BUNDLED, program

LIBRARIES = ("openpyxl", "et_xmlfile", "jinja2", "markupsafe", "platformdirs", "tzdata")
_OURS = ("addin", "mailer", "workbook_templates")
_LEFT_OUT = frozenset(
    {
        "addin/cli", "addin/ribbon", "addin/udfs", "addin/libreoffice", "addin/book/open",
        "workbook_templates/samples",
    }
)  # fmt: skip
_NO_USE = frozenset({".pyc", ".pyd", ".pyi", ".so", ".c", ".md"})  # kinds of files
_LONGEST = 100  # bytes of a name in a tar
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same files make the same zip


def bundle() -> bytes:
    """Return the zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in sorted(_members()):
            member = zipfile.ZipInfo(name, _WHEN)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, data, compresslevel=9)
    return made.getvalue()


def unpacked(bundle: bytes) -> bytes:
    """Return the bundle as a tar, which the page's own script lays out in milliseconds."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(bundle)) as given,
        tarfile.open(fileobj=made, mode="w", format=tarfile.GNU_FORMAT) as archive,
    ):
        for name in given.namelist():
            assert len(name.encode()) <= _LONGEST, name  # noqa: S101 - or its header has no room
            member = tarfile.TarInfo(name)
            member.size = len(data := given.read(name))
            archive.addfile(member, io.BytesIO(data))
    return made.getvalue()


def licences() -> str:
    """Return the licences of the libraries in the page, and of Pyodide."""
    told = [_PYODIDE]
    for name in LIBRARIES:
        library = distribution(name)
        texts = [path.read_text() for path in library.files or () if _is_licence(path)]
        told.append(f"{library.name} {library.version}\n\n" + "\n".join(texts))
    return f"\n\n{'-' * 72}\n\n".join(told)


def _members() -> Iterator[tuple[str, bytes]]:
    yield BUNDLED, program().encode()
    for name in _OURS:
        yield from _below(files(name), name)
    for name in LIBRARIES:
        yield from _library(distribution(name))


def _below(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        path = f"{name}/{entry.name}"
        if path in _LEFT_OUT or entry.name == "__pycache__":
            continue
        if entry.is_dir():
            yield from _below(entry, path)
        elif PurePosixPath(entry.name).suffix not in _NO_USE:
            yield path, entry.read_bytes()


def _library(library: Distribution) -> Iterator[tuple[str, bytes]]:
    for path in library.files or ():
        is_used = path.suffix not in _NO_USE and "__pycache__" not in path.parts
        if is_used and not path.parts[0].endswith(".dist-info") and ".." not in path.parts:
            yield path.as_posix(), path.read_binary()


def _is_licence(path: PurePosixPath) -> bool:
    return path.name.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE"))


_PYODIDE = """Pyodide 314.0.7 and the Python 3.14 within it

Pyodide is under the Mozilla Public License 2.0 (https://www.mozilla.org/MPL/2.0/); its source is at
https://github.com/pyodide/pyodide, of this version under the tag 314.0.7. It is used as it is; the
modules of Python's library are compiled.
Python is under the licence of the Python Software Foundation
(https://docs.python.org/3.14/license.html)."""
