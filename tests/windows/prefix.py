"""A Windows of its own in a Wine prefix, and what Wine 8 lacks of a real one.

A genuine CPython for Windows runs there, our DLLs and everybody's wheels too. Three things are
missing in Wine and are put in for the tests alone: bcryptprimitives.dll, which passes on to a
function of the same job; `_wmi`, without which `platform` asks elsewhere; and a numpy that does
without `crealf` of Microsoft's C library.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PureWindowsPath
from threading import Thread

CHINESE, ENGLISH = "zh_CN.UTF-8", "C.UTF-8"
_FORWARD = "LIBRARY bcryptprimitives.dll\nEXPORTS\n ProcessPrng = advapi32.SystemFunction036\n"
_LINKER = "x86_64-w64-mingw32-ld"
PROGRAMS = ("wine", "wineserver", _LINKER)
_TOO_LONG = 124
_REST = 3  # seconds for what a program printed last
_PATIENCE = 30  # seconds until the server of Wine is believed to hang
# Services stay between two commands, which saves seconds each, and end by themselves afterwards.
# A command that comes while they end would share the old ones with new ones.
_SERVE = ("wineserver", "-p600")
# The server has the network of whoever starts it first: all have themselves as the only one.
_APART = ("unshare", "--net", "sh", "-c", 'ip link set lo up; exec "$@"', "sh")


class Windows:
    """Windows 10 for one user; `locale` decides its code page: 936 or 1252.

    It has no network but itself, where the system lets root take that away from a program.
    """

    def __init__(self, folder: Path, locale: str = CHINESE) -> None:
        self.root = folder / "prefix"
        self.drive = self.root / "drive_c"
        self.locale = locale
        self._apart = _apart()
        self.root.mkdir()
        self.run("wineboot", "-i", seconds=240)
        # While it makes a Windows, Wine starts the manager of services twice. As long as both are
        # there, Python is started by the one and sought with the other: COM waits for ever.
        self.close()
        self.run("reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f")
        self._forward(folder)

    @property
    def is_apart(self) -> bool:
        """Whether there is no network, so that whatever wants one is bound to fail."""
        return bool(self._apart)

    @property
    def user(self) -> Path:
        """The folder of the user."""
        return next(self.drive.glob("users/*/AppData")).parent

    def run(self, *command: str, seconds: float = 120) -> str:
        """Run a program of Windows and return what it printed; it must end well and in time."""
        done = self.tried(*command, seconds=seconds)
        assert done.returncode == 0, f"{' '.join(command)}: {done.returncode}\n{done.stdout}"
        return done.stdout

    def tried(self, *command: str, seconds: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a program of Windows and return what became of it; one that hangs is ended."""
        self._serve()
        printed, output = os.pipe()
        process = subprocess.Popen(
            [*self._apart, "wine", *command],
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            env=self._environment(), cwd=self.drive if self.drive.is_dir() else None,
        )  # fmt: skip
        os.close(output)
        said: list[bytes] = []
        reading = Thread(target=_read, args=(printed, said), daemon=True)
        reading.start()
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            late = f"\nnot done after {seconds:.0f} s; there ran: {', '.join(self.programs())}"
            self.close()
            process.kill()
            process.wait()
            said.append(late.encode())
            code = _TOO_LONG  # Wine says 0 of a program that its server was made to end
        reading.join(_REST)  # no longer: what the program leaves running has the pipe too
        text = b"".join(said).decode("utf-8", "replace").replace("\r\n", "\n")
        return subprocess.CompletedProcess(command, code, text)

    def path(self, file: Path) -> str:
        """Return how Windows names a file of its drive C."""
        return str(PureWindowsPath("C:/", *file.relative_to(self.drive).parts))

    def close(self) -> None:
        """End everything that runs in it, by the server of Wine or else one by one."""
        with suppress(subprocess.TimeoutExpired):
            subprocess.run(
                ["wineserver", "-k"], env=self._environment(), check=False, timeout=_PATIENCE
            )
        for process in self._processes():
            with suppress(ProcessLookupError):
                os.kill(int(process.name), signal.SIGKILL)

    def programs(self) -> Iterator[str]:
        """Yield the command line of everything that runs in it."""
        for process in self._processes():
            with suppress(OSError):
                said = (process / "cmdline").read_bytes().replace(b"\0", b" ")
                yield said.decode("utf-8", "replace").strip()

    def _serve(self) -> None:
        subprocess.run(
            [*self._apart, *_SERVE], env=self._environment(), check=False, timeout=_PATIENCE,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def _processes(self) -> Iterator[Path]:
        """Yield what runs in it, as folders of /proc."""
        ours = f"WINEPREFIX={self.root}".encode()
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if ours in (process / "environ").read_bytes().split(b"\0"):
                    yield process

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


def _read(printed: int, said: list[bytes]) -> None:
    with open(printed, "rb", buffering=0) as pipe:
        while part := pipe.read(65536):
            said.append(part)


def _apart() -> tuple[str, ...]:
    """Return the command in front of a program that takes the network from it."""
    if os.geteuid() or not (shutil.which("unshare") and shutil.which("ip")):
        return ()
    allowed = subprocess.run([*_APART, "true"], capture_output=True, check=False)
    return _APART if allowed.returncode == 0 else ()


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
