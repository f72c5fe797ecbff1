"""`xiezuo repair`: names, colours, drop-downs, protection and formulas as they were."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from addin.actions.repair import Repaired, repair
from addin.book.files import workbooks
from addin.cli.commands.check import problem
from addin.cli.failure import FAILED, tell
from addin.cli.options import now
from addin.cli.output import as_json, plain, say
from addin.errors import XiezuoError


def run(files: list[Path], *, as_document: bool) -> int:
    """Repair each file; return 0, or 2 if one of them could not be read or saved."""
    results = [(path, _repaired(path)) for path in workbooks(files)]
    if as_document:
        as_json({"files": [_document(path, result) for path, result in results]})
    else:
        for path, result in results:
            if isinstance(result, XiezuoError):
                tell(result)
            else:
                say(f"{plain(path)}：{plain(result.told())}")
    return FAILED if any(isinstance(result, XiezuoError) for _, result in results) else 0


def _repaired(path: Path) -> Repaired | XiezuoError:
    try:
        return repair(path, actual=now(None))
    except XiezuoError as error:
        return error


def _document(path: Path, result: Repaired | XiezuoError) -> dict[str, Any]:
    if isinstance(result, XiezuoError):
        return {"file": str(path), "error": problem(result)}
    return {
        "file": str(path),
        "mended": [
            {"sheet": each.sheet, "what": each.what, "count": each.count, "left": each.is_left}
            for each in result.mended
        ],
        "restored_formulas": len(result.refreshed.restored),
    }
