"""Words of drop-downs: standard, outdated, unknown, and those that a company adds."""

from __future__ import annotations

import pytest

from tests.rules.workbooks import cells, found, workbook


def test_words__standard_ones__are_accepted() -> None:
    content = workbook(
        Tasks="""
        | task_id | status | priority |
        | T01     | 受阻   | 紧急     |
        | T02     |        |          |
        """
    )
    assert cells("F-05", content) == cells("F-06", content) == []


@pytest.mark.parametrize(
    ("old", "standard"),
    [
        ("阻塞", "受阻"),
        ("卡点", "受阻"),
        ("Done", "已完成"),
        ("延期", "进行中"),
        ("风险", "进行中"),
    ],
)
def test_f05__old_word__is_pointed_out_with_the_standard_word(old: str, standard: str) -> None:
    content = workbook(
        Tasks=f"""
        | task_id | status |
        | T01     | {old}  |
        """
    )
    assert found("F-05", content) == [
        f"Tasks.status T01: 任务状态“{old}”不是标准用词，标准用词是“{standard}” → 改为“{standard}”"
    ]
    assert cells("F-06", content) == []


def test_f05__old_word_that_the_company_added__is_known() -> None:
    content = workbook(
        Tasks="""
        | task_id | status |
        | T01     | 搁置   |
        """,
        Synonyms="""
        | synonym_id    | vocabulary | old  | new    |
        | 任务状态:搁置 | 任务状态   | 搁置 | 已取消 |
        | 优先级:搁置   | 优先级     | 急   | 没有   |
        """,
    )
    assert "改为“已取消”" in found("F-05", content)[0]
    assert cells("F-06", content) == []


def test_f06__high_priority__asks_which_of_two_it_is() -> None:
    content = workbook({"initiation.priority": "高"})
    assert found("F-06", content) == [
        "initiation.priority 跨部门协作任务发起表: 优先级“高”不在选项里"
        " → “高”可能是“紧急”或“重要”，请选一个"
    ]


def test_f06__misspelt_word__suggests_the_nearest() -> None:
    content = workbook(
        Tasks="""
        | task_id | status |
        | T01     | 己完成 |
        """
    )
    assert found("F-06", content) == [
        "Tasks.status T01: 任务状态“己完成”不在选项里 → 是不是“已完成”？请从下拉选项中选择"
    ]


def test_f06__strange_word__lists_the_options() -> None:
    content = workbook(
        Tasks="""
        | task_id | status |
        | T01     | OK     |
        """
    )
    assert (
        "从下拉选项中选择：未开始、进行中、受阻、待验收、已完成、已取消"
        in found("F-06", content)[0]
    )


def test_f06__yes_no__knows_two_words_and_their_signs() -> None:
    assert cells("F-06", workbook({"initiation.major": "否"})) == []
    assert cells("F-06", workbook({"initiation.major": "Y"})) == []
    assert cells("F-06", workbook({"initiation.major": "待定"})) == ["initiation.major"]


def test_f06__word_added_in_the_dictionary__is_accepted_where_the_vocabulary_is_open() -> None:
    added = """
        | word     |
        | 海外拓展 |
        """
    content = workbook({"initiation.scenario": "海外拓展"}, Words_scenario=added)
    assert cells("F-06", content) == []
    content = workbook({"initiation.type": "海外拓展"}, Words_collaboration_type=added)
    assert cells("F-06", content) == ["initiation.type"]


def test_f05__level_as_it_was_called_before__is_left_to_the_refresh() -> None:
    content = workbook(
        CheckRules="""
        | rule | level |
        | R-08 | 提醒  |
        """
    )
    assert content.table("CheckRules").texts("level") == ["警告"]
    assert found("F-05", content) == []
