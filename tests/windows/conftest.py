"""The bundle, built and installed once for all tests of this folder."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from addin.cli.bundle.pinned import pinned
from tests.conftest import missing
from tests.windows.prefix import PROGRAMS, Windows, unpacked

_WINE_NUMPY = "numpy==2.1.3"
_TEST_WHEELS = (
    "pytest", "pytest-timeout", "pluggy", "iniconfig", "packaging", "hypothesis",
    "sortedcontainers", "pillow", "aiosmtpd", "atpublic", "attrs", "trustme",
)  # fmt: skip
_WHEELS_FOR_WINDOWS = (
    "download", "-q", "--no-deps", "--platform=win_amd64", "--python-version=3.13",
    "--implementation=cp", "--only-binary=:all:",
)  # fmt: skip


@dataclass(frozen=True)
class Installed:
    """The bundle in its place, by 安装.cmd."""

    windows: Windows
    download: Path
    told: str

    @property
    def place(self) -> Path:
        return next(self.windows.drive.glob("users/*/AppData/Local/Programs")) / "Xiezuo"

    def xiezuo(self, *arguments: str, seconds: float = 90) -> str:
        """Run a command of the installed xiezuo and return what it printed."""
        return self.python("-m", "addin.cli", *arguments, seconds=seconds)

    def python(self, *arguments: str, seconds: float = 90) -> str:
        python = self.windows.path(self.place / "python" / "python.exe")
        return self.windows.run(python, "-P", "-X", "utf8", *arguments, seconds=seconds)


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the tests need on Windows besides the bundle."""
    folder = tmp_path_factory.mktemp("wheels")
    versions = pinned()
    wanted = [f"{name}=={versions[name]}" for name in _TEST_WHEELS]
    subprocess.run(
        [sys.executable, "-m", "pip", *_WHEELS_FOR_WINDOWS, "-d", folder, *wanted, _WINE_NUMPY],
        check=True,
    )
    return folder


@pytest.fixture(scope="session")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The bundle, made twice from nothing."""
    found = []
    for which in ("first", "second"):
        folder = tmp_path_factory.mktemp(which)
        subprocess.run([sys.executable, "-m", "addin.cli.bundle", "--out", folder], check=True)
        found += folder.glob("xiezuo-win64-*.zip")
    return found


@pytest.fixture(scope="session")
def installed(
    bundles: list[Path], wheels: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installed]:
    """The bundle installed by 安装.cmd on a Chinese Windows, from a path with Chinese and spaces."""
    for program in PROGRAMS:
        if not shutil.which(program):
            missing(program, "Debian: wine64 wine binutils-mingw-w64-x86-64")
    windows = Windows(tmp_path_factory.mktemp("windows"))
    try:
        folder = windows.drive / "下载 文件"
        folder.mkdir()
        (numpy,) = wheels.glob("numpy-*.whl")
        download = unpacked(bundles[0], folder, numpy)
        told = windows.run("cmd", "/c", windows.path(download / "安装.cmd"), "/q", seconds=400)
        yield Installed(windows, download, told)
    finally:
        windows.close()
