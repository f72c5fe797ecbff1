"""Department × status over a folder of workbooks, beside pandas reading the same sheets."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from benchmarks.model import Size, Work

MODELS = 20
"""So many different workbooks are made; the others are copies with a 协作编号 of their own."""


def prepare(folder: Path, size: Size) -> None:
    """Make the workbooks, each refreshed."""
    from addin.book.closed.workbook import ClosedWorkbook
    from addin.content import Changes
    from benchmarks.inputs import make_workbook, standard_workbook

    base = standard_workbook()
    models = min(MODELS, size.books)
    made = []
    for number in range(models):
        path = folder / f"模型 {number}.xlsx"
        make_workbook(path, base, size.tasks + number - models // 2, seed=number)
        made.append(path.read_bytes())
        path.unlink()
    for number in range(size.books):
        path = _book(folder, number)
        path.write_bytes(made[number % models])
        identity = f"XC20260831-{number + 1:03}"
        ClosedWorkbook(path).write(Changes(fields={"initiation.collaboration_id": identity}))


def ours(folder: Path, size: Size) -> Work:
    """Read what decides a collaboration's light, compute every task, join all tables."""
    import pandas  # noqa: F401  imported by both sides before the clock starts

    from addin.forms.overview import STATUS_KEYS
    from addin.forms.vocabularies import TASK_STATUS
    from addin.reports.rollup import roll_up
    from benchmarks.inputs import NOW, TODAY

    paths = [_book(folder, number) for number in range(size.books)]
    words = dict(zip(STATUS_KEYS, TASK_STATUS.words, strict=True))
    return Work(
        lambda: roll_up(paths, root=folder, given=TODAY, actual=NOW).tables(),
        lambda tables: sorted_counts(
            (row["department"], word, row[key])
            for row in tables["AllDepartments"]
            for key, word in words.items()
            if row[key]
        ),
    )


def peer(folder: Path, size: Size) -> Work:
    """Read the same sheets as they were last calculated, group and count the tasks."""
    import pandas as pd

    from addin.forms.tracker import TASKS, TRACKER

    paths = [_book(folder, number) for number in range(size.books)]
    key, status, department = (TASKS.field(k).label for k in ("task_id", "status", "department"))
    above = rows_above(paths[0], TRACKER.sheet, key)
    sheets = _sheets_needed()

    def run() -> pd.Series:
        frames = [
            pd.read_excel(path, sheet_name=sheets, engine="openpyxl", skiprows=above)
            for path in paths
        ]
        tasks = pd.concat([frame[TRACKER.sheet] for frame in frames], ignore_index=True)
        tasks = tasks[tasks[key].notna()]
        return tasks.groupby([department, status]).size()

    return Work(
        run, lambda counted: sorted_counts((*group, n) for group, n in counted.items() if n)
    )


def _sheets_needed() -> list[str]:
    """Return the names of the sheets that a roll-up reads."""
    from addin.forms import FORMS
    from addin.standing.extract import NEEDED

    return [
        form.sheet
        for form in FORMS
        if form.code in NEEDED
        or any(table.name in NEEDED for table in form.tables)
        or any(form.name_of(field) in NEEDED for field in form.fields)
    ]


def rows_above(path: Path, sheet: str, label: str) -> int:
    """Return how many rows stand above the heading of the tracker."""
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True)
    rows = book[sheet].iter_rows(values_only=True)
    above = next(number for number, row in enumerate(rows) if label in row)
    book.close()
    return above


def _book(folder: Path, number: int) -> Path:
    return folder / f"协作 {number + 1:03}.xlsx"


def sorted_counts(counted: Iterable[tuple[object, ...]]) -> list[list[object]]:
    """Return (department, status, tasks) in order, as JSON gives it back."""
    return sorted([str(department), str(status), int(n)] for department, status, n in counted)  # type: ignore[call-overload]
