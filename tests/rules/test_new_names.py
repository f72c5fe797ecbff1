"""待确认姓名: names that were typed somewhere and that 通讯录 lacks are offered to it."""

from __future__ import annotations

from datetime import datetime

import pytest

from addin.content import Content, Row
from addin.rules.new_names import new_name_rows
from addin.standing.carrying import carried
from addin.standing.workbook_day import WorkbookDay
from tests.rules.workbooks import cells, workbook

NOON = datetime(2026, 11, 20, 12)


def asked(content: Content) -> dict[str, Row]:
    return {str(row["name"]): row for row in new_name_rows(WorkbookDay.at(content, NOON))}


def plan(*owners: tuple[str, str]) -> str:
    rows = "".join(f"| T{n} | {d} | {o} |\n" for n, (d, o) in enumerate(owners, 1))
    return f"| task_id | department | owner |\n{rows}"


def listed(name: str, decision: str, department: str = "") -> str:
    return f"| name | department | decision |\n| {name} | {department} | {decision} |"


def test_new_name__is_asked_with_its_department_and_where_it_stands() -> None:
    content = workbook(PlanTasks=plan(("研发部", "赵敏"), ("研发部", "赵敏"), ("研发部", "王磊")))
    (row,) = asked(content).values()
    assert (row["name"], row["department"], row["decision"]) == ("赵敏", "研发部", "")
    place = content.table("PlanTasks").place(0, "owner")
    assert row["found"] == f"{place}，共2处"


@pytest.mark.parametrize(
    ("name", "near"), [("王雷", "王磊"), ("赵敏", ""), ("小明", "")]
)  # fmt: skip
def test_name_like_one_of_the_directory__is_asked_with_that(name: str, near: str) -> None:
    assert asked(workbook(PlanTasks=plan(("研发部", name))))[name]["near"] == near


def test_names_anywhere__also_several_in_a_cell__are_asked_once_each() -> None:
    content = workbook(
        {"initiation.sponsor": "钱进"},
        PlanTasks=plan(("研发部", "赵敏、孙丽")),
        Departments="| department | head |\n| 研发部 | 钱进 |\n| 市场部 | 李四 |",
    )
    departments = {name: row["department"] for name, row in asked(content).items()}
    assert departments == {"钱进": "研发部", "赵敏": "研发部", "孙丽": "研发部", "李四": "市场部"}


def test_rows_that_tell_different_departments__leave_it_open() -> None:
    content = workbook(PlanTasks=plan(("研发部", "赵敏"), ("市场部", "赵敏")))
    assert asked(content)["赵敏"]["department"] == ""


@pytest.mark.parametrize(
    "role", ["牵头部门", "各部门负责人", "项目负责人", "相关人员", "研发部", "市场组", "分管领导"]
)
def test_role_or_department__is_no_name(role: str) -> None:
    content = workbook(PlanTasks=plan(("研发部", role)))
    assert not asked(content)
    assert cells("R-08", content) == ["PlanTasks.owner[0]"]


def test_nobody_in_the_directory_yet__names_are_asked_all_the_same() -> None:
    assert "赵敏" in asked(workbook(People="| name |", PlanTasks=plan(("研发部", "赵敏"))))


@pytest.mark.parametrize("decision", ["", "否", "好"])
def test_until_somebody_says_yes__it_is_no_person(decision: str) -> None:
    content = workbook(PlanTasks=plan(("研发部", "赵敏")), NewNames=listed("赵敏", decision))
    assert not carried(WorkbookDay.at(content, NOON)).changes.append
    assert cells("R-08", content) == ["PlanTasks.owner[0]"]
    assert asked(content)["赵敏"]["decision"] == decision


def test_yes__enters_the_person_as_typed_there__and_asks_no_more() -> None:
    content = workbook(
        PlanTasks=plan(("研发部", "赵敏")), NewNames=listed("赵敏", "是", "质量管理部")
    )
    after = carried(WorkbookDay.at(content, NOON)).content
    person = list(after.table("People").records())[-1]
    keys = ("name", "department", "email", "employment")
    assert tuple(person[key] for key in keys) == ("赵敏", "质量管理部", "", "在职")
    assert not cells("R-08", after)
    assert cells("F-01", after)[-1].startswith("People.email")
    assert not asked(after)
    assert not carried(WorkbookDay.at(after, NOON)).entries


def test_no__is_kept_below_what_is_asked__also_when_the_name_is_gone() -> None:
    content = workbook(PlanTasks=plan(("研发部", "赵敏")), NewNames=listed("外包甲", "否"))
    assert [(name, row["decision"]) for name, row in asked(content).items()] == [
        ("赵敏", ""),
        ("外包甲", "否"),
    ]


def test_name_that_was_put_right__is_asked_no_more() -> None:
    content = workbook(PlanTasks=plan(("研发部", "王磊")), NewNames=listed("王雷", ""))
    assert not asked(content)
