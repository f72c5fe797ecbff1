"""Typed once: a refresh brings along what stands in one form where another asks for it again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from addin.actions.carry_over import carry_over
from addin.actions.refresh import refresh, told
from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes, Content, Value
from tests.workbooks import read

pytestmark = pytest.mark.slow

NOON = datetime(2026, 11, 20, 12)
DEPARTMENTS = {"市场部": "陈静", "研发部": "王磊", "采购部": "冯倩"}


@pytest.fixture
def requested(empty_workbook: Path) -> Path:
    """A request that names its departments once, and a plan that somebody has begun."""
    ClosedWorkbook(empty_workbook).write(
        Changes(
            fields={
                "initiation.title": "新品上市",
                "initiation.department": "市场部",
                "initiation.goal": "客户满意度由78分提升到85分",
                "plan.group": "新品上市协作群",
            },
            append={
                "Departments": [
                    {"department": name, "head": head, "sponsor": "沈建国"}
                    for name, head in DEPARTMENTS.items()
                ],
                "Partners": [{"department": "研发部"}, {"department": "采购部", "head": "许梦洁"}],
                "Metrics": [{"metric_id": "1", "name": "客户满意度"}],
                "Outcomes": [{"outcome_id": "1", "name": "样机", "standard": "通过10人试用"}],
            },
        )
    )
    return empty_workbook


def done(path: Path) -> Content:
    refresh(ClosedWorkbook(path), given=None, actual=NOON)
    return read(path)


def write(path: Path, **fields: Value) -> None:
    named = {name.replace("__", "."): value for name, value in fields.items()}
    ClosedWorkbook(path).write(Changes(fields=named))


def test_plan_that_was_begun__gets_goal_departments_heads_leader_and_outcomes(
    requested: Path,
) -> None:
    content = done(requested)
    assert content.text("initiation.lead_department") == "市场部"
    assert content.text("initiation.executing_departments") == "研发部、采购部"
    assert content.text("plan.departments") == "市场部、研发部、采购部"
    assert content.text("plan.goal") == "客户满意度由78分提升到85分"
    assert content.table("Partners").texts("head") == ["王磊", "许梦洁"]
    signers = content.table("Countersignatures")
    assert signers.texts("department") == list(DEPARTMENTS)
    assert signers.texts("head") == ["陈静", "王磊", "许梦洁"]
    assert content.table("Deliverables").texts("standard") == ["通过10人试用"]
    log = content.table("ChangeLog")
    assert log.texts("action").count("带入") == 15  # 2 talks and 2 approvers among them
    assert "别处已经填写的内容" not in told(
        refresh(ClosedWorkbook(requested), given=None, actual=NOON)
    )


def test_what_was_typed_there__stays(requested: Path) -> None:
    write(requested, plan__goal="另一个目标", plan__departments="市场部")
    ClosedWorkbook(requested).write(
        Changes(append={"Countersignatures": [{"department": "财务部"}]})
    )
    content = done(requested)
    assert content.text("plan.goal") == "另一个目标"
    assert content.text("plan.departments") == "市场部"
    assert content.table("Countersignatures").texts("department") == ["财务部"]


def test_form_that_nobody_began_or_that_is_submitted__is_left_alone(requested: Path) -> None:
    write(requested, plan__form_status="待审批")
    content = done(requested)
    assert content.text("plan.goal") == ""
    assert len(content.table("Countersignatures")) == 0
    assert len(content.table("AcceptanceItems")) == 0
    assert len(content.table("GoalResults")) == 0


def test_acceptance_and_review_once_begun__get_outcomes_departments_and_metrics(
    requested: Path,
) -> None:
    done(requested)
    write(requested, acceptance__place="二楼会议室", review__host="陈静")
    content = done(requested)
    assert content.table("AcceptanceItems").texts("deliverable_id") == ["D1"]
    assert content.table("AcceptanceAttendees").texts("person") == ["陈静", "王磊", "许梦洁"]
    assert content.table("GoalResults").texts("metric_id") == ["1"]
    assert content.text("review.departments") == "市场部、研发部、采购部"


def test_who_only_reminds__writes_the_same_rows(requested: Path) -> None:
    """A refresh after `carry_over` finds nothing more to carry, and the log says what was."""
    carry_over(ClosedWorkbook(requested), NOON)
    content = read(requested)
    assert content.text("plan.goal") == "客户满意度由78分提升到85分"
    log = content.table("ChangeLog")
    assert set(log.texts("action")) == {"带入"}
    assert {text.rpartition("（")[2] for text in log.texts("new")} == {"发起表）", "部门）"}
    assert refresh(ClosedWorkbook(requested), given=None, actual=NOON).filled_in == 0


def test_what_a_reminder_wrote__is_no_edit_of_anybody(requested: Path) -> None:
    """Its rows are told as 带入; what people typed before them is told once, by what they did."""
    done(requested)
    write(requested, plan__group="新群", acceptance__place="二楼会议室")
    carry_over(ClosedWorkbook(requested), NOON)
    assert read(requested).table("AcceptanceItems").texts("deliverable_id") == ["D1"]
    log = done(requested).table("ChangeLog")
    told = zip(log.texts("action"), log.texts("new"), strict=True)
    by_people = [each for each in told if each[0] in ("新增", "修改", "删除")]
    assert by_people == [("修改", "新群"), ("修改", "二楼会议室")]
    assert len(set(log.texts("log_id"))) == len(log.texts("log_id"))


def test_rectification_without_a_deadline__gets_it_from_its_limit(requested: Path) -> None:
    issued = datetime(2026, 11, 20, 10)
    order = {"deliverable_id": "D1", "requirement": "重测", "issued": issued, "status": "待整改"}
    agreed = {**order, "due": datetime(2026, 11, 25, 9)}
    ClosedWorkbook(requested).write(
        Changes(
            append={
                "Rectifications": [
                    {"rectification_id": "Z1", **order},
                    {"rectification_id": "Z2", **agreed},
                    {"rectification_id": "Z3", **order, "status": "已关闭", "finished_at": issued},
                    {"rectification_id": "Z4", "deliverable_id": "D1"},
                ]
            }
        )
    )
    assert done(requested).table("Rectifications").moments("due") == [
        datetime(2026, 11, 21, 10),
        datetime(2026, 11, 25, 9),
        None,
        None,
    ]


def test_talks_approvers_and_employment__come_along(requested: Path) -> None:
    ClosedWorkbook(requested).write(
        Changes(append={"People": [{"name": "王磊", "department": "研发部"}]})
    )
    content = done(requested)
    talks = content.table("Consultations")
    assert talks.texts("consultation_id") == ["1", "2"]
    assert talks.texts("department") == ["研发部", "采购部"]
    assert talks.texts("person") == ["王磊", "许梦洁"]
    assert content.table("InitiationApprovals").texts("approver") == ["陈静", "沈建国"]
    assert content.table("People").texts("employment") == ["在职"]
