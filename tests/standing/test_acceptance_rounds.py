"""The rounds of an acceptance: what failed is mended and accepted again until nothing fails."""

from __future__ import annotations

from datetime import date, datetime

from addin.content import Content
from addin.standing.acceptance_rounds import round_rows
from tests.rules.workbooks import cells, found, workbook

HELD = {"acceptance.round": 1, "acceptance.date": "2026-11-17"}
ITEMS = """
    | deliverable_id | result |
    | D1             | 通过   |
    | D2             | {}     |
    """
ORDER = "| {} | D2 | 2026-11-{} 17:00 | 2026-11-{} 18:00 | {} | {} | {} |"
ORDERS = """
    | rectification_id | deliverable_id | issued | due | status | rechecked | recheck_result |
    {}
    """


def acceptance(result: str, *orders: str) -> Content:
    lines = "\n    ".join(orders)
    return workbook(HELD, AcceptanceItems=ITEMS.format(result), Rectifications=ORDERS.format(lines))


def rounds(content: Content) -> list[tuple[object, ...]]:
    return [
        (row["round"], row["state"], row["deliverables"], row["failed"])
        for row in round_rows(content)
    ]


def test_rounds__before_anything_is_judged__are_none() -> None:
    assert round_rows(workbook(AcceptanceItems="| deliverable_id |\n| D1 |")) == []


def test_round__in_which_all_pass__is_the_only_one() -> None:
    assert round_rows(acceptance("通过")) == [
        {
            "round": 1,
            "date": date(2026, 11, 17),
            "state": "通过",
            "deliverables": "D1、D2",
            "failed": "",
            "due": None,
        }
    ]


def test_round__without_all_results__goes_on() -> None:
    assert rounds(acceptance("")) == [(1, "核查中", "D1、D2", "")]


def test_failure__opens_the_next_round_at_once() -> None:
    assert rounds(acceptance("不通过")) == [
        (1, "不通过", "D1、D2", "D2"),
        (2, "待下达整改", "D2", ""),
    ]


def test_next_round__waits_for_the_order_to_be_carried_out() -> None:
    mending = acceptance("不通过", ORDER.format("Z1", 17, 19, "整改中", "", ""))
    assert rounds(mending)[1] == (2, "待整改", "D2", "")
    assert round_rows(mending)[1]["due"] == datetime(2026, 11, 19, 18)
    mended = acceptance("不通过", ORDER.format("Z1", 17, 19, "待复验", "", ""))
    assert rounds(mended)[1] == (2, "待复验", "D2", "")


def test_next_round__ends_with_the_recheck() -> None:
    passed = acceptance("通过", ORDER.format("Z1", 17, 19, "已关闭", "2026-11-20", "通过"))
    assert rounds(passed) == [(1, "不通过", "D1、D2", "D2"), (2, "通过", "D2", "")]
    assert round_rows(passed)[1]["date"] == date(2026, 11, 20)


def test_recheck_that_fails__leads_to_a_third_round() -> None:
    first = ORDER.format("Z1", 17, 19, "整改中", "2026-11-20", "不通过")
    second = ORDER.format("Z2", 20, 23, "整改中", "", "")
    assert rounds(acceptance("不通过", first))[2] == (3, "待下达整改", "D2", "")
    assert rounds(acceptance("不通过", first, second))[1:] == [
        (2, "不通过", "D2", "D2"),
        (3, "待整改", "D2", ""),
    ]


def test_r13__recheck_that_fails__needs_a_new_order() -> None:
    first = ORDER.format("Z1", 17, 19, "整改中", "2026-11-20", "不通过")
    assert found("R-13", acceptance("不通过", first)) == [
        "Rectifications.recheck_result Z1: 成果“D2”的复验结论是“不通过”，没有新的整改要求"
        " → 再加一行整改要求和时限，整改后提交第3轮验收"
    ]
    second = ORDER.format("Z2", 20, 23, "整改中", "", "")
    assert cells("R-13", acceptance("不通过", first, second)) == []


def test_r13__recheck_that_passed__ends_with_the_result_of_the_item() -> None:
    order = ORDER.format("Z1", 17, 19, "已关闭", "2026-11-20", "通过")
    assert found("R-13", acceptance("不通过", order)) == [
        "AcceptanceItems.result D2: 成果“D2”复验已通过，单项结论还是“不通过”"
        " → 填写第2轮的实测值，把单项结论改为“通过”"
    ]
    assert cells("R-13", acceptance("通过", order)) == []
