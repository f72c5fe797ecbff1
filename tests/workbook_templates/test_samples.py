"""The samples as typed plain data."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from addin.forms import FIELDS, TABLES, Field, Kind
from workbook_templates.samples import load, names

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
