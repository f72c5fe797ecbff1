"""The bundle, built and installed once for all tests of this folder."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from addin.cli.bundle.pinned import pinned
from tests.conftest import missing
from tests.windows.prefix import CHINESE, PROGRAMS, Windows, unpacked

_WINE_NUMPY = "numpy==2.1.3"
_TEST_WHEELS = (
    "pytest", "pytest-timeout", "pluggy", "iniconfig", "packaging", "hypothesis",
    "sortedcontainers", "pillow", "aiosmtpd", "atpublic", "attrs", "trustme",
)  # fmt: skip
_WHEELS_FOR_WINDOWS = (
    "download", "-q", "--no-deps", "--platform=win_amd64", "--python-version=3.13",
    "--implementation=cp", "--only-binary=:all:",
)  # fmt: skip


OLDER = "left by an older version.txt"


@dataclass(frozen=True)
class Installed:
    """The bundle in its place; what its installation printed."""

    windows: Windows
    told: str

    @property
    def place(self) -> Path:
        return place_in(self.windows)

    def xiezuo(self, *arguments: str, seconds: float = 240) -> str:
        """Run a command of the installed xiezuo and return what it printed."""
        return self.python("-m", "addin.cli", *arguments, seconds=seconds)

    def python(self, *arguments: str, seconds: float = 240) -> str:
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
    """The bundle, made twice from nothing, side by side."""
    folders = [tmp_path_factory.mktemp(which) for which in ("first", "second")]
    making = [
        subprocess.Popen([sys.executable, "-m", "addin.cli.bundle", "--out", folder])
        for folder in folders
    ]
    assert [process.wait(300) for process in making] == [0, 0]
    return [next(folder.glob("xiezuo-win64-*.zip")) for folder in folders]


@pytest.fixture(scope="session")
def installed(
    bundles: list[Path], wheels: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installed]:
    """The bundle installed by 安装.cmd on a Chinese Windows, from a path with Chinese and spaces.

    There was an older one.
    """
    with windows(tmp_path_factory.mktemp("chinese"), CHINESE) as made:
        place_in(made).mkdir(parents=True)
        (place_in(made) / OLDER).touch()
        classes = made.user / "AppData" / "Local" / "Temp" / "gen_py" / "3.13"
        classes.mkdir(parents=True)
        (classes / "dicts.dat").write_bytes(b"half written by another program")
        folder = made.drive / "下载 文件"
        folder.mkdir()
        download = unpacked(bundles[0], folder, numpy_in(wheels))
        script = made.path(download / "安装.cmd")
        yield Installed(made, made.run("cmd", "/c", script, "/q", seconds=900))


def place_in(windows: Windows) -> Path:
    """Return where the bundle belongs for the user of a Windows."""
    return windows.user / "AppData" / "Local" / "Programs" / "Xiezuo"


def numpy_in(wheels: Path) -> Path:
    """Return the numpy that runs in Wine."""
    (numpy,) = wheels.glob("numpy-*.whl")
    return numpy


@contextmanager
def windows(folder: Path, locale: str) -> Iterator[Windows]:
    """Yield a new Windows, and end it afterwards."""
    for program in PROGRAMS:
        if not shutil.which(program):
            missing(program, "Debian: wine64 wine binutils-mingw-w64-x86-64")
    made = Windows(folder, locale)
    try:
        yield made
    finally:
        made.close()
