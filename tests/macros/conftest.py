"""The add-in's VBA, ready to run."""

from __future__ import annotations

import pytest

from macros.sources import modules
from tests.macros.excel import Excel


@pytest.fixture
def excel() -> Excel:
    """Excel on Windows with the add-in installed and one workbook open."""
    return Excel(modules())


@pytest.fixture
def excel_for_mac() -> Excel:
    """The same on a Mac."""
    return Excel(modules(), is_mac=True)
