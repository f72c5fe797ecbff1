"""R-05: duties and tasks neither overlap nor leave anything out."""

from __future__ import annotations

import pytest

from addin.rules.duties import same
from tests.rules.workbooks import cells, found, workbook

TASKS = """
    | task_id | name | department | owner | milestone_id | deliverable | supporting |
    | T01     | 调研 | 研发部     | 王磊  | M1           | 《调研报告》 |            |
    | T02     | 验证 | 质量管理部 | 李娜  | M2           | D2、D3       | 市场部     |
    """
DELIVERABLES = """
    | deliverable_id | name     | department |
    | D1             | 调研报告 | 研发部     |
    | D2             | 验证记录 | 质量管理部 |
    """


def test_r05a__deliverable__has_one_responsible_department() -> None:
    duties = """
        | duty_id | duty     | responsible |
        | Z1      | 调研报告 | 研发部      |
        | Z2      | 质量审核 | 质量管理部  |
        """
    assert cells("R-05a", workbook(Deliverables=DELIVERABLES, Duties=duties)) == []
    two = duties.replace("研发部 ", "市场部 ")
    assert found("R-05a", workbook(Deliverables=DELIVERABLES, Duties=two)) == [
        "Duties.responsible Z1: “调研报告”的主责是“市场部”，"
        "“输出成果清单与验收标准”第601行写的是“研发部” → 只留一个主责部门，另一个改为配合"
    ]


def test_r05a__named_by_its_id__is_the_same_deliverable() -> None:
    duties = """
        | duty_id | duty | responsible |
        | Z1      | D1   | 市场部      |
        """
    assert cells("R-05a", workbook(Deliverables=DELIVERABLES, Duties=duties)) == [
        "Duties.responsible[0]"
    ]


def test_r05a__several_departments_in_one_cell__are_too_many() -> None:
    duties = """
        | duty_id | duty | responsible   |
        | Z1      | D1   | 研发部、市场部 |
        """
    assert "多于一个部门" in found("R-05a", workbook(Duties=duties))[0]


def test_r05b__tasks_of_two_departments__do_not_deliver_the_same() -> None:
    assert cells("R-05b", workbook(PlanTasks=TASKS)) == []
    twice = TASKS.replace("D2、D3      ", "调研报告     ")
    assert found("R-05b", workbook(PlanTasks=twice)) == [
        "PlanTasks.deliverable T02: 输出成果“调研报告”与“研发部”的“T01”相同，两个部门做同一件事"
        " → 合并为一项任务，或写明各自的成果"
    ]
    alone = twice.replace("质量管理部", "研发部")
    assert cells("R-05b", workbook(PlanTasks=alone)) == []


def test_r05c__task__has_one_owner() -> None:
    assert cells("R-05c", workbook(PlanTasks=TASKS)) == []
    two = TASKS.replace("王磊 ", "王磊、李娜")
    assert cells("R-05c", workbook(PlanTasks=two)) == ["PlanTasks.owner[0]"]


def test_r05d__partner_department__has_a_task_or_supports_one() -> None:
    partners = """
        | department |
        | 研发部     |
        | 市场部     |
        | 设计部     |
        """
    assert found("R-05d", workbook(Partners=partners, PlanTasks=TASKS)) == [
        "Partners.department 设计部: 协作部门“设计部”在任务清单里没有任务"
        " → 在方案中给它任务，或从协作部门中删除"
    ]
    assert cells("R-05d", workbook(Partners=partners)) == []  # there is no plan yet


def test_r05e__deliverable__is_delivered_by_a_task_that_names_it() -> None:
    assert cells("R-05e", workbook(Deliverables=DELIVERABLES, PlanTasks=TASKS)) == []
    more = DELIVERABLES + "    | D9             | 手册     | 市场部     |\n"
    assert found("R-05e", workbook(Deliverables=more, PlanTasks=TASKS)) == [
        "Deliverables.name D9: 成果“手册”没有任务输出它"
        " → 在任务清单的“输出成果”写这项成果的名称或编号，或补上任务"
    ]


def test_r05f__milestone__has_a_task() -> None:
    milestones = """
        | milestone_id |
        | M1           |
        | M2           |
        | M3           |
        """
    content = workbook(Milestones=milestones, PlanTasks=TASKS)
    assert cells("R-05f", content) == ["Milestones.milestone_id[2]"]


def test_r05g__task__has_a_department_and_an_owner() -> None:
    assert cells("R-05g", workbook(PlanTasks=TASKS)) == []
    gaps = TASKS.replace("研发部", "      ").replace("李娜", "    ")
    content = workbook(PlanTasks=gaps)
    assert cells("R-05g", content) == ["PlanTasks.department[0]", "PlanTasks.owner[1]"]
    said = [*cells("F-01", content), *cells("R-10", content)]
    assert not {"PlanTasks.department[0]", "PlanTasks.owner[1]"} & {*said}, "said once"


def test_r05h__necessary_duties__have_a_responsible_department() -> None:
    begun = {"plan.lead_person": "陈静"}
    duties = """
        | duty_id | duty         | responsible |
        | Z1      | 需求明确     | 市场部      |
        | Z2      | 成果交付     |             |
        | Z3      | 产品质量审核 | 质量管理部  |
        """
    assert cells("R-05h", workbook(begun, Duties=duties)) == ["Duties.responsible[1]"]
    fewer = begun | {"rules.required_duties": "需求明确、售后"}
    assert "没有“售后”" in found("R-05h", workbook(fewer, Duties=duties))[0]
    assert cells("R-05h", workbook()) == []


def test_r05i__department_of_a_task__takes_part() -> None:
    content = workbook({"plan.departments": "研发部、市场部"}, PlanTasks=TASKS)
    assert cells("R-05i", content) == ["PlanTasks.department[1]"]
    assert cells("R-05i", workbook(PlanTasks=TASKS)) == []


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("《测试报告》", " 测试报告 ", True),
        ("D１", "d1", True),
        ("操作手册（V1）", "操作手册(v1)", True),
        ("操作手册V1", "操作手册V2", False),
    ],
)
def test_same__spelling__does_not_matter(one: str, other: str, equal: bool) -> None:
    assert (same(one) == same(other)) is equal
