"""`xiezuo search`: archived pages and 案例库, Chinese without a segmenter."""

from __future__ import annotations

from pathlib import Path

import pytest

from addin.errors import InputError
from addin.reports.search import search
from tests.cli.running import xiezuo
from tests.workbooks import fill

pytestmark = pytest.mark.slow
PAGE = """<html><head><title>密封圈</title><style>td{color:red}</style></head><body>
<h1>复盘报告</h1><p>新密封圈打样一次通过，&lt;压缩量&gt;1.3毫米。</p>
<table><tr><td>责任部门</td><td>研发部</td></tr><tr><td>经验</td><td>V2.0图纸先评审</td></tr></table>
</body></html>"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "归档" / "XC20260921-001_漏水整改"
    folder.mkdir(parents=True)
    (folder / "复盘报告.html").write_text(PAGE, encoding="utf-8")
    (folder / "归档清单.csv").write_text("文件\n", encoding="utf-8")
    return tmp_path


def texts(words: str, folder: Path) -> list[str]:
    return [text for _, text in search(words, [folder], 20).hits]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("密封圈", 1),
        ("封圈", 1),
        ("圈", 1),
        ("密封圈 打样", 1),
        ("密封圈 研发部", 0),  # in two places
        ("责任部门 研发部", 1),  # a row is one place
        ("v2", 1),
        ("ｖ２", 1),
        ("color", 0),
        ("漏水整改", 4),  # by the name of the collaboration
        ("密圈", 0),
        ("密封打样", 0),
    ],
)
def test_search__pages__are_found_by_every_word(words: str, count: int, archive: Path) -> None:
    assert len(texts(words, archive)) == count


def test_search__shows_the_text_around_as_it_was_written(archive: Path) -> None:
    assert texts("压缩量", archive) == ["新密封圈打样一次通过，<压缩量>1.3毫米。"]


@pytest.mark.parametrize("words", ["AND", 'x" OR "y', "密封圈*", "NEAR(密 封)", "密封圈 NOT 打样"])
def test_search__what_the_index_would_take_for_a_sign__is_text(words: str, archive: Path) -> None:
    search(words, [archive], 20)


@pytest.mark.parametrize("words", ['"', "(", "", "！"])
def test_search__nothing_to_look_for__is_told(words: str, archive: Path) -> None:
    with pytest.raises(InputError, match="没有可以搜索的文字"):
        search(words, [archive], 20)


def test_search__cases_and_reviews_of_workbooks__are_found(sample_workbook: Path) -> None:
    case = {"case_id": "C9", "problem": "螺丝滑牙", "solution": "改用防松垫圈"}
    fill(sample_workbook, "Cases", append={"Cases": [case]})
    fill(sample_workbook, fields={"review.revisions": "流程手册第3条增加首件检验"})
    done = xiezuo("search", "滑牙", sample_workbook.parent, "--json").document
    assert [(hit["part"], hit["text"]) for hit in done["hits"]] == [
        ("问题案例库", "螺丝滑牙；改用防松垫圈")
    ]
    assert xiezuo("search", "首件检验", sample_workbook.parent).code == 0
    nothing = xiezuo("search", "不存在的词", sample_workbook.parent)
    assert (nothing.code, "找到 0 处" in nothing.out) == (1, True)


def test_search__nowhere__is_told(tmp_path: Path) -> None:
    result = xiezuo("search", "密封圈", tmp_path / "没有")
    assert (result.code, "文件不存在" in result.err) == (2, True)
