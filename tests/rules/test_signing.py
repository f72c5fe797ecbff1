"""Who may sign (Q-14): by 部门 and 通讯录, for somebody else's request, one step each."""

from __future__ import annotations

import pytest

from addin.content import Content
from addin.rules import RULES, check
from addin.standing.signers import is_left_open, refuses
from addin.standing.workbook_day import WorkbookDay
from tests.rules.workbooks import TODAY, workbook

DEPARTMENTS = """
| department | head | sponsor |
| 市场部     | 陈静 | 周敏    |
| 研发部     | 王磊 | 周敏    |
"""
PEOPLE = """
| name | department | role       | employment | stand_in |
| 陈静 | 市场部     | 部门负责人 | {head}     | 孙浩     |
| 孙浩 | 市场部     | 成员       | 在职       |          |
| 王磊 | 研发部     | 部门负责人 | 在职       |          |
| 周敏 | 总经办     | 分管领导   | 在职       |          |
{more}
"""
SIGNING = (*(f"F-63{part}" for part in "abcde"), "F-64")


def request(
    head: str = "陈静",
    sponsor: str = "周敏",
    *,
    initiator: str = "孙浩",
    kind: str = "项目协作",
    signed: str = "",
    state: str = "在职",
    more: str = "",
) -> Content:
    return workbook(
        {
            "initiation.type": kind,
            "initiation.department": "市场部",
            "initiation.initiator": initiator,
        },
        Departments=DEPARTMENTS,
        People=PEOPLE.format(head=state, more=more),
        InitiationApprovals=f"""
        | step           | approver  | conclusion | signature        |
        | 发起部门负责人 | {head}    | 同意       | {signed or head} |
        | 分管领导       | {sponsor} | 同意       | {sponsor}        |
        """,
    )


def found(content: Content) -> set[str]:
    rules = [RULES[rule] for rule in SIGNING]
    return {finding.rule for finding in check(WorkbookDay.on(content, TODAY), rules)}


@pytest.mark.parametrize(
    ("content", "rules"),
    [
        (request(), set()),
        (request(signed="陈静（电子签名）"), set()),
        (request(head="孙浩", state="外出", initiator="王磊"), set()),  # the head's stand-in
        (request(head="孙浩", initiator="王磊"), {"F-63a"}),  # the head is there
        (request(signed="王磊"), {"F-63a"}),  # signed by a third person
        (request(signed="已签"), {"F-63a"}),
        (request(sponsor="孙浩", initiator="王磊"), {"F-63b"}),  # a clerk as 分管领导
        (request(head="孙浩"), {"F-63a"}),  # the initiator himself
        (request(initiator="陈静"), {"F-63a"}),  # the head approves her own request
        (
            request(
                head="周敏",
                sponsor="沈国",
                initiator="陈静",
                more="| 沈国 | 总经办 | 管理层 | 在职 | |",
            ),
            set(),
        ),
        (request(head="周敏", initiator="陈静"), {"F-64"}),  # nobody but one is left: a warning
        (
            request(head="周敏", initiator="陈静", more="| 沈国 | 总经办 | 管理层 | 在职 | |"),
            {"F-63b"},
        ),
        (request(head="周敏", sponsor="", initiator="陈静", kind="问题解决"), set()),
        (request(initiator="陈静", sponsor="", kind="应急响应"), {"F-63a"}),
    ],
)
def test_steps__are_signed_by_who_may(content: Content, rules: set[str]) -> None:
    assert found(content) == rules


def test_company_that_names_nobody__is_not_told_whom_it_should_have_asked() -> None:
    content = workbook(
        {"initiation.type": "项目协作", "initiation.department": "市场部"},
        InitiationApprovals="""
        | step           | approver | conclusion | signature |
        | 发起部门负责人 | 陈静     | 同意       | 陈静      |
        | 分管领导       | 周敏     | 同意       | 周敏      |
        """,
    )
    assert found(content) == set()


@pytest.mark.parametrize("opinion", ["不同意", "暂不确认", "有异议，人手不够", "退回修改"])
def test_refusal__is_read_in_an_opinion(opinion: str) -> None:
    assert refuses(opinion)


@pytest.mark.parametrize("opinion", ["", "确认。", "同意，无异议", "没有不同意见", "不反对"])
def test_agreement__is_no_refusal(opinion: str) -> None:
    assert not refuses(opinion)


@pytest.mark.parametrize(
    ("outcome", "is_open"),
    [
        ("未达成一致", True),
        ("下周再议", True),
        ("推迟一周，已确认", False),
        ("启动会 H01 确认", False),
    ],
)
def test_coordination__settles_only_with_an_agreement(outcome: str, is_open: bool) -> None:
    assert is_left_open(outcome) is is_open
