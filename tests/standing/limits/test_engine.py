"""Each time limit: what starts it, what ends it, whose it is (requirements §6, §13.4–13.6)."""

from __future__ import annotations

import pytest

from addin.forms.sla import SLA
from addin.standing.limits import LIMITS, Clock, by_urgency, clocks
from addin.standing.workbook_day import WorkbookDay
from addin.worktime import Calendar
from tests.standing.limits.cases import ID, at, book, only, running

PROBLEM = """
| problem_id   | description | urgency   | reporter | reported_at   | lead_department | department   | responded_at | meeting_at | resolved_at |
| Q01          | 温升超标    | {urgency} | 王磊     | {reported_at} | 市场部          | {department} | {responded}  | {met}      | {resolved}  |
"""


def problem(
    reported: str,
    *,
    urgency: str = "重要",
    department: str = "研发部",
    responded: str = "",
    met: str = "",
    resolved: str = "",
) -> str:
    return PROBLEM.format(
        urgency=urgency,
        reported_at=reported,
        department=department,
        responded=responded,
        met=met,
        resolved=resolved,
    )


def received(
    when: str, answered: str = "", *, paused: str = "", resumed: str = "", objected: str = ""
) -> str:
    conclusion = "有异议" if objected else "可承接"
    raised = objected if objected != "?" else ""
    return f"""
    | department | received | assessor | conclusion   | objected_at | paused_at | resumed_at | answered   |
    | 研发部     | {when}   | 王磊     | {conclusion} | {raised}    | {paused}  | {resumed}  | {answered} |
    """


def test_every_limit_of_the_sheet_is_declared_and_the_other_way_round() -> None:
    assert list(LIMITS) == [row["sla_id"] for row in SLA.presets]
    assert list(LIMITS) == [f"SLA-{n:02d}" for n in range(1, 24)]


class TestFeedback:
    @pytest.mark.parametrize(
        ("start", "due"),
        [
            ("2026-02-13 10:00", "2026-02-24 18:00"),
            ("2026-09-30 16:00", "2026-10-09 18:00"),
            ("2026-04-30 09:00", "2026-05-07 18:00"),
            ("2026-11-20 17:50", "2026-11-24 18:00"),
            ("2026-11-21 08:00", "2026-11-24 18:00"),
        ],
    )
    def test_is_due_two_working_days_after_receipt(self, start: str, due: str) -> None:
        clock = only(book(Assessments=received(start)), start, "SLA-01")
        assert (clock.due, clock.state) == (at(due), "计时中")
        assert (clock.people, clock.departments) == (("王磊",), ("研发部",))
        assert clock.key == "Assessments.answered"
        assert str(clock.place) == "1B评估反馈!S101"

    @pytest.mark.parametrize(
        ("now", "state", "left"),
        [
            ("2026-11-15 12:00", "未开始计时", 3),
            ("2026-11-16 12:00", "计时中", 2),
            ("2026-11-17 09:00", "即将超时", 1),
            ("2026-11-18 18:00", "即将超时", 0),
            ("2026-11-18 18:01", "已超时", 0),
            ("2026-11-20 09:00", "已超时", -2),
        ],
    )
    def test_runs_through_its_states(self, now: str, state: str, left: int) -> None:
        clock = only(book(Assessments=received("2026-11-16 10:00")), now, "SLA-01")
        assert (clock.state, clock.left_days) == (state, left)

    @pytest.mark.parametrize(
        ("answered", "state", "share"),
        [("2026-11-17 18:00", "已达成", 0.5), ("2026-11-19 08:00", "超时达成", 1.5)],
    )
    def test_ends_with_the_written_answer(self, answered: str, state: str, share: float) -> None:
        content = book(Assessments=received("2026-11-16 10:00", answered))
        clock = only(content, "2026-11-20 09:00", "SLA-01")
        assert (clock.state, clock.share, clock.stopped) == (state, share, at(answered))
        assert clock.left_days is None

    def test_an_answer_before_the_form_was_sent_again_belongs_to_the_round_before(self) -> None:
        content = book(Assessments=received("2026-11-19 10:00", "2026-11-17 09:00"))
        clock = only(content, "2026-11-20 09:00", "SLA-01")
        assert (clock.state, clock.stopped) == ("即将超时", None)

    def test_a_due_day_that_needs_next_year_says_that_it_is_estimated(self) -> None:
        clock = only(book(Assessments=received("2026-12-30 10:00")), "2026-12-30 11:00", "SLA-01")
        assert clock.due is not None
        assert clock.due.year == 2027
        assert clock.is_estimated
        assert clock.note == "2027 安排未录入，按估算"

    def test_after_closing_counts_as_the_next_day_where_the_company_wants_it_so(self) -> None:
        strict = {"sla.late_counts_next_day": "是"}
        content = book(strict, Assessments=received("2026-11-16 18:30"))
        assert only(content, "2026-11-17 09:00", "SLA-01").due == at("2026-11-19 18:00")

    def test_working_hours_of_the_company_decide_when_a_day_ends(self) -> None:
        hours = {"sla.afternoon_end": "17:30"}
        content = book(hours, Assessments=received("2026-11-16 10:00"))
        assert only(content, "2026-11-17 09:00", "SLA-01").due == at("2026-11-18 17:30")

    @pytest.mark.parametrize("closing", ["下班", "12:00", "25:00", ""])
    def test_hours_that_are_none_leave_the_standard_ones(self, closing: str) -> None:
        content = book({"sla.afternoon_end": closing}, Assessments=received("2026-11-16 10:00"))
        assert only(content, "2026-11-17 09:00", "SLA-01").due == at("2026-11-18 18:00")

    def test_a_day_off_of_the_company_does_not_count(self) -> None:
        exceptions = "| date | type |\n| 2026-11-17 | 休息 |"
        content = book(Assessments=received("2026-11-16 10:00"), Exceptions=exceptions)
        assert only(content, "2026-11-16 11:00", "SLA-01").due == at("2026-11-19 18:00")


