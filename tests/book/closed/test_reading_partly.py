"""Reading some tables only: down to the last row that is wanted, with the same result."""

from __future__ import annotations

from pathlib import Path

import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes, empty_value
from addin.errors import UnsafeWorkbook, WorkbookError
from tests.book.ooxml.test_guard import HOSTILE, SHEET, far_cell, in_part, with_declaration
from tests.book.ooxml.test_reading_spellings import SPELLINGS, spelt
from tests.book.specimen import FIRST, FORMS
from tests.workbooks import read


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_table_read_alone_is_the_same(workbook: Path, spelling: str) -> None:
    expected = ClosedWorkbook(workbook, FORMS).read().table("Tasks")
    alone = ClosedWorkbook(spelt(workbook, spelling), FORMS).read(only={"Tasks"})
    assert alone.table("Tasks") == expected


def test_every_table_and_form_of_a_real_workbook_read_alone_is_the_same(
    sample_workbook: Path,
) -> None:
    whole = read(sample_workbook)
    host = ClosedWorkbook(sample_workbook)
    for name, table in whole.tables.items():
        assert host.read(only={name}).tables == {name: table}
    for form in {name.partition(".")[0] for name in whole.fields}:
        own = {name: value for name, value in whole.fields.items() if name.startswith(f"{form}.")}
        assert host.read(only={form}).fields == own


def test_tables_read_without_what_formulas_compute_have_those_columns_empty(
    sample_workbook: Path,
) -> None:
    whole = read(sample_workbook)
    inputs = ClosedWorkbook(sample_workbook).read(derived=False)
    assert inputs.fields == whole.fields
    for name, table in whole.tables.items():
        found = inputs.table(name)
        assert found.rows == table.rows
        for field in table.table.fields:
            left_out = field.derived and not table.table.computed
            expected = [empty_value(field.kind)] * len(table) if left_out else None
            assert found.columns[field.key] == (expected or table.columns[field.key])


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_hostile_file_is_refused_or_reads_as_if_it_were_none(workbook: Path, name: str) -> None:
    expected = ClosedWorkbook(workbook, FORMS).read().table("Tasks")
    HOSTILE[name][0](workbook)
    try:
        found = ClosedWorkbook(workbook, FORMS).read(only={"Tasks"})
    except WorkbookError:
        return
    assert found.table("Tasks") == expected


def test_a_doctype_is_refused_before_any_row_is_read(workbook: Path) -> None:
    in_part(SHEET, with_declaration('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///x">]>'))(workbook)
    with pytest.raises(UnsafeWorkbook):
        ClosedWorkbook(workbook, FORMS).read(only={"Tasks"})


def test_what_was_read_partly_is_checked_as_a_whole_before_it_is_written(workbook: Path) -> None:
    far_cell("A200001")(workbook)
    before = workbook.read_bytes()
    host = ClosedWorkbook(workbook, FORMS)
    assert len(host.read(only={"Tasks"}).table("Tasks"))
    with pytest.raises(UnsafeWorkbook):
        host.write(Changes(cells={"Tasks": {(FIRST, "name"): "改名"}}))
    assert workbook.read_bytes() == before
