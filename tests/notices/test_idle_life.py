"""Nobody types anything for sixty working days: who is written to about what, and when (Q-12).

The tables say, for each reader and line, on which working days after the event it was told.
``python -m tests.notices.test_idle_life`` prints them anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path

import pytest

from addin.content import Content
from addin.notices.planning import source_of
from addin.reading.zone import BEIJING
from addin.standing.clock import calendar_of
from mailer.planning.digests import plan_reminders
from mailer.planning.items import Notice
from tests.standing.limits.cases import book

DAYS = 60
REQUEST = {
    "initiation.submitted_at": "2026-11-02 10:00",
    "initiation.date": "2026-11-02",
    "initiation.deadline": "2026-12-31",
    "initiation.goal": "售出300台",
    "initiation.coordinator": "秦岭",
    "initiation.priority": "常规",
}
STEPS = """
| step           | approver | conclusion | signature | time             |
| 发起部门负责人 | 陈静     | 同意       | 陈静      | 2026-11-02 15:00 |
| 分管领导       | 周敏     | 同意       | 周敏      | 2026-11-03 15:00 |
"""
PARTNERS = "| department | head |\n| 研发部 | 王磊 |"
PEOPLE = """
| name | department | employment | role     | email                |
| 陈静 | 市场部     | 在职       |          | chen@example.com     |
| 王磊 | 研发部     | 在职       |          | wang@example.com     |
| 周敏 | 总经办     | 在职       | 分管领导 | zhou@example.com     |
| 秦岭 | 企业管理部 | 在职       |          | qin@example.com      |
| 何静 | 企业管理部 | 在职       |          | he@example.com       |
| 韩冰 | 研发部     | 在职       |          | han@example.com      |
"""
DEPARTMENTS = """
| department | head | sponsor |
| 市场部     | 陈静 | 周敏    |
| 研发部     | 王磊 | 周敏    |
| 企业管理部 | 何静 | 周敏    |
"""
ASSESSED = """
| department | received         | assessor | conclusion | answered         |
| 研发部     | 2026-11-03 15:00 | 王磊     | 可承接     | 2026-11-04 10:00 |
"""
PLAN = {
    "plan.form_status": "已批准",
    "plan.approval": "同意",
    "plan.approver": "周敏",
    "plan.approved_at": "2026-11-06 17:00",
    "plan.lead_person": "陈静",
    "plan.tracker": "秦岭",
    "plan.cadence": "每周",
    "plan.meeting_day": "周一",
    "plan.meeting_time": "10:00",
}
SIGNED = """
| department | head | time             |
| 市场部     | 陈静 | 2026-11-06 15:00 |
| 研发部     | 王磊 | 2026-11-06 15:00 |
"""
PLAN_TASKS = """
| task_id            | name | department | owner | start      | finish     |
| XC20261102-001-T01 | 试产 | 研发部     | 韩冰  | 2026-11-09 | 2026-11-20 |
"""
TASKS = """
| task_id            | status | percent |
| XC20261102-001-T01 | 未开始 | 0%      |
"""
DELIVERABLES = """
| deliverable_id | name | department | acceptor |
| D1             | 样机 | 研发部     | 市场部   |
"""


def requested(assessed: str = "") -> Content:
    return book(
        REQUEST,
        limits=None,
        InitiationApprovals=STEPS,
        Partners=PARTNERS,
        People=PEOPLE,
        Departments=DEPARTMENTS,
        Assessments=assessed,
    )


def running() -> Content:
    return book(
        REQUEST | PLAN,
        limits=None,
        InitiationApprovals=STEPS,
        Partners=PARTNERS,
        People=PEOPLE,
        Departments=DEPARTMENTS,
        Assessments=ASSESSED,
        Countersignatures=SIGNED,
        PlanTasks=PLAN_TASKS,
        Tasks=TASKS,
        Deliverables=DELIVERABLES,
    )


def told(content: Content, event: date) -> list[str]:
    """Return who was told what on which working days after an event, as lines of a table."""
    days: defaultdict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    calendar, taken = calendar_of(content), set[str]()
    for number in range(1, DAYS + 1):
        moment = datetime.combine(calendar.add_workdays(event, number), time(9, 30))
        collaboration = source_of(content, Path("协作.xlsx"), moment).mailing.collaboration
        plan = plan_reminders(
            [collaboration],
            now=moment.replace(tzinfo=BEIJING),
            is_working_day=True,
            taken=taken,
        )
        assert not plan.refused
        for digest in plan.digests:
            taken.update(digest.keys)
            for line in digest.lines:
                is_notice = isinstance(line.item, Notice)
                reminder = "、".join(sorted(each.partition(" ")[0] for each in line.reminders))
                about = line.item.id.partition(" 20")[0] if is_notice else line.item.id[-3:]
                days[digest.recipient.name, line.role, reminder, about].append(number)
    return [" ".join((*who, _ranges(when))) for who, when in sorted(days.items())]


def _ranges(numbers: Sequence[int]) -> str:
    """Return numbers as people write them: ``1-3、7``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(f"{run[0]}-{run[-1]}" if run[1:] else f"{run[0]}" for run in runs)


