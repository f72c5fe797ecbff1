"""Ids: K1, K2, K3, and each used once."""

from __future__ import annotations

import pytest

from tests.rules.workbooks import ID, cells, found, workbook

OWN = {"initiation.collaboration_id": ID}


@pytest.mark.parametrize(
    "identity",
    ["XC20261102-1", "XC20261302-001", "xc20261102-001", "20261102-001", "XC20261102001"],
)
def test_f13__collaboration_id_of_another_shape__is_wrong(identity: str) -> None:
    content = workbook({"initiation.collaboration_id": identity})
    assert found("F-13", content) == [
        f"initiation.collaboration_id 跨部门协作任务发起表: 协作编号“{identity}”"
        "的写法不对，应是 XC、八位年月日、-、三位序号 → 写成 XC20261121-001 的形式"
    ]


def test_f13__tasks__are_numbered_within_the_collaboration() -> None:
    content = workbook(
        OWN,
        PlanTasks=f"""
        | task_id            |
        | {ID}-T01           |
        | {ID}-T100          |
        | {ID}-T1            |
        | {ID}-Q01           |
        | XC20260101-001-T01 |
        | T04                |
        | t5                 |
        """,
    )
    assert cells("F-13", content) == [f"PlanTasks.task_id[{row}]" for row in (2, 3, 4)]
    assert "写成 T01 的形式，刷新后补全" in found("F-13", content)[0]


def test_f13__tracker__repeats_no_complaint_about_the_plan() -> None:
    content = workbook(
        OWN,
        PlanTasks="""
        | task_id |
        | 任务1   |
        """,
        Tasks="""
        | task_id |
        | 任务1   |
        | 任务2   |
        """,
    )
    assert cells("F-13", content) == ["PlanTasks.task_id[0]", "Tasks.task_id[1]"]


def test_f13__without_a_collaboration_id__any_well_formed_one_will_do() -> None:
    content = workbook(
        PlanTasks="""
        | task_id            |
        | XC20260101-001-T01 |
        | T02                |
        | Q03                |
        """
    )
    assert cells("F-13", content) == ["PlanTasks.task_id[2]"]


def test_f13__problem__may_stand_alone() -> None:
    content = workbook(
        OWN,
        Problems=f"""
        | problem_id         |
        | {ID}-Q01           |
        | XC20261120-Q01     |
        | XC20261120-002-Q07 |
        | 问题01             |
        """,
    )
    assert cells("F-13", content) == ["Problems.problem_id[3]"]


def test_f14__id_used_twice__points_to_the_first_row() -> None:
    content = workbook(
        PlanTasks=f"""
        | task_id  |
        | {ID}-T01 |
        | {ID}-T02 |
        | {ID}-T01 |
        |          |
        |          |
        """,
        Exceptions="""
        | date       |
        | 2026-12-05 |
        | 2026-12-05 |
        """,
    )
    assert found("F-14", content) == [
        f"PlanTasks.task_id {ID}-T01: 任务编号“{ID}-T01”与第201行重复"
        " → 每个编号或名称只用一次，改成没有用过的",
        "Exceptions.date 2026-12-05: 日期“2026-12-05”与第101行重复 → 每个日期一行，删除其中一行",
    ]


def test_f14__same_name_twice_in_the_directory__cannot_be_told_apart() -> None:
    content = workbook(
        People="""
        | name     |
        | 王伟     |
        | 王伟(研) |
        | 王伟     |
        """
    )
    (told,) = found("F-14", content)
    assert (
        "重复 → 是两个人的，在姓名后注明部门，如“王伟(研发)”；是一个人的，两行填同一个邮箱" in told
    )


def test_f14__one_name_and_one_address__are_one_person_of_two_departments() -> None:
    content = workbook(
        People="""
        | name | department | email             |
        | 王伟 | 研发部     | wei@example.com   |
        | 王伟 | 市场部     | Wei@example.com   |
        | 李娜 | 市场部     |                   |
        | 李娜 | 研发部     |                   |
        """
    )
    assert cells("F-14", content) == ["People.name[3]"]


def test_f14__dictionary__may_hold_a_word_twice() -> None:
    content = workbook(
        Words_scenario="""
        | word     |
        | 海外拓展 |
        | 海外拓展 |
        """
    )
    assert cells("F-14", content) == []


def test_f15__department_with_two_rows__is_worth_a_look() -> None:
    content = workbook(
        Partners="""
        | department |
        | 研发部     |
        | 市场部     |
        | 研发部     |
        """
    )
    assert found("F-15", content) == [
        "Partners.department 研发部: 协作部门“研发部”在第301行已经写过 → 每个部门一行，把两行合并"
    ]
    assert cells("F-14", content) == []
