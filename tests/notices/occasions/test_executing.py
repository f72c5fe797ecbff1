"""N-05, N-06, N-09, N-10, N-18 and the other time limits: who is told what during the work."""

from __future__ import annotations

import pytest

from addin.content import Content
from addin.forms.reminders import Reminder
from addin.notices.occasions.timed import escalations
from tests.notices.occasions.told import about, told
from tests.standing.limits.cases import ID, book

MEETING = """
| meeting_id | topic  | type   | start            | end              | chair | recorder | attendees  | sent_at | materials_at |
| H01        | 启动会 | {kind} | 2026-11-19 14:00 | 2026-11-19 15:00 | 陈静  | 李娜     | 王磊、李娜 | {sent}  |              |
"""
ACTIONS = """
| action_id | name     | standard   | meeting_id | owner | due | pushed_to |
| R1        | 交付样机 | 3台        | H01        | 王磊  | D+3 |           |
| R2        | 已完成的 | 1份        | H01        | 李娜  | D+1 | T01       |
"""
TASKS = """
| task_id | status |
| T01     | 已完成 |
"""


def met(sent: str = "", kind: str = "启动会") -> Content:
    meeting = MEETING.format(sent=sent, kind=kind)
    return book(Meetings=meeting, MeetingTasks=ACTIONS, Tasks=TASKS)


class TestMinutes:
    def test_sent__attendees_their_heads_and_the_owners_of_open_actions(self) -> None:
        assert told(met("2026-11-19 17:00"), "2026-11-20 09:00", Reminder.MINUTES) == {
            "H01 纪要: 知会人 王磊",
            "H01 纪要: 知会人 李娜",
            "H01 R1: 经办人 王磊",
        }

    def test_own_action__is_due_when_the_meeting_said(self) -> None:
        notices = about(met("2026-11-19 17:00"), "2026-11-20 09:00", Reminder.MINUTES)
        assert str(notices[1].due_at) == "2026-11-22 18:00:00"

    @pytest.mark.parametrize(
        ("now", "expected", "period"),
        [
            ("2026-11-20 10:59", set(), None),
            ("2026-11-20 11:00", {"经办人 李娜"}, "20h"),
            ("2026-11-20 14:59", {"经办人 李娜"}, "20h"),
            ("2026-11-20 15:00", {"经办人 李娜", "经办人 陈静"}, "24h"),
            ("2026-11-23 09:00", {"经办人 李娜", "经办人 陈静"}, "24h"),
        ],
    )
    def test_not_sent__recorder_after_20_hours__chair_after_24(
        self, now: str, expected: set[str], period: str | None
    ) -> None:
        made = about(met(), now, Reminder.MINUTES)
        assert told(met(), now, Reminder.MINUTES) == {f"H01 纪要未发: {who}" for who in expected}
        assert {telling.period for n in made for telling in n.tellings} == ({period} - {None})

    def test_sent_long_ago__nobody_is_told(self) -> None:
        assert told(met("2026-11-19 17:00"), "2026-11-30 09:00", Reminder.MINUTES) == set()


PLAN = f"""
| task_id  | name     | department | owner | finish     |
| {ID}-T01 | 定稿物料 | 市场部     | 陈静  | 2026-11-30 |
| {ID}-T02 | 固件认证 | 研发部     | 周强  | 2026-12-04 |
"""
SIGNERS = """
| department | head | time    |
| 市场部     | 陈静 | {first}  |
| 研发部     | 王磊 | {second} |
"""


def plan(first: str = "", second: str = "", **fields: str) -> Content:
    given = {
        "plan.form_status": "待审批",
        "plan.submitted_at": "2026-11-17 10:00",
        "plan.version": "V1.0",
        **fields,
    }
    signers = SIGNERS.format(first=first, second=second)
    return book(given, PlanTasks=PLAN, Countersignatures=signers)


