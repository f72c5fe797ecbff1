"""Where printed pages of a closed workbook's forms end."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

import pytest

from addin.book.closed.workbook import ClosedWorkbook
from tests.book.parts import edit_sheet, read_parts, sheet_part

REVIEW = "5复盘报告"


def ends(path: Path) -> set[int]:
    """Return the rows of 复盘报告 with which pages are made to end."""
    xml = read_parts(path)[sheet_part(path, REVIEW)].decode()
    return set(map(int, re.findall(r'<brk id="(\d+)"', xml)))


def put_ends(path: Path, rows: Collection[int]) -> None:
    """Let pages of 复盘报告 end with rows, as people do."""
    breaks = "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in rows)
    said = f'<rowBreaks count="{len(rows)}" manualBreakCount="{len(rows)}">{breaks}</rowBreaks>'
    old = re.compile("<rowBreaks.*?</rowBreaks>")
    edit_sheet(path, REVIEW, lambda xml: old.sub(said if rows else "", xml, count=1))


@pytest.fixture
def headings(empty_workbook: Path) -> list[int]:
    """The first rows of 待改进点, which begins at the foot of a page, and of what follows it."""
    content = ClosedWorkbook(empty_workbook).read()
    names = ("Improvements", "Lessons", "ImprovementActions")
    return [content.table(name).extent.start - 2 for name in names]


def test_page__begins_before_a_heading_that_would_be_left_alone(
    empty_workbook: Path, headings: list[int]
) -> None:
    put_ends(empty_workbook, [])
    ClosedWorkbook(empty_workbook).break_pages()
    alone, *others = (row - 1 for row in headings)
    assert alone in ends(empty_workbook)
    assert not ends(empty_workbook) & {*others}
    before = empty_workbook.read_bytes()
    ClosedWorkbook(empty_workbook).break_pages()
    assert empty_workbook.read_bytes() == before


def test_page__that_somebody_begins_elsewhere__stays_and_counts(
    empty_workbook: Path, headings: list[int]
) -> None:
    put_ends(empty_workbook, [headings[0] - 6])
    ClosedWorkbook(empty_workbook).break_pages()
    assert headings[0] - 6 in ends(empty_workbook)
    assert headings[0] - 1 not in ends(empty_workbook), "it is at the foot of none any more"


@pytest.mark.parametrize("columns", ["", '<cols><col min="1" max="16384" width="255"/></cols>'])
def test_page__of_a_sheet_whose_columns_tell_no_scale__is_broken_all_the_same(
    columns: str, empty_workbook: Path
) -> None:
    old = re.compile("<cols>.*?</cols>")
    edit_sheet(empty_workbook, REVIEW, lambda xml: old.sub(columns, xml, count=1))
    put_ends(empty_workbook, [])
    ClosedWorkbook(empty_workbook).break_pages()
    assert bool(ends(empty_workbook)) is not bool(columns), "so small that all goes on one page"


def test_page__that_began_before_a_heading_without_need__does_no_longer(
    empty_workbook: Path, headings: list[int]
) -> None:
    put_ends(empty_workbook, [headings[1] - 1])
    ClosedWorkbook(empty_workbook).break_pages()
    assert headings[1] - 1 not in ends(empty_workbook)
