"""Q-24: what was promised anywhere is one list, and can be closed there or where it arose."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from addin.content import Changes, Content, Value, applied, rewritten
from addin.forms.reminders import Reminder
from addin.notices.collaborations import mailing
from addin.standing.carrying import carried
from addin.standing.commitments import commitment_rows, commitments
from addin.standing.limits_sheet import open_limit_rows
from addin.standing.workbook_day import WorkbookDay
from tests.standing.limits.cases import book

NOW = datetime(2026, 11, 20, 12)
MEETINGS = "| meeting_id | start |\n| H01 | 2026-11-17 10:00 |"
ACTIONS = """
| action_id | name     | meeting_id | owner | due | pushed_to | done_on |
| R1        | 备件询价 | H01        | 周强  | D+3 |           |         |
| R2        | 试产     | H01        | 周强  | D+3 | T01       |         |
"""
PROBLEMS = "| problem_id | status |\n| Q01 | 处理中 |\n| Q02 | 已解决 |"
MEASURES = """
| measure_id | step       | main   | owner | due              | problem_id         |
| Q01-1      | 换供应商   | 研发部 | 王磊  | 2026-11-19 18:00 | XC20261102-001-Q01 |
| Q02-1      | 更换稳压阀 | 研发部 | 王磊  | 2026-11-18 18:00 | XC20261102-001-Q02 |
"""
RECTIFICATIONS = """
| rectification_id | deliverable_id | department | person | requirement | due              | status |
| ZG1              | D1             | 研发部     | 周强   | 补齐截图    | 2026-11-24 18:00 | 待整改 |
"""
IMPROVEMENTS = """
| action_id | action     | department | person | due        | status |
| ZL1       | 订阅公告   | 研发部     | 周强   | 2026-11-30 | 待整改 |
"""
PLAN = "| task_id | name | owner |\n| T01 | 试产 | 周强 |"
TASKS = "| task_id | status |\n| T01 | 进行中 |"


def promised() -> Content:
    """One action of a meeting, due on 11-20."""
    return book({}, limits=None, Meetings=MEETINGS, MeetingTasks="\n".join(ACTIONS.split("\n")[:3]))


def everything() -> Content:
    return book(
        {},
        limits=None,
        Meetings=MEETINGS,
        MeetingTasks=ACTIONS,
        Problems=PROBLEMS,
        Measures=MEASURES,
        Rectifications=RECTIFICATIONS,
        ImprovementActions=IMPROVEMENTS,
        PlanTasks=PLAN,
        Tasks=TASKS,
    )


def test_list__names_owner_due_and_state__open_ones_first() -> None:
    told = [
        (row["kind"], row["item"], row["owner"], f"{row['due']:%m-%d %H:%M}", row["state"])
        for row in commitment_rows(WorkbookDay.at(everything(), NOW))
    ]
    assert told == [
        ("解决措施", "Q01-1", "王磊", "11-19 18:00", "逾期"),
        ("会议任务", "R1", "周强", "11-20 18:00", "即将到期"),
        ("会议任务", "R2", "周强", "11-20 18:00", "即将到期"),
        ("验收整改", "ZG1", "周强", "11-24 18:00", "进行中"),
        ("复盘整改", "ZL1", "周强", "11-30 18:00", "进行中"),
        ("解决措施", "Q02-1", "王磊", "11-18 18:00", "已完成"),
    ]


def test_home__shows_those_that_no_task_and_no_limit_speaks_of() -> None:
    rows = open_limit_rows(WorkbookDay.at(everything(), NOW))
    assert [row["item"] for row in rows if not row["limit"]] == ["Q01-1", "R1", "ZL1"]


@pytest.mark.parametrize(
    ("item", "table", "key", "closed"),
    [
        ("R1", "MeetingTasks", "done_on", date(2026, 11, 20)),
        ("Q01-1", "Measures", "done_on", date(2026, 11, 20)),
        ("ZG1", "Rectifications", "status", "待复验"),
        ("ZL1", "ImprovementActions", "status", "已关闭"),
    ],
)
def test_closed_in_the_list__goes_back_to_where_it_arose(
    item: str, table: str, key: str, closed: Value
) -> None:
    content = listed(everything())
    data = content.table("Commitments")
    row = data.rows[list(data.texts("item")).index(item)]
    content = applied(content, Changes(cells={"Commitments": {(row, "done_on"): NOW.date()}}))
    done = carried(WorkbookDay.at(content, NOW)).content
    data = done.table(table)
    assert data.columns[key][list(data.texts(data.table.key)).index(item)] == closed
    assert not carried(WorkbookDay.at(listed(done), NOW)).entries


def test_reopened_where_it_arose__the_list_does_not_close_it_again() -> None:
    content = everything()
    place = (content.table("MeetingTasks").rows[0], "done_on")

    def saying(day: date | None, given: Content) -> Content:
        return applied(given, Changes(cells={"MeetingTasks": {place: day}}))

    content = saying(None, listed(saying(date(2026, 11, 19), content)))
    sources = {each.source for each in carried(WorkbookDay.at(content, NOW)).entries}
    assert "待办事项" not in sources
    assert not commitments(WorkbookDay.at(content, NOW))[1].is_done


def test_reminders__go_on_until_it_is_done() -> None:
    made = mailing(WorkbookDay.at(everything(), NOW), Path("协作.xlsx")).collaboration
    told = [each.id for each in made.notices if each.reminder is Reminder.COMMITMENT]
    assert told == ["解决措施 Q01-1", "会议任务 R1"]


def listed(content: Content) -> Content:
    """Return a workbook with the list that a refresh writes."""
    return rewritten(content, "Commitments", commitment_rows(WorkbookDay.at(content, NOW)))
