"""The plans of the samples hold together: dates, responsibilities, buffer and approvals."""

from datetime import datetime, timedelta
from itertools import pairwise

from addin.forms import TABLES, Kind
from addin.forms.setup import LEXICON
from tests.workbook_templates.samples.reading import (
    TODAY,
    departments,
    is_workday,
    names,
    people,
    workdays_after,
    workdays_inclusive,
)

TASKS = {"new_product": (45, 60), "customer_complaint": (25, 31), "expense_process": (30, 40)}
DECIDERS = {"执行负责人", "部门负责人", "分管领导", "管理层"}
# Texts that decide whether something was reached; each must be free of vague words.
DECIDING = (
    ("Outcomes", "standard"),
    ("Partners", "work"),
    ("Milestones", "standard"),
    ("PlanTasks", "description"),
    ("PlanTasks", "standard"),
    ("Deliverables", "standard"),
    ("Risks", "response"),
    ("MeetingTasks", "standard"),
    ("Measures", "step"),
    ("Tasks", "measure"),
    ("Rectifications", "requirement"),
    ("ImprovementActions", "action"),
)
VAGUE = {row["word"] for row in LEXICON.presets if row["class"] != "白名单"} | {
    *("尽早", "抓紧", "尽可能", "力争", "争取", "酌情", "视情况", "较多", "大部分", "适当", "妥善"),
    *("合理", "到位", "有关", "等部门", "加强", "做好", "推进", "完善", "进一步", "若干", "待定"),
    *("月底前后", "不定期", "持续", "积极", "全面", "优质", "高质量", "流畅", "明显", "TBD", "××"),
}
EVIDENCE = set("0123456789％%零") | {"《", "全部", "逐项", "逐条", "签字", "归档"}


def test_ids_are_of_the_handbooks_shape(data):
    numbers = [f"{data.id}-T{n:02d}" for n in range(1, len(data.plan) + 1)]
    assert list(data.plan) == numbers
    assert data.id == f"XC{data.fields['initiation.date']:%Y%m%d}-001"
    low, high = TASKS[data.code]
    assert low <= len(numbers) <= high


def test_planned_dates_are_working_days(data):
    days = [data.fields["initiation.start"], data.fields["initiation.deadline"]]
    for table in ("Milestones", "PlanTasks", "Deliverables", "Tasks", "Metrics", "Assessments"):
        for row in data.rows(table):
            days += [v for k, v in row.items() if v and TABLES[table].field(k).kind is Kind.DATE]
    assert [day for day in days if not is_workday(day)] == []


def test_a_task_starts_after_its_predecessors_and_ends_by_its_milestone(data):
    milestones = {row["milestone_id"]: row["due"] for row in data.rows("Milestones")}
    for task_id, task in data.plan.items():
        assert task["start"] <= task["finish"] <= milestones[task["milestone_id"]], task_id
        assert data.due(task_id) <= milestones[task["milestone_id"]], task_id
        for earlier in data.predecessors(task_id):
            assert data.plan[earlier]["finish"] < task["start"], (earlier, task_id)
            assert data.due(earlier) < task["start"], (earlier, task_id)
            assert data.tracked[earlier]["status"] != "已取消", (earlier, task_id)


def test_milestones_ascend_and_each_has_a_task(data):
    rows = data.rows("Milestones")
    assert all(a["due"] < b["due"] for a, b in pairwise(rows))
    linked = {task["milestone_id"] for task in data.plan.values()}
    assert linked == {row["milestone_id"] for row in rows}
    assert rows[-1]["due"] <= data.fields["initiation.deadline"]


def test_some_tasks_run_across_the_national_holiday_with_its_make_up_days(data):
    day = datetime(2026, 10, 4).date()
    crossing = [t for t in data.plan.values() if t["start"] < day < t["finish"]]
    assert len(crossing) >= 3


def test_the_buffer_is_10_to_15_percent_of_the_whole_cycle(data):
    first = min(task["start"] for task in data.plan.values())
    last = max(task["finish"] for task in data.plan.values())
    deadline = data.fields["initiation.deadline"]
    buffer = workdays_after(last, deadline)
    assert data.fields["plan.buffer_days"] == buffer
    assert 0.10 <= buffer / workdays_inclusive(first, deadline) <= 0.15


def test_every_department_that_takes_part_has_tasks_assessed_and_countersigned(data):
    taking_part = set(names(data.fields["plan.departments"]))
    lead = data.fields["initiation.lead_department"]
    assert len(taking_part) >= 6
    assert {task["department"] for task in data.plan.values()} == taking_part
    for table in ("Partners", "Assessments"):
        assert {row["department"] for row in data.rows(table)} == taking_part - {lead}
    signed = {row["department"]: row["head"] for row in data.rows("Countersignatures")}
    assert signed == {name: departments()[name]["head"] for name in taking_part}
    supporting = {name for task in data.plan.values() for name in names(task["supporting"])}
    assert supporting <= taking_part


def test_a_task_never_supports_itself_and_has_one_owner_of_its_department(data):
    for task in data.plan.values():
        assert people()[task["owner"]]["department"] == task["department"]
        assert task["department"] not in names(task["supporting"])
    load = [task["owner"] for task in data.plan.values()]
    assert len(set(load)) >= 12


