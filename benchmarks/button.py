"""A click on 刷新状态 after one status was typed, in a Python that is warm: its own work, without the host's.

What the host needs to read and write is the host's time, which `host` measures; `_split` gives both, in CPU seconds, as a
busy computer is no fault of either.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from benchmarks.model import Size, Work
from benchmarks.refresh import MEMORY, NEXT_DAY, fresh_copy, prepare

__all__ = ["prepare"]

_TRIES = 5


def ours(folder: Path, size: Size) -> Work:
    """Click several times, each time after another status was typed; the quickest counts."""
    path = fresh_copy(folder, "clicked.xlsx")
    return Work(
        lambda: [_split(path, task) for task in range(_TRIES)],
        lambda splits: len(splits),
        seconds=lambda splits: min(own for own, _ in splits),
    )


def ours_host(folder: Path, size: Size) -> Work:
    """Click several times, each time after another status was typed; the quickest counts."""
    path = fresh_copy(folder, "clicked.xlsx")
    return Work(
        lambda: [_split(path, task) for task in range(_TRIES)],
        lambda splits: len(splits),
        seconds=lambda splits: min(host for _, host in splits),
    )


def _split(path: Path, task: int) -> tuple[float, float]:
    """Return the seconds of the click's own work and those of its host."""
    from addin.actions.refresh import refresh
    from addin.book.closed.workbook import ClosedWorkbook
    from addin.book.store import Store
    from addin.content import Changes
    from addin.forms.vocabularies import BLOCKED
    from benchmarks.inputs import NOW

    typed = ClosedWorkbook(path)
    row = typed.read(only={"Tasks"}).table("Tasks").rows[task]
    typed.write(Changes(cells={"Tasks": {(row, "status"): BLOCKED}}))
    host = _TimedHost(ClosedWorkbook(path))
    with closing(Store(path.with_name(MEMORY))) as store:
        start = time.process_time()
        refresh(host, given=NEXT_DAY, actual=NOW, remembered=store)
        return time.process_time() - start - host.seconds, host.seconds


class _TimedHost:
    """A host that counts the time spent in it."""

    def __init__(self, host: Any) -> None:
        self._host = host
        self.seconds = 0.0

    def __getattr__(self, name: str) -> Any:
        with self._timed():
            method = getattr(self._host, name)
        if not callable(method):
            return method

        def timed(*arguments: Any, **named: Any) -> Any:
            with self._timed():
                return method(*arguments, **named)

        return timed

    @contextmanager
    def saved_together(self) -> Iterator[None]:
        block = self._host.saved_together()
        with self._timed():
            block.__enter__()
        yield
        with self._timed():
            block.__exit__(None, None, None)

    @contextmanager
    def _timed(self) -> Iterator[None]:
        start, before = time.process_time(), self.seconds
        try:
            yield
        finally:  # what was asked of it in between is counted with it
            self.seconds = before + time.process_time() - start
