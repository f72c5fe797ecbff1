"""The samples as typed plain data, and what each of them is there to show.

That they fit the forms and keep the handbook's rules is shown where the rules find nothing in them
(`tests/rules/test_mutations.py`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from addin.content import Row
from addin.forms import FIELDS, TABLES, Field, Kind
from addin.forms.vocabularies import BLOCKED, CLOSED_STATUSES, TASK_STATUS
from addin.worktime import Calendar
from tests.paths import SAMPLES
from workbook_templates.samples import Sample, load, names

TODAY = date(2026, 11, 20)
CALENDAR = Calendar.standard()
COMPANY = "_company"
FILES = sorted(SAMPLES.glob("*/*.csv"))
PRIORITIES = {
    "new_product": ("重要", "每两日"),
    "customer_complaint": ("紧急", "每日"),
    "expense_process": ("常规", "每周"),
}
FILLED_TABLES = {
    *("Metrics", "Outcomes", "Partners", "Consultations", "InitiationApprovals", "Assessments"),
    *("Milestones", "PlanTasks", "Duties", "Resources", "Risks", "Deliverables"),
    *("Countersignatures", "PlanChanges", "Tasks", "Meetings", "AgendaItems", "Decisions"),
    *("MeetingTasks", "Problems", "Measures", "ProblemReports", "Cases"),
}
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff]\s*[,;:?!()]|[,;:?!()]\s*[\u4e00-\u9fff]")
TYPES = {Kind.DATE: date, Kind.DATETIME: datetime, Kind.INTEGER: int}


def expected_type(field: Field) -> type:
    if field.kind in TYPES:
        return TYPES[field.kind]
    return float if field.kind.is_number else str


def test_names__are_those_of_the_folders_in_order() -> None:
    assert names() == ("customer_complaint", "expense_process", "new_product")


@pytest.mark.parametrize("code", names())
def test_values__have_the_type_of_their_field(code: str) -> None:
    sample = load(code)
    for name, value in sample.fields.items():
        expected = expected_type(FIELDS[name])
        assert type(value) is expected or (expected is float and type(value) is int), name
    for name, rows in sample.tables.items():
        for row in rows:
            for key, value in row.items():
                assert type(value) is expected_type(TABLES[name].field(key)), f"{name}.{key}"


@pytest.mark.parametrize("code", names())
def test_company__is_the_same_in_every_sample(code: str) -> None:
    assert load(code).tables["People"] == load(names()[0]).tables["People"]


def test_empty_cells__have_no_entry() -> None:
    for rows in load("new_product").tables.values():
        assert all(value not in ("", None) for row in rows for value in row.values())


def test_unknown_sample__is_an_error() -> None:
    with pytest.raises(KeyError):
        load("nothing")


@pytest.fixture(params=names())
def sample(request: pytest.FixtureRequest) -> Sample:
    """One sample collaboration."""
    return load(request.param)


def due(sample: Sample, row: Row) -> date:
    """Return when a task of the tracker is due: the approved adjusted date, else the planned one."""
    planned = {task["task_id"]: task["finish"] for task in sample.tables["PlanTasks"]}
    day = row.get("adjusted_finish") or planned[row["task_id"]]
    assert isinstance(day, date)
    return day


def days_left(sample: Sample) -> Iterator[tuple[Row, int]]:
    """Yield the rows of tasks that are not closed, with the working days left until they are due."""
    for row in sample.tables["Tasks"]:
        if row["status"] not in CLOSED_STATUSES:
            yield row, CALENDAR.workdays_between(TODAY, due(sample, row))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_file__is_plain_utf8_with_the_typed_fields_in_order_and_full_width_marks(
    path: Path,
) -> None:
    raw = path.read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    header, *lines = csv.reader(raw.decode("utf-8").splitlines())
    assert header == [field.key for field in TABLES[path.stem].inputs]
    texts = [text for line in lines for text in line]
    assert [text for text in texts if HALF_WIDTH.search(text) or text != text.strip()] == []


def test_folder__holds_data_only() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == {"README.md", COMPANY, *names()}
    assert {path.suffix for path in SAMPLES.glob("*/*")} == {".csv", ".toml"}


def test_company__writes_to_examples_and_shows_who_is_away_and_who_left(sample: Sample) -> None:
    people = {row["name"]: row for row in sample.tables["People"]}
    boxes = [str(row["email"]) for row in people.values()]
    assert all(re.fullmatch(r"[a-z]+@example\.(com|cn)", box) for box in boxes)
    assert len(set(boxes)) == len(boxes)
    assert [name for name, row in people.items() if "supervisor" not in row] == ["沈建国"]
    by_employment = {row["employment"]: row for row in people.values()}
    assert by_employment.keys() == {"在职", "外出", "离职"}
    stand_in = people[by_employment["外出"]["stand_in"]]
    assert stand_in["department"] == by_employment["外出"]["department"]
    written = "".join(
        path.read_text(encoding="utf-8") for path in (SAMPLES / sample.code).iterdir()
    )
    assert str(by_employment["离职"]["name"]) not in written


def test_sample__fills_in_the_forms_of_its_phase_and_stands_on_its_day(sample: Sample) -> None:
    assert set(sample.tables) >= FILLED_TABLES
    assert sample.fields["clock.today"] == TODAY
    assert ("review.date" in sample.fields) == (sample.code == "expense_process")
    priority = (sample.fields["initiation.priority"], sample.fields["plan.cadence"])
    assert priority == PRIORITIES[sample.code]
    conclusions = {row["conclusion"] for row in sample.tables["Assessments"]}
    assert conclusions == {"可承接", "有条件承接", "有异议"}


def test_tracker__shows_every_state_of_a_task(sample: Sample) -> None:
    assert {row["status"] for row in sample.tables["Tasks"]} == set(TASK_STATUS.words)
    left = [days for _, days in days_left(sample)]
    assert {-10, -3, -1, 0, 1, 3} <= set(left)
    assert 3 <= sum(days < 0 for days in left) <= 5, "few, for a living collaboration"
    blocked = [days < 0 for row, days in days_left(sample) if row["status"] == BLOCKED]
    assert set(blocked) == {True, False}
    assert any("risk_delay" in row for row, days in days_left(sample) if days >= 0)
    assert any("adjusted_finish" in row for row in sample.tables["Tasks"])
    assert any(row["status"] == "已升级" for row in sample.tables["Problems"])


def test_plan__runs_across_the_national_holiday_and_one_into_an_estimated_year(
    sample: Sample,
) -> None:
    holiday = date(2026, 10, 4)
    plan = sample.tables["PlanTasks"]
    assert sum(task["start"] < holiday < task["finish"] for task in plan) >= 3  # type: ignore[operator]
    into_2027 = any(due(sample, row).year == 2027 for row in sample.tables["Tasks"])
    assert into_2027 == (sample.code == "new_product")
