"""The documents as text, and an error as part of one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from addin.errors import XiezuoError


def as_text(document: Any) -> str:
    """Return a document as JSON: days as ``2026-11-20``, moments to the minute."""
    return json.dumps(document, ensure_ascii=False, indent=2, default=_plain)


def problem(error: XiezuoError) -> dict[str, str]:
    """Return an error as plain JSON values."""
    return {
        "kind": type(error).__name__,
        "where": error.where,
        "what": error.what,
        "remedy": error.remedy,
    }


def problems(failures: Sequence[tuple[Path, XiezuoError]]) -> list[dict[str, str]]:
    """Return the errors of files as plain JSON values."""
    return [{"file": str(path), **problem(error)} for path, error in failures]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Sequence):
        return list(value)
    if isinstance(value, frozenset | set):
        return sorted(value, key=str)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
