"""`xiezuo upgrade`: workbooks of earlier versions, or with something missing, brought up to date."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from addin.book.files import workbooks
from addin.book.unforeseen import attempt
from addin.cli.failure import FAILED, tell_failed
from addin.cli.options import now
from addin.cli.output import as_json, plain, say
from addin.errors import XiezuoError
from addin.reports.verbs.writing import upgraded, upgraded_document


def run(files: list[Path], today: date | None, *, as_document: bool) -> int:
    """Upgrade each file; return 0, or 2 if one of them could not be read or saved."""
    paths = workbooks(files)
    results = [(path, attempt(path, partial(upgraded, path, now(None), today))) for path in paths]
    if as_document:
        as_json({"files": [upgraded_document(path, result) for path, result in results]})
    else:
        for path, result in results:
            if not isinstance(result, XiezuoError):
                told = result if isinstance(result, str) else result.told()
                say(f"{plain(path)}：{plain(told)}")
    failed = [(path, result) for path, result in results if isinstance(result, XiezuoError)]
    return FAILED if tell_failed(failed, len(results), silent=as_document) else 0
