"""The build: the same bytes, the committed file, sheets in order, and programs that accept it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from addin.forms import FORMS, TABLES
from addin.forms.overview import CLOCK
from tests.workbook_templates.conftest import loaded
from tests.workbook_templates.places import cell_of, column_cells, table_of
from workbook_templates import samples
from workbook_templates.build import build

pytestmark = pytest.mark.slow

SAMPLE = samples.load("new_product")
ODD_TEXTS = ("=1+1", "+8613800000000", "-x", "@SUM(A1)", "#N/A", "=HYPERLINK(1)")


def test_same_input__same_bytes(filled: bytes) -> None:
    assert build(SAMPLE) == filled


def test_sheets__stand_in_the_order_of_the_forms(book: Workbook) -> None:
    assert book.sheetnames == [form.sheet for form in FORMS if form is not CLOCK]


def test_package__carries_no_moment_of_its_making(empty: bytes) -> None:
    with zipfile.ZipFile(BytesIO(empty)) as package:
        assert {info.date_time for info in package.infolist()} == {(2026, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"
        core = package.read("docProps/core.xml").decode()
    assert core.count("2026-01-01T00:00:00Z") == 2


@pytest.mark.validator
def test_microsofts_validator__finds_nothing(
    built: Path, validator: Callable[[Path], dict[str, Any]]
) -> None:
    report = validator(built)
    assert report["ok"], report["errors"]


def test_filled_workbook__holds_every_value_of_the_sample(filled_book: Workbook) -> None:
    for name, value in SAMPLE.fields.items():
        assert _plain(cell_of(filled_book, name).value) == _plain(value), name
    for name, rows in SAMPLE.tables.items():
        for key in {key for row in rows for key in row}:
            cells = column_cells(filled_book, name, key)
            typed = [_plain(cell.value) for cell in cells[: len(rows)]]
            assert typed == [_plain(row.get(key)) for row in rows], f"{name}.{key}"


def _plain(value: Any) -> Any:
    """A date cell is read as a moment at midnight."""
    return (
        value.date() if hasattr(value, "date") and value.time().isoformat() == "00:00:00" else value
    )


def test_rows__more_are_made_on_demand_and_never_too_few_for_the_data() -> None:
    book = loaded(build(SAMPLE, rows={"Risks": 40, "Tasks": 1}))
    assert len(column_cells(book, "Risks", "risk_id")) == 40
    assert len(column_cells(book, "Tasks", "task_id")) == len(SAMPLE.tables["Tasks"])


@pytest.mark.parametrize("table", ["ByDepartment", "ByPerson"])
def test_dashboard__has_a_row_for_every_row_of_the_set_up(book: Workbook, table: str) -> None:
    source = {"ByDepartment": "Departments", "ByPerson": "People"}[table]
    key = TABLES[source].key
    shown = column_cells(book, table, TABLES[table].key)
    assert len(shown) >= len(column_cells(book, source, key))


@pytest.fixture(scope="module")
def odd_book() -> Workbook:
    """A workbook into which people typed what programs take for something else."""
    fields = {**SAMPLE.fields, "initiation.contact": ODD_TEXTS[0]}
    rows = [{"metric_id": f"Z{n}", "name": text} for n, text in enumerate(ODD_TEXTS)]
    rows.append({"metric_id": "Z9", "name": "分机\x0b1\x00"})
    return loaded(build(replace(SAMPLE, fields=fields, tables={**SAMPLE.tables, "Metrics": rows})))


def test_typed_text__never_becomes_a_formula_or_an_error(odd_book: Workbook) -> None:
    column = column_cells(odd_book, "Metrics", "name")
    for cell, text in [
        (cell_of(odd_book, "initiation.contact"), ODD_TEXTS[0]),
        *zip(column, ODD_TEXTS, strict=False),
    ]:
        assert cell.value == text
        assert cell.data_type == "s"
        assert bool(cell.quotePrefix) == (text[0] in "=+-@")


def test_typed_text__loses_what_no_file_can_hold(odd_book: Workbook) -> None:
    assert column_cells(odd_book, "Metrics", "name")[len(ODD_TEXTS)].value == "分机1"


def test_filled_tables__keep_rows_to_grow_into(filled_book: Workbook) -> None:
    for name, rows in SAMPLE.tables.items():
        assert (
            len(column_cells(filled_book, name, TABLES[name].key)) > len(rows)
            or not TABLES[name].blank_rows
        )


def test_wrapped_texts__have_room_in_their_rows(filled_book: Workbook) -> None:
    sheet, _ = table_of(filled_book, "Outcomes")
    cells = column_cells(filled_book, "Outcomes", "standard")
    heights = [sheet.row_dimensions[cell.row].height for cell in cells]
    filled = len(SAMPLE.tables["Outcomes"])
    assert min(heights[:filled]) > max(heights[filled:])
