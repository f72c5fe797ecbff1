"""The same refresh, beside openpyxl loading and saving a plain tracker of the same tasks.

Twenty columns of values, no formula, no rule: what a department without Xiezuo has.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks import refresh
from benchmarks.model import Size, Work
from benchmarks.refresh import ours

__all__ = ["ours"]

_COLUMNS = 20


def prepare(folder: Path, size: Size) -> None:
    """Make the workbook, and the plain one of what it shows."""
    from openpyxl import Workbook

    from addin.book.closed.workbook import ClosedWorkbook

    refresh.prepare(folder, size)
    content = ClosedWorkbook(folder / "input.xlsx").read(only={"Tasks", "PlanTasks"})
    plan, tasks = content.table("PlanTasks"), content.table("Tasks")
    columns = [*plan.columns.values(), *tasks.columns.values()][:_COLUMNS]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("进度")
    sheet.append([each.label for each in (*plan.table.fields, *tasks.table.fields)][:_COLUMNS])
    for row in zip(*columns, strict=True):
        sheet.append(row)
    book.save(folder / "plain.xlsx")


def peer(folder: Path, size: Size) -> Work:
    """Load and save, nothing computed."""
    from openpyxl import load_workbook

    path, copy = folder / "plain.xlsx", folder / "peer.xlsx"
    return Work(
        lambda: load_workbook(path).save(copy),
        lambda _: {"written": True, "tasks": load_workbook(copy).active.max_row - 1},
    )
