"""Tasks are counted once: whole, by group, over rows and over the tasks of many workbooks."""

from __future__ import annotations

import pytest

from addin.forms.vocabularies import BLOCKED
from addin.standing.task_counts import TaskCounts, counted, counted_rows, task_counts
from addin.standing.tasks import progress
from addin.standing.workbook_day import WorkbookDay
from tests.standing.drawing import rows, tracked
from tests.standing.random_book import random_book
from tests.standing.recalculation import TODAY

DRAWING = """
| status | finish | actual_finish | department |
| 已完成 | 11-18  | 11-18         | 市场部     |
| 已完成 | 11-16  | 11-18         | 市场部     |
| 进行中 | 11-18  |               | 研发部     |
| 受阻   | 11-18  |               | 研发部     |
| 受阻   | 12-18  |               | 市场部     |
| 已取消 | 11-18  |               | 研发部     |
"""


def workbook() -> WorkbookDay:
    book = tracked(rows(DRAWING))
    book.tables["Tasks"].append({"remark": "没有编号"})
    return WorkbookDay.on(book.content(), TODAY)


def test_workbook__counts_every_task_and_no_row_without_one() -> None:
    counts = task_counts(workbook())
    assert (counts.total, counts.open, counts.done, counts.cancelled) == (6, 3, 2, 1)
    assert (counts.in_progress, counts.blocked, counts.overdue) == (1, 2, 2)
    assert counts.on_time == pytest.approx(1 / 4)


def test_group__of_rows_and_of_tasks__is_counted_alike() -> None:
    found = progress(workbook())
    by_rows = counted_rows(found.texts("department"), found)
    by_tasks = counted((task.department for task in found.tasks), found.tasks)
    assert dict(by_rows) == dict(by_tasks)
    assert list(by_rows) == ["市场部", "研发部"]
    assert by_rows["研发部"].by_status[BLOCKED] == by_rows["研发部"].overdue - 1 == 1


def test_no_task__rate_is_empty_and_counts_are_nought() -> None:
    cells = TaskCounts().cells()
    assert cells.pop("on_time") is None
    assert set(cells.values()) == {0}


@pytest.mark.parametrize("seed", range(5))
def test_groups__together__are_the_whole(seed: int) -> None:
    day = WorkbookDay.on(random_book(seed, tasks=60).content(), TODAY)
    found = progress(day)
    groups = counted_rows(found.texts("owner"), found).values()
    whole = task_counts(day)
    for key, value in whole.cells().items():
        if key != "on_time":
            assert sum(group.cells()[key] for group in groups) == value, key
