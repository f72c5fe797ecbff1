"""刷新, 修复, 升级: the verbs that bring a workbook in order, and what each of them did."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from addin.actions.refresh import Refreshed, Unchanged, refresh
from addin.actions.repair import Repaired
from addin.actions.upgrade import Upgrade, is_outdated
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.host import VERSION
from addin.errors import XiezuoError
from addin.reports.verbs.document import problem


def refreshed_document(path: Path, result: Refreshed | Unchanged | XiezuoError) -> dict[str, Any]:
    """Return what a refresh did as plain JSON values."""
    if isinstance(result, XiezuoError):
        return {"file": str(path), "error": problem(result)}
    found = {level.value: n for level, n in result.counts.items()}
    if isinstance(result, Unchanged):
        nothing: dict[str, Any] = {"computed_cells": 0, "tracked": [], "changes": []}
        same = {"file": str(path), "today": result.today, "changed": False}
        return {**same, **nothing, "counts": found}
    return {
        "file": str(path),
        "today": result.today,
        "changed": result.changed,
        "computed_cells": result.cached,
        "tracked": list(result.tracked),
        "changes": [
            {"place": str(c.place), "field": c.name, "old": c.old, "new": c.new}
            for c in (*result.changes, *result.restored)
        ],
        "counts": found,
    }


def repaired_document(path: Path, result: Repaired | XiezuoError) -> dict[str, Any]:
    """Return what a repair did as plain JSON values."""
    if isinstance(result, XiezuoError):
        return {"file": str(path), "error": problem(result)}
    return {
        "file": str(path),
        "mended": [
            {"sheet": each.sheet, "what": each.what, "count": each.count, "left": each.is_left}
            for each in result.mended
        ],
        "restored_formulas": len(result.refreshed.restored),
        "overtyped": [
            {"place": str(each.place), "field": each.field.label, "typed": each.typed}
            for each in result.overtyped
        ],
    }


def upgraded(path: Path, actual: datetime, today: date | None) -> Upgrade | str:
    """Return what was done, or why there was nothing to do; what is new is computed, too.

    Raises:
        WorkbookError: it cannot be read or saved; it is as it was.
    """
    host = ClosedWorkbook(path)
    content = host.read()
    if is_outdated(content):
        done = refresh(host, given=today, actual=actual).upgrade
        if done is not None:
            return done
    return f"已是 {content.text(VERSION)} 版，不用升级，没有改动。"


def upgraded_document(path: Path, result: Upgrade | str | XiezuoError) -> dict[str, Any]:
    """Return what an upgrade did as plain JSON values."""
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
