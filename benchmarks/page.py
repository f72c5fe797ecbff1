"""``python -m benchmarks.page``: the page's Python in WebAssembly beside the same Python as it is.

Node runs what a browser would. Seconds are the processor's; ``--write`` keeps them as a page.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import process_time

from addin.book.memory import Session
from addin.cli.web.bundle import bundle
from addin.cli.web.compiling import compiled
from addin.cli.web.runtime import VERSION, runtime
from addin.cli.web.site import folder as as_folder
from addin.cli.web.site import single
from addin.reports.verbs.desk import answer
from benchmarks.inputs import NOW, TODAY, make_workbook, standard_workbook
from benchmarks.report import machine

SIZES = (60, 10_000)  # tasks
NEXT = TODAY + timedelta(3)  # the next working day
MOST_UNTIL_READY = 4.0  # seconds
MOST_FOR_A_CHECK = 0.4  # of 60 tasks, once it is ready
MOST_OF_MANY = 3.0, 4.0  # for a check and a refresh of 10 000 tasks
MOST_MEMORY = 450  # MB, of the whole process
PAGE = Path(__file__).parents[1] / "addin/cli/web"
_SCRIPT = Path(__file__).with_name("page.mjs")


@dataclass(frozen=True, slots=True)
class Figures:
    """What one workbook took; `document` is what the check said, `loaded` what it must not load."""

    ready: float
    loading: float
    first: float
    check: float
    refresh: float
    again: float
    megabytes: float
    loaded: list[str]
    document: str


def in_webassembly(folder: Path, workbook: Path) -> Figures:
    """Return the figures of the page built in `folder`."""
    command = [
        "node",
        str(_SCRIPT),
        str(folder),
        str(workbook),
        TODAY.isoformat(),
        NEXT.isoformat(),
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, encoding="utf-8")
    return Figures(**json.loads(done.stdout))


def as_it_is(workbook: Path) -> Figures:
    """Return the figures of this Python, which is ready already."""
    files, remembered = {"input.xlsx": workbook.read_bytes()}, Session()

    def seconds(verb: str, memory: Session | None = None) -> tuple[float, str]:
        began = process_time()
        today = (NEXT if verb == "refresh" else TODAY).isoformat()
        made = answer(verb, files, actual=NOW, today=today, remembered=memory)
        return process_time() - began, made.document

    first, _ = seconds("check")
    check, document = seconds("check")
    refresh, _ = seconds("refresh", remembered)
    again, _ = seconds("check", remembered)
    return Figures(0, 0, first, check, refresh, again, 0, [], document)


def build(folder: Path) -> None:
    """Write the page into a folder."""
    for name, data in as_folder(*compiled(runtime(), bundle())).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def weight() -> int:
    """Return the bytes that the page adds to the product's wheel, packed as there."""
    found = (path for path in PAGE.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return sum(len(zlib.compress(path.read_bytes(), 6)) for path in found)


def _measured(sizes: tuple[int, ...]) -> Iterator[tuple[int, Figures, Figures]]:
    with tempfile.TemporaryDirectory() as made:
        folder, workbook = Path(made), Path(made) / "input.xlsx"
        build(folder)
        for size in sizes:
            make_workbook(workbook, standard_workbook(), size)
            yield size, in_webassembly(folder, workbook), as_it_is(workbook)


def page(sizes: tuple[int, ...] = SIZES) -> str:
    """Return what was measured as a page."""
    measured = list(_measured(sizes))
    megabytes = len(single(*compiled(runtime(), bundle())).encode()) / 1e6
    ready = min(page.ready for _, page, _ in measured)
    loading = min(page.loading for _, page, _ in measured)
    rows = [
        f"| {size:,} | {page.first:.2f} s | {page.check:.2f} s ({page.check / plain.check:.1f}×)"
        f" | {page.refresh:.2f} s ({page.refresh / plain.refresh:.1f}×) | {page.again:.2f} s | {page.megabytes:.0f} MB |"
        for size, page, plain in measured
    ]
    return "\n".join(
        (
            "# The page in numbers",
            "",
            f"Written by `python -m benchmarks.page --write docs/page.md` on {date.today()}, one run.",  # noqa: DTZ011
            f"{machine()}; Pyodide {VERSION} in Node; seconds of the processor.",
            "",
            f"Ready after {ready:.1f} s (aim: {MOST_UNTIL_READY:g} s on two idle cores); while its user looks for a "
            f"workbook, it loads for {loading:.1f} s what the first verb needs.",
            f"A check of 60 tasks is to take {MOST_FOR_A_CHECK:g} s then; 10 000 tasks are to be checked in "
            f"{MOST_OF_MANY[0]:g} s and refreshed in {MOST_OF_MANY[1]:g} s, within {MOST_MEMORY} MB.",
            "The refresh is that of the next working day and writes the workbook. The last check knows the wording "
            "that was judged before, as of a workbook that was edited since.",
            "In brackets how many times as long as the same Python takes outside the browser; memory is the most "
            "that the whole process had.",
            f"The one file is {megabytes:.1f} MB; of the wheel the page is {weight() / 1e3:.0f} kB.",
            "",
            "| tasks | first check | check | refresh | check again | memory |",
            "| --- | --- | --- | --- | --- | --- |",
            *rows,
            "",
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write a Markdown page")
    given = parser.parse_args()
    text = page()
    if given.write:
        given.write.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
