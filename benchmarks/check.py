"""The rules over plan and tracker, beside the same rules applied to DataFrames row by row.

`all`: all rules, their wording included, no text judged before. `again`: every text judged before.
"""

from __future__ import annotations

import pickle
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from addin.content import Content, TableData, Value, empty_value
from addin.forms import TABLES
from addin.forms.vocabularies import EVERY_WEEK
from addin.standing.workbook_day import WorkbookDay
from benchmarks.inputs import SHARE_OF_FAULTS, TODAY
from benchmarks.model import Size, Work
from benchmarks.refresh import MEMORY

RULES_MEASURED = (
    "F-01", "F-03", "F-08", "F-17", "F-22", "F-23", "F-24", "F-30", "F-31", "F-32",
    "F-33", "F-34", "F-35", "R-05c", "R-05g", "R-05i", "R-08", "R-09", "R-10", "R-11", "R-15b",
    "R-27b", "R-27c", "R-27d",
)  # fmt: skip
"""The rules that judge a task by its row, but for wording, which both sides would ask the same
lint about; they run over all other tables too."""
OUTSIDER = "信息技术部"
_NAME = 24  # characters of a name
_FAULTS: tuple[dict[str, Value], ...] = (
    {"owner": "相关人员"},
    {"owner": "冯倩、罗雨桐"},
    {"owner": ""},
    {"department": OUTSIDER},
    {"standard": ""},
    {"finish": date(2027, 2, 1)},
    {"finish": date(2026, 11, 21)},
)
"""What is wrong with one planned task in fifty."""


def prepare(folder: Path, size: Size) -> None:
    """Make a typed workbook with tasks in plan and tracker, and the same rows as two frames."""
    import pandas as pd

    content = _content(size.tasks)
    (folder / "content.pickle").write_bytes(pickle.dumps(content))
    for name in ("Tasks", "PlanTasks"):
        columns = dict(content.table(name).columns)
        pd.DataFrame(columns, dtype=object).to_pickle(folder / f"{name}.pickle")


def ours(folder: Path, size: Size) -> Work:
    """Return findings with cell, message and suggestion, in order."""
    from addin.rules import RULES, check

    content = _unpickled(folder)
    rules = [RULES[rule] for rule in RULES_MEASURED]
    return Work(
        lambda: check(WorkbookDay.on(content, TODAY), rules=rules),
        lambda findings: dict(sorted(Counter(finding.rule for finding in findings).items())),
    )


def peer(folder: Path, size: Size) -> Work:
    """Return a message for each failure."""
    import pandas as pd

    from benchmarks.plan_row_rules import PLAN_RULES
    from benchmarks.row_rules import RULES, Known, failures

    known = Known.of(_unpickled(folder), TODAY)
    tasks, plan = (pd.read_pickle(folder / f"{name}.pickle") for name in ("Tasks", "PlanTasks"))

    def judge() -> list[Any]:
        return [
            *tasks.apply(failures, axis=1, args=(known, RULES)),
            *plan.apply(failures, axis=1, args=(known, PLAN_RULES)),
        ]

    return Work(
        judge, lambda found: dict(sorted(Counter(rule for row in found for rule, _ in row).items()))
    )


def ours_all(folder: Path, size: Size) -> Work:
    """Return how many findings there are."""
    from addin.rules import check

    content = _unpickled(folder)
    return Work(lambda: check(WorkbookDay.on(content, TODAY)), len)


def prepare_again(folder: Path, size: Size) -> None:
    """Make the tables and judge them once."""
    prepare(folder, size)
    ours_again(folder, size).run()


def ours_again(folder: Path, size: Size) -> Work:
    """Return how many findings there are."""
    from addin.book.store import Store
    from addin.rules import Finding, check

    content = _unpickled(folder)

    def judge() -> list[Finding]:
        with closing(Store(folder / MEMORY)) as store:
            return check(replace(WorkbookDay.on(content, TODAY), memory=store))

    return Work(judge, len)


def _unpickled(folder: Path) -> Content:
    """Return the tables that `prepare` made."""
    content = pickle.loads((folder / "content.pickle").read_bytes())
    assert isinstance(content, Content)
    return content


def _content(count: int) -> Content:
    """Return the sample workbook with `count` tasks in plan and tracker."""
    from addin.book.closed.workbook import ClosedWorkbook
    from benchmarks.inputs import standard_workbook, tasks_for
    from benchmarks.lint import combined, sentences

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "input.xlsx"
        path.write_bytes(standard_workbook())
        content = ClosedWorkbook(path).read()
        made = tasks_for(path, count)
    plan: list[dict[str, Any]] = [dict(row) for row in made.plan]
    # Other words in every task: the lint judges what differs in digits once.
    texts = combined(sentences("concrete"), count)
    for number, row in enumerate(plan):
        if row["department"] == OUTSIDER:
            row["department"] = "产品部"
        row["name"], row["description"] = texts[number][:_NAME], texts[number]
        if number % SHARE_OF_FAULTS == 1:
            row.update(_FAULTS[number // SHARE_OF_FAULTS % len(_FAULTS)])
        before = plan[number - 1]
        if number % 10 == 9 and (before["finish"] <= row["start"] or number % SHARE_OF_FAULTS == 9):
            row["predecessors"] = before["task_id"]
    tracker: list[dict[str, Any]] = [dict(row) for row in made.tracker]
    for number, row in enumerate(tracker):
        if row.get("updated_on") and number % SHARE_OF_FAULTS != 3:
            row["updated_on"] = max(row["updated_on"], TODAY - timedelta(days=4))
    tables = {
        "Tasks": _filled(content, "Tasks", tracker),
        "PlanTasks": _filled(content, "PlanTasks", plan),
    }
    parties = {row["department"] for row in made.plan} - {OUTSIDER}
    fields = {"plan.departments": "、".join(map(str, parties)), "plan.cadence": EVERY_WEEK}
    return replace(
        content, fields={**content.fields, **fields}, tables={**content.tables, **tables}
    )


def _filled(content: Content, name: str, given: Sequence[Mapping[str, Value]]) -> TableData:
    table, old = TABLES[name], content.table(name)
    columns: dict[str, list[Value]] = {
        field.key: [row.get(field.key, empty_value(field.kind)) for row in given]
        for field in table.fields
    }
    return TableData(table, old.sheet, range(6, 6 + len(given)), columns, old.letters)
