"""One LibreOffice process: found, started with a profile of its own, connected to, ended."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path
from typing import IO

from addin.libreoffice.uno import guard
from addin.libreoffice.uno.failures import OfficeGone, OfficeMissing, OfficeTimeout

START_SECONDS = 60.0
_PLACES = {
    "win32": (
        r"C:\Program Files\LibreOffice\program\soffice.exe",
        r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    ),
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
}
_OTHER_PLACES = ("/usr/lib/libreoffice/program/soffice", "/opt/libreoffice/program/soffice")
_SETTINGS = {
    # Results that stand in a file may be stale or missing: LibreOffice computes them itself.
    "Office.Calc/Formula/Load/OOXMLRecalcMode": 0,
    "Office.Calc/Formula/Load/ODFRecalcMode": 0,
    "Office.Calc/Defaults/Sheet/SheetCount": 1,
    "Office.Calc/Defaults/Sheet/SheetPrefix": "Sheet",
    "Office.Common/Misc/FirstRun": False,
    "Office.Common/Misc/ShowTipOfTheDay": False,
    "Office.Common/Save/Document/AutoSave": False,
    "Office.Common/Security/Scripting/MacroSecurityLevel": 3,
    "Office.Recovery/RecoveryInfo/Enabled": False,
}


def find(program: str | os.PathLike[str] | None = None) -> str:
    """Return the program that starts LibreOffice.

    Args:
        program: its path; None looks on the search path and in the usual places. The
            environment variable XLWINGS_LIBREOFFICE names another.

    Raises:
        OfficeMissing: there is none.
    """
    wanted = program or os.environ.get("XLWINGS_LIBREOFFICE")
    if wanted:
        if Path(wanted).is_file():
            return str(wanted)
        raise OfficeMissing(f"there is no LibreOffice at {wanted}")
    found = shutil.which("soffice") or shutil.which("libreoffice")
    for place in (found, *_PLACES.get(sys.platform, _OTHER_PLACES)):
        if place and Path(place).is_file():
            return place
    raise OfficeMissing("LibreOffice is not installed, or its program folder is not on the PATH")


def _binary(program: str) -> str:
    """Return the process proper where the program is only a script or a launcher.

    Started directly, its process id is the one to watch, and no launcher outlives it.
    """
    real = Path(program).resolve()
    for name in ("soffice.bin", "soffice.bin.exe"):
        if (real.parent / name).is_file():
            return str(real.parent / name)
    return program


class Process:
    """A LibreOffice that ends with this Python, however that ends.

    Args:
        visible: show its windows.
        program: the path of soffice; None finds it.
        locking: mark opened files as in use for others. A LibreOffice without windows usually
            opens copies, and leaves lock files behind when it is killed.

    Raises:
        OfficeMissing, OfficeGone: it is not there, or did not start.
    """

    def __init__(
        self,
        visible: bool = False,
        program: str | os.PathLike[str] | None = None,
        locking: bool | None = None,
    ) -> None:
        executable = _binary(find(program))
        self.visible = visible
        self._profile = Path(tempfile.mkdtemp(prefix="xlwings-libreoffice-"))
        self._write_settings(visible if locking is None else locking)
        self._address, accept = _address()
        command = [
            sys.executable, "-I", "-S", guard.__file__, str(self._profile), executable,
            f"-env:UserInstallation={self._profile.as_uri()}",
            "--norestore", "--nologo", "--nodefault", "--nofirststartwizard",
            f"--accept={accept};urp;StarOffice.ComponentContext",
        ]  # fmt: skip
        if not visible:
            command += ["--headless", "--invisible"]
        self._guard = subprocess.Popen(  # noqa: S603 - our own script and a found program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        self.pid = 0
        self._started = threading.Event()
        threading.Thread(target=self._read_pids, args=(self._guard.stdout,), daemon=True).start()
        if not self._started.wait(START_SECONDS):
            self.kill()
            raise OfficeGone("LibreOffice could not be started")

    def _read_pids(self, output: IO[bytes]) -> None:
        """Keep the process id current: LibreOffice may start a second time on a fresh profile."""
        with output as lines:
            for line in lines:
                self.pid = int(line)
                self._started.set()

    def _write_settings(self, locking: bool) -> None:
        items = []
        for path, value in {**_SETTINGS, "Office.Common/Misc/UseLocking": locking}.items():
            node, _, name = path.rpartition("/")
            text = str(value).lower() if isinstance(value, bool) else str(value)
            items.append(
                f'<item oor:path="/org.openoffice.{node}"><prop oor:name="{name}" oor:op="fuse">'
                f"<value>{text}</value></prop></item>"
            )
        user = self._profile / "user"
        user.mkdir()
        (user / "registrymodifications.xcu").write_text(
            '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items '
            'xmlns:oor="http://openoffice.org/2001/registry" '
            'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"{''.join(items)}</oor:items>\n",
            encoding="utf-8",
        )

    @property
    def running(self) -> bool:
        """Whether the process is still there."""
        return self._guard.poll() is None

    def connect(self, timeout: float = START_SECONDS) -> socket.socket:
        """Return a new connection, waiting up to `timeout` seconds for LibreOffice to listen.

        Raises:
            OfficeGone: the process ended.
            OfficeTimeout: it does not listen in time.
        """
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if not self.running:
                raise OfficeGone(f"LibreOffice ended at once (code {self._guard.returncode})")
            family = socket.AF_INET if isinstance(self._address, tuple) else socket.AF_UNIX
            connection = socket.socket(family, socket.SOCK_STREAM)
            try:
                connection.connect(self._address)
            except OSError:
                connection.close()
                time.sleep(0.02)
                continue
            if family == socket.AF_INET:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection
        raise OfficeTimeout(f"LibreOffice did not answer within {timeout:g} seconds")

    def wait(self, timeout: float) -> bool:
        """Wait for the process to end by itself; return whether it did in time."""
        try:
            self._guard.wait(timeout)
        except subprocess.TimeoutExpired:
            return False
        self._close_pipe()
        return True

    def kill(self) -> None:
        """End the process at once and remove its profile; safe to call again."""
        self._close_pipe()
        try:
            self._guard.wait(30)
        except subprocess.TimeoutExpired:
            self._guard.kill()
            self._guard.wait()

    def _close_pipe(self) -> None:
        if self._guard.stdin is not None:
            self._guard.stdin.close()


def _address() -> tuple[str | tuple[str, int], str]:
    """Return where to connect, and what LibreOffice is told to accept.

    A pipe is for this user alone and its name is free for certain; Python cannot open the named
    pipes of Windows as sockets, so there it is a port that only this computer reaches.
    """
    if sys.platform.startswith("linux"):
        name = f"xlwings{uuid.uuid4().hex}"
        return f"/tmp/OSL_PIPE_{os.getuid()}_{name}", f"pipe,name={name}"  # noqa: S108
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return ("127.0.0.1", port), f"socket,host=127.0.0.1,port={port},tcpNoDelay=1"
