"""Packages of npm that tests drive for real: fetched once by npm's client, and only the known ones."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import tarfile
from pathlib import Path

from platformdirs import user_cache_path

from tests.conftest import missing


def package(name: str, version: str, integrity: str) -> Path:
    """Return the folder of a package; `integrity` is its SHA-512 as npm writes it.

    Where it cannot be had the test is skipped, or fails where everything is required.
    """
    folder = user_cache_path("xiezuo-tests", appauthor=False) / name.replace("/", "+") / version
    if folder.is_dir():
        return folder
    npm = shutil.which("npm")
    if npm is None:
        missing("npm", "npm")
    folder.parent.mkdir(parents=True, exist_ok=True)
    packed = subprocess.run(
        [npm, "pack", f"{name}@{version}", "--silent", "--pack-destination", folder.parent],
        capture_output=True, encoding="utf-8",
    )  # fmt: skip
    if packed.returncode:
        missing(name, f"npm pack {name}@{version}")
    archive = folder.parent / packed.stdout.strip()
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    assert f"sha512-{digest}" == integrity, f"this is not {name} {version}"
    made = folder.with_name(f"{version}.tmp")
    shutil.rmtree(made, ignore_errors=True)
    with tarfile.open(archive) as given:
        given.extractall(made, filter="data")
    archive.unlink()
    (inside,) = made.iterdir()  # mostly named package
    inside.replace(folder)
    shutil.rmtree(made)
    return folder
