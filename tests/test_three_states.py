"""Q-01: a cell is empty, a value or unreadable; nobody takes the third for the first.

Misfits are sown at random into cells that were filled in, and everything that is said of the
workbook is looked through.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Content, Row, Value
from addin.forms import FIELDS, TABLES, Field, Kind
from addin.forms.gates import MISREAD
from addin.forms.vocabularies import (
    CLOSED_STATUSES,
    FINISHED,
    NORMAL,
    UNREADABLE_DATE,
    UNREADABLE_STATUS,
    YES,
)
from addin.notices.collaborations import mailing
from addin.rules.checking import check
from addin.rules.model import Finding
from addin.standing.gates import gates
from addin.standing.gates.missing import RESTS_ON
from addin.standing.limits import clocks
from addin.standing.sentences import standing
from addin.standing.task_counts import task_counts
from addin.standing.tasks import TaskState, progress
from addin.standing.workbook_day import WorkbookDay
from mailer.planning.items import Notice
from tests.standing.recalculation import (
    TODAY,
    assert_same,
    computed_by_python,
    derived_places,
    recalculated_by_ironcalc,
)
from workbook_templates.build import build
from workbook_templates.samples import Sample, load

pytestmark = pytest.mark.slow

CODES = ("new_product", "expense_process")
SOWN = 100  # in each of them
MISFITS: Mapping[Kind, Sequence[Value]] = {
    Kind.DATE: ("下周五", "待定", "26-11-30", "8.1-8.5", 5, 99_999),
    Kind.DATETIME: ("昨天下午", "11/12/2026 9:00", 5, 99_999),
    Kind.INTEGER: ("若干", "两三个", 2.5),
    Kind.NUMBER: ("很多", "50万"),
    Kind.PERCENT: ("八成", "80", 80),
}
EMPTY_WORDS = ("没有填写", "必须填写")


class Sown(NamedTuple):
    """Where a misfit stands: the table, row and field; of a single field the name alone."""

    table: str
    row: int
    key: str


def _cells(sample: Sample) -> Iterator[tuple[Sown, Field]]:
    """Yield the cells that hold a date or a number and in which no setting of the company stands."""
    for name in sample.fields:
        form = name.partition(".")[0]
        if FIELDS[name].kind in MISFITS and form in ("initiation", "plan", "acceptance", "review"):
            yield Sown("", 0, name), FIELDS[name]
    for name, rows in sample.tables.items():
        table = TABLES[name]
        if table.presets or table.computed or name in ("People", "Exceptions", "Departments"):
            continue
        for n, row in enumerate(rows):
            for key in row:
                if table.field(key).kind in MISFITS or (name, key) == ("Tasks", "status"):
                    yield Sown(name, n, key), table.field(key)


def _sown(code: str) -> tuple[Sample, list[Sown]]:
    sample, random = load(code), Random(code)
    chosen = random.sample(list(_cells(sample)), SOWN)
    fields: dict[str, Value] = {**sample.fields, "clock.today": TODAY}
    tables: dict[str, list[Row]] = {name: list(rows) for name, rows in sample.tables.items()}
    for (table, n, key), field in chosen:
        raw = random.choice(MISFITS.get(field.kind, ("快好了",)))
        if table:
            tables[table][n] = {**tables[table][n], key: raw}
        else:
            fields[key] = raw
    return Sample(code, fields, tables), [cell for cell, _ in chosen]


class Book(NamedTuple):
    """A workbook with misfits in it, as it is read and judged."""

    sown: Sequence[Sown]
    built: bytes
    content: Content
    day: WorkbookDay
    findings: Sequence[Finding]

    def at(self, cell: Sown) -> str:
        """Return where a misfit stands, as ``sheet!A1``."""
        if not cell.table:
            return str(self.content.places[cell.key])
        return str(self.content.table(cell.table).place(cell.row, cell.key))


@cache
def book(code: str) -> Book:
    sample, sown = _sown(code)
    built = build(sample)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{code}.xlsx"
        path.write_bytes(built)
        content = ClosedWorkbook(path).read()
    day = WorkbookDay.on(content, TODAY)
    return Book(sown, built, content, day, check(day))


@pytest.fixture(params=CODES)
def made(request: pytest.FixtureRequest) -> Book:
    return book(request.param)


def _tasks(made: Book) -> Iterator[tuple[TaskState, set[str]]]:
    """Yield the open tasks with the names of what cannot be read of them."""
    tracked, plan = made.content.table("Tasks"), made.content.table("PlanTasks")
    rows = {row: n for n, row in enumerate(tracked.rows)}
    for task in progress(made.day).tasks:
        row, planned = rows[task.row], made.day.plan_row(task.task_id)
        wrong = {one.key for one in tracked.misfits if one.row == row}
        if not tracked.filled("adjusted_finish")[row]:
            wrong |= {one.key for one in plan.misfits if one.row == planned} & {"finish"}
        wrong |= {one.key for one in plan.misfits if one.row == planned} & {"start"}
        if task.status not in CLOSED_STATUSES:
            yield task, wrong


def test_check__names_every_misfit_at_its_cell(made: Book) -> None:
    told = {str(each.place) for each in made.findings if each.rule in ("F-07", "F-06")}
    assert [made.at(cell) for cell in made.sown if made.at(cell) not in told] == []


def test_check__never_says_of_a_misfit_that_nothing_is_filled_in(made: Book) -> None:
    cells = {made.at(cell) for cell in made.sown}
    assert [
        each
        for each in made.findings
        if str(each.place) in cells and any(words in each.message for words in EMPTY_WORDS)
    ] == []


def test_task__with_a_misfit_is_never_normal_and_never_late_by_a_date_that_nobody_knows(
    made: Book,
) -> None:
    judged = {"status", "finish", "start", "adjusted_finish", "updated_on", "risk_delay"}
    seen = 0
    for task, wrong in _tasks(made):
        if wrong & judged:
            seen += 1
            assert task.warning != NORMAL, (task, wrong)
        if wrong & {"finish", "adjusted_finish"}:
            assert (task.due, task.is_overdue) == (None, ""), (task, wrong)
        if "status" in wrong:
            assert (task.status, task.warning) == (UNREADABLE_STATUS, UNREADABLE_STATUS)
    assert seen


def test_light_and_counts__know_of_them(made: Book) -> None:
    counts, stand = task_counts(made.day), standing(made.day)
    warnings = [task.warning for task, _ in _tasks(made)]
    assert counts.unread_date == warnings.count(UNREADABLE_DATE)
    assert counts.unread_status == warnings.count(UNREADABLE_STATUS)
    assert stand.light not in (NORMAL, FINISHED)
    for count, words in ((counts.unread_date, "日期"), (counts.unread_status, "状态")):
        assert not count or f"{count}项{words}无法识别" in stand.reason


def test_gate__rests_on_no_misfit(made: Book) -> None:
    for state in gates(made.day).states:
        names = RESTS_ON.get(state.condition.key, ())
        misread = [cell for cell in made.sown if (f"{cell.table}.{cell.key}".strip(".") in names)]
        if misread and state.is_open:
            assert state.words.endswith(MISREAD)


def test_limit__that_rests_on_a_misfit_does_not_run_out(made: Book) -> None:
    sown = {(f"{cell.table}.{cell.key}".strip("."), cell.row) for cell in made.sown}
    stops = [each for each in clocks(made.day) if (each.key, max(each.row, 0)) in sown]
    assert all(not each.is_open for each in stops if each.misread)
    assert all(each.misread or each.stopped for each in stops), stops


def test_mail__tells_the_owner_what_cannot_be_read_and_says_nothing_that_rests_on_it(
    made: Book,
) -> None:
    collaboration = mailing(made.day, Path("协作.xlsx")).collaboration
    told: dict[str, Notice] = {each.id: each for each in collaboration.notices}
    lines = {task.id: task for task in collaboration.tasks}
    for task, wrong in _tasks(made):
        if wrong & {"finish", "adjusted_finish", "status"}:
            notice = told[f"{task.task_id} 无法识别"]
            assert task.owner in notice.tellings[0].names
            assert lines[task.task_id].overdue_days == 0
            assert lines[task.task_id].remaining_days is None


def test_overdue__counts_what_is_known_to_be(made: Book) -> None:
    assert task_counts(made.day).overdue == sum(
        task.is_overdue == YES for task in progress(made.day).tasks
    )


def test_formulas__say_the_same(made: Book, tmp_path: Path) -> None:
    path = tmp_path / "协作.xlsx"
    path.write_bytes(made.built)
    found = recalculated_by_ironcalc(path, derived_places(made.content))
    assert_same(computed_by_python(made.content), found, "ironcalc")
