"""What each KPI is computed from: one small workbook a figure."""

from __future__ import annotations

from datetime import date

import pytest

from addin.content import Content
from addin.forms.indicators import INDICATORS
from addin.standing.indicators import OBSERVERS, Measured, Observation, measured, observations
from addin.standing.workbook_day import WorkbookDay
from tests.rules.workbooks import ID, TODAY, workbook

APPROVED = """
| step           | conclusion | signature | time             |
| 发起部门负责人 | 同意       | 陈静      | 2026-11-02 09:00 |
| 分管领导       | 同意       | 王磊      | 2026-11-03 10:00 |
"""
ACCEPTED = """
| deliverable_id | result |
| D1             | 通过   |
"""
PLAN = f"""
| task_id  | name | department | start      | finish     |
| {ID}-T01 | 甲   | 市场部     | 2026-11-09 | 2026-11-13 |
| {ID}-T02 | 乙   | 研发部     | 2026-11-09 | 2026-11-18 |
"""


def figure(kpi: str, content: Content, today: date = TODAY) -> Measured:
    """Return the figure of a KPI of one workbook."""
    return measured(kpi, observations(WorkbookDay.on(content, today))[kpi])


def departments(kpi: str, content: Content) -> list[tuple[str, float]]:
    """Return whose observations there are, and what they say."""
    seen = observations(WorkbookDay.on(content, TODAY))[kpi]
    return [(each.department, each.amount) for each in seen]


def test_every_kpi__has_an_observer_and_every_observer_a_kpi() -> None:
    assert set(OBSERVERS) == {each.id for each in INDICATORS}
    assert {each.id[:6] for each in INDICATORS} == {f"KPI-{n:02d}" for n in range(1, 21)}


@pytest.mark.parametrize("kpi", [each.id for each in INDICATORS if each.id != "KPI-06"])
def test_empty_workbook__has_no_figure_and_not_a_nought(kpi: str) -> None:
    assert figure(kpi, workbook()) == Measured(None, 0)


def test_kpi01__working_days_from_approval_to_acceptance() -> None:
    content = workbook(
        {"acceptance.date": "2026-11-13", "initiation.form_status": "已批准"},
        InitiationApprovals=APPROVED,
        AcceptanceItems=ACCEPTED,
    )
    assert figure("KPI-01", content) == Measured(8, 1)


@pytest.mark.parametrize(
    ("approvals", "items"),
    [
        (APPROVED.replace("| 同意       | 王磊", "| 退回修改   | 王磊"), ACCEPTED),
        (APPROVED, ACCEPTED.replace("通过", "不通过")),
        (APPROVED, ""),
    ],
)
def test_kpi01__needs_both_ends(approvals: str, items: str) -> None:
    content = workbook(
        {"acceptance.date": "2026-11-13", "initiation.form_status": "已批准"},
        InitiationApprovals=approvals,
        AcceptanceItems=items,
    )
    assert figure("KPI-01", content) == Measured(None, 0)


def test_kpi02__hours_times_people_of_meetings_that_were_held() -> None:
    content = workbook(
        Meetings="""
    | meeting_id | start            | end              | attendees      |
    | H01        | 2026-11-02 09:00 | 2026-11-02 10:30 | 陈静、王磊     |
    | H02        | 2026-11-09 09:00 | 2026-11-09 09:30 | 陈静、王磊、李娜、周强 |
    | H03        | 2026-12-01 09:00 | 2026-12-01 10:00 | 陈静           |
    | H04        | 2026-11-10 10:00 | 2026-11-10 09:00 | 陈静           |
    """
    )
    assert figure("KPI-02", content) == Measured(5, 1)


PROBLEMS = f"""
| problem_id | status | reported_at      | responded_at     | resolved_at      | department | lead_department | task_id  | escalation |
| {ID}-Q01   | 已解决 | 2026-11-09 09:00 | 2026-11-09 10:00 | 2026-11-11 09:00 | 市场部     | 研发部          | {ID}-T01 | 无         |
| {ID}-Q02   | 处理中 | 2026-11-16 09:00 | 2026-11-16 12:00 |                  |            | 研发部          |          |            |
| {ID}-Q03   | 已关闭 | 2026-11-17 09:00 |                  | 2026-11-18 09:00 | 市场部     | 研发部          | {ID}-T02 | 管理层     |
| {ID}-Q04   | 待协调 | 2026-11-18 09:00 | 2026-11-18 08:00 |                  | 研发部     |                 | {ID}-T02 |            |
"""


