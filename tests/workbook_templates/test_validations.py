"""Drop-downs and limits: every typed cell accepts what its field says, and explains itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from addin.forms import FIELDS, TABLES, Field, Kind
from addin.forms.setup import WORDS
from tests.conftest import Office
from tests.workbook_templates.conftest import loaded
from tests.workbook_templates.places import cell_of, column_cells, every_field, validation_of
from workbook_templates import samples
from workbook_templates.build import build
from workbook_templates.looks import lists
from workbook_templates.looks.styles import is_typed

LONGEST_FORMULA = 255  # characters that Excel allows in a drop-down
TYPES = {
    Kind.CHOICE: "list", Kind.YES_NO: "list", Kind.PERSON: "list", Kind.PEOPLE: "list",
    Kind.DEPARTMENT: "list", Kind.DEPARTMENTS: "list", Kind.DATE: "date", Kind.DATETIME: "date",
    Kind.INTEGER: "whole", Kind.NUMBER: "decimal", Kind.PERCENT: "decimal", Kind.EMAIL: "custom",
}  # fmt: skip


def typed_fields(book: Workbook) -> list[tuple[str, Field, list]]:
    return [
        (name, field, cells)
        for name, field, _, cells in every_field(book)
        if is_typed(field) and not getattr(TABLES.get(name.partition(".")[0]), "computed", False)
    ]


def test_every_typed_cell__accepts_what_its_kind_says(book: Workbook) -> None:
    for name, field, cells in typed_fields(book):
        for cell in (cells[0], cells[-1]):
            rule = validation_of(cell.parent, cell.coordinate)
            if field.kind in TYPES:
                assert rule is not None, name
                assert rule.type == TYPES[field.kind], name


def test_every_help__is_shown_beside_the_cell(book: Workbook) -> None:
    for name, field, cells in typed_fields(book):
        rule = validation_of(cells[0].parent, cells[0].coordinate)
        if field.help:
            assert (rule.prompt, rule.promptTitle) == (field.help, field.label[:32]), name
            assert rule.showInputMessage
        elif rule:
            assert not rule.prompt, name


def test_every_refusal__says_what_to_do(book: Workbook) -> None:
    for name, field, cells in typed_fields(book):
        rule = validation_of(cells[0].parent, cells[0].coordinate)
        if rule and rule.showErrorMessage:
            assert rule.error, name
            assert len(rule.error) <= 255
            assert rule.errorTitle == field.label[:32]


def test_formulas__are_short_enough_and_name_no_table(book: Workbook) -> None:
    for sheet in book:
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.formula1 or "") <= LONGEST_FORMULA
            for name in re.findall(r"list\.\w+", rule.formula1 or ""):
                assert name in book.defined_names
            assert "[" not in (rule.formula1 or ""), "Excel refuses table references here"


@pytest.mark.parametrize(
    "name", [n for n, f in FIELDS.items() if f.kind is Kind.CHOICE and is_typed(f)]
)
def test_choice__offers_its_vocabulary_and_nothing_else(book: Workbook, name: str) -> None:
    cell = cell_of(book, name)
    rule = validation_of(cell.parent, cell.coordinate)
    assert rule.formula1 == lists.words_list(FIELDS[name].vocabulary)
    assert rule.errorStyle in (None, "stop")


def test_person__is_offered_from_the_department_of_the_same_row(book: Workbook) -> None:
    cell = column_cells(book, "PlanTasks", "owner")[0]
    department = column_cells(book, "PlanTasks", "department")[0]
    rule = validation_of(cell.parent, cell.coordinate)
    assert f"MATCH(${department.column_letter}{department.row}," in rule.formula1
    assert rule.errorStyle == "warning"  # a new colleague may be typed


@pytest.mark.parametrize(
    ("table", "key", "source"),
    [
        ("Tasks", "task_id", "PlanTasks"),
        ("PlanTasks", "milestone_id", "Milestones"),
        ("AcceptanceItems", "deliverable_id", "Deliverables"),
        ("Measures", "problem_id", "Problems"),
        ("MeetingTasks", "meeting_id", "Meetings"),
    ],
)
def test_id_of_another_table__is_offered(book: Workbook, table: str, key: str, source: str) -> None:
    cell = column_cells(book, table, key)[0]
    assert validation_of(cell.parent, cell.coordinate).formula1 == lists.ids_list(source)


@pytest.mark.parametrize(
    ("table", "key", "limits"),
    [
        ("Risks", "probability", ("whole", "1", "5")),
        ("Tasks", "percent", ("decimal", "0", "1")),
        ("Tasks", "risk_delay", ("whole", "0", "1000000000000")),
    ],
)
def test_number__keeps_its_limits(
    book: Workbook, table: str, key: str, limits: tuple[str, str, str]
) -> None:
    cell = column_cells(book, table, key)[0]
    rule = validation_of(cell.parent, cell.coordinate)
    assert (rule.type, rule.formula1, rule.formula2) == limits


def test_long_title__is_refused(book: Workbook) -> None:
    cell = cell_of(book, "initiation.title")
    rule = validation_of(cell.parent, cell.coordinate)
    assert (rule.type, rule.formula2) == ("textLength", "60")


@pytest.mark.libreoffice
@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
def test_lists__have_their_words_in_a_spreadsheet_program(soffice: Office, tmp_path: Path) -> None:
    sample = samples.load("new_product")
    book = loaded(build(sample))
    probe = book.create_sheet("probe")
    person = cell_of(book, "initiation.initiator")
    people = validation_of(person.parent, person.coordinate).formula1
    people = re.sub(r"\$[A-Z]+\$\d+", lambda m: f"'1发起表'!{m[0]}", people)
    names = [name for name in book.defined_names if name.startswith("list.")]
    for row, formula in enumerate([*names, people], 1):
        size = f"MAX(ROWS({formula}),COLUMNS({formula}))"
        probe.append([f"={size}", f"=INDEX({formula},1,1)", f"=SUM(1,{row})"])
    for sheet in book:  # nothing is printed, and openpyxl reads no area of whole columns
        sheet.print_area = sheet.print_title_rows = sheet.print_title_cols = None
    path = tmp_path / "probe.xlsx"
    book.save(path)
    computed = load_workbook(soffice.convert(path, "xlsx", tmp_path / "out"), data_only=True)
    sizes, firsts, _ = zip(*computed["probe"].iter_rows(values_only=True), strict=True)
    found = dict(zip(names, sizes, strict=False))
    for table in WORDS:
        assert found[lists.words_list(table.name.removeprefix("Words_"))] == len(table.presets)
    assert found[lists.PEOPLE_LIST] == len(sample.tables["People"])
    assert found[lists.ids_list("PlanTasks")] == len(sample.tables["PlanTasks"])
    own = [
        row["name"]
        for row in sample.tables["People"]
        if row["department"] == sample.text("initiation.department")
    ]
    assert (sizes[-1], firsts[-1]) == (len(own), own[0])
