"""The modules of the page compiled beforehand, which saves the page seconds at every start.

Only the page's own Python can compile for itself, so Node runs it once, and what it made is kept.
Without Node the page gets the sources, as before.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import Path

from addin.book.files import write_file
from addin.cli.web.runtime import LIBRARY, Runtime, kept

_SECONDS = 300
_LIBRARY_FOLDER = "/lib/python314.zip"  # where Pyodide keeps it: what a traceback names
_PRODUCT_FOLDER = "/xiezuo"


def compiled(found: Runtime, bundle: bytes) -> tuple[Runtime, bytes]:
    """Return Pyodide and the bundle with their modules compiled, or as they are without Node."""
    library = found[LIBRARY]
    made = _compiled(found, {_LIBRARY_FOLDER: library, _PRODUCT_FOLDER: bundle})
    return {**found, LIBRARY: made.get(_LIBRARY_FOLDER, library)}, made.get(_PRODUCT_FOLDER, bundle)


def _compiled(found: Runtime, archives: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return by its folder each archive that could be compiled; the newest of each is kept."""
    places = {folder: _place(folder, data) for folder, data in archives.items()}
    missing = {folder: archives[folder] for folder, place in places.items() if not place.is_file()}
    for folder, data in _by_node(found, missing).items() if missing else ():
        for older in kept().glob(f"{_stem(folder)}-*.zip"):
            older.unlink(missing_ok=True)
        write_file(places[folder], data)
    return {folder: place.read_bytes() for folder, place in places.items() if place.is_file()}


def _by_node(found: Runtime, archives: Mapping[str, bytes]) -> dict[str, bytes]:
    node = shutil.which("node")
    if node is None:
        return {}
    script = files("addin.cli.web") / "compile.mjs"
    with tempfile.TemporaryDirectory(prefix="xiezuo-") as made, as_file(script) as path:
        folder = Path(made)
        for name, data in found.items():
            (folder / name).write_bytes(data)
        for number, data in enumerate(archives.values()):
            (folder / f"{number}.zip").write_bytes(data)
        try:
            subprocess.run(  # noqa: S603
                [node, path, folder, *archives], capture_output=True, timeout=_SECONDS, check=True
            )
        except (OSError, subprocess.SubprocessError):
            return {}
        return {
            name: (folder / f"{number}.zip").read_bytes() for number, name in enumerate(archives)
        }


def _place(folder: str, data: bytes) -> Path:
    """Return where a compiled archive is kept; another script would compile otherwise."""
    script = (files("addin.cli.web") / "compile.mjs").read_bytes()
    return kept() / f"{_stem(folder)}-{sha256(script + data).hexdigest()[:16]}.zip"


def _stem(folder: str) -> str:
    return folder.strip("/").replace("/", "-")
