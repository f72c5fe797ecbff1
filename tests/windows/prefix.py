"""A Windows of its own in a Wine prefix, and what Wine 8 lacks of a real one.

A genuine CPython for Windows runs there, our DLLs and everybody's wheels too. Three things are
missing in Wine and are put in for the tests alone: bcryptprimitives.dll, which passes on to a
function of the same job; `_wmi`, without which `platform` asks elsewhere; and a numpy that does
without `crealf` of Microsoft's C library.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from pathlib import Path, PureWindowsPath

CHINESE, ENGLISH = "zh_CN.UTF-8", "en_US.UTF-8"
_FORWARD = "LIBRARY bcryptprimitives.dll\nEXPORTS\n ProcessPrng = advapi32.SystemFunction036\n"
_LINKER = "x86_64-w64-mingw32-ld"
PROGRAMS = ("wine", "wineserver", _LINKER)


class Windows:
    """Windows 10 for one user; `locale` decides its code page: 936 or 1252."""

    def __init__(self, folder: Path, locale: str = CHINESE) -> None:
        self.root = folder / "prefix"
        self.drive = self.root / "drive_c"
        self.locale = locale
        self.run("wineboot", "-i", seconds=120)
        self.run("reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f")
        self._forward(folder)

    def run(self, *command: str, seconds: float = 60) -> str:
        """Run a program of Windows and return what it printed; it must end well and in time."""
        done = self.tried(*command, seconds=seconds)
        assert done.returncode == 0, f"{' '.join(command)}: {done.returncode}\n{done.stdout}"
        return done.stdout

    def tried(self, *command: str, seconds: float = 60) -> subprocess.CompletedProcess[str]:
        """Run a program of Windows and return what became of it."""
        with subprocess.Popen(
            ["wine", *command],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=self._environment(), cwd=self.drive if self.drive.is_dir() else None,
        ) as process:  # fmt: skip
            try:
                said, _ = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                self.close()  # its children keep the pipe open
                process.kill()
                said, _ = process.communicate()
                said += f"\nended after {seconds} s".encode()
        return subprocess.CompletedProcess(
            command, process.returncode, said.decode("utf-8", "replace").replace("\r\n", "\n")
        )

    def path(self, file: Path) -> str:
        """Return how Windows names a file of its drive C."""
        return str(PureWindowsPath("C:/", *file.relative_to(self.drive).parts))

    def close(self) -> None:
        """End everything that runs in it."""
        subprocess.run(["wineserver", "-k"], env=self._environment(), check=False)

    def _environment(self) -> dict[str, str]:
        """Return what Wine needs, and settings under which whoever asks for a network fails."""
        nowhere = {f"{name}_PROXY": "http://127.0.0.1:9" for name in ("HTTP", "HTTPS")}
        wine = {"WINEPREFIX": str(self.root), "WINEDEBUG": "-all", "LC_ALL": self.locale}
        return {**os.environ, **nowhere, **wine}

    def _forward(self, folder: Path) -> None:
        definition = folder / "forward.def"
        definition.write_text(_FORWARD)
        library = self.drive / "windows" / "system32" / "bcryptprimitives.dll"
        subprocess.run([_LINKER, "-shared", "--entry=0", "-o", library, definition], check=True)


def unpacked(bundle: Path, folder: Path, numpy: Path) -> Path:
    """Unpack the bundle as a person would, and give it what runs in Wine; return its folder."""
    with zipfile.ZipFile(bundle) as package:
        package.extractall(folder)
    (place,) = folder.iterdir()
    (place / "python" / "_wmi.pyd").unlink()
    site = place / "python" / "Lib" / "site-packages"
    for there in site.glob("numpy*"):
        shutil.rmtree(there)
    with zipfile.ZipFile(numpy) as wheel:
        wheel.extractall(site)
    return place
