"""Leaving out what a workbook says already changes nothing about what is written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes
from tests.book.parts import put_cell, read_parts
from tests.book.specimen import FIRST, FORMS, task

SHEET = "3进度跟踪表"


@pytest.fixture
def pair(workbook: Path) -> tuple[Path, Path]:
    """Two copies of a workbook: one is read before it is written to, the other is not."""
    put_cell(workbook, SHEET, f"G{FIRST}", 't="str"><v>一天</v>')
    other = workbook.with_name("另一份.xlsx")
    other.write_bytes(workbook.read_bytes())
    return workbook, other


@pytest.mark.parametrize(
    "changes",
    [
        Changes(cells={"Tasks": {(FIRST, key): value for key, value in task(1).items()}}),
        Changes(cells={"Tasks": {(FIRST, "hours"): None}}),  # what stands there is no number
        Changes(cells={"Tasks": {(FIRST + 1, "hours"): 3.0, (FIRST + 2, "name"): " 改 "}}),
        Changes(cells={"Tasks": {(FIRST + 1, "days"): 2, (FIRST + 5, "name"): "新"}}),
        Changes(fields={"start.urgent": "是", "start.due": date(2026, 12, 30)}),
        Changes(append={"Tasks": [task(9)]}, cells={"Tasks": {(FIRST, "id"): "T"}}),
    ],
)
def test_host_that_has_read_and_host_that_has_not__write_the_same(
    pair: tuple[Path, Path], changes: Changes
) -> None:
    read, unread = (ClosedWorkbook(path, FORMS) for path in pair)
    read.read()
    told = [host.write(changes)._replace(backup=None) for host in (read, unread)]
    assert told[0] == told[1]
    assert read_parts(pair[0]) == read_parts(pair[1])
