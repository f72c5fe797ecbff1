"""SLA-22: what was delivered waits for its acceptor, from the later of two days."""

from __future__ import annotations

from datetime import date

import pytest

from addin.content import Content
from addin.standing.limits.handed_in import handed_in_cells
from addin.standing.workbook_day import WorkbookDay
from tests.standing.limits.cases import at, book, running

PLAN = """
| task_id | name     | department | owner | finish     | deliverable       |
| T01     | 操作手册 | 研发部     | 周强  | 2026-11-12 | {deliverable}     |
"""
DELIVERABLES = """
| deliverable_id | name     | department | acceptor   |
| D1             | 操作手册 | 研发部     | 质量管理部 |
| D2             | 培训视频 | 研发部     | 研发部     |
"""


def delivered(
    finish: str = "2026-11-12", seen: str = "", deliverable: str = "D1", status: str = "待验收"
) -> Content:
    return book(
        {"plan.lead_person": "陈静"},
        PlanTasks=PLAN.format(deliverable=deliverable),
        Deliverables=DELIVERABLES,
        Tasks=f"""
        | task_id | status   | actual_finish | handed_in |
        | T01     | {status} | {finish}      | {seen}    |
        """,
    )


@pytest.mark.parametrize(
    ("finish", "seen", "due"),
    [
        ("2026-11-12", "2026-11-12", "2026-11-16 18:00"),
        ("2026-11-12", "2026-11-16", "2026-11-18 18:00"),
        ("2026-11-18", "2026-11-16", "2026-11-20 18:00"),
        ("2026-11-12", "", "2026-11-24 18:00"),  # nobody has seen it before today
    ],
)
def test_clock__runs_from_the_later_of_finish_and_the_day_it_was_seen(
    finish: str, seen: str, due: str
) -> None:
    (clock,) = running(delivered(finish, seen), "2026-11-20 09:00", "SLA-22")
    assert clock.due == at(due)


@pytest.mark.parametrize(
    ("finish", "status"),
    [("", "待验收"), ("2026-11-21", "待验收"), ("上周", "待验收"), ("2026-11-12", "已完成")],
)
def test_clock__nothing_delivered_or_accepted_already__does_not_run(
    finish: str, status: str
) -> None:
    assert running(delivered(finish, status=status), "2026-11-20 09:00", "SLA-22") == []


@pytest.mark.parametrize(
    ("deliverable", "people", "departments"),
    [
        ("D1", ("李娜",), ("质量管理部",)),
        ("操作手册", ("李娜",), ("质量管理部",)),
        ("d1、培训视频", ("李娜", "王磊"), ("质量管理部", "研发部")),
        ("别的成果", ("陈静",), ("市场部",)),
        ("", ("陈静",), ("市场部",)),
    ],
)
def test_acceptors__are_the_heads_of_the_accepting_departments__else_who_leads(
    deliverable: str, people: tuple[str, ...], departments: tuple[str, ...]
) -> None:
    (clock,) = running(delivered(deliverable=deliverable), "2026-11-20 09:00", "SLA-22")
    assert (clock.people, clock.departments) == (people, departments)


def test_older_workbook__without_the_row_of_the_limit__has_it_as_shipped() -> None:
    content = delivered(seen="2026-11-12")
    limits = content.table("SlaLimits")
    keep = [n for n, name in enumerate(limits.texts("sla_id")) if name != "SLA-22"]
    for column in limits.columns.values():
        assert isinstance(column, list)
        column[:] = [column[n] for n in keep]
    (clock,) = running(content, "2026-11-20 09:00", "SLA-22")
    assert clock.due == at("2026-11-16 18:00")


def noted(content: Content, now: str = "2026-11-20 09:00") -> dict[str, object]:
    return {key: value for _, key, value in handed_in_cells(WorkbookDay.at(content, at(now)))}


def test_what_a_refresh_notes__day_seen_acceptor_and_due_moment() -> None:
    assert noted(delivered()) == {
        "handed_in": date(2026, 11, 20),
        "accepting": "质量管理部",
        "acceptor": "李娜",
        "acceptance_due": at("2026-11-24 18:00"),
    }


def test_what_a_refresh_notes__the_day_first_seen_stays() -> None:
    assert "handed_in" not in noted(delivered(seen="2026-11-16"))


def test_what_a_refresh_notes__without_a_finish__only_the_day() -> None:
    assert noted(delivered("")) == {"handed_in": date(2026, 11, 20)}


def test_what_a_refresh_notes__of_a_task_that_goes_on__is_taken_away() -> None:
    assert noted(delivered(seen="2026-11-16", status="进行中")) == {"handed_in": None}
