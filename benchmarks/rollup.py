"""Department × status over a folder of workbooks, as a user starts it, 总台账 written.

Beside pandas reading the sheets that ours reads, without its imports.
`tracker`: beside a script that reads the trackers alone with openpyxl, a whole process too. The
script counts tasks by department and status; ours computes every task, the lights, time limits and
indicators, and says what is wrong.
`refreshed`: of workbooks that were refreshed elsewhere today, of which nothing is known here.
`calamine`: beside the script with the fastest reader of pandas. `again`: a folder in which nothing
changed since the last roll-up.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.model import Size, Work
from benchmarks.processes import script, xiezuo

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


def peer(folder: Path, size: Size) -> Work:
    """Read the same sheets as they were last calculated, group and count the tasks."""
    import pandas as pd

    from addin.forms.tracker import TASKS, TRACKER

    paths = [_book(folder, number) for number in range(size.books)]
    key, status, department = (TASKS.field(k).label for k in ("task_id", "status", "department"))
    above = _rows_above(paths[0], TRACKER.sheet, key)
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
        run, lambda counted: _sorted_counts((*group, n) for group, n in counted.items() if n)
    )


def ours_tracker(folder: Path, size: Size) -> Work:
    """Roll up a folder of which nothing is known yet."""
    from uuid import uuid4

    return _rolled_up(folder, folder / f"store {uuid4()}")


def peer_tracker(folder: Path, size: Size) -> Work:
    """Read, count, write with pandas and openpyxl."""
    return _counted_by(folder, "openpyxl")


ours = ours_calamine = ours_tracker


def peer_calamine(folder: Path, size: Size) -> Work:
    """Read, count, write with pandas and calamine."""
    return _counted_by(folder, "calamine")


def prepare_refreshed(folder: Path, size: Size) -> None:
    """Make the workbooks, change something in each, and refresh it."""
    from addin.actions.refresh import refresh
    from addin.book.closed.workbook import ClosedWorkbook
    from addin.content import Changes
    from benchmarks.inputs import TODAY

    prepare(folder, size)
    deadline = TODAY + timedelta(days=99)
    for path in folder.glob("*.xlsx"):
        ClosedWorkbook(path).write(Changes(fields={"initiation.deadline": deadline}))
        refresh(ClosedWorkbook(path), given=TODAY, actual=datetime.now().astimezone())


ours_refreshed, peer_refreshed = ours_tracker, peer_tracker


def prepare_again(folder: Path, size: Size) -> None:
    """Make the workbooks and roll them up once."""
    prepare(folder, size)
    _rolled_up(folder, folder / "store").run()


def ours_again(folder: Path, size: Size) -> Work:
    """Find out that nothing changed."""
    return _rolled_up(folder, folder / "store")


peer_again = peer_tracker


def _rolled_up(folder: Path, store: Path) -> Work:
    """Roll up a folder; what is known of its workbooks lies in `store`."""
    from benchmarks.inputs import TODAY

    out = _out(folder, "总台账.xlsx")
    return Work(
        lambda: xiezuo(
            store, "rollup", str(folder), "--output", str(out), "--today", TODAY.isoformat()
        ),
        lambda _: _listed(out),
    )


def _counted_by(folder: Path, engine: str) -> Work:
    """Let the script read all trackers with an engine of pandas."""
    from openpyxl import load_workbook

    from addin.forms.tracker import TASKS, TRACKER

    labels = [TASKS.field(key).label for key in ("task_id", "department", "status")]
    above = _rows_above(next(folder.glob("协作*.xlsx")), TRACKER.sheet, labels[0])
    out = _out(folder, f"{engine}.xlsx")
    given = (str(folder), str(out), engine, TRACKER.sheet, str(above), *labels)

    def counted(_: str) -> list[list[object]]:
        book = load_workbook(out, read_only=True)
        return _sorted_counts(row for row in book.active.iter_rows(min_row=2, values_only=True))

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
    return _sorted_counts(
        (row[department], word, row[place])
        for row in rows
        if row[department]
        for word, place in zip(TASK_STATUS.words, places, strict=True)
        if row[place]
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


def _rows_above(path: Path, sheet: str, label: str) -> int:
    """Return how many rows stand above the heading of the tracker."""
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True)
    rows = book[sheet].iter_rows(values_only=True)
    above = next(number for number, row in enumerate(rows) if label in row)
    book.close()
    return above


def _book(folder: Path, number: int) -> Path:
    return folder / f"协作 {number + 1:03}.xlsx"


def _sorted_counts(counted: Iterable[tuple[object, ...]]) -> list[list[object]]:
    """Return (department, status, tasks) in order, as JSON gives it back."""
    return sorted([str(department), str(status), int(n)] for department, status, n in counted)  # type: ignore[call-overload]
