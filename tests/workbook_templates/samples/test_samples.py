"""The sample collaborations fit the forms: files, fields, words, people and departments."""

import csv
import re

import pytest

from addin.forms import FIELDS, FORMS, TABLES, Field, Kind, Need
from addin.forms.overview import DEPARTMENT_ROWS, PERSON_ROWS
from addin.forms.vocabularies import BY_NAME
from tests.workbook_templates.samples.reading import (
    CODES,
    COMPANY,
    SAMPLES,
    departments,
    names,
    people,
    read_rows,
    sample,
)

FILES = sorted(SAMPLES.glob("*/*.csv"))
FILLED_FORMS = {
    "new_product": ("initiation", "plan"),
    "customer_complaint": ("initiation", "plan"),
    "expense_process": ("initiation", "plan", "acceptance", "review"),
}
REQUIRED_TABLES = {
    "Metrics",
    "Outcomes",
    "Partners",
    "Consultations",
    "InitiationApprovals",
    "Assessments",
    "Milestones",
    "PlanTasks",
    "Duties",
    "Resources",
    "Risks",
    "Deliverables",
    "Countersignatures",
    "PlanChanges",
    "Tasks",
    "Meetings",
    "AgendaItems",
    "Decisions",
    "MeetingTasks",
    "Problems",
    "Measures",
    "ProblemReports",
    "Cases",
}


def label(path) -> str:
    return f"{path.parent.name}/{path.stem}"


def wanted(field: Field, row: dict) -> bool:
    """Whether the field must be filled in in this row."""
    if field.need is not Need.REQUIRED:
        return False
    return field.when is None or row[field.when.key] in field.when.values


def misfit(field: Field, value) -> str:
    """What is wrong with a value of this field, or an empty string."""
    if value == "":
        return ""
    if field.kind is Kind.CHOICE and value not in BY_NAME[field.vocabulary].words:
        return f"{value} is no word of {field.vocabulary}"
    if field.kind is Kind.YES_NO and value not in ("是", "否"):
        return f"{value} is neither 是 nor 否"
    if field.kind is Kind.PERSON and value not in people():
        return f"{value} is not in the directory"
    if field.kind is Kind.PEOPLE and not set(names(value)) <= set(people()):
        return f"{value} names somebody who is not in the directory"
    if field.kind is Kind.DEPARTMENT and value not in departments():
        return f"{value} is no department"
    if field.kind is Kind.DEPARTMENTS and not set(names(value)) <= set(departments()):
        return f"{value} names an unknown department"
    if field.kind.is_number and field.minimum is not None and value < field.minimum:
        return f"{value} is too small"
    if field.kind.is_number and field.maximum is not None and value > field.maximum:
        return f"{value} is too large"
    if field.kind is Kind.ID and " " in value:
        return f"the id {value} contains a space"
    if field.kind.is_text and not field.min_length <= len(value) <= (field.max_length or 10_000):
        return f"{value} is too short or too long"
    return ""


@pytest.mark.parametrize("path", FILES, ids=label)
def test_every_table_file_is_plain_utf8_with_the_typed_fields_as_its_header(path):
    raw = path.read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    header = next(csv.reader(raw.decode("utf-8").splitlines()))
    assert header == [field.key for field in TABLES[path.stem].inputs]


@pytest.mark.parametrize("path", FILES, ids=label)
def test_every_cell_fits_its_field(path):
    table = TABLES[path.stem]
    found = [
        f"{row[table.key]}.{field.key}: {problem}"
        for row in read_rows(path)
        for field in table.inputs
        if (problem := misfit(field, row[field.key]))
    ]
    assert found == []


@pytest.mark.parametrize("path", FILES, ids=label)
def test_every_required_cell_is_filled_in_and_every_key_is_unique(path):
    table = TABLES[path.stem]
    rows = read_rows(path)
    keys = [row[table.key] for row in rows]
    assert len(set(keys)) == len(keys) >= max(table.least, 1)
    empty = [
        (row[table.key], field.key)
        for row in rows
        for field in table.inputs
        if wanted(field, row) and row[field.key] == ""
    ]
    assert empty == []


