"""What no rule sees is judged by what it is like; what is concrete all through is let be."""

from __future__ import annotations

import pytest

from addin.forms import Wording
from addin.lint import UNPROVEN, CompanyWord, company, lint
from addin.lint.judging import weighed
from addin.lint.likeness import likeness
from tests.lint.corpus import sentences

FIGURE = "甲部3月5日前把《清单》第2版交乙部签收"


def test_clause__in_words_that_no_list_holds__is_named_beside_a_figure() -> None:
    text = "6月上线新版App，老人小孩都会用"
    (hit,) = lint(text).hits
    assert hit.kind == UNPROVEN
    assert text[hit.start : hit.end] == "老人小孩都会用"
    assert hit.suggestion.startswith("请写明")


@pytest.mark.parametrize("text", ["注销无锡分公司银行账户", "人均产值120万元"])
def test_few_words__that_say_it_all__are_let_be(text: str) -> None:
    assert not lint(text).vague


def test_figures_names_and_harmless_words__make_no_difference() -> None:
    texts = [f"{day}月5日前尽快完成《{book}》" for day, book in ((3, "甲"), (11, "乙册"))]
    first, second = (likeness(weighed(text, Wording.TASK), Wording.TASK) for text in texts)
    assert first == second


def test_word_of_the_company_and_gap__stand_however_concrete_the_rest_is() -> None:
    assert likeness(weighed(FIGURE, Wording.TASK), Wording.TASK) < -1
    own = company([CompanyWord("签收", "弱承诺")])
    assert not lint(FIGURE).vague
    assert lint(FIGURE, lexicon=own).vague
    assert lint(FIGURE.replace("3月5日", "X月X日")).vague


def test_sentences_kept_aside__are_told_apart_by_likeness_alone() -> None:
    aside = sentences("heldout.tsv")
    right = sum(
        (likeness(weighed(one.text, one.wording), one.wording) > 0) is one.is_vague for one in aside
    )
    assert right / len(aside) > 0.9
