"""`xiezuo repair`: names, colours, drop-downs, protection and formulas as they were."""

from __future__ import annotations

import sys
from datetime import date
from functools import partial
from pathlib import Path

import typer

from addin.actions.repair import Repaired, repair
from addin.book.files import workbooks
from addin.book.unforeseen import attempt
from addin.cli.failure import FAILED, tell_failed
from addin.cli.options import now
from addin.cli.output import as_json, plain, say
from addin.errors import XiezuoError
from addin.reports.verbs.writing import repaired_document


def run(files: list[Path], today: date | None, *, restoring: bool, as_document: bool) -> int:
    """Repair each file; return 0, or 2 if one of them could not be read or saved.

    Without `restoring` people at a terminal are asked about formulas that were typed over.
    """
    results: list[tuple[Path, Repaired | XiezuoError]] = []
    for path in workbooks(files):
        repaired = partial(repair, path, given=today, actual=now(None))
        result = attempt(path, partial(repaired, restoring=restoring))
        results.append((path, result))
        if as_document or isinstance(result, XiezuoError):
            continue
        say(f"{plain(path)}：{plain(result.told())}")
        if not result.overtyped or restoring:
            continue
        if _agreed(result):
            result = attempt(path, partial(repaired, restoring=True))
            results[-1] = (path, result)
            if not isinstance(result, XiezuoError):
                say(f"{plain(path)}：{plain(result.told())}")
    if as_document:
        as_json({"files": [repaired_document(path, result) for path, result in results]})
    failed = [(path, result) for path, result in results if isinstance(result, XiezuoError)]
    return FAILED if tell_failed(failed, len(results), silent=as_document) else 0


def _agreed(repaired: Repaired) -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        say("要恢复被填写内容覆盖的公式，请加 --yes；填写的内容会记入“变更日志”。")
        return False
    say(plain(repaired.question()))
    return typer.confirm("恢复", default=False)
