"""What the samples show on 2026-11-20: a truthful tracker with every state in it."""

from datetime import datetime, timedelta

import pytest

from addin.forms.vocabularies import CADENCE_WORKDAYS, CLOSED_STATUSES, TASK_STATUS
from tests.workbook_templates.samples.reading import (
    TODAY,
    is_workday,
    people,
    sample,
    workdays_after,
)

PRIORITIES = {
    "new_product": ("重要", "每两日"),
    "customer_complaint": ("紧急", "每日"),
    "expense_process": ("常规", "每周"),
}
SOLVED_WITHIN = {"重要": 3, "常规": 5}


def open_tasks(data):
    """Yield (task id, tracker row, working days left) of every task that is not closed."""
    for task_id, row in data.tracked.items():
        if row["status"] not in CLOSED_STATUSES:
            yield task_id, row, workdays_after(TODAY, data.due(task_id))


def is_stale(data, row) -> bool:
    limit = CADENCE_WORKDAYS[data.fields["plan.cadence"]]
    return workdays_after(row["updated_on"], TODAY) > limit


def test_the_clock_stands_at_20_november_2026(data):
    assert data.fields["clock.today"] == TODAY


def test_the_tracker_has_exactly_the_tasks_of_the_plan(data):
    assert list(data.tracked) == list(data.plan)


def test_every_status_occurs_and_is_the_last_one_recorded(data):
    assert {row["status"] for row in data.tracked.values()} == set(TASK_STATUS.words)
    assert all(row["status"] == row["last_status"] for row in data.tracked.values())


@pytest.mark.parametrize("days", [1, 3, 10])
def test_tasks_are_overdue_by_1_3_and_10_working_days(data, days):
    assert [task_id for task_id, _, left in open_tasks(data) if left == -days]


@pytest.mark.parametrize("days", [0, 1, 3])
def test_tasks_are_due_today_on_the_next_working_day_and_in_three(data, days):
    assert [task_id for task_id, _, left in open_tasks(data) if left == days]


def test_few_tasks_are_overdue_for_a_living_collaboration(data):
    late = [task_id for task_id, _, left in open_tasks(data) if left < 0]
    assert 3 <= len(late) <= 5


def test_tasks_are_blocked_before_and_after_their_date_with_problem_type_and_measure(data):
    blocked = [(row, left) for _, row, left in open_tasks(data) if row["status"] == "受阻"]
    assert any(left < 0 for _, left in blocked)
    assert any(left >= 0 for _, left in blocked)
    for row, _ in blocked:
        assert row["problem"]
        assert row["block_type"]
        assert row["measure"]
        assert row["escalation"] in ("牵头部门", "分管领导", "管理层")


def test_only_a_few_tasks_were_not_updated_in_time(data):
    stale = [task_id for task_id, row, _ in open_tasks(data) if is_stale(data, row)]
    assert 1 <= len(stale) <= 3
    assert all(row["updated_on"] <= TODAY for row in data.tracked.values())


def test_some_delay_is_foreseen_and_some_date_was_moved_with_approval(data):
    assert any(row["risk_delay"] for _, row, left in open_tasks(data) if left >= 0)
    moved = [(i, row) for i, row in data.tracked.items() if row["adjusted_finish"]]
    assert moved
    versions = {row["version"] for row in data.rows("PlanChanges")}
    problems = {row["problem_id"].rsplit("-", 1)[1] for row in data.rows("Problems")}
    for task_id, row in moved:
        assert row["adjusted_finish"] > data.plan[task_id]["finish"]
        assert people()[row["adjust_approver"]]["role"] == "分管领导"
        assert set(row["adjust_basis"].split("、")) <= versions | problems


def test_progress_says_what_the_status_says(data):
    for task_id, row in data.tracked.items():
        status, percent = row["status"], row["percent"]
        assert (percent == 1) == (status == "已完成"), task_id
        assert (percent == 0) == (status == "未开始"), task_id
        assert bool(row["actual_start"]) == (status != "未开始"), task_id
        assert bool(row["actual_finish"]) == (status in ("待验收", "已完成")), task_id
        assert bool(row["note"]) or status == "未开始", task_id


