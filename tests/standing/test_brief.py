"""协作简报 says what 首页 and 看板 say, and no more than a page holds."""

from __future__ import annotations

from datetime import date, datetime

from addin.standing.brief import BARS, LINES, Axis, Bar, Brief, brief
from addin.standing.workbook_day import WorkbookDay
from tests.standing.recalculation import Book, Raw

TODAY = date(2026, 11, 20)


def brief_of(book: Book) -> Brief:
    return brief(WorkbookDay.of(book.content(), datetime(2026, 11, 20, 9), TODAY))


def running(count: int = 3, **fields: Raw) -> Book:
    """Return tasks, each due one day after the one before; the first is overdue, the next blocked."""
    plan = [
        {
            "task_id": f"XC20261102-001-T{n:02}", "name": f"任务{n}", "department": "研发部",
            "owner": "王磊", "start": date(2026, 11, 2), "finish": date(2026, 11, 18 + n % 9),
        }
        for n in range(1, count + 1)
    ]  # fmt: skip
    tasks = [{"task_id": row["task_id"], "status": "进行中", "percent": 0.5} for row in plan]
    tasks[1] |= {"status": "受阻", "problem": "缺料", "measure": "换供应商"}
    named: dict[str, Raw] = {"initiation.collaboration_id": "XC20261102-001", **fields}
    return Book({**named, "initiation.title": "新品上市"}, {"PlanTasks": plan, "Tasks": tasks})


def test_brief__says_whose_it_is_and_where_it_stands() -> None:
    made = brief_of(running(**{"initiation.sponsor": "李娜"}))
    assert made.title == "新品上市"
    assert made.about.startswith("XC20261102-001　截至2026-11-20　牵头：—　分管领导：李娜")
    assert dict(made.facts)["红绿灯"] == "受阻"
    assert dict(made.facts)["状态说明"].startswith("1项受阻、1项逾期")
    assert {label: shown for _, label, shown in made.figures}["逾期"] == "1"


def test_brief__overdue_and_blocked_tasks__come_with_who_and_since_when() -> None:
    attention, ahead = brief_of(running()).lists
    assert attention.rows == [
        ("任务1", "逾期", "王磊（研发部）", "11-19，逾期1个工作日"),
        ("任务2", "受阻", "王磊（研发部）", "11-20"),
    ]
    assert ("任务3", "即将到期", "王磊", "11-21 18:00") in ahead.rows


def test_brief__without_milestones__shows_the_open_tasks_on_the_time_axis() -> None:
    made = brief_of(running())
    assert [(bar.name, bar.note, bar.share) for bar in made.bars] == [
        ("任务1", "王磊", 0.5), ("任务2", "王磊", 0.5), ("任务3", "王磊", 0.5),
    ]  # fmt: skip
    assert made.axis == Axis(date(2026, 11, 2), date(2026, 11, 21))


def test_brief__milestones__span_their_tasks_and_say_how_many_are_done() -> None:
    book = running()
    book.tables["Milestones"] = [
        {"milestone_id": "M1", "name": "样机", "due": date(2026, 11, 27)},
        {"milestone_id": "M2", "name": "没有日期"},
    ]
    book.tables["PlanTasks"] = [{**row, "milestone_id": "m1"} for row in book.tables["PlanTasks"]]
    book.tables["Tasks"][2] = {**book.tables["Tasks"][2], "status": "已完成"}
    assert brief_of(book).bars == [
        Bar("样机", "1/3", "受阻", date(2026, 11, 2), date(2026, 11, 27), 1 / 3)
    ]


def test_brief__more_than_a_page_holds__is_counted() -> None:
    made = brief_of(running(40))
    assert len(made.bars) == BARS
    assert made.more_bars == f"另有{40 - BARS}项，见工作簿。"
    attention, ahead = made.lists
    assert len(attention.rows) <= LINES
    assert len(ahead.rows) == LINES
    assert ahead.more.startswith("另有")


def test_brief__empty_workbook__claims_nothing() -> None:
    made = brief_of(Book())
    assert (made.bars, made.axis, made.more_bars) == ([], None, "")
    assert not any(listed.rows for listed in made.lists)
    assert {shown for key, _, shown in made.figures if key == "on_time"} == {"—"}


def test_axis__bar__lies_where_its_days_are() -> None:
    axis = Axis(date(2026, 11, 1), date(2026, 11, 10))
    bar = Bar("", "", "逾期", date(2026, 11, 2), date(2026, 11, 6), 0.4)
    assert [round(each, 2) for each in axis.span(bar)] == [0.1, 0.3, 0.6]
    assert list(axis.marks(2)) == [date(2026, 11, 1), date(2026, 11, 6)]
