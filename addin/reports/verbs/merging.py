"""合并: what a merge took, and what waits for a choice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from addin.actions.copies import MergedFile
from addin.errors import XiezuoError
from addin.reports.verbs.document import problem


def merged_document(result: MergedFile) -> dict[str, Any]:
    """Return what a merge did as plain JSON values."""
    return {
        "target": result.target,
        "copies": list(result.copies),
        "written": result.written,
        "taken": [
            {
                "name": each.name,
                "item": each.identity,
                "old": dict(each.old),
                "new": None if each.new is None else dict(each.new),
                "copies": list(each.copies),
            }
            for each in result.taken
        ],
        "waiting": result.waiting,
        "new_conflicts": [
            {key: value for key, value in row.items() if key != "data"} for row in result.conflicts
        ],
    }


def refused_document(target: Path, errors: Sequence[XiezuoError]) -> dict[str, Any]:
    """Return why copies cannot be merged as plain JSON values."""
    return {"target": target, "errors": [problem(error) for error in errors]}
