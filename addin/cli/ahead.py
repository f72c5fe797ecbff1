"""Many workbooks judged by several processes, for the one that asks about them next.

Each process keeps one extract after the other in the store. So a run that was interrupted goes on
where it ended, and what fails here fails again, and is told, where the extracts are asked for.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing, suppress
from datetime import date, datetime
from pathlib import Path
from threading import Thread

from addin.actions.extracting import extract_of
from addin.book.store import Store

_FEWEST = 20  # workbooks for which it is worth to start a process
_MOST = 8  # processes


def judge_ahead(
    paths: Sequence[Path],
    given: date | None,
    actual: datetime,
    store: Store,
    on_judged: Callable[[], None],
) -> None:
    """Keep the extracts of workbooks in the store, if there are enough of them to share out."""
    count = min(os.cpu_count() or 1, _MOST, len(paths) // _FEWEST)
    if count < 2 or not store.works:
        return
    with ExitStack() as processes:
        workers = [processes.enter_context(_started()) for _ in range(count)]
        threads = []
        for number, worker in enumerate(workers):
            order = {
                "paths": [str(path.absolute()) for path in paths[number::count]],
                "given": given.isoformat() if given else None,
                "actual": actual.isoformat(),
                "store": str(store.path),
            }
            threads.append(Thread(target=_follow, args=(worker, order, on_judged)))
            threads[-1].start()
        try:
            for thread in threads:
                thread.join()
        finally:  # an interrupt, too, leaves none behind
            for worker in workers:
                worker.kill()


def _started() -> subprocess.Popen[bytes]:
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    command = [sys.executable, "-m", "addin.cli.ahead"]
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nothing)  # noqa: S603 - our own


def _follow(
    worker: subprocess.Popen[bytes], order: dict[str, object], on_judged: Callable[[], None]
) -> None:
    with suppress(OSError):  # it has gone
        if worker.stdin is not None and worker.stdout is not None:
            worker.stdin.write(json.dumps(order).encode())
            worker.stdin.close()
            for _ in worker.stdout:
                on_judged()


def _work() -> None:
    """Judge the workbooks that standard input names; a line goes out for each."""
    order = json.loads(sys.stdin.buffer.read())
    given = date.fromisoformat(order["given"]) if order["given"] else None
    actual = datetime.fromisoformat(order["actual"])
    with closing(Store(Path(order["store"]))) as store:
        for path in map(Path, order["paths"]):
            with suppress(Exception):  # whoever asks for it next says so
                extract_of(path, given=given, actual=actual, remembered=store)
            sys.stdout.write("\n")
            sys.stdout.flush()


if __name__ == "__main__":
    _work()