class TestPause:
    def test_while_the_initiator_adds_something_the_limit_rests(self) -> None:
        content = book(Assessments=received("2026-11-16 10:00", paused="2026-11-17 09:00"))
        clock = only(content, "2026-11-25 09:00", "SLA-01")
        assert (clock.state, clock.share) == ("暂停", 0.5)
        assert clock.is_open

    def test_the_working_days_of_the_pause_are_added(self) -> None:
        content = book(
            Assessments=received(
                "2026-11-16 10:00", paused="2026-11-17 09:00", resumed="2026-11-23 15:00"
            )
        )
        clock = only(content, "2026-11-23 16:00", "SLA-01")
        assert (clock.due, clock.state) == (at("2026-11-24 18:00"), "即将超时")
        assert clock.share == 0.5

    def test_a_pause_within_one_day_adds_no_day(self) -> None:
        content = book(
            Assessments=received(
                "2026-11-16 10:00", paused="2026-11-17 09:00", resumed="2026-11-17 15:00"
            )
        )
        assert only(content, "2026-11-17 16:00", "SLA-01").due == at("2026-11-18 18:00")

    @pytest.mark.parametrize(
        ("hours", "due"),
        [("自然小时", "2026-11-18 10:00"), ("工作小时", "2026-11-20 10:00")],
    )
    def test_hours_of_the_pause_are_added_as_the_limit_counts_them(
        self, hours: str, due: str
    ) -> None:
        limits = {"SLA-01": {"amount": 24, "unit": "小时", "hours": hours}}
        row = received("2026-11-16 10:00", paused="2026-11-16 14:00", resumed="2026-11-17 14:00")
        content = book(Assessments=row, limits=limits)
        assert only(content, "2026-11-17 15:00", "SLA-01").due == at(due)

    def test_an_end_before_the_beginning_is_no_end(self) -> None:
        row = received("2026-11-16 10:00", paused="2026-11-17 09:00", resumed="2026-11-16 09:00")
        assert only(book(Assessments=row), "2026-11-19 09:00", "SLA-01").state == "暂停"


class TestObjection:
    @pytest.mark.parametrize(
        ("objected", "due"),
        [
            ("2026-11-16 15:00", "2026-11-17 18:00"),
            ("2026-11-18 15:00", "2026-11-19 18:00"),
            ("2026-11-19 15:00", "2026-11-19 18:00"),  # not beyond SLA-01 and one day
            ("?", "2026-11-19 18:00"),  # not noted when: that bound alone
        ],
    )
    def test_is_put_in_writing_a_day_later_but_not_long_after_the_feedback(
        self, objected: str, due: str
    ) -> None:
        content = book(Assessments=received("2026-11-16 10:00", objected=objected))
        assert only(content, "2026-11-16 16:00", "SLA-02").due == at(due)

    def test_may_run_from_the_receipt_where_the_company_reads_it_so(self) -> None:
        row = received("2026-11-16 10:00", objected="2026-11-18 15:00")
        content = book({"sla.objection_from": "收到发起表"}, Assessments=row)
        assert only(content, "2026-11-16 16:00", "SLA-02").due == at("2026-11-17 18:00")

    def test_rests_with_the_feedback_while_the_initiator_adds_something(self) -> None:
        row = received("2026-11-16 10:00", objected="?", paused="2026-11-17 09:00")
        assert only(book(Assessments=row), "2026-11-25 09:00", "SLA-02").state == "暂停"

    def test_nobody_who_agrees_is_held_to_it(self) -> None:
        content = book(Assessments=received("2026-11-16 10:00"))
        assert running(content, "2026-11-16 16:00", "SLA-02") == []


