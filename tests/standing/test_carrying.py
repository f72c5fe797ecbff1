"""What is expected exists as a row from the moment at which it is expected (Q-11)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from addin.content import Changes, Content, Value, applied, with_rows
from addin.forms import TABLES
from addin.notices.planning import source_of
from addin.rules.checking import check
from addin.standing.carrying import EVENTS, Carry, carried
from addin.standing.carrying.model import carried_by
from addin.standing.workbook_day import WorkbookDay
from tests.sampling import seeds
from tests.standing.limits.cases import book

NOW = datetime(2026, 11, 20, 12)
APPROVED = """
| step           | approver | conclusion | signature | time             |
| 发起部门负责人 | 陈静     | 同意       | 陈静      | 2026-11-17 15:00 |
| 分管领导       | 周敏     | 同意       | 周敏      | 2026-11-18 15:00 |
"""
PARTNERS = """
| department | head |
| 研发部     | 王磊 |
| 质量管理部 | 李娜 |
"""
ANSWERED = """
| department | received         | conclusion | answered         | coordination |
| 研发部     | 2026-11-18 15:00 | 可承接     | 2026-11-19 10:00 |              |
| 质量管理部 | 2026-11-18 15:00 | 有异议     | 2026-11-19 11:00 | {}           |
"""
IN_FORCE = {
    "plan.form_status": "已批准",
    "plan.approval": "同意",
    "plan.approver": "周敏",
    "plan.approved_at": "2026-11-19 17:00",
}
SIGNED = """
| department | head | time             |
| 研发部     | 王磊 | 2026-11-19 15:00 |
"""
DELIVERABLES = """
| deliverable_id | name | department |
| D1             | 样机 | 研发部     |
| D2             | 手册 | 研发部     |
"""
TASKS = """
| task_id | status | percent | updated_on |
| T01     | {}     | 40%     | {}         |
"""
PLAN_TASKS = """
| task_id | name | department | owner |
| T01     | 试产 | 研发部     | 王磊  |
"""
PROBLEM = """
| problem_id | task_id | status | reporter | reported_at      | description | measure  | lead_department | arbiter | new_due          | recorded_at      |
| Q01        | T01     | {}     | 李娜     | 2026-11-19 10:00 | 缺料38种    | 换供应商 | 研发部          | {}      | 2026-11-27 18:00 | 2026-11-19 16:00 |
"""


def after(content: Content) -> Content:
    """Return a workbook as a refresh leaves it, and see that a second one changes nothing."""
    workbook = WorkbookDay.at(content, NOW)
    made = carried(workbook)
    assert not carried(WorkbookDay.at(made.content, NOW)).entries
    assert written(workbook.content, made.changes) == made.content
    return made.content


def written(content: Content, changes: Changes) -> Content:
    """Return a workbook as it reads when cells are written to the rows that were there, then rows."""
    content = applied(content, changes)
    for name, rows in changes.append.items():
        content = with_rows(content, name, rows)
    return content


def test_carried_by__a_later_one_fills_what_an_earlier_one_added__it_is_one_row_with_all_of_it() -> (
    None
):
    content = book({}, Partners=PARTNERS)
    workbook = WorkbookDay.at(content, NOW)
    added = Carry("Partners", "发起表", lambda _: [{"department": "财务部"}])
    filled = Carry(
        "Partners",
        "部门",
        lambda _: [
            {"department": "财务部", "head": "赵敏"},
            {"department": "研发部", "head": "孙立"},
        ],
        over=("head",),
    )
    made = carried_by(workbook, [added, filled])
    assert made.changes.append == {"Partners": [{"department": "财务部", "head": "赵敏"}]}
    assert made.changes.cells == {"Partners": {(content.table("Partners").rows[0], "head"): "孙立"}}
    assert written(workbook.content, made.changes) == made.content


def approved(given: str = "") -> Content:
    return book({}, InitiationApprovals=APPROVED, Partners=PARTNERS, Assessments=given)


def running(fields: dict[str, str] | None = None, **tables: str) -> Content:
    return book(
        IN_FORCE | (fields or {}),
        limits=None,
        InitiationApprovals=APPROVED,
        Countersignatures=SIGNED,
        Deliverables=DELIVERABLES,
        **tables,
    )


class TestApproval:
    def test_every_partner_department_has_its_assessment_from_then_on(self) -> None:
        rows = after(approved()).table("Assessments")
        assert rows.texts("department") == ["研发部", "质量管理部"]
        assert rows.texts("assessor") == ["王磊", "李娜"]
        assert rows.dates("received") == [datetime(2026, 11, 18, 15)] * 2

    def test_what_was_typed_stays__what_is_missing_comes(self) -> None:
        given = "| department | received | assessor |\n| 研发部 | 2026-11-19 08:00 | |"
        rows = after(approved(given)).table("Assessments")
        assert rows.dates("received") == [datetime(2026, 11, 19, 8), datetime(2026, 11, 18, 15)]
        assert rows.texts("assessor") == ["王磊", "李娜"]

    def test_who_has_answered_already__gets_no_later_receipt(self) -> None:
        given = "| department | answered |\n| 研发部 | 2026-11-17 08:00 |"
        rows = after(approved(given)).table("Assessments")
        assert rows.dates("received")[0] is None

    def test_nobody_has_refreshed__reminders_judge_it_as_if_somebody_had(self) -> None:
        source = source_of(approved(), Path("协作.xlsx"), datetime(2026, 11, 19, 18))
        assert source.lacks_rows
        told = [each for each in source.mailing.collaboration.notices if "SLA-01" in each.id]
        assert [(each.number, each.due_at) for each in told] == [
            (home, datetime(2026, 11, 20, 18)) for home in ("研发部", "质量管理部")
        ]

    def test_not_approved__nothing(self) -> None:
        content = book({"initiation.form_status": "待审批"}, Partners=PARTNERS)
        assert not len(after(content).table("Assessments"))


class TestAssessed:
    def test_plan_has_its_participants_and_signers(self) -> None:
        done = after(approved(ANSWERED.format("推迟一周")))
        assert done.text("plan.departments") == "市场部、研发部、质量管理部"
        assert done.table("Countersignatures").texts("head") == ["陈静", "王磊", "李娜"]
        assert "plan" not in WorkbookDay.at(done, NOW).begun

    def test_the_kickoff_is_listed_with_who_leads_and_who_comes__unless_one_is_entered(
        self,
    ) -> None:
        done = after(approved(ANSWERED.format("推迟一周")))
        (kickoff,) = done.table("Meetings").records()
        assert (kickoff["type"], kickoff["chair"]) == ("启动会", "陈静")
        assert kickoff["attendees"] == "陈静、王磊、李娜"
        assert not [each for each in check(WorkbookDay.at(done, NOW)) if "Meetings" in each.key]
        entered = book(
            {},
            InitiationApprovals=APPROVED,
            Partners=PARTNERS,
            Assessments=ANSWERED.format("推迟一周"),
            Meetings="| meeting_id | type |\n| H03 | 启动会 |",
        )
        assert after(entered).table("Meetings").texts("meeting_id") == ["H03"]

    @pytest.mark.parametrize("kind", ["问题解决", "应急响应", "只做跟踪"])
    def test_what_has_no_kickoff__gets_none(self, kind: str) -> None:
        content = book(
            {"initiation.type": kind},
            InitiationApprovals=APPROVED,
            Partners=PARTNERS,
            Assessments=ANSWERED.format("推迟一周"),
        )
        assert not len(after(content).table("Meetings"))

    def test_an_objection_is_open__nothing(self) -> None:
        assert not after(approved(ANSWERED.format(""))).text("plan.departments")


class TestInForce:
    def test_what_was_promised_is_to_be_checked(self) -> None:
        done = after(running())
        assert done.table("AcceptanceItems").texts("deliverable_id") == ["D1", "D2"]
        assert done.table("SelfChecks").texts("department") == ["研发部"]
        assert "acceptance" not in WorkbookDay.at(done, NOW).begun

    def test_of_a_problem_no_acceptance_is_asked(self) -> None:
        done = after(running({"initiation.type": "问题解决"}))
        assert not len(done.table("AcceptanceItems"))


class TestProblem:
    def test_blocks_its_task_and_brings_the_new_date(self) -> None:
        done = after(
            running(
                Tasks=TASKS.format("进行中", "2026-11-18"),
                PlanTasks=PLAN_TASKS,
                Problems=PROBLEM.format("处理中", "周敏"),
            )
        ).table("Tasks")
        assert done.texts("status") == ["受阻"]
        assert done.texts("problem") == ["缺料38种"]
        assert done.dates("updated_on") == [date(2026, 11, 19)]
        assert done.dates("adjusted_finish") == [date(2026, 11, 27)]
        assert done.texts("adjust_approver") == ["周敏"]
        assert done.texts("adjust_basis") == ["XC20261102-001-Q01"]

    @pytest.mark.parametrize(
        ("status", "updated", "problem"),
        [
            ("进行中", "2026-11-19", "处理中"),  # reported on since
            ("进行中", "2026-11-18", "已解决"),
            ("待验收", "2026-11-18", "处理中"),
        ],
    )
    def test_task_goes_on__stays(self, status: str, updated: str, problem: str) -> None:
        done = after(
            running(
                Tasks=TASKS.format(status, updated),
                PlanTasks=PLAN_TASKS,
                Problems=PROBLEM.format(problem, ""),
            )
        )
        assert done.table("Tasks").texts("status") == [status]

    @pytest.mark.parametrize(("status", "arbiter"), [("处理中", "王磊"), ("已升级", "周敏")])
    def test_nobody_approves_his_own_new_date__what_is_undecided_moves_nothing(
        self, status: str, arbiter: str
    ) -> None:
        done = after(
            running(
                Tasks=TASKS.format("进行中", "2026-11-19"),
                PlanTasks=PLAN_TASKS,
                Problems=PROBLEM.format(status, arbiter),
            )
        )
        assert done.table("Tasks").dates("adjusted_finish") == [None]


class TestAcceptance:
    ITEMS = "| deliverable_id | result |\n| D1 | 通过 |\n| D2 | 不通过 |"
    ORDER = (
        "| rectification_id | deliverable_id | status | rechecked | recheck_result |\n"
        "| ZG1 | D2 | 待复验 | 2026-11-20 | {} |"
    )

    def test_what_failed_is_put_right(self) -> None:
        rows = after(running(AcceptanceItems=self.ITEMS)).table("Rectifications")
        assert rows.texts("rectification_id") == ["D2-1"]
        assert (rows.texts("department"), rows.texts("status")) == (["研发部"], ["待整改"])

    @pytest.mark.parametrize(("result", "ids"), [("通过", ["ZG1"]), ("不通过", ["ZG1", "D2-2"])])
    def test_what_fails_again__once_more(self, result: str, ids: Sequence[str]) -> None:
        content = running(AcceptanceItems=self.ITEMS, Rectifications=self.ORDER.format(result))
        assert after(content).table("Rectifications").texts("rectification_id") == ids


def test_review__brings_actions_and_then_cases() -> None:
    points = (
        "| improvement_id | category | description | cause |\n"
        "| 1 | 流程卡点 | 缺料38种 | 无备选 |\n| 2 | 沟通问题 | 晚3天知道 | 无通知 |"
    )
    action = "| action_id | action |\n| ZL1 | 11月30日前选定2家备选 |"
    fields = {"review.to_case_library": "是", "review.keywords": "缺料"}
    done = after(book(fields, Improvements=points, ImprovementActions=action))
    assert done.table("ImprovementActions").texts("action_id") == ["ZL1", "ZL2"]
    cases = done.table("Cases")
    assert cases.texts("problem") == ["缺料38种"]
    assert cases.texts("solution") == ["11月30日前选定2家备选"]


Typing = Callable[[Content], Content]


def _typed(table: str, key: str, item: str, **cells: Value) -> Typing:
    """Return what types cells into the row of an item, which it makes where there is none."""

    def type_(content: Content) -> Content:
        data = content.table(table)
        if item not in data.texts(key):
            content = with_rows(content, table, [{key: item}])
            data = content.table(table)
        row = data.rows[list(data.texts(key)).index(item)]
        return applied(content, Changes(cells={table: {(row, k): v for k, v in cells.items()}}))

    return type_


def _said(**fields: Value) -> Typing:
    named = {name.replace("__", "."): value for name, value in fields.items()}
    return lambda content: applied(content, Changes(fields=named))


DAY = datetime(2026, 11, 19, 9)
LIFE: Sequence[Typing] = (
    _said(initiation__form_status="已批准"),
    _said(**{name.replace(".", "__"): value for name, value in IN_FORCE.items() if "at" not in name}),
    _said(plan__approved_at=datetime(2026, 11, 19, 17)),
    _said(plan__departments="研发部"),
    _said(review__to_case_library="是", review__keywords="缺料"),
    _typed("Partners", "department", "研发部", head="王磊"),
    _typed("Partners", "department", "质量管理部", head="李娜"),
    _typed("Assessments", "department", "研发部", received=DAY, conclusion="可承接", answered=DAY),
    _typed("Assessments", "department", "质量管理部", conclusion="可承接", answered=DAY),
    _typed("Countersignatures", "department", "研发部", time=DAY, head="王磊"),
    _typed("Deliverables", "deliverable_id", "D1", department="研发部", name="样机"),
    _typed("Deliverables", "deliverable_id", "D2", department="市场部", name="手册"),
    _typed("PlanTasks", "task_id", "XC20261102-001-T01", owner="王磊", name="试产"),
    _typed("Tasks", "task_id", "XC20261102-001-T01", status="进行中", updated_on=date(2026, 11, 18)),
    _typed("Tasks", "task_id", "XC20261102-001-T01", adjusted_finish=date(2026, 12, 1)),
    _typed("Problems", "problem_id", "XC20261102-001-Q01", task_id="XC20261102-001-T01",
           status="处理中", reported_at=DAY, recorded_at=DAY, new_due=datetime(2026, 11, 27, 18)),
    _typed("AcceptanceItems", "deliverable_id", "D2", result="不通过"),
    _typed("SelfChecks", "department", "研发部", person="王磊", date=date(2026, 11, 18)),
    _typed("Rectifications", "rectification_id", "ZG1", deliverable_id="D2", person="陈静"),
    _typed("Improvements", "improvement_id", "1", description="缺料", cause="无备选"),
    _typed("ImprovementActions", "action_id", "1", action="选定2家备选"),
)  # fmt: skip
"""What people type in the course of a collaboration, each of it at any time."""


@seeds(10, of=1000)
def test_typed_and_refreshed_in_any_order__nothing_is_lost_or_carried_twice(seeds: range) -> None:
    for seed in seeds:
        chance = random.Random(seed)
        content = book({}, InitiationApprovals=APPROVED)
        for type_ in chance.sample(LIFE, len(LIFE)):
            content = type_(content)
            if chance.random() < 0.5:
                before, content = content, after(content)
                assert not list(_lost(before, content)), seed
                assert not list(_doubles(content)), seed


_STOPPED = {"Tasks.status", "Tasks.updated_on", "Tasks.updated_by"}


def _lost(before: Content, after: Content) -> Iterator[str]:
    """Yield what stood in a cell and stands there no more, but for tasks that a problem stops."""
    for name, value in before.fields.items():
        if value not in (None, "") and after.fields[name] != value:
            yield name
    for name, data in before.tables.items():
        new = after.table(name)
        rows = {number: n for n, number in enumerate(new.rows)}
        for index, number in enumerate(data.rows):
            for key, column in data.columns.items():
                is_kept = new.columns[key][rows[number]] == column[index]
                may_go = column[index] in (None, "") or f"{name}.{key}" in _STOPPED
                if not (is_kept or may_go):
                    yield f"{name}.{key}[{index}]"


def _doubles(content: Content) -> Iterator[str]:
    for name in {carry.into for carry in EVENTS} - {""}:
        ids = [one for one in content.table(name).texts(TABLES[name].key) if one]
        if len(ids) > len(set(ids)):
            yield name
    orders = content.table("Rectifications").texts("rectification_id")
    if sum(one.startswith("D2-") for one in orders) > 1:
        yield "D2 is put right twice"


def test_with_rows__none_into_an_empty_table__is_as_it_was() -> None:
    content = book()

    assert with_rows(content, "Cases", []).table("Cases") == content.table("Cases")
