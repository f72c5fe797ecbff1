"""A screen of the tests' own, on which a real program shows its windows."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image

PROGRAMS = {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool", "import": "imagemagick"}
SIZE = (1500, 900)


class Screen:
    """What a user does and sees; coordinates are pixels from the top left corner."""

    def __init__(self, display: str) -> None:
        self.environment = {**os.environ, "DISPLAY": display}

    def run(self, *command: str) -> str:
        """Run a program of this screen and return what it prints."""
        done = subprocess.run(
            command, capture_output=True, text=True, env=self.environment, timeout=30
        )
        return done.stdout.strip()

    def click(self, x: int, y: int) -> None:
        self.run("xdotool", "mousemove", str(x), str(y), "click", "1")

    def press(self, key: str) -> None:
        self.run("xdotool", "key", key)

    def park(self) -> None:
        """Move the mouse to where it points at nothing."""
        self.run("xdotool", "mousemove", str(SIZE[0] - 1), str(SIZE[1] // 2))

    def windows(self, title: str) -> list[str]:
        """Return the ids of the windows with a title (a regular expression)."""
        return self.run("xdotool", "search", "--onlyvisible", "--name", title).split()

    def wait_for(self, title: str, seconds: float = 60) -> str:
        """Return the id of a window as soon as it is there."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if found := self.windows(title):
                return found[0]
            time.sleep(0.1)
        raise AssertionError(f"no window {title!r}")

    def picture(self) -> Image.Image:
        """Return what is seen."""
        done = subprocess.run(
            ["import", "-window", "root", "png:-"], capture_output=True, env=self.environment
        )
        return Image.open(io.BytesIO(done.stdout)).convert("RGB")


@contextmanager
def screen() -> Iterator[Screen]:
    """Start a screen with a window manager, and end both."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24"]
    server = subprocess.Popen(
        [*command, "-nolisten", "tcp"], pass_fds=(writing,), stderr=subprocess.DEVNULL
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    shown = Screen(f":{number}")
    manager = subprocess.Popen(["openbox"], env=shown.environment, stderr=subprocess.DEVNULL)
    try:
        yield shown
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait(20)


def absent() -> tuple[str, str] | None:
    """Return a program that is missing and the package that has it."""
    return next(((p, package) for p, package in PROGRAMS.items() if not shutil.which(p)), None)