class TestProblem:
    @pytest.mark.parametrize(
        ("hours", "due"),
        [("自然小时", "2026-11-20 20:30"), ("工作小时", "2026-11-23 11:30")],
    )
    def test_coordination_within_4_hours_by_either_clock(self, hours: str, due: str) -> None:
        content = book(Problems=problem("2026-11-20 16:30"), limits={"SLA-04": {"hours": hours}})
        clock = only(content, "2026-11-20 17:00", "SLA-04")
        assert (clock.due, clock.people, clock.departments) == (at(due), ("陈静",), ("市场部",))

    @pytest.mark.parametrize(
        ("now", "state", "share"),
        [
            ("2026-11-20 09:00", "计时中", 0.0),
            ("2026-11-20 12:11", "计时中", None),
            ("2026-11-20 12:12", "即将超时", 0.8),
            ("2026-11-20 13:00", "即将超时", 1.0),
            ("2026-11-20 13:01", "已超时", None),
        ],
    )
    def test_hours_are_nearly_over_at_80_percent(
        self, now: str, state: str, share: float | None
    ) -> None:
        clock = only(book(Problems=problem("2026-11-20 09:00")), now, "SLA-04")
        assert clock.state == state
        if share is not None:
            assert clock.share == pytest.approx(share)

    def test_thresholds_of_nearness_stand_in_the_sheet(self) -> None:
        content = book({"sla.near_share": 0.5}, Problems=problem("2026-11-20 09:00"))
        assert only(content, "2026-11-20 11:00", "SLA-04").state == "即将超时"

    def test_a_meeting_that_is_only_planned_ends_nothing_yet(self) -> None:
        content = book(Problems=problem("2026-11-20 09:00", met="2026-11-20 15:00"))
        assert only(content, "2026-11-20 14:00", "SLA-04").state == "已超时"
        assert only(content, "2026-11-20 15:00", "SLA-04").state == "超时达成"

    def test_solved_without_a_meeting_is_as_good(self) -> None:
        content = book(Problems=problem("2026-11-20 09:00", resolved="2026-11-20 10:00"))
        assert only(content, "2026-11-20 14:00", "SLA-04").state == "已达成"

    @pytest.mark.parametrize(
        ("urgency", "expected"),
        [
            ("紧急", {"SLA-09": "2026-11-20 09:00"}),
            ("重要", {"SLA-06": "2026-11-20 09:00", "SLA-10": "2026-11-24 18:00"}),
            ("常规", {"SLA-06": "2026-11-20 09:00", "SLA-11": "2026-11-26 18:00"}),
        ],
    )
    def test_response_and_solution_by_urgency(self, urgency: str, expected: dict[str, str]) -> None:
        content = book(Problems=problem("2026-11-19 09:00", urgency=urgency))
        found = running(content, "2026-11-19 10:00", "SLA-06", "SLA-09", "SLA-10", "SLA-11")
        assert {clock.limit: clock.due for clock in found} == {
            limit: at(due) for limit, due in expected.items()
        }
        assert {clock.departments for clock in found} == {("研发部",)}
        assert {clock.people for clock in found} == {("王磊",)}

    def test_until_it_is_known_whose_it_is_the_lead_answers(self) -> None:
        content = book(Problems=problem("2026-11-19 09:00", department=""))
        assert only(content, "2026-11-19 10:00", "SLA-10").departments == ("市场部",)

    @pytest.mark.parametrize(
        ("occurred", "due"),
        [
            ("2026-11-20 09:00", "2026-11-20 14:00"),
            ("2026-11-20 16:00", "2026-11-20 18:00"),  # the same working day
            ("2026-11-20 19:00", "2026-11-23 14:00"),  # after hours: the next one
            ("2026-11-21 10:00", "2026-11-23 14:00"),
        ],
    )
    def test_a_deviation_is_reported_the_same_day_within_4_working_hours(
        self, occurred: str, due: str
    ) -> None:
        row = f"""
        | problem_id | description | reporter | occurred_at | reported_at |
        | Q01        | 温升超标    | 王磊     | {occurred}  |             |
        """
        clock = only(book(Problems=row), occurred, "SLA-21")
        assert (clock.due, clock.people) == (at(due), ("王磊",))


