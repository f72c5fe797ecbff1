"""Ctrl+C, a request to end, a closed window: an interrupt that leaves nothing half done.

All of them come as `KeyboardInterrupt`, so that temporary files are removed and files are closed
on the way out. What must not be parted is done within `whole`, and the interrupt comes after it.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

TEXT = "已中断，没有写完的内容不会留下。"
BY_KEYBOARD = 130  # exit code after Ctrl+C, as shells have it: 128 + the signal's number
_PATIENCE = 2.0  # seconds in which a second Ctrl+C does not disturb the clearing up after the first
_SIGNALS = {
    "SIGINT": BY_KEYBOARD,
    "SIGBREAK": BY_KEYBOARD,  # Windows: Ctrl+Break, and what ends a process group
    "SIGTERM": 143,
    "SIGHUP": 129,
}


class _Bell:
    """What is known of interrupts in this process."""

    def __init__(self) -> None:
        self.code = BY_KEYBOARD
        self._at: float | None = None
        self._within = 0  # blocks of `whole`
        self._waits = False

    def ring(self, number: int, _: FrameType | None = None) -> None:
        """Interrupt, unless that was done a moment ago."""
        now = time.monotonic()
        if self._at is not None and now - self._at < _PATIENCE:
            return
        self._at, self.code = now, _SIGNALS[signal.Signals(number).name]
        if self._within:
            self._waits = True
        else:
            raise KeyboardInterrupt

    def enter(self) -> None:
        self._within += 1

    def leave(self) -> None:
        self._within -= 1
        if self._waits and not self._within:
            self._waits = False
            raise KeyboardInterrupt


_BELL = _Bell()


def heed() -> None:
    """From now on let every kind of interrupt be a `KeyboardInterrupt`."""
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # nohup
            signal.signal(number, _BELL.ring)


def exit_code() -> int:
    """Return the exit code of a program that was interrupted."""
    return _BELL.code


def is_behind(error: BaseException) -> bool:
    """Return whether an error is what somebody made of an interrupt, as Python does within a class."""
    found: BaseException | None = error
    while found is not None and not isinstance(found, KeyboardInterrupt):
        found = found.__cause__ or found.__context__
    return found is not None


def unheed() -> None:
    """Let an interrupt end the process: all is done, and only Python is still closing."""
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == _BELL.ring:
            signal.signal(number, signal.SIG_DFL)


@contextmanager
def whole() -> Iterator[None]:
    """Let a block be done to its end; an interrupt that comes meanwhile comes after it."""
    _BELL.enter()
    try:
        yield
    finally:
        _BELL.leave()
