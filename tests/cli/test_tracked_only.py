"""A collaboration of which only the tracker is kept: reminded and rolled up as any other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.actions.test_first_tasks import DAY, TASKS, typed
from tests.cli.running import xiezuo
from tests.workbooks import fill, read, type_into

pytestmark = pytest.mark.slow

ON = ("--today", f"{DAY}")


@pytest.fixture(params=["as typed", "refreshed"])
def workbook(request: pytest.FixtureRequest, empty_workbook: Path) -> Path:
    """Three tasks typed into the tracker and their owners into 通讯录; nothing else."""
    people = [
        {
            "name": owner,
            "department": department,
            "email": f"p{n}@example.com",
            "employment": "在职",
        }
        for n, (_, department, owner, *_) in enumerate(TASKS)
    ]
    departments = [{"department": department} for _, department, *_ in TASKS]
    fill(empty_workbook, append={"People": people, "Departments": departments})
    for place, value in typed(read(empty_workbook)):
        type_into(empty_workbook, place, value)
    identity = read(empty_workbook).places["initiation.collaboration_id"]
    type_into(empty_workbook, identity, "XC20261120-001")
    if request.param == "refreshed":
        assert xiezuo("refresh", empty_workbook, *ON).code == 0
    return empty_workbook


def test_remind__owners_of_what_is_late_or_nearly_due__are_told(workbook: Path) -> None:
    result = xiezuo("remind", workbook, *ON, "--dry-run", "--json")
    assert result.code == 0
    told = {mail["recipient"]: mail["rules"] for mail in result.document["mails"]}
    assert told == {"王芳": "N-08", "李强": "N-07"}  # two days late; due on the next working day
    subjects = [mail["subject"] for mail in result.document["mails"]]
    assert subjects == ["[XC20261120-001] 1项逾期", "[XC20261120-001] 1项周一到期"]


def test_rollup__counts_its_tasks(workbook: Path, tmp_path: Path) -> None:
    result = xiezuo("rollup", workbook.parent, "-o", tmp_path / "总台账.xlsx", *ON, "--json")
    assert result.code == 0
    (row,) = result.document["AllCollaborations"]
    assert (row["total"], row["overdue"], row["light"]) == (3, 1, "逾期")