class TestMeeting:
    MEETING = """
    | meeting_id | topic  | type   | start            | end              | recorder | materials_at | sent_at |
    | H01        | 启动会 | {type} | 2026-11-19 14:00 | 2026-11-19 15:30 | 王磊     | {materials}  | {sent}  |
    """

    def test_minutes_go_out_within_24_hours_of_the_end(self) -> None:
        meeting = self.MEETING.format(type="启动会", materials="", sent="")
        clock = only(book(Meetings=meeting), "2026-11-20 11:00", "SLA-05")
        assert (clock.due, clock.state) == (at("2026-11-20 15:30"), "即将超时")
        assert (clock.people, clock.departments) == (("王磊",), ("研发部",))

    def test_material_is_collected_from_5_to_3_working_days_ahead(self) -> None:
        meeting = self.MEETING.format(type="启动会", materials="", sent="")
        clock = only(book(Meetings=meeting), "2026-11-13 09:00", "SLA-14")
        assert clock.started == at("2026-11-12 09:00")
        assert clock.due == at("2026-11-16 18:00")
        assert clock.people == ("陈静",)

    def test_once_the_meeting_was_held_missing_material_is_moot(self) -> None:
        meeting = self.MEETING.format(type="启动会", materials="", sent="")
        assert running(book(Meetings=meeting), "2026-11-20 09:00", "SLA-14") == []

    def test_nobody_collects_material_for_a_weekly_meeting(self) -> None:
        meeting = self.MEETING.format(type="周例会", materials="", sent="")
        assert running(book(Meetings=meeting), "2026-11-13 09:00", "SLA-14") == []

    AGENDA = """
    | meeting_id | department | topic | materials_at     |
    | H01        | 研发部     | 样机  | 2026-11-13 10:00 |
    | H01        | 研发部     | 排期  | {second}         |
    | H01        | 市场部     | 渠道  | {own}            |
    """

    @pytest.mark.parametrize(
        ("second", "own", "states"),
        [
            ("", "", {("市场部",): "计时中", ("研发部",): "计时中"}),
            ("2026-11-14 09:00", "", {("市场部",): "计时中", ("研发部",): "已达成"}),
            ("2026-11-17 09:00", "", {("市场部",): "已超时", ("研发部",): "超时达成"}),
            (
                "2026-11-13 11:00",
                "2026-11-13 12:00",
                {("市场部",): "已达成", ("研发部",): "已达成"},
            ),
        ],
    )
    def test_each_department_of_the_agenda_hands_in_its_own_material(
        self, second: str, own: str, states: dict[tuple[str, ...], str]
    ) -> None:
        meeting = self.MEETING.format(type="启动会", materials="", sent="")
        content = book(Meetings=meeting, AgendaItems=self.AGENDA.format(second=second, own=own))
        now = "2026-11-17 10:00" if second[8:10] == "17" else "2026-11-14 10:00"
        found = running(content, now, "SLA-14")
        assert {each.departments: each.state for each in found} == states
        assert {each.departments: each.people for each in found}[("研发部",)] == ("王磊",)

    @pytest.mark.parametrize(
        ("kind", "priority", "due"),
        [
            ("问题解决", "紧急", "2026-11-17 18:00"),
            ("应急响应", "重要", "2026-11-18 18:00"),
            ("项目协作", "紧急", None),
        ],
    )
    def test_a_talk_follows_the_approval_of_a_problem(
        self, kind: str, priority: str, due: str | None
    ) -> None:
        approvals = """
        | step           | approver | conclusion | time             |
        | 发起部门负责人 | 陈静     | 同意       | 2026-11-16 10:00 |
        """
        content = book(
            {"initiation.type": kind, "initiation.priority": priority},
            InitiationApprovals=approvals,
        )
        found = running(content, "2026-11-16 11:00", "SLA-12")
        assert [clock.due for clock in found] == ([at(due)] if due else [])

    def test_the_first_talk_afterwards_ends_it(self) -> None:
        approvals = "| step | conclusion | time |\n| 发起部门负责人 | 同意 | 2026-11-16 10:00 |"
        meetings = """
        | meeting_id | type   | start            |
        | H01        | 周例会 | 2026-11-16 14:00 |
        | H02        | 沟通会 | 2026-11-13 14:00 |
        | H03        | 沟通会 | 2026-11-17 14:00 |
        """
        content = book(
            {"initiation.type": "问题解决"}, InitiationApprovals=approvals, Meetings=meetings
        )
        clock = only(content, "2026-11-18 09:00", "SLA-12")
        assert (clock.state, clock.stopped) == ("已达成", at("2026-11-17 14:00"))
        assert clock.row == 2

    @pytest.mark.parametrize(
        ("kind", "urgency", "responded", "due"),
        [
            ("项目协作", "重要", "2026-11-16 10:00", "2026-11-18 18:00"),
            ("日常协作", "紧急", "2026-11-16 10:00", "2026-11-17 18:00"),
            ("项目协作", "重要", "", None),
            ("只做跟踪", "重要", "2026-11-16 10:00", None),
        ],
    )
    def test_a_talk_follows_a_confirmed_question_of_other_collaborations(
        self, kind: str, urgency: str, responded: str, due: str | None
    ) -> None:
        asked = problem("2026-11-16 09:00", urgency=urgency, responded=responded)
        found = running(
            book({"initiation.type": kind}, Problems=asked), "2026-11-16 11:00", "SLA-12"
        )
        assert [clock.due for clock in found if clock.due] == ([at(due)] if due else [])

    def test_a_talk_or_the_coordination_of_a_question_ends_it(self) -> None:
        talk = "| meeting_id | type | start |\n| H01 | 沟通会 | 2026-11-17 14:00 |"
        asked = problem("2026-11-16 09:00", responded="2026-11-16 10:00")
        met = problem("2026-11-16 09:00", responded="2026-11-16 10:00", met="2026-11-17 09:00")
        for content, stopped in (
            (book(Problems=asked, Meetings=talk), "2026-11-17 14:00"),
            (book(Problems=met), "2026-11-17 09:00"),
        ):
            clock = only(content, "2026-11-18 09:00", "SLA-12")
            assert (clock.state, clock.stopped) == ("已达成", at(stopped))
            assert clock.key == "Problems.meeting_at"

    def test_a_confirmed_question_is_no_more_coordinated_but_talked_about(self) -> None:
        """SLA-04 and SLA-12 never run at once for one question."""
        asked = problem("2026-11-16 09:00", urgency="重要", responded="2026-11-16 10:00")

        def runs(now: str, kind: str = "项目协作", **off: str) -> dict[str, str]:
            content = book(
                {"initiation.type": kind},
                Problems=asked,
                limits={"SLA-12": {"enabled": off.get("talks", "是")}},
            )
            found = running(content, now, "SLA-04", "SLA-12")
            return {each.limit: each.state for each in found}

        assert runs("2026-11-16 11:00") == {"SLA-04": "已达成", "SLA-12": "计时中"}
        assert runs("2026-11-16 14:00", talks="否") == {"SLA-04": "已超时"}
        assert runs("2026-11-16 14:00", "只做跟踪") == {"SLA-04": "已超时"}
        assert runs("2026-11-16 14:00", "问题解决")["SLA-04"] == "已超时"

    ASSESSED = """
    | department | received         | answered         | conclusion | contact | committed  |
    | 研发部     | 2026-11-11 09:00 | 2026-11-11 15:00 | 可承接     | 王磊    | 2026-12-01 |
    | 质量管理部 | 2026-11-11 09:00 | {answered}       | 可承接     | 李娜    | 2026-12-01 |
    """

    def kickoffs(
        self, now: str, *, answered: str, start: str = "", kind: str = "项目协作"
    ) -> list[Clock]:
        approvals = """
        | step           | approver | conclusion | time             | signature |
        | 发起部门负责人 | 陈静     | 同意       | 2026-11-10 10:00 | 陈静      |
        | 分管领导       | 周敏     | 同意       | 2026-11-10 11:00 | 周敏      |
        """
        content = book(
            {"initiation.type": kind, "initiation.submitted_at": "2026-11-10 09:00"},
            InitiationApprovals=approvals,
            Partners="| department |\n| 研发部 |\n| 质量管理部 |",
            Assessments=self.ASSESSED.format(answered=answered),
            Meetings=f"| meeting_id | type | start |\n| H01 | 启动会 | {start} |",
        )
        return running(content, now, "SLA-23")

    def test_a_kickoff_follows_once_all_departments_have_answered(self) -> None:
        assert self.kickoffs("2026-11-13 09:00", answered="") == []
        answered = "2026-11-12 10:00"
        (waits,) = self.kickoffs("2026-11-13 09:00", answered=answered)
        assert (waits.due, waits.state) == (at("2026-11-19 18:00"), "计时中")
        assert (waits.people, waits.row, waits.is_binding) == (("陈静",), 0, False)
        (held,) = self.kickoffs("2026-11-18 09:00", answered=answered, start="2026-11-17 14:00")
        assert held.state == "已达成"
        assert self.kickoffs("2026-11-13 09:00", answered=answered, kind="问题解决") == []