def test_kpi03__solved_and_closed_of_all_problems() -> None:
    content = workbook(Problems=PROBLEMS)
    assert figure("KPI-03", content) == Measured(50, 4)
    assert departments("KPI-03", content)[:2] == [("市场部", 100), ("研发部", 0)]


def test_kpi05__mean_clock_hours_to_the_first_answer_that_came_after_the_question() -> None:
    assert figure("KPI-05", workbook(Problems=PROBLEMS)) == Measured(2, 2)


def test_kpi09__a_collaboration_that_went_to_management() -> None:
    assert figure("KPI-09", workbook(Problems=PROBLEMS)) == Measured(100, 1)
    assert figure("KPI-09", workbook(Problems=PROBLEMS.replace("管理层", "分管领导"))).value == 0


def test_kpi20c__working_days_that_problems_kept_tasks_waiting_until_solved_or_today() -> None:
    # 2 days, 1 day, and from the 18th to today, the 20th.
    assert figure("KPI-20c", workbook(Problems=PROBLEMS)) == Measured(1.67, 3)


def test_kpi11__objections_after_acceptance_and_disputes_by_task() -> None:
    content = workbook(
        PlanTasks=PLAN,
        Tasks=f"""
        | task_id  | status |
        | {ID}-T01 | 进行中 |
        | {ID}-T02 | 进行中 |
        """,
        Assessments="""
        | department | conclusion |
        | 市场部     | 可承接     |
        | 研发部     | 有异议     |
        | 市场部     | 有异议     |
        """,
    )
    assert figure("KPI-11", content) == Measured(50, 2)


def test_kpi12__problems_first_seen_at_the_acceptance() -> None:
    content = workbook(
        {"acceptance.date": "2026-11-17"},
        Problems=PROBLEMS,
        Rectifications="""
        | rectification_id | issued           |
        | ZG1              | 2026-11-17 15:00 |
        """,
    )
    assert figure("KPI-12", content) == Measured(60, 5)


def test_kpi19__problems_that_the_case_library_knows() -> None:
    content = workbook(
        Problems="""
        | problem_id | description            |
        | Q01        | 小程序配网失败，超时   |
        | Q02        | 包装线胶带断货半天     |
        """,
        Cases="""
        | case_id | problem        | keywords   |
        | AL-1    | 小程序配网失败 | 配网、超时 |
        """,
    )
    assert figure("KPI-19", content) == Measured(50, 2)


def test_kpi04__three_marks_of_five() -> None:
    content = workbook(
        Satisfaction="""
    | survey_id | department | clarity | flow | communication | quarter |
    | 1         | 市场部     | 4       | 4    | 4             | 2026Q4  |
    | 2         | 研发部     | 5       | 5    |               | 去年    |
    | 3         | 研发部     | 9       |      |               |         |
    """
    )
    assert figure("KPI-04", content) == Measured(90, 2)
    assert departments("KPI-04", content) == [("市场部", 80), ("研发部", 100)]


def test_kpi06__scenarios_with_duties_process_and_communication() -> None:
    content = workbook(
        {
            "initiation.scenario": "客户问题解决",
            "plan.cadence": "每日",
            "plan.meeting_day": "周一",
            "plan.channel": "协作群",
        },
        Words_scenario="""
        | word         |
        | 客户问题解决 |
        | 内部流程优化 |
        | 其他         |
        """,
        DutyCatalogue="""
        | entry_id | scenario     |
        | 1        | 客户问题解决 |
        | 2        | 内部流程优化 |
        """,
        ProcessTemplates="""
        | template_id | scenario     |
        | 1           | 客户问题解决 |
        | 2           | 内部流程优化 |
        """,
    )
    assert figure("KPI-06", content) == Measured(50, 2)


