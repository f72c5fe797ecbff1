"""One side of a benchmark in a process of its own: ``python -m benchmarks.child``.

Arguments are the module, the function in it and another if it has no such, the folder with the
inputs, and the size; what was measured goes to standard output as JSON.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
from pathlib import Path
from time import perf_counter

from benchmarks.memory import peak
from benchmarks.model import Size


def main(module: str, name: str, usual: str, folder: str, tasks: str, books: str) -> None:
    """Run a side and print its figures; `prepare` prints nothing."""
    size = Size(int(tasks), int(books))
    found = importlib.import_module(module)
    work = getattr(found, name, None) or getattr(found, usual)
    work = work(Path(folder), size)
    if work is None:
        return
    gc.collect()  # what the making of inputs left behind is none of the work's
    began, cpu = perf_counter(), _cpu()
    given = work.run()
    seconds, used = perf_counter() - began, _cpu() - cpu
    most = peak()  # before `outcome`, which may need more
    if work.seconds is not None:
        seconds = used = work.seconds(given)
    figures = {"seconds": seconds, "cpu": used, "megabytes": most, "outcome": work.outcome(given)}
    json.dump(figures, sys.stdout)


def _cpu() -> float:
    """Return the CPU seconds of this process and its finished children.

    On Windows those of children are not known; what runs in one is then given by the clock.
    """
    if os.name == "nt":
        return perf_counter()
    return sum(os.times()[:4])


if __name__ == "__main__":
    main(*sys.argv[1:])