LIVES: Mapping[str, tuple[Content, date]] = {
    "发起表批准之后": (requested(), date(2026, 11, 3)),
    "评估反馈收齐之后": (requested(ASSESSED), date(2026, 11, 4)),
    "协作方案生效之后": (running(), date(2026, 11, 6)),
}

TOLD = {
    "发起表批准之后": """
周敏 分管领导 N-03 SLA-01 研发部 3
周敏 分管领导 N-06 编制方案 3
周敏 知会人 N-02 发起表批准 1
王磊 经办人 N-03 SLA-01 研发部 1、3-60
王磊 经办人 N-16 SLA-20 42
王磊 经办人 SLA SLA-07 研发部 2-60
秦岭 知会人 N-02 发起表批准 1
秦岭 经办人 N-16 SLA-20 42
陈静 发起人 N-03 SLA-01 研发部 1、3
陈静 发起人 SLA SLA-07 研发部 2
陈静 经办人 N-06 编制方案 3-60
""",
    "评估反馈收齐之后": """
周敏 分管领导 N-06 编制方案 2
周敏 知会人 N-02 发起表批准 1
王磊 经办人 N-16 SLA-20 41
秦岭 知会人 N-02 发起表批准 1
秦岭 经办人 N-16 SLA-20 41
陈静 经办人 N-06 SLA-23 XC20261102-001 1、4、6-60
陈静 经办人 N-06 编制方案 1-60
""",
    "协作方案生效之后": """
周敏 分管领导 N-08 T01 13-60
周敏 知会人 N-06 方案 生效 1
周敏 知会人 N-12 周报 1、5、10、15、20、25、30、35、39、44、49、54、59
王磊 知会人 N-06 方案 生效 1
王磊 知会人 N-12 周报 1、5、10、15、20、25、30、35、39、44、49、54、59
王磊 经办人 N-16 SLA-20 39
王磊 部门负责人 N-08 T01 11-60
秦岭 知会人 N-12 周报 1、5、10、15、20、25、30、35、39、44、49、54、59
秦岭 经办人 N-16 SLA-20 39
秦岭 进度跟踪人 N-11 T01 7-60
陈静 牵头部门 N-08 T01 12-60
陈静 知会人 N-06 方案 生效 1
陈静 知会人 N-12 周报 1、5、10、15、20、25、30、35、39、44、49、54、59
陈静 经办人 SLA SLA-18 周例会 4、6-60
韩冰 任务负责人 N-07、N-11 T01 7、9-10
韩冰 任务负责人 N-08、N-11 T01 11-60
韩冰 任务负责人 N-11 T01 8
韩冰 知会人 N-12 周报 1、5、10、15、20、25、30、35、39、44、49、54、59
韩冰 经办人 N-06 方案 任务 1
韩冰 经办人 N-16 SLA-20 39
""",
}
"""By event: reader, role, reminders, line, working days after it."""


@pytest.mark.parametrize("event", LIVES)
def test_idle__everybody_is_reminded_in_time_and_to_the_end(event: str) -> None:
    assert told(*LIVES[event]) == TOLD[event].strip().splitlines()


if __name__ == "__main__":
    for name, life in LIVES.items():
        print(f"== {name}", *told(*life), sep="\n")
