"""The standard workbook, empty and filled with the samples, as a file and as openpyxl reads it."""

from __future__ import annotations

import warnings
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from workbook_templates import samples
from workbook_templates.build import build


def loaded(data: bytes) -> Workbook:
    """Return a built workbook as openpyxl reads it; what it cannot read is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return load_workbook(BytesIO(data))


@pytest.fixture(scope="session")
def empty() -> bytes:
    """The empty standard workbook."""
    return build()


@pytest.fixture(scope="session")
def book(empty: bytes) -> Workbook:
    """The empty standard workbook, read back."""
    return loaded(empty)


@pytest.fixture(scope="session")
def filled() -> bytes:
    """The standard workbook with the sample of the new product."""
    return build(samples.load("new_product"))


@pytest.fixture(scope="session")
def filled_book(filled: bytes) -> Workbook:
    """The same, read back."""
    return loaded(filled)


@pytest.fixture(scope="session", params=["empty", *samples.names()])
def built(
    request: pytest.FixtureRequest,
    empty: bytes,
    filled: bytes,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The standard workbook as a file: empty, and with each of the samples."""
    known = {"empty": empty, "new_product": filled}
    data = known.get(request.param) or build(samples.load(request.param))
    path = tmp_path_factory.mktemp("built") / f"协作 {request.param}.xlsx"
    path.write_bytes(data)
    return path
