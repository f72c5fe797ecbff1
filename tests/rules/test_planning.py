"""The plan: who leads, R-27, and circles of predecessors."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.rules.workbooks import ID, cells, found, workbook

OWN = {"initiation.collaboration_id": ID}


def test_r25__lead__is_the_initiating_or_an_executing_department() -> None:
    base = {"initiation.department": "市场部", "initiation.executing_departments": "研发部"}
    for lead in ("市场部", "研发部"):
        assert cells("R-25", workbook(base | {"initiation.lead_department": lead})) == []
    other = base | {"initiation.lead_department": "质量管理部"}
    assert cells("R-25", workbook(other)) == ["initiation.lead_department"]
    partners = """
        | department |
        | 质量管理部 |
        """
    assert cells("R-25", workbook(other, Partners=partners)) == []


def test_r27a__task__ends_by_its_milestone() -> None:
    content = workbook(
        Milestones="""
        | milestone_id | due        |
        | M1           | 2026-12-01 |
        | M2           |            |
        """,
        PlanTasks="""
        | task_id | milestone_id | finish     |
        | T01     | M1           | 2026-12-01 |
        | T02     | M1           | 2026-12-02 |
        | T03     | M2           | 2026-12-02 |
        | T04     |              | 2026-12-02 |
        """,
    )
    assert found("R-27a", content) == [
        "PlanTasks.finish T02: 计划完成“2026-12-02”晚于里程碑“M1”的“2026-12-01”"
        " → 提前任务的计划完成，或调整里程碑日期"
    ]


def test_r27b__task__starts_when_its_predecessors_have_ended() -> None:
    content = workbook(
        OWN,
        PlanTasks=f"""
        | task_id  | start      | finish     | predecessors  |
        | {ID}-T01 | 2026-11-02 | 2026-11-06 |               |
        | {ID}-T02 | 2026-11-06 | 2026-11-13 | T01           |
        | {ID}-T03 | 2026-11-09 | 2026-11-13 | T01、{ID}-T02 |
        | {ID}-T04 |            | 2026-11-13 | T01           |
        """,
    )
    assert found("R-27b", content) == [
        f"PlanTasks.start {ID}-T03: 计划开始“2026-11-09”早于前置任务“{ID}-T02”"
        "的计划完成“2026-11-13” → 推迟本任务，或提前前置任务"
    ]


def test_f36__milestones__are_in_the_order_of_their_dates() -> None:
    content = workbook(
        Milestones="""
        | milestone_id | due        |
        | M1           | 2026-12-01 |
        | M2           |            |
        | M3           | 2026-12-01 |
        | M4           | 2026-11-30 |
        """
    )
    assert found("F-36", content) == [
        "Milestones.due M4: 里程碑日期“2026-11-30”早于前一个里程碑“M3”的“2026-12-01”"
        " → 按计划达成日期先后排列，或改正日期"
    ]


def tasks_waiting(waits: list[tuple[int, int]], size: int) -> str:
    """Return a plan of `size` tasks in which the first of each pair waits for the second."""
    lines = ["| task_id | predecessors |"]
    for row in range(size):
        names = "、".join(f"T{other:02d}" for one, other in waits if one == row)
        lines.append(f"| {ID}-T{row:02d} | {names} |")
    return "\n".join(lines)


def test_f37__circle__is_named_once_from_its_first_task() -> None:
    content = workbook(OWN, PlanTasks=tasks_waiting([(0, 2), (1, 0), (2, 1), (3, 2)], 4))
    assert found("F-37", content) == [
        f"PlanTasks.predecessors {ID}-T00: 前置任务互相等待：“T00→T02→T01→T00”，都无法开始"
        " → 去掉其中一个前置任务"
    ]


def test_f37__task_that_waits_for_itself__is_a_circle() -> None:
    content = workbook(OWN, PlanTasks=tasks_waiting([(1, 1)], 2))
    assert "“T01→T01”" in found("F-37", content)[0]


def test_f37__two_circles__are_two_findings() -> None:
    content = workbook(OWN, PlanTasks=tasks_waiting([(0, 1), (1, 0), (2, 3), (3, 2)], 4))
    assert cells("F-37", content) == ["PlanTasks.predecessors[0]", "PlanTasks.predecessors[2]"]


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12))
def test_f37__finds_something_exactly_when_somebody_waits_for_himself(
    waits: list[tuple[int, int]],
) -> None:
    reach = {row: {other for one, other in waits if one == row} for row in range(8)}
    for _ in range(8):
        for row in reach:
            reach[row] |= {far for near in reach[row] for far in reach[near]}
    content = workbook(OWN, PlanTasks=tasks_waiting(waits, 8))
    circular = any(row in reach[row] for row in reach)
    assert bool(cells("F-37", content)) == circular