def test_what_happened_happened_before_today_and_in_order(data):
    for task_id, row in data.tracked.items():
        start, finish = row["actual_start"], row["actual_finish"]
        if start:
            assert start <= (finish or TODAY) <= TODAY, task_id
            assert start <= row["updated_on"], task_id
            for earlier in data.predecessors(task_id):
                assert data.tracked[earlier]["actual_finish"] < start, (earlier, task_id)
        if finish:
            assert row["self_check"] == "是", task_id
            assert start <= row["self_check_date"] <= finish <= row["updated_on"], task_id
            assert row["result_link"].startswith("https://kb.example.com/"), task_id


def test_the_tracker_is_kept_by_the_owner_or_the_tracking_person(data):
    tracker = data.fields["plan.tracker"]
    for task_id, row in data.tracked.items():
        assert row["updated_by"] in (tracker, data.plan[task_id]["owner"]), task_id


def test_an_output_that_awaits_acceptance_is_not_called_done(data):
    accepted = {r["deliverable_id"] for r in data.rows("AcceptanceItems") if r["result"] == "通过"}
    for row in data.rows("Deliverables"):
        task_id = next(i for i, t in data.plan.items() if t["deliverable"] == row["name"])
        done = data.tracked[task_id]["status"] == "已完成"
        assert done == (row["deliverable_id"] in accepted), row["name"]


def test_a_milestone_is_reached_on_the_day_of_its_last_task(data):
    for milestone in data.rows("Milestones"):
        rows = [
            data.tracked[task_id]
            for task_id, task in data.plan.items()
            if task["milestone_id"] == milestone["milestone_id"]
        ]
        live = [row for row in rows if row["status"] != "已取消"]
        done = all(row["status"] == "已完成" for row in live)
        expected = max(row["actual_finish"] for row in live) if done else ""
        assert milestone["actual"] == expected, milestone["milestone_id"]


def test_priority_and_cadence_differ_between_the_samples(data):
    priority, cadence = PRIORITIES[data.code]
    assert data.fields["initiation.priority"] == priority
    assert data.fields["plan.cadence"] == cadence


def test_a_task_of_the_new_product_is_due_in_january_2027():
    data = sample("new_product")
    assert [i for i, _, _ in open_tasks(data) if data.due(i).year == 2027]


def test_problems_are_coordinated_within_4_hours_and_solved_within_their_limit(data):
    for row in data.rows("Problems"):
        reported = row["reported_at"]
        assert reported <= row["responded_at"] <= row["meeting_at"] <= row["recorded_at"]
        assert row["meeting_at"] - reported <= timedelta(hours=4), row["problem_id"]
        solved = row["status"] in ("已解决", "已关闭")
        assert bool(row["resolved_at"]) == solved, row["problem_id"]
        if solved and row["urgency"] in SOLVED_WITHIN:
            days = workdays_after(reported.date(), row["resolved_at"].date())
            assert days <= SOLVED_WITHIN[row["urgency"]], row["problem_id"]
        assert row["task_id"] in data.plan


def test_a_problem_says_when_and_how_much(data):
    for row in data.rows("Problems"):
        assert row["description"].startswith("2026年"), row["problem_id"]
        assert row["lead_department"] == data.fields["initiation.lead_department"]
    blocked = {i for i, row in data.tracked.items() if row["status"] == "受阻"}
    open_problems = {r["task_id"] for r in data.rows("Problems") if not r["resolved_at"]}
    assert blocked <= open_problems


def test_an_escalated_problem_is_ruled_by_a_leader(data):
    escalated = [row for row in data.rows("Problems") if row["status"] == "已升级"]
    assert escalated
    for row in escalated:
        assert people()[row["arbiter"]]["role"] in ("分管领导", "管理层")
        assert row["ruling"]


def test_open_problems_have_measures_and_closed_ones_a_report(data):
    measured = {row["problem_id"] for row in data.rows("Measures")}
    reported = {row["problem_id"] for row in data.rows("ProblemReports")}
    for row in data.rows("Problems"):
        expected = reported if row["resolved_at"] else measured
        assert row["problem_id"] in expected
    cases = {row["case_id"] for row in data.rows("Cases")}
    assert {row["case_id"] for row in data.rows("Problems")} - {""} <= cases


def test_nothing_that_happened_lies_in_the_future_or_on_a_day_off(data):
    happened = [
        ("Meetings", "start"),
        ("Problems", "reported_at"),
        ("Problems", "meeting_at"),
        ("Assessments", "answered"),
        ("Countersignatures", "time"),
        ("InitiationApprovals", "time"),
    ]
    moments: list[datetime] = [row[key] for table, key in happened for row in data.rows(table)]
    assert all(moment.date() <= TODAY and is_workday(moment.date()) for moment in moments)
