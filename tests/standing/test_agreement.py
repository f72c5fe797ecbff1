"""Law 2: Python and two spreadsheet engines compute the same, cell by cell.

Random collaborations hold what a company may type and what it should not: words in date cells,
error values, ids written otherwise, blank rows in between, dates far away, exceptions that
contradict each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import Office
from tests.sampling import seeds
from tests.standing.random_book import random_book
from tests.standing.recalculation import (
    Book,
    assert_same,
    computed_by_python,
    derived_places,
    recalculated_by_ironcalc,
    recalculated_by_office,
)

pytestmark = pytest.mark.slow

TODAYS = (
    date(2026, 11, 20),  # Friday
    date(2026, 10, 4),  # National Day
    date(2026, 2, 14),  # a make-up Saturday
    date(2027, 2, 10),  # not announced
    date(2028, 12, 31),  # the calendar's last day
    date(2029, 1, 1),  # beyond it
    date(2024, 1, 1),  # its first day
    date(2023, 12, 31),  # before it
)
# Every other one is for a long run.
DAYS = [
    pytest.param(day, id=f"the other, {day}", marks=pytest.mark.long)
    if n % 2
    else pytest.param(day, id=str(day))
    for n, day in enumerate(TODAYS)
]


@pytest.mark.parametrize("today", DAYS)
def test_ironcalc_agrees_on_random_collaborations(tmp_path: Path, today: date) -> None:
    book = random_book(today.toordinal(), tasks=80, mess=0.08, today=today)
    assert_ironcalc_agrees(book, tmp_path)


@seeds(1, of=10)  # S8: 5000 tasks; in ten files, because lookups cost by the square
def test_ironcalc_agrees_on_many_random_tasks(tmp_path: Path, seeds: Sequence[int]) -> None:
    for seed in seeds:
        book = random_book(seed, tasks=500, mess=0.02, whole_columns=False)
        assert_ironcalc_agrees(book, tmp_path)


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    "tasks", [500, pytest.param(5000, marks=pytest.mark.long, id="the other 5000")]
)  # S8
def test_libreoffice_agrees_on_many_random_tasks(
    tmp_path: Path, soffice: Office, tasks: int
) -> None:
    book = random_book(8, tasks=tasks, mess=0.02, whole_columns=False)
    assert_office_agrees(book, tmp_path, soffice)


@pytest.mark.libreoffice
@pytest.mark.parametrize("today", DAYS[:4])
def test_libreoffice_agrees_on_messy_collaborations(
    tmp_path: Path, soffice: Office, today: date
) -> None:
    assert_office_agrees(random_book(today.day, tasks=80, mess=0.1, today=today), tmp_path, soffice)


def test_random_collaborations_reach_every_state() -> None:
    words: set[str | float] = set()
    for seed in range(60):
        cells = computed_by_python(random_book(seed, tasks=30, mess=0.05 * (seed % 2)).content())
        states = ("warning", "sla_state", "phase", "feedback", "grade", "overall", "achieved")
        words |= {cell for (_, _, key), cell in cells.items() if key.endswith(states)}
    assert words >= {
        *(
            "已取消",
            "已完成",
            "受阻",
            "受阻且逾期",
            "逾期",
            "即将到期",
            "延迟风险",
            "未更新",
            "正常",
        ),
        *("未开始计时", "计时中", "即将超时", "已超时", "已达成", "超时达成"),
        *("发起", "评估", "方案", "执行", "已终止"),
        *("未反馈", "有异议", "已反馈", "高", "中", "低", "通过", "不通过", "核查中", "是", "否"),
    }


def assert_ironcalc_agrees(book: Book, folder: Path) -> None:
    content = book.content()
    path = book.save(folder / "协作 一.xlsx")
    found = recalculated_by_ironcalc(path, derived_places(content))
    assert_same(computed_by_python(content), found, "ironcalc")


def assert_office_agrees(book: Book, folder: Path, office: Office) -> None:
    content = book.content()
    path = book.save(folder / "协作.xlsx")
    found = recalculated_by_office(path, derived_places(content), office, folder / "out")
    assert_same(computed_by_python(content), found, "LibreOffice")
