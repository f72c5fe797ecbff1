"""`xiezuo refresh`: derived columns, dashboard and findings, in place."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path

from addin.actions.refresh import Refreshed, Unchanged, told
from addin.actions.unchanged import refresh_file
from addin.book.files import workbooks
from addin.book.store import default_store
from addin.book.unforeseen import attempt
from addin.cli.failure import FAILED, tell_failed
from addin.cli.options import now
from addin.cli.output import as_json, plain, progress, say
from addin.errors import XiezuoError
from addin.lint import Memory
from addin.reports.verbs.writing import refreshed_document


def run(files: list[Path], today: date | None, *, as_document: bool) -> int:
    """Refresh each file; return 0, or 2 if one of them could not be read or saved."""
    paths = workbooks(files)
    results: list[tuple[Path, Refreshed | Unchanged | XiezuoError]] = []
    with progress() as bar, closing(default_store()) as store:
        steps = bar.add_task("刷新", total=len(paths))
        for path in paths:
            results.append((path, attempt(path, partial(_refresh, path, today, store))))
            bar.advance(steps)
    if as_document:
        as_json({"files": [refreshed_document(path, result) for path, result in results]})
    else:
        for path, result in results:
            if not isinstance(result, XiezuoError):
                say(f"{plain(path)}：{plain(told(result))}")
    failed = [(path, result) for path, result in results if isinstance(result, XiezuoError)]
    return FAILED if tell_failed(failed, len(results), silent=as_document) else 0


def _refresh(path: Path, today: date | None, store: Memory) -> Refreshed | Unchanged:
    return refresh_file(path, given=today, actual=now(None), remembered=store)
