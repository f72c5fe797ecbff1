"""The figures as a table, as JSON and as a page."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date

from rich.table import Table

from benchmarks.model import OURS, PEER, Benchmark, File, Result, Side

_PAGE = """# Benchmarks

Written by `{command}` on {day}.
{machine}.

Each run is a fresh interpreter, in turn with the other side.
Seconds and ratios are medians, memory is the largest peak of the whole process; a ratio says how \
many times as long the peer took, by the clock and in CPU seconds of all threads.
Seconds differ from computer to computer, and other programs were running on this one; the ratios \
carry over.
The making of inputs is not counted, imports only of whole processes and of `click`.

{table}

{legend}
"""
_HEADINGS = ("benchmark", "size", "here", "peer", "ratio", "target")


def as_json(results: Iterable[Result]) -> str:
    """Return one JSON document with every figure."""
    document = {
        "machine": machine(),
        "benchmarks": [
            {
                "name": result.benchmark.name,
                "tasks": result.size.tasks,
                "books": result.size.books,
                "runs": result.runs,
                "ratio": result.ratio and asdict(result.ratio),
                "missed": list(result.shortfalls),
                "file": result.file and asdict(result.file),
                "sides": {
                    name: {"seconds": side.seconds, "cpu": side.cpu, "megabytes": side.megabytes}
                    for name, side in result.sides.items()
                },
            }
            for result in results
        ],
    }
    return json.dumps(document, indent=2)


def as_table(results: Sequence[Result]) -> Table:
    """Return a table for people at a terminal."""
    table = Table(*_HEADINGS, caption="\n".join(map(_legend, results)), caption_justify="left")
    for result in results:
        colour = "red" if result.shortfalls else "green"
        *cells, target = _cells(result)
        table.add_row(*cells, f"[{colour}]{target}[/{colour}]")
    return table


def as_page(results: Sequence[Result], day: date, command: str) -> str:
    """Return the page for the documentation; `command` is what was typed for it."""
    rows = [_HEADINGS, ["---"] * len(_HEADINGS), *(list(_cells(result)) for result in results)]
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    legend = "\n".join(f"- {_legend(result)}" for result in results)
    return _PAGE.format(
        command=command, day=day.isoformat(), machine=machine(), table=table, legend=legend
    )


def machine() -> str:
    """Return what the figures depend on, without the computer's name."""
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, "
        f"{platform.python_implementation()} {platform.python_version()}"
    )


def _legend(result: Result) -> str:
    benchmark = result.benchmark
    peer = f"; peer: {benchmark.peer}" if benchmark.peer else ""
    runs = "1 run" if result.runs == 1 else f"{result.runs} runs"
    why = f". Missed: {benchmark.why}" if benchmark.why and result.shortfalls else ""
    return f"{benchmark.name}: {benchmark.title}{peer} ({runs}){_file(result.file)}{why}"


def _file(file: File | None) -> str:
    if file is None:
        return ""
    return (
        f"; the file: {file.packed / 1e6:.3g} MB, {file.unpacked / 1e6:.3g} MB of XML, "
        f"{file.formulas:,} formulas"
    )


def _cells(result: Result) -> Iterator[str]:
    peer = result.sides.get(PEER)
    yield result.benchmark.name
    yield _size(result)
    yield _figures(result.benchmark, result.sides[OURS])
    yield _figures(result.benchmark, peer) if peer else "–"
    yield f"{result.ratio.seconds:.1f}× (CPU {result.ratio.cpu:.1f}×)" if result.ratio else "–"
    if result.size == result.benchmark.size:
        yield f"{_target(result.benchmark)}: {'; '.join(result.shortfalls) or 'met'}"
    else:
        yield "not judged"


def _size(result: Result) -> str:
    size = result.size
    tasks = f"{size.tasks:,} {result.benchmark.unit}" if size.tasks else "–"
    return f"{size.books} × {tasks}" if size.books > 1 else tasks


def _figures(benchmark: Benchmark, side: Side) -> str:
    seconds = side.cpu if benchmark.most_seconds else side.seconds
    shown = f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"
    kind = " CPU" if benchmark.most_seconds else ""
    if benchmark.longest:
        kind += f" ({side.seconds:.2f} s by the clock)"
    memory = "memory n/a" if side.megabytes is None else f"{side.megabytes:.0f} MB"
    return f"{shown}{kind}, {memory}"


def _target(benchmark: Benchmark) -> str:
    bounds = (
        (benchmark.least_ratio, "≥ {:g}×"),
        (benchmark.most_seconds, "≤ {:g} s"),
        (benchmark.longest, "≤ {:g} s by the clock"),
        (benchmark.most_megabytes, "≤ {:g} MB"),
        (benchmark.heaviest_file, "file ≤ {:g} MB"),
    )
    return ", ".join(shown.format(bound) for bound, shown in bounds if bound) or "none"
