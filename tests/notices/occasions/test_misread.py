"""Cells that cannot be read are told to whoever the reminder was for (Q-01)."""

from __future__ import annotations

from datetime import UTC

from addin.content import Content
from addin.forms import palette
from addin.forms.reminders import Reminder
from mailer.letters.wording import counts, flags
from mailer.planning.digests import plan_reminders
from mailer.planning.items import Collaboration, Directory, Person
from tests.notices.occasions.told import about, told
from tests.standing.limits.cases import ID, at, book
from tests.standing.limits.test_engine import problem

PLAN = """
| task_id | name     | owner | department | start      | finish     |
| T01     | 需求调研 | 王磊  | 研发部     | 2026-11-02 | {finish}   |
| T02     | 原型设计 | 陈静  | 市场部     | 2026-11-02 | 2026-11-27 |
"""
TASKS = """
| task_id | status   | percent | updated_on |
| T01     | {status} | 0.5     | 2026-11-20 |
| T02     | 进行中   | 0.9     | 2026-11-20 |
"""
NOW = "2026-11-20 10:00"


def tracked(finish: str = "2026-11-27", status: str = "进行中", **tables: str) -> Content:
    return book(
        {"plan.tracker": "李娜"},
        PlanTasks=PLAN.format(finish=finish),
        Tasks=TASKS.format(status=status),
        **tables,
    )


def test_due_date_that_cannot_be_read__owner_and_keeper_of_the_tracker_are_told() -> None:
    content = tracked(finish="下周五")
    assert told(content, NOW, Reminder.DUE_SOON) == {
        f"{ID}-T01 无法识别: 经办人 王磊",
        f"{ID}-T01 无法识别: 进度跟踪人 李娜",
    }
    (notice,) = about(content, NOW, Reminder.DUE_SOON)
    assert notice.status == "日期无法识别"
    assert "2协作方案!" in notice.detail
    assert "“计划完成”写的“下周五”是文字，不是日期" in notice.detail


def test_mail__counts_and_marks_them_by_their_word() -> None:
    directory = Directory((Person(name="王磊", email="wanglei@example.com"),))
    notices = tuple(about(tracked(finish="下周五"), NOW, Reminder.DUE_SOON))
    collaboration = Collaboration(
        id=ID, title="新产品上市", link="x", directory=directory, tasks=(), notices=notices
    )
    now = at(NOW).replace(tzinfo=UTC)
    made = plan_reminders([collaboration], now=now, is_working_day=True)
    (digest,) = made.digests
    assert counts(digest.lines, digest.day) == "1项日期无法识别"
    (flag,) = flags(digest.lines[0], digest.day)
    assert (flag.word, flag.shade) == ("日期无法识别", palette.UNREADABLE)


def test_likely_date__is_asked() -> None:
    (notice,) = about(tracked(finish="26-11-27"), NOW, Reminder.DUE_SOON)
    assert notice.detail.endswith("是不是 2026-11-27？")


def test_status_that_cannot_be_read__is_told() -> None:
    assert told(tracked(status="快好了"), NOW, Reminder.DUE_SOON) == {
        f"{ID}-T01 无法识别: 经办人 王磊",
        f"{ID}-T01 无法识别: 进度跟踪人 李娜",
    }


def test_closed_task__nobody_is_told() -> None:
    assert told(tracked(finish="下周五", status="已完成"), NOW, Reminder.DUE_SOON) == set()


def test_time_limit__one_notice_for_a_cell_on_which_several_rest() -> None:
    content = tracked(Problems=problem("上周三下午"))
    assert told(content, NOW, Reminder.LIMIT) == {
        f"{ID}-Q01 Problems.reported_at 无法识别: 经办人 陈静",
        f"{ID}-Q01 Problems.reported_at 无法识别: 经办人 王磊",
        f"{ID}-Q01 Problems.reported_at 无法识别: 进度跟踪人 李娜",
    }


def test_coordination_at_a_time_that_cannot_be_read__is_not_asked_for_again() -> None:
    content = tracked(Problems=problem("2026-11-20 09:00", met="刚开过"))
    assert told(content, NOW, Reminder.BLOCKED) == set()