@pytest.mark.parametrize("path", FILES, ids=label)
def test_a_person_beside_a_department_belongs_to_it(path):
    fields = [field for field in TABLES[path.stem].inputs if field.department_key]
    strangers = [
        (row[field.key], row[field.department_key])
        for row in read_rows(path)
        for field in fields
        if row[field.key]
        and row[field.department_key]
        and people()[row[field.key]]["department"] != row[field.department_key]
    ]
    assert strangers == []


@pytest.mark.parametrize("path", FILES, ids=label)
def test_text_uses_full_width_punctuation_and_no_stray_spaces(path):
    """Half-width marks are left only between digits, letters and in codes."""
    half_width = re.compile(r"[\u4e00-\u9fff]\s*[,;:?!()]|[,;:?!()]\s*[\u4e00-\u9fff]")
    found = [
        text
        for row in csv.reader(path.read_text(encoding="utf-8").splitlines())
        for text in row
        if half_width.search(text) or text != text.strip()
    ]
    assert found == []


@pytest.mark.parametrize("code", CODES)
def test_every_single_field_exists_is_typed_by_people_and_fits(code):
    for name, value in sample(code).fields.items():
        field = FIELDS[name]
        assert not field.derived, name
        assert misfit(field, value) == "", name
        assert not (field.kind.is_text and not isinstance(value, str)), name


@pytest.mark.parametrize("code", CODES)
def test_every_required_field_of_a_filled_form_is_there(code):
    fields = sample(code).fields
    missing = [
        name
        for form in FORMS
        if form.code in FILLED_FORMS[code]
        for field in form.fields
        for name in [form.name_of(field)]
        if field.need is Need.REQUIRED
        and (field.when is None or fields[f"{form.code}.{field.when.key}"] in field.when.values)
        and name not in fields
    ]
    assert missing == []


@pytest.mark.parametrize("code", CODES)
def test_every_sample_fills_in_the_forms_of_its_phase(code):
    assert set(sample(code).tables) >= REQUIRED_TABLES


def test_the_company_has_people_for_every_department_and_fits_the_dashboard():
    assert 34 <= len(people()) <= PERSON_ROWS
    assert 8 <= len(departments()) <= DEPARTMENT_ROWS
    assert {person["department"] for person in people().values()} == set(departments())
    for name, row in departments().items():
        assert people()[row["head"]]["department"] == name
        assert people()[row["sponsor"]]["role"] in ("分管领导", "管理层")


def test_every_mailbox_is_an_example_and_belongs_to_one_person():
    boxes = [person["email"] for person in people().values()]
    assert len(set(boxes)) == len(boxes)
    assert all(re.fullmatch(r"[a-z]+@example\.(com|cn)", box) for box in boxes)


def test_everybody_but_the_head_of_the_company_has_a_supervisor():
    top = [name for name, person in people().items() if not person["supervisor"]]
    assert top == ["沈建国"]


def test_one_person_is_away_with_a_stand_in_and_one_has_left():
    away = [person for person in people().values() if person["employment"] == "外出"]
    left = [person for person in people().values() if person["employment"] == "离职"]
    assert len(away) == len(left) == 1
    stand_in = people()[away[0]["stand_in"]]
    assert stand_in["department"] == away[0]["department"]
    assert stand_in["employment"] == "在职"


@pytest.mark.parametrize("code", CODES)
def test_nobody_who_left_is_named_in_a_collaboration(code):
    left = {name for name, person in people().items() if person["employment"] == "离职"}
    text = "".join(path.read_text(encoding="utf-8") for path in (SAMPLES / code).iterdir())
    assert [name for name in left if name in text] == []


def test_the_folder_holds_data_only():
    assert {path.name for path in SAMPLES.iterdir()} == {"README.md", COMPANY, *CODES}
    assert {path.suffix for path in SAMPLES.glob("*/*")} == {".csv", ".toml"}