class TestReceipt:
    PARTNERS = "| department | respond_by | responder |\n| 研发部 | {} | {} |"

    @pytest.mark.parametrize(
        ("until", "responder", "due", "people"),
        [
            ("2026-11-16 15:00", "孙悦", "2026-11-16 15:00", ("孙悦",)),
            ("2026-11-19 12:00", "", "2026-11-19 12:00", ("王磊",)),
            ("", "孙悦", "2026-11-17 10:00", ("孙悦",)),
            ("2026-11-13 18:00", "", "2026-11-17 10:00", ("王磊",)),  # had passed at the receipt
        ],
    )
    def test_is_answered_by_whom_and_until_when_the_request_says(
        self, until: str, responder: str, due: str, people: tuple[str, ...]
    ) -> None:
        partners = self.PARTNERS.format(until, responder)
        content = book(Assessments=received("2026-11-16 10:00"), Partners=partners)
        clock = only(content, "2026-11-16 11:00", "SLA-07")
        assert (clock.due, clock.people) == (at(due), people)


class TestApproval:
    STEPS = """
    | step           | approver | conclusion | time    |
    | 发起部门负责人 | 陈静     | {first}    | {one}   |
    | 分管领导       |          | {second}   | {other} |
    """

    def approvals(self, submitted: str, **cells: str) -> list[tuple[str, str, str]]:
        steps = self.STEPS.format(**{"first": "", "one": "", "second": "", "other": "", **cells})
        content = book({"initiation.submitted_at": submitted}, InitiationApprovals=steps)
        found = running(content, "2026-11-20 09:00", "SLA-08")
        return [
            (clock.people[0], clock.state, f"{clock.due:%m-%d %H:%M}" if clock.due else "")
            for clock in found
            if clock.key.startswith("Init")
        ]

    def test_each_node_has_48_hours_from_the_one_before(self) -> None:
        assert self.approvals("2026-11-18 10:00") == [
            ("陈静", "即将超时", "11-20 10:00"),
            ("周敏", "未开始计时", ""),
        ]
        assert self.approvals("2026-11-18 10:00", first="同意", one="2026-11-19 16:00") == [
            ("陈静", "已达成", "11-20 10:00"),
            ("周敏", "计时中", "11-21 16:00"),
        ]

    def test_a_form_that_was_returned_waits_until_it_is_sent_in_again(self) -> None:
        returned = {"first": "退回修改", "one": "2026-11-19 16:00"}
        assert self.approvals("2026-11-18 10:00", **returned)[1][1] == "未开始计时"
        assert self.approvals("2026-11-20 08:00", **returned) == [
            ("陈静", "计时中", "11-22 08:00"),
            ("周敏", "未开始计时", ""),
        ]

    def test_the_sponsor_of_a_problem_is_only_told(self) -> None:
        steps = self.STEPS.format(first="", one="", second="", other="")
        content = book(
            {"initiation.submitted_at": at("2026-11-18 10:00"), "initiation.type": "问题解决"},
            InitiationApprovals=steps,
        )
        found = running(content, "2026-11-20 09:00", "SLA-08")
        assert [c.item for c in found if c.key.startswith("Init")] == ["发起部门负责人"]

    def test_the_plan_is_approved_after_everybody_has_signed(self) -> None:
        signers = """
        | department | head | time             |
        | 市场部     | 陈静 | 2026-11-18 14:00 |
        | 研发部     | 王磊 | {second}         |
        """
        fields = {"plan.submitted_at": "2026-11-18 10:00", "plan.approver": "周敏"}
        waiting = book(fields, Countersignatures=signers.format(second=""))
        signed = book(fields, Countersignatures=signers.format(second="2026-11-19 11:00"))
        assert [c.state for c in running(waiting, "2026-11-19 12:00", "SLA-08")] == [
            "已达成",
            "计时中",
            "未开始计时",
        ]
        last = running(signed, "2026-11-19 12:00", "SLA-08")[-1]
        assert (last.people, last.due, last.state) == (("周敏",), at("2026-11-21 11:00"), "计时中")


