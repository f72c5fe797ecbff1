"""N-01 … N-04: who is told what between the request and the answers of the departments."""

from __future__ import annotations

import pytest

from addin.content import Content
from addin.forms.reminders import Reminder
from tests.notices.occasions.told import about, told
from tests.standing.limits.cases import book

STEPS = """
| step           | approver | conclusion | signature | time         |
| 发起部门负责人 | 陈静     | {first}    | {signed}  | {first_time} |
| 分管领导       | 周敏     |            |           |              |
"""
SUBMITTED = {"initiation.form_status": "待审批", "initiation.submitted_at": "2026-11-17 10:00"}
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
PEOPLE = """
| name | department | employment | role   |
| 陈静 | 市场部     | 在职       |        |
| 王磊 | 研发部     | 在职       |        |
| 李娜 | 质量管理部 | 在职       |        |
| 周敏 | 总经办     | 在职       |        |
| 秦岭 | 总经办     | 在职       | 管理层 |
"""


def submitted(first: str = "", time: str = "", **fields: str) -> Content:
    steps = STEPS.format(first=first, signed="陈静" if first else "", first_time=time)
    return book({**SUBMITTED, **fields}, InitiationApprovals=steps, People=PEOPLE)


def approved(**fields: str) -> Content:
    return book(fields, InitiationApprovals=APPROVED, Partners=PARTNERS, People=PEOPLE)


class TestApproval:
    def test_first_the_head_of_the_initiating_department(self) -> None:
        assert told(submitted(), "2026-11-17 11:00", Reminder.APPROVAL) == {
            "SLA-08 发起部门负责人: 经办人 陈静"
        }

    def test_then_the_sponsor(self) -> None:
        content = submitted("同意", "2026-11-17 15:00")
        assert told(content, "2026-11-17 16:00", Reminder.APPROVAL) == {
            "SLA-08 分管领导: 经办人 周敏"
        }

    def test_major__management_is_copied(self) -> None:
        content = submitted(**{"initiation.major": "是"})
        assert "发起表: 知会人 秦岭" in told(content, "2026-11-17 11:00", Reminder.APPROVAL)

    def test_problem__sponsor_is_only_copied(self) -> None:
        content = submitted(**{"initiation.type": "问题解决"})
        assert told(content, "2026-11-17 11:00", Reminder.APPROVAL) == {
            "SLA-08 发起部门负责人: 经办人 陈静",
            "发起表: 知会人 周敏",
        }

    @pytest.mark.parametrize("status", ["草稿", "已批准", "已退回", "已作废"])
    def test_form_that_waits_for_nobody__asks_nobody(self, status: str) -> None:
        content = submitted(**{"initiation.form_status": status})
        assert told(content, "2026-11-17 11:00", Reminder.APPROVAL) == set()

    @pytest.mark.parametrize(
        ("now", "period"),
        [
            ("2026-11-17 11:00", "asked"),
            ("2026-11-19 09:00", "near"),
            ("2026-11-19 11:00", "over 2026-11-19"),
            ("2026-11-20 09:00", "over 2026-11-20"),
        ],
    )
    def test_asked_once__near_once__then_every_day(self, now: str, period: str) -> None:
        (notice,) = about(submitted(), now, Reminder.APPROVAL)
        assert notice.tellings[0].period == period

    @pytest.mark.parametrize(
        ("handed", "now", "cannot_wait"),
        [
            ("2026-11-18 10:00", "2026-11-18 11:00", False),  # until Friday
            ("2026-11-20 15:00", "2026-11-20 16:00", True),  # until Sunday, before Monday's digest
        ],
    )
    def test_approval__that_runs_out_before_the_next_digest__cannot_wait(
        self, handed: str, now: str, cannot_wait: bool
    ) -> None:
        (notice,) = about(submitted(**{"initiation.submitted_at": handed}), now, Reminder.APPROVAL)
        assert notice.tellings[0].cannot_wait is cannot_wait


class TestUnready:
    """A form with errors is not put before its approver: who wrote it is told what is wrong."""

    NOW = "2026-11-18 17:00"

    def test_initiator__is_told_the_findings__and_nobody_is_asked_to_approve(self) -> None:
        content = submitted(**{"initiation.goal": "尽快提升客户满意度", "initiation.major": "是"})
        (notice,) = about(content, self.NOW, Reminder.APPROVAL, is_checked=True)
        assert [telling.names for telling in notice.tellings] == [("陈静",)]
        assert "处错误，还没有送出审批" in notice.name
        assert "没有填写" in notice.detail

    def test_plan__who_leads_is_told(self) -> None:
        content = book(
            {"plan.form_status": "待审批", "plan.submitted_at": "2026-11-18 09:00"},
            Countersignatures="""
            | department |
            | 研发部     |
            """,
        )
        (notice,) = about(content, self.NOW, Reminder.PLAN, is_checked=True)
        assert [telling.names for telling in notice.tellings] == [("陈静",)]


