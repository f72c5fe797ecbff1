"""A roll-up as a user starts it, beside a script that reads the trackers alone with openpyxl.

Whole processes, writing the result included. The script counts tasks by department and status;
ours computes every task, the lights, time limits and indicators, and says what is wrong.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.model import Size, Work
from benchmarks.processes import script, xiezuo
from benchmarks.rollup import prepare, rows_above, sorted_counts

__all__ = ["prepare"]

_SCRIPT = """
import sys
from pathlib import Path
import pandas as pd
folder, out, engine, sheet, above, *labels = sys.argv[1:]
key, department, status = labels
frames = [
    pd.read_excel(path, sheet_name=sheet, skiprows=int(above), engine=engine, usecols=labels)
    for path in sorted(Path(folder).glob("协作*.xlsx"))
]
tasks = pd.concat(frames, ignore_index=True)
tasks = tasks[tasks[key].notna()]
tasks.groupby([department, status]).size().reset_index().to_excel(out, index=False)
"""


def ours(folder: Path, size: Size) -> Work:
    """Roll up a folder of which nothing is known yet."""
    from uuid import uuid4

    return rolled_up(folder, folder / f"store {uuid4()}")


def peer(folder: Path, size: Size) -> Work:
    """Read, count, write with pandas and openpyxl."""
    return counted_by(folder, "openpyxl")


def rolled_up(folder: Path, store: Path) -> Work:
    """Roll up a folder; what is known of its workbooks lies in `store`."""
    from benchmarks.inputs import TODAY

    out = _out(folder, "总台账.xlsx")
    return Work(
        lambda: xiezuo(
            store, "rollup", str(folder), "--output", str(out), "--today", TODAY.isoformat()
        ),
        lambda _: _listed(out),
    )


def counted_by(folder: Path, engine: str) -> Work:
    """Let the script read all trackers with an engine of pandas."""
    from openpyxl import load_workbook

    from addin.forms.tracker import TASKS, TRACKER

    labels = [TASKS.field(key).label for key in ("task_id", "department", "status")]
    above = rows_above(next(folder.glob("协作*.xlsx")), TRACKER.sheet, labels[0])
    out = _out(folder, f"{engine}.xlsx")
    given = (str(folder), str(out), engine, TRACKER.sheet, str(above), *labels)

    def counted(_: str) -> list[list[object]]:
        book = load_workbook(out, read_only=True)
        return sorted_counts(row for row in book.active.iter_rows(min_row=2, values_only=True))

    return Work(lambda: script(_SCRIPT, *given), counted)


def _out(folder: Path, name: str) -> Path:
    """Return where a result is written: where a roll-up looks for no workbooks."""
    (folder / ".out").mkdir(exist_ok=True)
    return folder / ".out" / name


def _listed(path: Path) -> list[list[object]]:
    """Return (department, status, tasks) as 总台账 lists them."""
    from openpyxl import load_workbook

    from addin.forms.overview import STATUS_KEYS
    from addin.forms.portfolio import ALL_DEPARTMENTS
    from addin.forms.vocabularies import TASK_STATUS

    rows = load_workbook(path, read_only=True)[ALL_DEPARTMENTS.title].iter_rows(values_only=True)
    labels = [ALL_DEPARTMENTS.field(key).label for key in STATUS_KEYS]
    heading = ALL_DEPARTMENTS.field("department").label
    head = next(list(row) for row in rows if heading in row)
    places = [head.index(label) for label in labels]
    department = head.index(heading)
    return sorted_counts(
        (row[department], word, row[place])
        for row in rows
        if row[department]
        for word, place in zip(TASK_STATUS.words, places, strict=True)
        if row[place]
    )
