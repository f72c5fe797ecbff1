"""Consultation before a request, and countersignatures of a plan."""

from __future__ import annotations

from tests.rules.workbooks import cells, found, workbook

CONCERNED = {
    "initiation.output_departments": "市场部、研发部",
    "initiation.executing_departments": "研发部，质量管理部",
}
PARTIES = {"plan.departments": "市场部、研发部"}


def test_f51__every_department_concerned__is_consulted_once() -> None:
    asked = """
    | department | conclusion |
    | 市场部     | 可行       |
    | 研发部     | 可行       |
    | 质量管理部 | 可行       |
    """
    assert cells("F-51", workbook(CONCERNED, Consultations=asked)) == []
    one = """
    | department | conclusion |
    | 市场部     | 可行       |
    """
    assert found("F-51", workbook(CONCERNED, Consultations=one)) == [
        "initiation.output_departments 跨部门协作任务发起表: 初步沟通记录里没有“研发部”"
        " → 提交前与该部门沟通一次，在“初步沟通记录”写明结论",
        "initiation.executing_departments 跨部门协作任务发起表: 初步沟通记录里没有“质量管理部”"
        " → 提交前与该部门沟通一次，在“初步沟通记录”写明结论",
    ]


def test_f51__row_that_came_along__is_no_talk_until_something_is_noted() -> None:
    waiting = """
    | consultation_id | department | person |
    | 1               | 研发部     | 王磊   |
    """
    parties = {"initiation.output_departments": "研发部"}
    content = workbook(parties, Consultations=waiting)
    assert found("F-51", content) == [
        "Consultations.conclusion 1: 与“研发部”的初步沟通还没有记录 → 沟通后写明结论和日期"
    ]
    assert [cell for cell in cells("F-01", content) if "Consultations" in cell] == []


def test_f52__signers__are_the_parties_and_nobody_else() -> None:
    same = "| department |\n| 研发部 |\n| 市场部 |"
    assert cells("F-52", workbook(PARTIES, Countersignatures=same)) == []
    other = "| department |\n| 研发部 |\n| 财务部 |"
    assert cells("F-52", workbook(PARTIES, Countersignatures=other)) == [
        "plan.departments",
        "Countersignatures.department[1]",
    ]


def test_f52__before_anybody_is_listed__is_silent() -> None:
    assert cells("F-52", workbook(PARTIES)) == []
    assert cells("F-52", workbook(Countersignatures="| department |\n| 研发部 |")) == []