def test_every_deliverable_is_the_output_of_one_task_and_accepted_by_another_department(data):
    for row in data.rows("Deliverables"):
        tasks = [t for t in data.plan.values() if t["deliverable"] == row["name"]]
        assert [task["department"] for task in tasks] == [row["department"]], row["name"]
        assert tasks[0]["finish"] == row["due"], row["name"]
        assert row["acceptor"] != row["department"]
    outputs = [task["deliverable"] for task in data.plan.values()]
    assert len(set(outputs)) == len(outputs)


def test_the_three_duties_that_the_handbook_asks_for_are_owned(data):
    duties = {row["duty"]: row["responsible"] for row in data.rows("Duties")}
    assert {"需求明确", "成果交付", "质量审核"} <= set(duties)
    assert len(duties) == len(data.rows("Duties"))


def test_the_form_is_approved_in_order_and_assessed_within_two_working_days(data):
    approvals = [row["time"] for row in data.rows("InitiationApprovals")]
    assert approvals == sorted(approvals)
    assert approvals[0].date() >= data.fields["initiation.date"]
    for row in data.rows("Assessments"):
        assert approvals[0] <= row["received"] < row["answered"]
        assert workdays_after(row["received"].date(), row["answered"].date()) <= 2
        last = max(t["finish"] for t in data.plan.values() if t["department"] == row["department"])
        assert last <= row["committed"] <= data.fields["initiation.deadline"]
    conclusions = {row["conclusion"] for row in data.rows("Assessments")}
    assert conclusions == {"可承接", "有条件承接", "有异议"}


def test_every_related_department_was_consulted_before_the_form_was_handed_in(data):
    related = {
        name
        for key in ("output_departments", "executing_departments")
        for name in names(data.fields[f"initiation.{key}"])
    }
    assert {row["department"] for row in data.rows("Consultations")} == related
    assert data.fields["initiation.department"] not in related
    days = [row["date"] for row in data.rows("Consultations")]
    assert max(days) <= data.fields["initiation.date"]


def test_the_plan_is_countersigned_then_approved_then_worked_on(data):
    approved = data.fields["plan.approved_at"]
    assert max(row["time"] for row in data.rows("Countersignatures")) < approved
    started = [row["actual_start"] for row in data.tracked.values() if row["actual_start"]]
    assert approved.date() <= min(started)
    changes = data.rows("PlanChanges")
    assert data.fields["plan.version"] == changes[-1]["version"]
    assert all(approved.date() <= row["date"] <= TODAY for row in changes)


def test_a_major_collaboration_is_copied_to_the_management(data):
    assert data.fields["initiation.major"] == "是"
    copied = [people()[name]["role"] for name in names(data.fields["initiation.copy_to"])]
    assert {"分管领导", "管理层"} <= set(copied)


def test_goals_and_standards_are_free_of_vague_words_and_carry_evidence(data):
    texts = [data.fields["initiation.goal"], data.fields["plan.goal"]]
    texts += [row[key] for table, key in DECIDING for row in data.rows(table) if row[key]]
    vague = [(word, text) for text in texts for word in VAGUE if word in text]
    assert vague == []
    assert [text for text in texts if not any(mark in text for mark in EVIDENCE)] == []


def test_metrics_have_a_target_that_differs_from_today_and_split_their_clocks(data):
    for row in data.rows("Metrics"):
        assert row["target"] != row["baseline"]
        if any(word in row["name"] for word in ("响应", "时效", "处理")):
            assert "首次" in row["name"] or "解决" in row["name"]


def test_meetings_keep_their_time_and_their_minutes_go_out_within_24_hours(data):
    minutes = {row["meeting_id"]: 0 for row in data.rows("Meetings")}
    for item in data.rows("AgendaItems"):
        minutes[item["meeting_id"]] += item["minutes"]
    for row in data.rows("Meetings"):
        length = row["end"] - row["start"]
        assert timedelta(minutes=minutes[row["meeting_id"]]) <= length
        assert row["type"] != "周例会" or length <= timedelta(minutes=30)
        assert {people()[name]["role"] for name in names(row["attendees"])} <= DECIDERS
        if not row["sent_at"]:  # still to be written
            assert row["end"].date() > TODAY - timedelta(days=2)
            continue
        assert row["end"] <= row["reviewed_at"] <= row["sent_at"]
        assert row["sent_at"] - row["end"] <= timedelta(hours=24)
        assert row["sent_at"].date() <= TODAY
        assert set(names(row["confirmed"])) == set(names(row["attendees"]))


def test_decisions_and_meeting_tasks_point_to_what_exists(data):
    meetings = {row["meeting_id"] for row in data.rows("Meetings")}
    actions = {row["action_id"] for row in data.rows("MeetingTasks")}
    short_ids = {task_id.rsplit("-", 1)[1] for task_id in data.plan}
    for row in data.rows("Decisions"):
        assert row["meeting_id"] in meetings
        assert row["task_ref"] in actions | short_ids, row
    for row in data.rows("MeetingTasks"):
        assert row["meeting_id"] in meetings
        assert row["pushed_to"] in {"", *data.plan}
        if row["pushed_to"]:
            assert data.plan[row["pushed_to"]]["owner"] == row["owner"], row