class TestPlan:
    def test_all_heads_confirm_at_once(self) -> None:
        assert told(plan(), "2026-11-17 11:00", Reminder.PLAN) == {
            "SLA-08 市场部: 经办人 陈静",
            "SLA-08 研发部: 经办人 王磊",
        }

    def test_all_confirmed__the_sponsor_approves(self) -> None:
        content = plan("2026-11-17 12:00", "2026-11-17 13:00")
        assert told(content, "2026-11-17 14:00", Reminder.PLAN) == {"SLA-08 分管领导: 经办人 周敏"}

    def test_draft__asks_nobody(self) -> None:
        content = plan(**{"plan.form_status": "草稿"})
        assert told(content, "2026-11-17 11:00", Reminder.PLAN) == set()

    def test_approved__owners_get_their_own_tasks__heads_and_leaders_the_plan(self) -> None:
        content = plan(
            "2026-11-17 12:00",
            "2026-11-17 13:00",
            **{
                "plan.form_status": "已批准",
                "plan.approval": "同意",
                "plan.approver": "周敏",
                "plan.approved_at": "2026-11-18 10:00",
            },
        )
        assert told(content, "2026-11-18 11:00", Reminder.PLAN) == {
            "方案 任务: 经办人 陈静",
            "方案 任务: 经办人 周强",
            "方案 生效: 知会人 王磊",
            "方案 生效: 知会人 周敏",
        }
        own = about(content, "2026-11-18 11:00", Reminder.PLAN)[1]
        assert (own.name, own.detail) == ("方案已生效，您负责1项任务", "T02 固件认证（12-04完成）")
        assert told(content, "2026-11-30 11:00", Reminder.PLAN) == set()


PROBLEM = f"""
| problem_id | description | urgency   | status   | reporter | reported_at      | lead_department | department | related    | measure   | recorded_at | new_due          | meeting_at | resolved_at | task_id   |
| {ID}-Q01   | 温升超标    | {{urgency}} | {{status}} | 周强     | 2026-11-19 10:00 | 市场部          | 研发部     | 质量管理部 | {{measure}} | {{recorded}}  | 2026-11-24 18:00 | {{met}}      |             | {{task}}    |
"""


def problem(
    urgency: str = "重要",
    status: str = "待协调",
    *,
    measure: str = "",
    recorded: str = "",
    met: str = "",
    task: str = "",
) -> Content:
    text = PROBLEM.format(
        urgency=urgency, status=status, measure=measure, recorded=recorded, met=met, task=task
    )
    blocked = f"""
    | task_id  | status |
    | {ID}-T01 | 受阻   |
    """
    return book(Problems=text, Tasks=blocked)


class TestProblem:
    @pytest.mark.parametrize(("urgency", "copied"), [("重要", set()), ("紧急", {"分管领导 周敏"})])
    def test_filed__lead_coordinates_at_once__urgent__the_sponsor_knows(
        self, urgency: str, copied: set[str]
    ) -> None:
        content = problem(urgency)
        expected = {"经办人 陈静", "配合部门负责人 李娜"} | copied
        now = "2026-11-19 10:30"
        assert told(content, now, Reminder.BLOCKED) == {f"{ID}-Q01: {who}" for who in expected}
        (notice,) = about(content, now, Reminder.BLOCKED)
        assert str(notice.due_at) == "2026-11-19 14:00:00"
        assert all(telling.cannot_wait for telling in notice.tellings)

    @pytest.mark.parametrize(
        "content",
        [
            problem(met="2026-11-19 10:20"),
            problem(status="已解决"),
            problem(task=f"{ID}-T01"),  # the blocked task says so
        ],
    )
    def test_met_solved_or_of_a_blocked_task__nobody_is_told(self, content: Content) -> None:
        assert told(content, "2026-11-19 10:30", Reminder.BLOCKED) == set()

    def test_coordinated__who_solves_it_and_all_who_are_concerned(self) -> None:
        content = problem(
            status="处理中", measure="换导热垫", recorded="2026-11-19 15:00", met="2026-11-19 13:00"
        )
        assert told(content, "2026-11-19 16:00", Reminder.COORDINATED) == {
            f"{ID}-Q01 协调结果: {who}"
            for who in ("经办人 王磊", "知会人 周强", "知会人 陈静", "知会人 李娜")
        }
        assert told(content, "2026-12-19 16:00", Reminder.COORDINATED) == set()

    def test_nothing_recorded__nobody_is_told(self) -> None:
        assert told(problem(), "2026-11-19 16:00", Reminder.COORDINATED) == set()


