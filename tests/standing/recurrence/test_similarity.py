"""How alike two texts are, and which problems count as known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.content import Content
from addin.standing.recurrence import (
    Case,
    Library,
    Match,
    Repeat,
    repeated,
    repeats,
    reported,
    similarity,
)
from addin.standing.workbook_day import WorkbookDay
from tests.rules.workbooks import ID, TODAY, workbook

FREEZER = Case(
    "AL-9", "冷柜夜间断电，冷藏食品报废。", "加装断电报警器。", ("冷柜", "断电"), "XC20250101-001"
)


def library(cases: list[Case], similarity: float = 0.35, keywords: int = 2) -> Library:
    return Library(cases, least_similarity=similarity, least_keywords=keywords)


@given(st.text("冷柜断电食品报废12月，。a", max_size=30), st.text("冷柜断电食品报废", max_size=30))
def test_similarity__is_symmetric_and_between_0_and_1(one: str, other: str) -> None:
    found = similarity(one, other)
    assert 0 <= found <= 1
    assert found == similarity(other, one)


@given(st.text("冷柜断电食品报废", min_size=2, max_size=30))
def test_text__is_wholly_similar_to_itself(text: str) -> None:
    assert similarity(text, text) == 1


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("冷柜断电", "冷柜断电", 1.0),
        ("2026年6月3日，冷柜断电5小时", "冷柜断电", 0.75),  # 小时 is one pair more
        ("冷柜断电", "冷柜漏水", 0.2),
        ("冷柜断电", "发票抬头", 0.0),
        ("ＡＰＩ超时", "api超时", 1.0),
        ("", "冷柜断电", 0.0),
        ("", "", 0.0),
        ("12345", "67890", 0.0),
    ],
)
def test_similarity__counts_shared_pairs_of_characters_without_figures(
    one: str, other: str, expected: float
) -> None:
    assert similarity(one, other) == pytest.approx(expected)


def test_synonyms__make_different_words_one() -> None:
    assert similarity("宕机", "停机") == 0
    assert similarity("宕机", "停机", (("宕机", "停机"),)) == 1


@pytest.mark.parametrize(
    ("text", "similarity", "keywords", "is_known"),
    [
        ("冷柜夜间断电，食品报废1.2万元", 0.35, 2, True),
        ("跳闸，冷柜停了，断电一夜", 0.35, 2, True),  # by its keywords
        ("跳闸，冷柜停了，断电一夜", 0.35, 0, False),
        ("跳闸，冷柜停了一夜", 0.35, 2, False),
        ("跳闸，冷柜停了一夜", 0.35, 1, True),
        ("冷柜夜间断电，冷藏食品报废。", 0, 0, False),  # both are switched off
    ],
)
def test_problem__is_known_by_its_text_or_by_keywords(
    text: str, similarity: float, keywords: int, is_known: bool
) -> None:
    assert bool(library([FREEZER], similarity, keywords).matches(text)) == is_known


def test_matches__stand_with_the_closest_case_first() -> None:
    other = Case("AL-8", "冷柜断电，店员没有值班。", "", ("冷柜",), "")
    found = library([other, FREEZER], 0.1).matches("冷柜夜间断电，食品报废")
    assert [match.case.id for match in found] == ["AL-9", "AL-8"]


TEXTS = st.text("冷柜断电停机报废12，", max_size=12)


@given(
    st.lists(st.tuples(TEXTS, st.lists(st.text("冷柜断电停机", max_size=3), max_size=3))),
    TEXTS,
    st.sampled_from([0, 0.1, 0.35, 0.5, 2 / 3, 1]),
    st.integers(0, 2),
    st.sampled_from([(), (("停机", "断电"),), (("断", ""),)]),
)
def test_matches__are_those_that_each_case_alone_would_give(
    given: list[tuple[str, list[str]]],
    text: str,
    similarity: float,
    keywords: int,
    synonyms: tuple[tuple[str, str], ...],
) -> None:
    cases = [Case(f"AL-{n}", text, "", tuple(words), "") for n, (text, words) in enumerate(given)]
    library = Library(cases, similarity, keywords, synonyms)
    every = [match for case in cases if library.counts(match := library.match(text, case))]
    assert library.matches(text) == sorted(every, key=Match.order)


CASES = """
| case_id | problem                  | solution     | keywords   | source         |
| AL-1    | 小程序配网失败20次失败6次 | 超时改为27秒 | 配网、超时 | XC20250101-001 |
| AL-2    | 密封圈留样只有18件       | 改为50件     | 留样、密封圈 | {own}        |
""".replace("{own}", ID)


def known(problems: str, **fields: object) -> list[Repeat]:
    content = workbook(
        {
            "initiation.collaboration_id": ID,
            **{k.replace("__", "."): str(v) for k, v in fields.items()},
        },
        Cases=CASES,
        Problems=problems,
    )
    return list(repeats(WorkbookDay.on(content, TODAY)))


def test_new_problem__that_is_like_a_case__is_a_repeat() -> None:
    (found,) = known("""
    | problem_id | description                        |
    | Q01        | 11月3日小程序配网失败，10次失败4次 |
    | Q02        | 包装线胶带断货                     |
    """)
    assert (found.row, found.match.case.id, found.is_linked) == (0, "AL-1", False)


def test_problem__that_somebody_linked_to_an_older_case__is_a_repeat_whatever_it_says() -> None:
    (found,) = known("""
    | problem_id | description | case_id |
    | Q01        | 又来了      | al-1    |
    """)
    assert (found.match.case.id, found.is_linked) == ("AL-1", True)


def test_problem__that_a_case_was_made_from__is_no_repeat_but_the_next_one_is() -> None:
    found = known("""
    | problem_id | description          | case_id |
    | Q01        | 密封圈留样只有18件   | AL-2    |
    | Q02        | 密封圈留样只有9件    | AL-2    |
    """)
    assert [repeat.row for repeat in found] == [1]


def test_link_to_a_case_that_does_not_exist__is_judged_by_the_text() -> None:
    (found,) = known("""
    | problem_id | description              | case_id |
    | Q01        | 小程序配网失败，超时     | AL-77   |
    """)
    assert not found.is_linked


def test_cases__of_other_workbooks_count_too_and_their_limits_do_not() -> None:
    content = workbook({"knowledge.least_similarity": "0.9"}, Problems="""
    | problem_id | description         |
    | Q01        | 配网失败，20次失败6次 |
    """)  # fmt: skip
    other = workbook({"knowledge.least_similarity": "0.1"}, Cases=CASES)
    mine, theirs = (reported(WorkbookDay.on(each, TODAY)) for each in (content, other))
    assert list(repeated(mine, Library.of(mine._replace(cases=theirs.cases)))) == []
    without = workbook(Problems="| problem_id | description |\n| Q1 | 配网失败超时 |")
    assert list(repeated(reported(WorkbookDay.on(without, TODAY)), Library.of(theirs))) != []


def test_company_synonyms__come_from_the_dictionary() -> None:
    content: Content = workbook(
        Synonyms="""
    | synonym_id | vocabulary | old  | new  |
    | 1          | 案例库     | 宕机 | 停机 |
    | 2          | 任务状态   | 阻塞 | 受阻 |
    """
    )
    assert reported(WorkbookDay.on(content, TODAY)).synonyms == (("宕机", "停机"),)
