"""归档: what was archived."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from addin.reports.archiving import Archived


def archived_document(path: Path, result: Archived) -> dict[str, Any]:
    """Return what was archived as plain JSON values."""
    return {
        "file": str(path),
        "folder": str(result.folder),
        "version": result.version,
        "documents": list(result.titles),
        "person": result.person,
        "refused": [{"document": each.title, "errors": each.errors} for each in result.refused],
    }
