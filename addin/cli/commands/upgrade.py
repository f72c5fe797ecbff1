"""`xiezuo upgrade`: workbooks of earlier versions, or with something missing, brought up to date."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from addin.actions.refresh import refresh
from addin.actions.upgrade import Upgrade, is_outdated
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import workbooks
from addin.book.host import VERSION
from addin.book.unforeseen import attempt
from addin.cli.failure import FAILED, problem, tell
from addin.cli.options import now
from addin.cli.output import as_json, plain, say
from addin.errors import XiezuoError


def run(files: list[Path], today: date | None, *, as_document: bool) -> int:
    """Upgrade each file; return 0, or 2 if one of them could not be read or saved."""
    paths = workbooks(files)
    results = [(path, attempt(path, partial(_upgraded, path, today))) for path in paths]
    if as_document:
        as_json({"files": [_document(path, result) for path, result in results]})
    else:
        for path, result in results:
            if isinstance(result, XiezuoError):
                tell(result)
            else:
                told = result if isinstance(result, str) else result.told()
                say(f"{plain(path)}：{plain(told)}")
    return FAILED if any(isinstance(result, XiezuoError) for _, result in results) else 0


def _upgraded(path: Path, today: date | None) -> Upgrade | str:
    """Return what was done, or why there was nothing to do; what is new is computed, too."""
    host = ClosedWorkbook(path)
    content = host.read()
    if is_outdated(content):
        done = refresh(host, given=today, actual=now(None)).upgrade
        if done is not None:
            return done
    return f"已是 {content.text(VERSION)} 版，不用升级，没有改动。"


def _document(path: Path, result: Upgrade | str | XiezuoError) -> dict[str, Any]:
    if isinstance(result, XiezuoError):
        return {"file": str(path), "error": problem(result)}
    if isinstance(result, str):
        return {"file": str(path), "upgraded": False}
    return {
        "file": str(path),
        "upgraded": True,
        "version": result.version,
        "added": [
            {"sheet": sheet, "what": what, "old": old, "new": new}
            for sheet, what, old, new in result.entries()
        ],
    }
