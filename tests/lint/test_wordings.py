"""The same words are judged by what their field says: a name, an indicator, a definition."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import workbook_templates
from addin.forms import Wording
from addin.lint import UNPROVEN, lint

PROCESSES = Path(workbook_templates.__file__).parent / "processes"


@pytest.mark.parametrize(
    "text", ["冷库验收", "供应商现场审核", "推荐策略优化方案评审", "审批矩阵精简", "年会物料准备"]
)
def test_name__that_says_which_task__needs_no_figure(text: str) -> None:
    assert not lint(text, wording=Wording.NAME).vague


@pytest.mark.parametrize(
    "text", ["优化推荐策略", "加强供应链协同", "打造学习型团队", "提升门店形象"]
)
def test_name__that_says_only_a_direction__is_vague(text: str) -> None:
    assert lint(text, wording=Wording.NAME).vague


def test_name__advice__is_not_to_write_a_figure_into_it() -> None:
    (hit,) = lint("优化推荐策略", wording=Wording.NAME).hits
    assert hit.suggestion == "请写要做成的事，如：编制《__》、签订__合同、上线__"


@pytest.mark.parametrize(
    "text", ["百元产值能耗", "净推荐值NPS", "能力考试通过率", "投诉件数", "库龄", "pH值", "交货期"]
)
def test_indicator__that_is_counted_or_measured__is_clear(text: str) -> None:
    assert not lint(text, wording=Wording.INDICATOR).vague


@pytest.mark.parametrize("text", ["员工精神面貌", "客户体验", "供应商配合度", "创新活力"])
def test_indicator__of_what_has_no_measure__is_vague(text: str) -> None:
    (hit,) = lint(text, wording=Wording.INDICATOR).hits
    assert (hit.kind, hit.reason) == (UNPROVEN, "看不出计量的是什么")


@pytest.mark.parametrize("text", ["含税，不含运费", "来源：HR系统花名册", "供应商停产"])
def test_definition__that_says_what_counts__needs_no_figure(text: str) -> None:
    assert not lint(text, wording=Wording.DEFINITION).vague


@pytest.mark.parametrize(
    ("text", "word"), [("大额订单单独计算", "大额"), ("以业务部门反馈为准", "反馈为准")]
)
def test_definition__without_a_limit__is_vague_there_alone(text: str, word: str) -> None:
    (hit,) = lint(text, wording=Wording.DEFINITION).hits
    assert text[hit.start : hit.end] == word
    assert not any(hit.kind == "引用不明" for hit in lint(text).hits)


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        ("把社群做起来", "做起来", "各人看法不同，无法验收"),
        ("导出的数据里比较敏感的字段打码", "比较敏感", "程度没有数量"),
        ("押金2000元，老客户可免", "可免", "留有余地，不构成承诺"),
        ("每季度向管理层汇报重大事项", "重大事项", "没有写明指哪些、以什么为界"),
        ("那个合同5月1日前处理", "那个", "没有指明是哪一件"),
    ],
)
def test_message__names_the_whole_words_and_what_is_wrong_with_them(
    text: str, words: str, reason: str
) -> None:
    hit = lint(text).hits[0]
    assert (text[hit.start : hit.end], hit.reason) == (words, reason)


def test_names_of_the_process_templates__are_not_warned_of() -> None:
    for file in PROCESSES.glob("*.toml"):
        process = tomllib.loads(file.read_text("utf-8"))
        for row in (*process["milestones"], *process["tasks"]):
            assert not lint(row["name"], wording=Wording.NAME).vague, (file.stem, row["name"])
