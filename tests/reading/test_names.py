"""A cell that names several."""

from __future__ import annotations

import pytest

from addin.reading.names import is_named, one_name, several, words

KNOWN = frozenset({"王芳", "何静", "李和平", "张三", "和平", "市场部", "研发部"})


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        ("王芳", ["王芳"]),
        ("王芳、何静", ["王芳", "何静"]),
        ("王芳，何静；张三/李和平", ["王芳", "何静", "张三", "李和平"]),
        ("王芳\n何静", ["王芳", "何静"]),
        ("王芳 何静", ["王芳", "何静"]),
        ("王芳和何静", ["王芳", "何静"]),
        ("王芳及何静与张三", ["王芳", "何静", "张三"]),
        ("王芳&何静", ["王芳", "何静"]),
        ("王芳＆何静", ["王芳", "何静"]),
        ("李和平", ["李和平"]),
        ("王芳和李和平", ["王芳", "李和平"]),
        ("李和平和王芳", ["李和平", "王芳"]),
        ("张 三", ["张三"]),
        ("张 三 王 芳", ["张三", "王芳"]),
        ("王芳、、王芳、", ["王芳"]),
        ("赵和平", ["赵和平"]),  # 赵 is nobody, so the whole is one name
        ("王芳和赵六", ["王芳和赵六"]),
        ("市场部和研发部", ["市场部", "研发部"]),
    ],
)
def test_several__gives_each_name_once(text: str, names: list[str]) -> None:
    assert several(text, KNOWN) == names


@pytest.mark.parametrize(
    "text",
    ["陈静，王磊", "陈静, 王磊", "陈静；王磊", "陈静/王磊", "陈静／王磊", "陈静\n王磊", "陈静、王 磊",
     "陈静、王　磊"],
)  # fmt: skip
def test_name__is_found_whatever_separates_the_names(text: str) -> None:
    assert is_named("王磊", text)
    assert is_named("陈 静", text)
    assert not is_named("磊", text)
    assert not is_named("", text)


def test_name__in_latin_letters__is_found_in_any_case() -> None:
    assert is_named("john smith", "Ann Lee, John  Smith")
    assert not is_named("John", "Ann Lee, John Smith")


def test_words__are_separated_by_spaces_too() -> None:
    assert words("冷柜 断电，食品／报废") == ["冷柜", "断电", "食品", "报废"]


def test_several__of_nobody_known__is_cut_at_marks_only() -> None:
    assert several("王芳 何静，张三和李四") == ["王芳何静", "张三和李四"]


def test_several__of_a_very_long_text__takes_no_time() -> None:
    assert len(several("王芳 " * 8_000, KNOWN)) == 1


def test_one_name__keeps_the_spaces_between_latin_words() -> None:
    assert one_name("John  Smith") == "John Smith"
    assert one_name("欧阳　娜 娜") == "欧阳娜娜"
