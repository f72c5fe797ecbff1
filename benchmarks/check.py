"""Sixteen rules over the tracker, beside the same rules applied to a DataFrame row by row."""

from __future__ import annotations

import pickle
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from addin.clock import calendar_of
from addin.content import Content, TableData, Value, empty_value
from addin.forms import TABLES
from benchmarks.inputs import TODAY
from benchmarks.model import Size, Work

RULES_MEASURED = (
    "F-01", "F-03", "F-05", "F-06", "F-08", "F-17", "F-22", "F-23", "F-24", "F-30", "F-31", "F-32",
    "F-33", "F-34", "F-35", "R-09",
)  # fmt: skip
"""Rules that judge a row of the tracker by itself; they run over all other tables too."""


def prepare(folder: Path, size: Size) -> None:
    """Make a typed workbook with rows in the tracker only, and the same rows as a frame."""
    import pandas as pd

    content = _content(size.tasks)
    (folder / "content.pickle").write_bytes(pickle.dumps(content))
    tasks = content.table("Tasks")
    pd.DataFrame(dict(tasks.columns), dtype=object).to_pickle(folder / "frame.pickle")


def ours(folder: Path, size: Size) -> Work:
    """Return findings with cell, message and suggestion, in order."""
    from addin.rules import RULES, check

    content = _unpickled(folder)
    calendar = calendar_of(content)
    rules = [RULES[rule] for rule in RULES_MEASURED]
    return Work(
        lambda: check(content, today=TODAY, calendar=calendar, rules=rules),
        lambda findings: dict(sorted(Counter(finding.rule for finding in findings).items())),
    )


def peer(folder: Path, size: Size) -> Work:
    """Return a message for each failure."""
    import pandas as pd

    from benchmarks.row_rules import Known, failures

    known = Known.of(_unpickled(folder), TODAY)
    frame = pd.read_pickle(folder / "frame.pickle")
    return Work(
        lambda: frame.apply(failures, axis=1, args=(known,)),
        lambda found: dict(sorted(Counter(rule for row in found for rule, _ in row).items())),
    )


def _unpickled(folder: Path) -> Content:
    content = pickle.loads((folder / "content.pickle").read_bytes())
    assert isinstance(content, Content)
    return content


def _content(count: int) -> Content:
    """Return the sample workbook with `count` tasks in the tracker and none in the plan."""
    from addin.book.closed import ClosedWorkbook
    from benchmarks.inputs import standard_workbook, tasks_for

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "input.xlsx"
        path.write_bytes(standard_workbook())
        content = ClosedWorkbook(path).read()
        made = tasks_for(path, count)
    table = TABLES["Tasks"]
    empty = {field.key: empty_value(field.kind) for field in table.fields}
    rows: list[dict[str, Any]] = [{**empty, **row} for row in made.tracker]
    columns: dict[str, list[Value]] = {key: [row[key] for row in rows] for key in empty}
    old = content.table("Tasks")
    tasks = TableData(table, old.sheet, range(6, 6 + count), columns, old.letters)
    return replace(content, tables={**content.tables, "Tasks": tasks})