class TestRectification:
    ROW = """
    | rectification_id | deliverable_id | department | requirement | person | issued           | due   | finished_at |
    | ZG1              | D1             | 研发部     | 补测3次     | 王磊   | 2026-11-18 10:00 | {due} | {finished}  |
    """

    def test_takes_24_hours_unless_another_time_is_agreed(self) -> None:
        usual = book(Rectifications=self.ROW.format(due="", finished=""))
        agreed = book(Rectifications=self.ROW.format(due="2026-11-20 18:00", finished=""))
        assert only(usual, "2026-11-18 11:00", "SLA-13").due == at("2026-11-19 10:00")
        clock = only(agreed, "2026-11-20 09:00", "SLA-13")
        assert (clock.due, clock.state) == (at("2026-11-20 18:00"), "即将超时")
        assert clock.share == pytest.approx(47 / 56)

    def test_ends_when_it_is_done(self) -> None:
        done = book(Rectifications=self.ROW.format(due="", finished="2026-11-19 09:00"))
        assert only(done, "2026-11-20 09:00", "SLA-13").state == "已达成"


class TestCourse:
    PASSED = {"AcceptanceItems": "| deliverable_id | result |\n| D1 | 通过 |"}

    @pytest.mark.parametrize(
        ("handed_over", "due"),
        [("", "2026-02-26 18:00"), ("2026-02-13", "2026-02-27 18:00")],
    )
    def test_the_review_is_held_5_working_days_after_acceptance_and_handover(
        self, handed_over: str, due: str
    ) -> None:
        handovers = f"| handover_id | item | date |\n| 1 | 样机 | {handed_over} |"
        content = book({"acceptance.date": "2026-02-12"}, Handovers=handovers, **self.PASSED)
        assert only(content, "2026-02-24 09:00", "SLA-03").due == at(due)

    def test_without_deliverables_the_last_task_counts(self) -> None:
        content = book(Tasks="| task_id | status | actual_finish |\n| T01 | 已完成 | 2026-02-12 |")
        assert only(content, "2026-02-24 09:00", "SLA-03").due == at("2026-02-26 18:00")

    def test_a_review_that_is_planned_for_too_late_is_over_meanwhile(self) -> None:
        fields = {"acceptance.date": "2026-02-12", "review.date": "2026-03-02"}
        content = book(fields, **self.PASSED)
        assert only(content, "2026-02-27 09:00", "SLA-03").state == "已超时"
        assert only(content, "2026-03-02 09:00", "SLA-03").state == "超时达成"

    def test_a_review_in_the_last_week_of_a_year_needs_an_estimate(self) -> None:
        content = book({"acceptance.date": "2026-12-30"}, **self.PASSED)
        assert only(content, "2026-12-31 09:00", "SLA-03").is_estimated

    def test_three_days_to_a_plan_in_force_are_a_target(self) -> None:
        content = book({"initiation.submitted_at": "2026-11-17 10:00"})
        clock = only(content, "2026-11-18 09:00", "SLA-19")
        assert (clock.due, clock.is_binding) == (at("2026-11-20 18:00"), False)

    def test_days_that_end_on_a_day_off_end_on_the_next_working_day(self) -> None:
        content = book({"initiation.submitted_at": "2026-09-29 10:00"})
        assert only(content, "2026-09-30 09:00", "SLA-19").due == at("2026-10-08 18:00")

    def test_surveys_are_asked_for_by_quarter(self) -> None:
        fields = {"initiation.date": "2026-08-31", "initiation.coordinator": "陈静"}
        answers = "| survey_id | quarter | date |\n| 1 | 2026Q3 | 2026-10-12 |"
        found = running(book(fields, Satisfaction=answers), "2026-11-20 09:00", "SLA-20")
        assert [(c.item, c.state, c.due and c.due.date().isoformat()) for c in found] == [
            ("2026Q3", "已达成", "2026-10-13"),
            ("2026Q4", "未开始计时", "2027-01-08"),
        ]
        assert found[1].is_estimated

    def test_a_weekly_meeting_is_due_7_days_after_the_last(self) -> None:
        fields = {"plan.approval": "同意", "plan.approved_at": "2026-11-03 10:00"}
        content = book(
            fields,
            Countersignatures="| department | time |\n| 市场部 | 2026-11-03 09:00 |",
            Tasks="| task_id | status |\n| T01 | 进行中 |",
            Meetings="| meeting_id | type | start |\n| H01 | 周例会 | 2026-11-16 10:00 |",
        )
        clock = only(content, "2026-11-20 09:00", "SLA-18")
        assert (clock.due, clock.people) == (at("2026-11-23 18:00"), ("陈静",))
        meetings = content.table("Meetings").columns
        assert isinstance(meetings["start"], list)
        meetings["start"][0] = at("2026-11-23 10:00")  # the next one is entered
        assert running(content, "2026-11-20 09:00", "SLA-18") == []