class TestLimits:
    @pytest.mark.parametrize(
        ("urgency", "now", "expected"),
        [
            ("重要", "2026-11-19 11:00", set()),
            ("重要", "2026-11-19 13:30", {"SLA-04: 经办人 陈静"}),
            # What goes up to the sponsor after SLA-04 is only what is urgent.
            ("重要", "2026-11-19 15:00", {"SLA-04: 经办人 陈静"}),
            ("紧急", "2026-11-19 15:00", {"SLA-04: 经办人 陈静", "SLA-04: 分管领导 周敏"}),
        ],
    )
    def test_coordination__near_and_over(self, urgency: str, now: str, expected: set[str]) -> None:
        found = {
            f"{text.partition(' ')[0]}: {text.partition(': ')[2]}"
            for text in told(problem(urgency), now, Reminder.LIMIT)
            if text.startswith("SLA-04")
        }
        assert found == expected

    def test_problem__over__goes_up_as_the_sheet_says(self) -> None:
        now = "2026-11-25 09:00"
        assert f"SLA-10 {ID}-Q01: 分管领导 周敏" in told(problem(), now, Reminder.LIMIT)
        silent = book(
            limits={"SLA-10": {"then": "催办"}, "SLA-06": {"enabled": "否"}},
            Problems=PROBLEM.format(
                urgency="重要", status="待协调", measure="", recorded="", met="", task=""
            ),
        )
        assert not any("周敏" in text for text in told(silent, now, Reminder.LIMIT))

    def test_mail__of_a_limit__says_where_the_stop_is_entered(self) -> None:
        notices = about(problem(), "2026-11-25 09:00", Reminder.LIMIT)
        (notice,) = [each for each in notices if each.id.startswith("SLA-10")]
        assert notice.is_over
        assert notice.overdue_days == 1
        assert "并填写“问题”" in notice.tellings[0].action

    def test_copies__near__are_those_who_are_to_be_copied(self) -> None:
        found = [
            (str(c.role), c.is_told_near) for c in escalations("催办并抄送发起人；超时加抄分管领导")
        ]
        assert found == [("发起人", True), ("分管领导", False)]


class TestMaterials:
    def test_some_days_ahead__initiator_collects__attending_departments_deliver(self) -> None:
        assert told(met(), "2026-11-13 10:00", Reminder.MATERIALS) == {
            "SLA-14 H01: 经办人 陈静",
            "H01 资料: 经办人 王磊",
            "H01 资料: 经办人 李娜",
        }

    def test_agenda__a_department_that_has_handed_in_its_part__is_not_asked(self) -> None:
        agenda = """
        | meeting_id | topic | department | materials_at     |
        | H01        | 样机  | 研发部     | 2026-11-12 09:00 |
        | H01        | 用料  | 质量管理部 |                  |
        """
        meeting = MEETING.format(sent="", kind="启动会")
        content = book(Meetings=meeting, AgendaItems=agenda)
        found = told(content, "2026-11-13 10:00", Reminder.MATERIALS)
        assert "SLA-14 H01 质量管理部: 经办人 李娜" in found
        assert not any("王磊" in each for each in found), found

    @pytest.mark.parametrize(
        ("kind", "now"), [("启动会", "2026-11-02 10:00"), ("周例会", "2026-11-13 10:00")]
    )
    def test_too_early_or_a_weekly_meeting__nobody_is_told(self, kind: str, now: str) -> None:
        assert told(met(kind=kind), now, Reminder.MATERIALS) == set()