class TestFormApproved:
    NOW = "2026-11-19 09:00"

    def test_partner_heads_assess__sponsor_learns_of_it(self) -> None:
        assert told(approved(), self.NOW, Reminder.FORM_APPROVED) == {
            "评估 研发部: 经办人 王磊",
            "评估 质量管理部: 经办人 李娜",
            "发起表批准: 知会人 周敏",
        }

    def test_major_or_with_coordinator__they_are_copied(self) -> None:
        content = approved(**{"initiation.major": "是", "initiation.coordinator": "李娜"})
        assert {"发起表批准: 知会人 秦岭", "发起表批准: 知会人 李娜"} <= told(
            content, self.NOW, Reminder.FORM_APPROVED
        )

    def test_problem__all_departments_concerned_are_copied(self) -> None:
        content = approved(
            **{"initiation.type": "问题解决", "initiation.executing_departments": "研发部"}
        )
        assert "发起表批准: 知会人 王磊" in told(content, self.NOW, Reminder.FORM_APPROVED)

    def test_due_moment__is_that_of_the_feedback(self) -> None:
        content = book(
            InitiationApprovals=APPROVED,
            Partners=PARTNERS,
            Assessments="""
            | department | received         | answered         |
            | 研发部     | 2026-11-18 16:00 |                  |
            | 质量管理部 | 2026-11-18 16:00 | 2026-11-18 17:00 |
            """,
        )
        notice, copies = about(content, "2026-11-18 17:30", Reminder.FORM_APPROVED)
        assert (notice.id, str(notice.due_at)) == ("评估 研发部", "2026-11-20 18:00:00")
        assert copies.id == "发起表批准"

    def test_approval__of_long_ago__is_told_to_nobody(self) -> None:
        assert told(approved(), "2026-11-30 09:00", Reminder.FORM_APPROVED) == set()


def feedback(answered: str = "", conclusion: str = "", coordination: str = "") -> Content:
    kind = "资源冲突" if conclusion == "有异议" else ""
    return book(
        Assessments=f"""
        | department | received         | conclusion   | objection | suggestion   | answered   | coordination   |
        | 研发部     | 2026-11-17 10:00 | {conclusion} | {kind}    | 延到12月10日 | {answered} | {coordination} |
        """
    )


class TestAssessment:
    @pytest.mark.parametrize(
        ("now", "expected"),
        [
            ("2026-11-17 11:00", set()),
            ("2026-11-18 09:00", {"经办人 王磊", "发起人 陈静"}),
            ("2026-11-20 09:00", {"经办人 王磊", "发起人 陈静", "分管领导 周敏"}),
        ],
    )
    def test_one_day_left__initiator_is_copied__over__the_sponsor_too(
        self, now: str, expected: set[str]
    ) -> None:
        assert told(feedback(), now, Reminder.ASSESSMENT) == {
            f"SLA-01 研发部: {who}" for who in expected
        }

    def test_answered__nobody_is_told(self) -> None:
        content = feedback("2026-11-18 10:00", "可承接")
        assert told(content, "2026-11-20 09:00", Reminder.ASSESSMENT) == set()


class TestObjection:
    def test_filed__initiator_coordinates(self) -> None:
        content = feedback("2026-11-18 10:00", "有异议")
        assert told(content, "2026-11-18 11:00", Reminder.OBJECTION) == {"异议 研发部: 经办人 陈静"}
        (notice,) = about(content, "2026-11-18 11:00", Reminder.OBJECTION)
        assert notice.detail == "调整建议：延到12月10日"

    @pytest.mark.parametrize(
        ("conclusion", "coordination"), [("可承接", ""), ("有异议", "延到12月5日，见H01")]
    )
    def test_none_or_settled__nobody_is_told(self, conclusion: str, coordination: str) -> None:
        content = feedback("2026-11-18 10:00", conclusion, coordination)
        assert told(content, "2026-11-18 11:00", Reminder.OBJECTION) == set()


class TestKickoff:
    ANSWERS = """
    | department | received         | answered   | conclusion | contact | committed  |
    | 研发部     | 2026-11-18 15:00 | {answered} | 可承接     | 王磊    | 2026-12-01 |
    | 质量管理部 | 2026-11-18 15:00 | 2026-11-19 | 可承接     | 李娜    | 2026-12-01 |
    """
    ASKED = "SLA-23 XC20261102-001: 经办人 陈静"

    def asked(
        self,
        *,
        answered: str = "2026-11-19",
        kind: str = "专题会",
        status: str = "草稿",
        start: str = "",
    ) -> bool:
        content = book(
            {"plan.form_status": status},
            InitiationApprovals=APPROVED,
            Partners=PARTNERS,
            People=PEOPLE,
            Assessments=self.ANSWERS.format(answered=answered),
            Meetings=f"| meeting_id | type | start |\n| H01 | {kind} | {start} |",
        )
        return self.ASKED in told(content, "2026-11-20 09:00", Reminder.PLAN)

    def test_once_all_have_answered__who_initiates_is_to_call_it(self) -> None:
        assert self.asked()
        assert self.asked(kind="周例会")

    def test_before_that_or_once_it_was_held__nobody_is_asked(self) -> None:
        assert not self.asked(answered="")
        assert self.asked(kind="启动会"), "its row came along; when it is to be nobody has said"
        assert not self.asked(kind="启动会", start="2026-11-19 14:00")
