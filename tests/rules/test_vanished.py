"""F-73: a row that came along says so when what it came from is gone, whatever table it is in."""

from __future__ import annotations

import pytest

from addin.forms import TABLES
from addin.rules.links import LINKS, source_is_gone
from addin.standing.carrying.defaults import DEFAULTS
from addin.standing.carrying.events import EVENTS
from addin.standing.workbook_day import WorkbookDay
from tests.standing.limits.cases import at, book

GONE = {
    "Assessments": ("| department |\n| 设计部 |", "设计部"),
    "SelfChecks": ("| department |\n| 设计部 |", "设计部"),
    "Consultations": ("| consultation_id | department | person |\n| 1 | 设计部 | 韩冰 |", "设计部"),
    "Countersignatures": ("| department | head |\n| 设计部 | 韩冰 |", "设计部"),
    "Deliverables": ("| deliverable_id | name | standard |\n| D9 | 旧手册 | 1份 |", "旧手册"),
    "AcceptanceAttendees": ("| department | person |\n| 设计部 | 韩冰 |", "设计部"),
    "ImprovementActions": ("| action_id | status |\n| ZL2 | 待整改 |", "ZL2"),
    "Cases": ("| case_id | source |\n| XC20261102-001-2 | XC20261102-001 |", "XC20261102-001-2"),
}
STAYS = {
    "Consultations": (
        "| consultation_id | department | person | conclusion |\n| 1 | 设计部 | 韩冰 | 可行 |"
    ),
    "Countersignatures": ("| department | head | time |\n| 设计部 | 韩冰 | 2026-11-06 11:00 |"),
    "Deliverables": "| deliverable_id | name | acceptor |\n| D9 | 手册 | 市场部 |",
    "AcceptanceAttendees": "| department | person | signature |\n| 设计部 | 韩冰 | 韩冰 |",
    "ImprovementActions": "| action_id | status |\n| ZL1 | 待整改 |",
    "Cases": "| case_id | source |\n| 案例7 | XC20261102-001 |",
}
IMPROVEMENTS = "| improvement_id | description |\n| 1 | 打样排队 |"


WITHOUT_SOURCE = {"Meetings", "People"}
"""The kickoff comes from an event, not from a row: nothing of it can go. Nor does who was entered
in 通讯录 leave it with a task.
"""


def test_every_table_into_which_rows_come__is_covered__here_or_as_a_reference() -> None:
    rows_come = {carry.into for carry in (*DEFAULTS, *EVENTS) if carry.into and carry.grows}
    referring = {
        each.table for each in LINKS if each.key in (TABLES[each.table].key, "deliverable_id")
    }
    assert rows_come <= {*GONE, *WITHOUT_SOURCE, *referring}


def gone(**tables: str) -> list[str]:
    content = book(Improvements=IMPROVEMENTS, **tables)
    return [
        each.message for each in source_is_gone(WorkbookDay.at(content, at("2026-11-20 09:00")))
    ]


@pytest.mark.parametrize("table", GONE)
def test_row__whose_source_is_gone__is_named(table: str) -> None:
    rows, name = GONE[table]
    (message,) = gone(**{table: rows})
    assert message.startswith(f"“{name}”已经不在")


@pytest.mark.parametrize("table", STAYS)
def test_row__that_people_typed_or_whose_source_is_there__is_none(table: str) -> None:
    assert gone(**{table: STAYS[table]}) == []


def test_rectification__that_nobody_began__of_what_passes_now__is_named() -> None:
    items = "| deliverable_id | result |\n| D1 | {} |"
    order = "| rectification_id | deliverable_id | status |\n| D1-1 | D1 | {} |"
    assert gone(AcceptanceItems=items.format("不通过"), Rectifications=order.format("待整改")) == []
    assert gone(AcceptanceItems=items.format("通过"), Rectifications=order.format("已关闭")) == []
    (message,) = gone(AcceptanceItems=items.format("通过"), Rectifications=order.format("待整改"))
    assert message.startswith("“D1”已经不在没有通过验收的成果里")
