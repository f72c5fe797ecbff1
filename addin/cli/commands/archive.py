"""`xiezuo archive`: the documents of a collaboration as files that stay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from addin.actions.user import login
from addin.book.files import workbooks
from addin.cli.commands.check import problem
from addin.cli.failure import FAILED, tell
from addin.cli.options import now
from addin.cli.output import as_json, plain, say
from addin.errors import XiezuoError
from addin.reports.archiving import Archived, archive


def run(files: list[Path], target: Path | None, *, as_document: bool) -> int:
    """Archive each collaboration; return 0, or 2 if one of them could not be archived."""
    results = [(path, _archived(path, target)) for path in workbooks(files)]
    if as_document:
        as_json({"files": [_document(path, result) for path, result in results]})
    else:
        for path, result in results:
            if isinstance(result, XiezuoError):
                tell(result)
            else:
                say(f"{plain(path)}：{plain(result.told())}")
    return FAILED if any(isinstance(result, XiezuoError) for _, result in results) else 0


def _archived(path: Path, target: Path | None) -> Archived | XiezuoError:
    try:
        return archive(path, actual=now(None), target=target, user=login())
    except XiezuoError as error:
        return error


def _document(path: Path, result: Archived | XiezuoError) -> dict[str, Any]:
    if isinstance(result, XiezuoError):
        return {"file": str(path), "error": problem(result)}
    return {
        "file": str(path),
        "folder": str(result.folder),
        "version": result.version,
        "documents": list(result.titles),
        "person": result.person,
        "refused": [{"document": each.title, "errors": each.errors} for each in result.refused],
    }