class TestTasks:
    PLAN = """
    | task_id | name | department | owner | start      | finish     |
    | T01     | 调研 | 研发部     | 王磊  | 2026-11-09 | 2026-11-23 |
    """
    TRACKED = "| task_id | status | updated_on |\n| T01 | {status} | {updated} |"

    def test_the_deadline_of_a_task_is_a_limit_in_the_state_of_the_tracker(self) -> None:
        tracked = self.TRACKED.format(status="进行中", updated="2026-11-19")
        content = book(PlanTasks=self.PLAN, Tasks=tracked)
        clock = only(content, "2026-11-20 09:00", "SLA-15")
        assert (clock.item, clock.due, clock.state) == (
            "XC20261102-001-T01",
            at("2026-11-23 18:00"),
            "即将超时",
        )
        assert (clock.people, clock.departments) == (("王磊",), ("研发部",))

    @pytest.mark.parametrize(
        ("cadence", "limit", "due"),
        [
            ("每日", "SLA-16", "2026-11-20 17:00"),
            ("每两日", "SLA-17", "2026-11-23 18:00"),
            ("每周", "SLA-17", "2026-11-26 18:00"),
        ],
    )
    def test_updates_follow_the_cadence_of_the_plan(
        self, cadence: str, limit: str, due: str
    ) -> None:
        tracked = self.TRACKED.format(status="进行中", updated="2026-11-19")
        content = book({"plan.cadence": cadence}, PlanTasks=self.PLAN, Tasks=tracked)
        (clock,) = running(content, "2026-11-20 09:00", "SLA-16", "SLA-17")
        assert (clock.limit, clock.due) == (limit, at(due))

    def test_a_blocked_task_that_nobody_reported_is_a_deviation(self) -> None:
        tracked = self.TRACKED.format(status="受阻", updated="2026-11-19")
        content = book(PlanTasks=self.PLAN, Tasks=tracked)
        clock = only(content, "2026-11-20 09:00", "SLA-21")
        assert (clock.item, clock.state, clock.due) == (
            "XC20261102-001-T01",
            "已超时",
            at("2026-11-19 14:00"),
        )
        reported = book(
            PlanTasks=self.PLAN,
            Tasks=tracked,
            Problems="| problem_id | task_id | reported_at |\n| Q01 | T01 | 2026-11-19 10:00 |",
        )
        assert running(reported, "2026-11-20 09:00", "SLA-21") == []


