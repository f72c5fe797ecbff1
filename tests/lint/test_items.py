"""Each item of a list in one cell is judged by itself; names of indicators are terms (Q-30, Q-31)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.lint import lint
from addin.lint.items import items, spans

GOOD, BAD = "3月5日前提交《方案》", "加强沟通"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"1、{GOOD}；2、{BAD}", [GOOD, BAD]),
        (f"1、{GOOD} 2、{BAD}", [GOOD, BAD]),
        (f"1. {GOOD}\n2. {BAD}", [GOOD, BAD]),
        (f"2.1 {GOOD}\n2.2 {BAD}", [GOOD, BAD]),
        (f"①{GOOD}②{BAD}", [GOOD, BAD]),
        (f"(1){GOOD}(2){BAD}", [GOOD, BAD]),
        (f"（一）{GOOD}\n（二）{BAD}", [GOOD, BAD]),
        (f"一、{GOOD}；二、{BAD}。", [GOOD, BAD + "。"]),
        (f"Q1：{GOOD}；Q2：{BAD}", [GOOD, BAD]),
        (f"- {GOOD}\n- {BAD}", [GOOD, BAD]),
        (f"•{GOOD}\n•{BAD}", [GOOD, BAD]),
        (f"{GOOD}；{BAD}", [GOOD, BAD]),
        (f"1、{BAD}", [BAD]),
        ("误差≤0.5毫米，温度2、3档", ["误差≤0.5毫米，温度2、3档"]),
        ("1、2号线各验证50次", ["1、2号线各验证50次"]),
        ("3.5 米以内", ["3.5 米以内"]),
        ("投资50万元，其中设备30万元", ["投资50万元，其中设备30万元"]),
        ("", []),
        ("；\n", []),
    ],
)
def test_items__are_what_an_enumeration_lists(text: str, expected: list[str]) -> None:
    assert items(text) == expected


@pytest.mark.parametrize("mark", ["1、", "1. ", "①", "Q1：", "2.1 ", "- ", "（1）"])
def test_marks__are_no_quantities(mark: str) -> None:
    assert lint(f"{mark}{BAD}").vague
    assert lint(f"{mark}员工士气").vague


def test_item__that_is_vague__is_named_where_it_stands() -> None:
    text = f"1、{GOOD}；2、{BAD}；3、5月1日上线"
    hits = lint(text).hits
    assert [text[hit.start : hit.end] for hit in hits] == ["加强"]
    assert not lint(f"1、{GOOD}；2、5月1日上线").vague


@pytest.mark.parametrize(
    "text",
    [
        "4月10日前完成：1、立柱防腐；2、护栏除锈",
        "请提交以下材料：①营业执照；②开户许可",
        "技术部提供接口文案；市场部提供页面文案；以上两项均于4月12日前",
    ],
)
def test_head_or_foot__dates_what_is_listed(text: str) -> None:
    assert not lint(text).vague
    assert lint(text.split("：")[-1].split("；")[0]).vague


@given(st.text(st.sampled_from("12、；;①②\n-()（）Q：:. 甲乙丙"), max_size=24))
def test_spans__lie_in_order_and_lose_nothing_but_marks(text: str) -> None:
    found = list(spans(text))
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert found == sorted(found)
    kept = {n for start, end in found for n in range(start, end)}
    assert all(n in kept for n, sign in enumerate(text) if sign in "甲乙丙")


@pytest.mark.parametrize(
    "text",
    [
        "准时交货率≥95%",
        "及时到货率不低于98%，按月统计",
        "按期完工率由88%提升至95%",
        "A类物料安全库存按15天用量设定",
        "删除order_detail表12个废弃字段",
        "现场照片按“日期_工位_序号”命名，当日上传",
    ],
)
def test_terms_and_names__are_not_vague(text: str) -> None:
    assert not lint(text).vague


@pytest.mark.parametrize("word", ["抓紧", "限期", "及早", "从速", "尽快"])
def test_haste__without_a_date__is_vague_and_with_one_it_is_not(word: str) -> None:
    assert lint(f"{word}整改现场隐患").vague
    assert not lint(f"3月5日前{word}整改现场隐患6处").vague