def test_kpi06__nothing_begun_yet__says_nothing() -> None:
    content = workbook(
        Words_scenario="""
        | word         |
        | 客户问题解决 |
        """
    )
    assert figure("KPI-06", content) == Measured(None, 0)


def test_kpi08__mean_distance_of_what_was_missed__asked_and_zero_targets_left_out() -> None:
    content = workbook(
        Metrics="""
        | metric_id | baseline | target | direction |
        | Z1        | 70       | 80     |           |
        | Z2        |          | 10     | ≥         |
        | Z3        | 8        | 0      |           |
        | Z4        |          | 10     |           |
        """,
        GoalResults="""
        | metric_id | actual |
        | Z1        | 84     |
        | Z2        | 9      |
        | Z3        | 3      |
        | Z4        | 3      |
        """,
    )
    assert figure("KPI-08", content) == Measured(5, 2)


@pytest.mark.parametrize(("submitted", "days"), [(None, 4), ("2026-11-03 09:00", 3)])
def test_kpi14__calendar_days_until_the_plan_is_in_force(submitted: str | None, days: int) -> None:
    content = workbook(
        {
            "initiation.date": "2026-11-02",
            "initiation.submitted_at": submitted or "",
            "plan.approval": "同意",
            "plan.approved_at": "2026-11-06 10:00",
        },
        Countersignatures="""
        | department | time             |
        | 市场部     | 2026-11-05 10:00 |
        """,
    )
    assert figure("KPI-14", content) == Measured(days, 1)


@pytest.mark.parametrize(("started", "value"), [("2026-11-03", 50), ("2026-11-02", 0)])
def test_kpi15__work_that_began_before_its_gate_was_passed(started: str, value: float) -> None:
    content = workbook(
        {"plan.approval": "同意", "plan.approved_at": "2026-11-03 10:00"},
        Countersignatures="""
        | department | time             |
        | 市场部     | 2026-11-03 10:00 |
        """,
        Tasks=f"""
        | task_id  | status | actual_start |
        | {ID}-T01 | 进行中 | {started}    |
        """,
    )
    # The other gate: the plan came into force and no department had answered.
    assert figure("KPI-15", content) == Measured(value, 2)


def test_kpi16__days_beyond_the_cadence_of_tasks_under_way() -> None:
    content = workbook(
        {"plan.cadence": "每日"},
        PlanTasks=PLAN,
        Tasks=f"""
        | task_id  | status | updated_on |
        | {ID}-T01 | 进行中 | 2026-11-17 |
        | {ID}-T02 | 未开始 |            |
        """,
    )
    # 9 working days since the 9th; 3 without an update, of which one is allowed.
    assert figure("KPI-16", content) == Measured(22.22, 1)


def test_kpi17__hours_until_the_minutes_went_out() -> None:
    content = workbook(
        Meetings="""
    | meeting_id | end              | sent_at          |
    | H01        | 2026-11-02 10:00 | 2026-11-02 13:00 |
    | H02        | 2026-11-03 10:00 | 2026-11-03 11:00 |
    | H03        | 2026-11-04 10:00 |                  |
    """
    )
    assert figure("KPI-17", content) == Measured(2, 2)


@pytest.mark.parametrize(("deadline", "value"), [("2026-11-13", 0), ("2026-11-12", 100)])
def test_kpi18__accepted_after_the_deadline(deadline: str, value: float) -> None:
    content = workbook(
        {"acceptance.date": "2026-11-13", "initiation.deadline": deadline}, AcceptanceItems=ACCEPTED
    )
    assert figure("KPI-18", content) == Measured(value, 1)


def test_kpi20a__done_in_time_of_all_that_are_done_or_overdue() -> None:
    content = workbook(
        PlanTasks=PLAN,
        Tasks=f"""
        | task_id  | status | actual_finish |
        | {ID}-T01 | 已完成 | 2026-11-13    |
        | {ID}-T02 | 进行中 |               |
        """,
    )
    assert figure("KPI-20a", content) == Measured(50, 2)
    assert departments("KPI-20a", content) == [("市场部", 100), ("研发部", 0)]


