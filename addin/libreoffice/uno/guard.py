"""Keeps one LibreOffice process company: ends it when the Python that asked for it ends.

Runs as a script of its own, with nothing but the standard library. Standard input is a pipe that
its parent never writes to: it closes when the parent quits, crashes or is killed, and then
LibreOffice goes too, with its throw-away profile. Prints the process id of LibreOffice.

    python guard.py PROFILE PROGRAM ARGUMENT…
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time

_START_AGAIN = (79, 81)  # LibreOffice asks for a restart after it has set up a fresh profile


def main() -> int:
    profile, *command = sys.argv[1:]
    asked = threading.Event()
    threading.Thread(target=_wait_for_parent, args=(asked,), daemon=True).start()
    code = 0
    for _ in range(3):
        office = subprocess.Popen(  # noqa: S603 - the command is what our parent found
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        print(office.pid, flush=True)
        code = _watch(office, asked)
        if code not in _START_AGAIN or asked.is_set():
            break
    _remove(profile)
    return code


def _wait_for_parent(asked: threading.Event) -> None:
    # Unbuffered: a thread that waits in a buffer would keep the interpreter from ending.
    while os.read(0, 1):
        pass
    asked.set()


def _watch(office: subprocess.Popen[bytes], asked: threading.Event) -> int:
    while office.poll() is None:
        if asked.wait(0.05):
            _end(office)
    return office.returncode


def _end(office: subprocess.Popen[bytes]) -> None:
    """End the process and whatever it started."""
    if sys.platform == "win32":
        subprocess.run(  # noqa: S603
            ["taskkill", "/F", "/T", "/PID", str(office.pid)],  # noqa: S607
            capture_output=True, check=False,
        )  # fmt: skip
    else:
        os.killpg(office.pid, signal.SIGKILL)
    office.wait(30)


def _remove(profile: str) -> None:
    """Remove the profile; Windows holds its files for a moment longer."""
    for _ in range(20):
        shutil.rmtree(profile, ignore_errors=True)
        if not os.path.exists(profile):  # noqa: PTH110 - runs before anything else is imported
            return
        time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main())