class TestSheet:
    @pytest.mark.parametrize(
        "change",
        [
            {"enabled": "否"},
            {"amount": 0},
            {"amount": 1.5},
        ],
        ids=str,
    )
    def test_a_limit_that_is_off_or_makes_no_sense_does_not_run(
        self, change: dict[str, object]
    ) -> None:
        content = book(Assessments=received("2026-11-16 10:00"), limits={"SLA-01": change})
        assert running(content, "2026-11-17 09:00", "SLA-01") == []

    @pytest.mark.parametrize(
        "change",
        [
            {"amount": None},
            {"amount": "两"},
            {"unit": "周"},
            {"unit": ""},
            {"amount": "", "unit": ""},
        ],
        ids=str,
    )
    def test_a_limit_without_amount_or_unit_runs_as_shipped(
        self, change: dict[str, object]
    ) -> None:
        shipped = book(Assessments=received("2026-11-16 10:00"))
        content = book(Assessments=received("2026-11-16 10:00"), limits={"SLA-01": change})
        when = "2026-11-17 09:00"
        assert (
            [clock.due for clock in running(content, when, "SLA-01")]
            == [clock.due for clock in running(shipped, when, "SLA-01")]
            != []
        )

    @pytest.mark.parametrize(
        ("change", "due"),
        [
            ({"amount": 3}, "2026-11-19 18:00"),
            ({"amount": 1.5, "unit": "小时"}, "2026-11-16 11:30"),
            ({"amount": 12, "unit": "小时", "hours": "工作小时"}, "2026-11-17 15:00"),
            ({"amount": 5, "unit": "天"}, "2026-11-23 18:00"),
            ({"at": "12:00"}, "2026-11-18 12:00"),
            ({"at": "中午"}, "2026-11-18 18:00"),
        ],
        ids=str,
    )
    def test_amount_unit_and_hour_are_those_of_the_sheet(
        self, change: dict[str, object], due: str
    ) -> None:
        content = book(Assessments=received("2026-11-16 10:00"), limits={"SLA-01": change})
        assert only(content, "2026-11-16 10:30", "SLA-01").due == at(due)

    def test_a_collaboration_that_was_called_off_has_no_clocks(self) -> None:
        content = book(
            {"initiation.form_status": "已作废"}, Assessments=received("2026-11-16 10:00")
        )
        now = at("2026-11-20 09:00")
        assert clocks(WorkbookDay(content, now, Calendar.standard())) == []

    def test_clocks_sort_by_urgency(self) -> None:
        content = book(
            Problems=problem("2026-11-19 09:00", urgency="常规"),
            Assessments=received("2026-11-19 10:00"),
        )
        found = clocks(WorkbookDay(content, at("2026-11-19 14:00"), Calendar.standard()))
        order = [c.limit for c in sorted(filter(lambda c: c.is_open, found), key=by_urgency)]
        assert order == ["SLA-04", "SLA-06", "SLA-07", "SLA-01", "SLA-11"]

    def test_each_clock_says_what_comes_after_and_where_it_stands(self) -> None:
        clock = only(book(Problems=problem("2026-11-19 09:00")), "2026-11-19 14:00", "SLA-04")
        assert (clock.task, clock.then, clock.source) == (
            "组织协调会",
            "紧急的报分管领导",
            "S2 §四",
        )
        assert (clock.item, clock.name, clock.row) == ("XC20261102-001-Q01", "温升超标", 0)


def test_ids_are_those_of_the_rows() -> None:
    assert only(book(), "2026-11-20 09:00", "SLA-03").item == ID


class TestCellsThatCannotBeRead:
    """What cannot be read is not empty (Q-01): nobody can tell how such a limit stands."""

    def test_a_start_that_cannot_be_read_is_not_a_limit_that_has_not_begun(self) -> None:
        clock = only(book(Problems=problem("上周三下午")), "2026-11-20 10:00", "SLA-04")
        assert clock.state == "日期无法识别"
        assert clock.misread == ("Problems.reported_at", 0)
        assert not clock.is_open

    def test_a_stop_that_cannot_be_read_is_not_one_that_is_still_to_come(self) -> None:
        content = book(
            Problems=problem("2026-11-02 10:00", responded="当天", met="2026-11-02 11:00")
        )
        clock = only(content, "2026-11-20 10:00", "SLA-06")
        assert (clock.state, clock.misread) == ("日期无法识别", ("Problems.responded_at", 0))
        assert only(content, "2026-11-20 10:00", "SLA-04").state == "已达成"
        assert only(content, "2026-11-20 10:00", "SLA-10").state == "已超时"

    def test_a_later_stop_makes_up_for_one_that_cannot_be_read(self) -> None:
        content = book(
            Problems=problem("2026-11-02 10:00", responded="当天", resolved="2026-11-02 11:00")
        )
        assert only(content, "2026-11-20 10:00", "SLA-06").state == "已达成"

    def test_an_approval_whose_time_cannot_be_read_leaves_open_the_one_after_it(self) -> None:
        steps = """
        | step           | approver | conclusion | signature | time     |
        | 发起部门负责人 | 陈静     | 同意       | 陈静      | 已经签了 |
        | 分管领导       | 周敏     |            |           |          |
        """
        content = book(
            {"initiation.submitted_at": at("2026-11-02 10:00")}, InitiationApprovals=steps
        )
        found = running(content, "2026-11-20 10:00", "SLA-08")[:2]
        assert [(clock.item, clock.state, clock.misread) for clock in found] == [
            (step, "日期无法识别", ("InitiationApprovals.time", 0))
            for step in ("发起部门负责人", "分管领导")
        ]
