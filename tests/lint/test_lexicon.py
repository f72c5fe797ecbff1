"""The company's 词库: words added, switched off, whitelisted; names of the workbook."""

from __future__ import annotations

import pytest

from addin.forms import TABLES
from addin.forms.vocabularies import BY_NAME
from addin.lint import CompanyWord, blames, company, core, lint
from addin.lint.compounds import COMPOUNDS
from addin.lint.words import GROUPS

FIRM = "5月8日前完成佰川改造"


def test_added_word__is_found_with_the_companys_suggestion() -> None:
    added = company([CompanyWord("佰川改造", "口号", suggestion="请写明改造哪几条线")])
    assert not lint(FIRM).vague
    (hit,) = lint(FIRM, lexicon=added).hits
    assert (hit.kind, hit.suggestion) == ("口号", "请写明改造哪几条线")


def test_word_that_is_switched_off__is_no_longer_found() -> None:
    off = company([CompanyWord("尽快", "时间模糊", enabled=False)])
    assert lint("尽快在6楼张贴通知", lexicon=off).vague is False
    assert lint("尽快张贴通知").vague is True


@pytest.mark.parametrize("kind", [group.kind for group in GROUPS])
def test_word_of_every_class__can_be_added(kind: str) -> None:
    added = company([CompanyWord("佰川", kind)])
    assert [hit.kind for hit in lint("佰川", lexicon=added).hits] == [kind]


def test_whitelisted_word__says_nothing_vague() -> None:
    text = "快速消防车6月1日前到位两辆"
    white = company(
        [CompanyWord("快速消防车", "白名单"), CompanyWord("到位", "主观品质", enabled=False)]
    )
    assert lint(text, lexicon=white).vague is False


def test_names_of_the_workbook__say_nothing_vague() -> None:
    text = "5月8日前由尽快达门店移交钥匙2把"
    assert lint(text, lexicon=company([], ["尽快达门店"])).vague is False


def test_unusable_rows__change_nothing() -> None:
    rows = [CompanyWord("", "口号"), CompanyWord("某词", "没有的类别"), CompanyWord("推诿", "归责")]
    assert company(rows).entries.keys() == core().entries.keys()


def test_core_words__stand_in_one_class_only() -> None:
    words = [word for group in GROUPS for word in group.words]
    assert sorted(words) == sorted(set(words))
    assert not set(words) & set(COMPOUNDS)
    assert {group.kind for group in GROUPS} <= set(BY_NAME["wording_class"].words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("技术部不配合，互相推诿", ["不配合", "推诿"]),
        ("供应商责任心太差", ["责任心太差"]),
        ("系统接口数据同步异常，共3次", []),
        ("客户说“你们不负责”", []),  # somebody else's words
    ],
)
def test_blame__is_found_where_people_are_judged(text: str, words: list[str]) -> None:
    assert [one.word for one in blames(text)] == words
    assert [text[one.start : one.end] for one in blames(text)] == words


def test_blame__follows_the_companys_list() -> None:
    assert [one.word for one in blames("他们划水", added=["划水"])] == ["划水"]
    assert blames("他们推诿", disabled=["推诿"]) == []


def test_rows_that_the_sheet_comes_with__are_words_that_the_lint_knows() -> None:
    kinds = {entry.word: entry.group.kind for same in core().entries.values() for entry in same}
    rows = TABLES["Lexicon"].presets
    assert {row["class"] for row in rows} >= {group.kind for group in GROUPS}
    for row in rows:
        word, kind = str(row["word"]), row["class"]
        if kind == "白名单":
            assert word in COMPOUNDS
        elif kind == "归责":
            assert blames(word)
        else:
            assert kinds[word] == kind
