"""Every standard workbook that was ever handed out, lived in and brought up to date by one refresh.

    python -m tests.book.every_template [--first NUMBER] [--keep]

takes them from the history of this repository, types into every table and field, and says for each
whether ``xiezuo refresh`` upgrades it: valid, what LibreOffice computes is what Python computes, every
typed value in its place, and nothing left for a second refresh.
``--first`` goes on with a run that was stopped. With ``--keep`` it only writes the few that the
tests keep, and notes in ``retired.txt`` what all of them had on their sheets and today's has not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from addin.book.closed.workbook import ClosedWorkbook
from addin.book.host import VERSION
from addin.book.ooxml.package import Package
from addin.book.upgrading.furniture import digests
from addin.forms import FORMS
from addin.forms.versions import version_of
from tests.book.lived_in import TODAY, live_in, lost, typed
from tests.conftest import Office
from tests.paths import ROOT
from tests.standing.recalculation import (
    computed_by_python,
    derived_places,
    differences,
    recalculated_by_office,
)
from workbook_templates import RETIRED, TEMPLATE

KEPT = Path(__file__).with_name("handed_out")
"""The workbooks that the tests keep, lived in, by the version that they are of."""
_VERSIONS_KEPT = ("0.1", "0.5", "0.9", "1.0")
_PATTERN = "workbook_templates/*.xlsx"


def handed_out(folder: Path) -> Iterator[Path]:
    """Yield every different standard workbook of the history, the oldest first."""
    seen: set[str] = set()
    for commit in reversed(_git("log", "--format=%H", "--", _PATTERN).decode().split()):
        names = _git(
            "-c", "core.quotePath=off", "ls-tree", "--name-only", commit, "workbook_templates/"
        )
        for name in names.decode().splitlines():
            if not name.endswith(".xlsx"):
                continue
            data = _git("show", f"{commit}:{name}")
            if (digest := hashlib.sha256(data).hexdigest()) not in seen:
                seen.add(digest)
                path = folder / f"{len(seen):02}-{commit[:7]}.xlsx"
                path.write_bytes(data)
                yield path


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=True).stdout


def wrong_with(path: Path, office: Office) -> Iterator[str]:
    """Yield what goes wrong when a workbook is refreshed, nothing if all is well."""
    before = typed(ClosedWorkbook(path).read())
    _refresh(path)
    content = ClosedWorkbook(path).read()
    if content.absent or content.unnamed:
        yield f"lacks {sorted(content.absent | content.unnamed)[:5]}"
    yield from lost(before, typed(content))
    report = subprocess.run(["ooxml-validator", str(path)], capture_output=True, text=True)
    if not json.loads(report.stdout)["ok"]:
        yield report.stdout[:500]
    found = recalculated_by_office(path, derived_places(content), office, path.parent / "office")
    yield from differences(computed_by_python(content), found)[:5]
    data = path.read_bytes()
    _refresh(path)
    if path.read_bytes() != data:
        yield "a second refresh changes it"


def _refresh(path: Path) -> None:
    command = [sys.executable, "-m", "addin.cli", "refresh", str(path), "--today", f"{TODAY}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def keep(paths: Iterator[Path]) -> None:
    """Write the workbooks that the tests keep, and what an upgrade must know of all of them."""
    KEPT.mkdir(exist_ok=True)
    known = set(RETIRED.read_text(encoding="utf-8").split())
    for path in paths:
        known |= digests(Package.open(path), FORMS)
        if (version := _version(path)) in _VERSIONS_KEPT:
            live_in(path)
            shutil.copy(path, KEPT / f"{version}.xlsx")
    known -= digests(Package.open(TEMPLATE), FORMS)
    RETIRED.write_text("".join(f"{each}\n" for each in sorted(known)), encoding="utf-8")


def _version(path: Path) -> str:
    content = ClosedWorkbook(path).read()
    return version_of(content.text(VERSION), content.absent)


def main() -> int:
    """Return 0, or 1 if one of them is not upgraded as it must be."""
    parser = argparse.ArgumentParser(prog="python -m tests.book.every_template")
    parser.add_argument("--keep", action="store_true", help="write what the tests keep")
    parser.add_argument("--first", type=int, default=1, help="which is the first that is tried")
    given = parser.parse_args()
    failures = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.keep:
            keep(handed_out(folder))
            return 0
        office = Office(shutil.which("soffice") or "soffice", folder / "profile")
        for path in islice(handed_out(folder), given.first - 1, None):
            version = _version(path)
            live_in(path)
            wrong = list(wrong_with(path, office))
            failures += bool(wrong)
            print(f"{path.stem} ({version}):", *(wrong or ["ok"]), sep="\n  ", flush=True)
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
