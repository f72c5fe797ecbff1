"""``python -m benchmarks [NAME…]``: measure, show, and with ``--write`` keep the figures."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from benchmarks.catalogue import BENCHMARKS, BY_NAME
from benchmarks.measuring import measure
from benchmarks.model import Benchmark
from benchmarks.report import as_json, as_page, as_table


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmarks that were asked for; by default all but the large ones."""
    given = _parser().parse_args(arguments)
    messages = Console(stderr=True)
    results = []
    for benchmark in _chosen(given):
        with messages.status(benchmark.title):
            runs = 1 if benchmark.is_large or given.small else given.runs
            results.append(measure(benchmark, small=given.small, runs=runs))
    if given.json:
        sys.stdout.write(as_json(results) + "\n")
    else:
        Console().print(as_table(results))
    if given.write is not None:
        typed = shlex.join(["python", "-m", "benchmarks", *(arguments or sys.argv[1:])])
        page = as_page(results, datetime.now(UTC).date(), typed)
        given.write.write_text(page, encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    names = ", ".join(BY_NAME)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which to run: {names}")
    parser.add_argument("--small", action="store_true", help="tiny inputs, one run: does it work?")
    parser.add_argument("--large", action="store_true", help="run the large ones too")
    parser.add_argument("--runs", type=int, default=3, help="runs of each side (default 3)")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write a Markdown page")
    return parser


def _chosen(given: argparse.Namespace) -> list[Benchmark]:
    unknown = [name for name in given.names if name not in BY_NAME]
    if unknown:
        _parser().error(f"no benchmark {', '.join(unknown)}; there are {', '.join(BY_NAME)}")
    if given.names:
        return [BY_NAME[name] for name in given.names]
    return [each for each in BENCHMARKS if given.large or not each.is_large]


if __name__ == "__main__":
    main()