def test_kpi20b__results_that_never_had_to_be_mended() -> None:
    content = workbook(
        AcceptanceItems="""
        | deliverable_id | result |
        | D1             | 通过   |
        | D2             | 通过   |
        | D3             | 不通过 |
        | D4             |        |
        """,
        Rectifications="""
        | rectification_id | deliverable_id |
        | ZG1              | d2             |
        """,
    )
    assert figure("KPI-20b", content) == Measured(33.33, 3)


def test_kpi10__hours_from_the_order_to_the_end_of_the_mending() -> None:
    content = workbook(
        Rectifications="""
    | rectification_id | department | issued           | finished_at      |
    | ZG1              | 研发部     | 2026-11-17 17:00 | 2026-11-18 09:00 |
    | ZG2              | 市场部     | 2026-11-17 17:00 |                  |
    """
    )
    assert figure("KPI-10", content) == Measured(16, 1)


def test_kpi07__limits_that_are_decided_and_the_dates_of_tasks() -> None:
    content = workbook(
        {"initiation.collaboration_id": ID},
        SlaLimits="""
        | sla_id | event | amount | unit   | enabled | binding |
        | SLA-05 | 会后  | 24     | 小时   | 是      | 是      |
        """,
        Meetings="""
        | meeting_id | end              | sent_at          |
        | H01        | 2026-11-02 10:00 | 2026-11-02 13:00 |
        | H02        | 2026-11-03 10:00 | 2026-11-05 10:00 |
        | H03        | 2026-11-20 17:00 |                  |
        """,
        PlanTasks=PLAN,
        Tasks=f"""
        | task_id  | status | actual_finish |
        | {ID}-T01 | 已完成 | 2026-11-13    |
        | {ID}-T02 | 进行中 |               |
        """,
    )
    # Kept: H01, T01; not kept: H02, T02; H03 still runs.
    assert figure("KPI-07", content) == Measured(50, 4)


@pytest.mark.parametrize(
    ("amounts", "value"), [([5], 5), (list(range(1, 11)), 9), (list(range(1, 21)), 18)]
)
def test_kpi10__is_what_nine_tenths_keep_within(amounts: list[float], value: float) -> None:
    assert measured("KPI-10", [Observation(amount) for amount in amounts]) == Measured(
        value, len(amounts)
    )


def test_kpi13__from_the_start_to_the_last_document_of_an_archived_collaboration() -> None:
    content = workbook({"initiation.date": "2026-11-02"}, Archive="""
    | archive_id | type     | date       |
    | 1          | 协作方案 | 2026-11-10 |
    """)  # fmt: skip
    assert figure("KPI-13", content) == Measured(None, 0)  # not archived yet


class TestDatesThatCannotBeRead:
    """What nobody can tell is left out of a figure; it is not taken for something left undone."""

    def test_task__is_neither_on_time_nor_late(self) -> None:
        content = workbook(
            {"initiation.collaboration_id": ID},
            PlanTasks=PLAN,
            Tasks=f"""
            | task_id  | status | actual_finish |
            | {ID}-T01 | 已完成 | 上周做完了    |
            | {ID}-T02 | 进行中 |               |
            """,
        )
        assert figure("KPI-20a", content) == Measured(0, 1)

    def test_problem__has_no_time_of_waiting(self) -> None:
        content = workbook(
            Problems="""
            | problem_id | task_id | reported_at      | resolved_at      |
            | Q01        | T01     | 2026-11-02 10:00 | 上周五           |
            | Q02        | T02     | 2026-11-02 10:00 | 2026-11-04 10:00 |
            """,
        )
        assert figure("KPI-20c", content) == Measured(2, 1)

    def test_gate__is_not_called_skipped(self) -> None:
        fields = {"acceptance.date": "2026-11-10"}
        tasks = """
        | task_id | self_check | self_check_date |
        | T01     | 是         | {}              |
        """
        assert figure("KPI-15", workbook(fields, Tasks=tasks.format(""))) == Measured(0, 1)
        assert figure("KPI-15", workbook(fields, Tasks=tasks.format("验收前"))) == Measured(None, 0)
