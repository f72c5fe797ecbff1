"""The sample collaborations as typed rows, read the way their README says."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import chinese_calendar

from addin.forms import TABLES, Field, Kind
from tests.paths import SAMPLES

COMPANY = "_company"
CODES = ("new_product", "customer_complaint", "expense_process")
TODAY = date(2026, 11, 20)
_NEW_YEAR = (1, 1)

Row = dict[str, Any]


def is_workday(day: date) -> bool:
    """Whether people work on `day`; 2027 is not announced, so it goes by weekday and 1 January."""
    if day.year <= 2026:
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5 and (day.month, day.day) != _NEW_YEAR


def workdays_after(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`, negative if `end` is earlier."""
    if end < start:
        return -workdays_after(end, start)
    return sum(is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def workdays_inclusive(start: date, end: date) -> int:
    """Working days from `start` to `end`, both counted."""
    return workdays_after(start - timedelta(days=1), end)


def parse(field: Field, raw: str) -> Any:
    """Return the typed value of a csv cell; ``""`` for an empty cell of any kind."""
    if raw == "":
        return ""
    if field.kind is Kind.DATE:
        return date.fromisoformat(raw)
    if field.kind is Kind.DATETIME:
        return datetime.strptime(raw, "%Y-%m-%d %H:%M")
    if field.kind is Kind.INTEGER:
        return int(raw)
    if field.kind.is_number:
        return float(raw)
    return raw


def read_rows(path: Path) -> list[Row]:
    """Return the typed rows of one csv file, named after its table."""
    table = TABLES[path.stem]
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {key: parse(table.field(key), raw) for key, raw in row.items()}
            for row in csv.DictReader(file)
        ]


def names(text: str) -> list[str]:
    """Return the names in a cell that holds several, separated by 、."""
    return [name for name in text.split("、") if name]


@dataclass(frozen=True)
class Sample:
    """One sample collaboration: single fields by name and rows by table."""

    code: str
    fields: Row
    tables: dict[str, list[Row]]

    @property
    def id(self) -> str:
        return str(self.fields["initiation.collaboration_id"])

    def rows(self, table: str) -> list[Row]:
        """Return the rows of a table; none if the sample does not fill it in."""
        return self.tables.get(table, [])

    @property
    def plan(self) -> dict[str, Row]:
        """The planned tasks by id."""
        return {row["task_id"]: row for row in self.rows("PlanTasks")}

    @property
    def tracked(self) -> dict[str, Row]:
        """The tracker's rows by task id."""
        return {row["task_id"]: row for row in self.rows("Tasks")}

    def due(self, task_id: str) -> date:
        """Return when a task is due now: the approved adjusted date, else the planned one."""
        adjusted: date | str = self.tracked[task_id]["adjusted_finish"]
        planned: date = self.plan[task_id]["finish"]
        return adjusted if isinstance(adjusted, date) else planned

    def predecessors(self, task_id: str) -> list[str]:
        """Return the full ids of a task's predecessors."""
        return [f"{self.id}-{short}" for short in names(self.plan[task_id]["predecessors"])]


@cache
def sample(code: str) -> Sample:
    """Return the sample `code`."""
    folder = SAMPLES / code
    fields = tomllib.loads((folder / "fields.toml").read_text(encoding="utf-8"))
    tables = {path.stem: read_rows(path) for path in sorted(folder.glob("*.csv"))}
    return Sample(code, fields, tables)


@cache
def people() -> dict[str, Row]:
    """Return the directory by name."""
    return {row["name"]: row for row in read_rows(SAMPLES / COMPANY / "People.csv")}


@cache
def departments() -> dict[str, Row]:
    """Return the departments by name."""
    rows = read_rows(SAMPLES / COMPANY / "Departments.csv")
    return {row["department"]: row for row in rows}
