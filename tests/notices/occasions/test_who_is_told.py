"""Requirements §7 as one table: by each reminder, who is told when, and that the mechanics hold.

Each row is a workbook at a moment; what is compared is the plan of the mails, after the roles have
become people of 通讯录.
What each reminder says, and its other cases, stand in the tests beside this one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta, timezone
from functools import cache
from pathlib import Path

import pytest

from addin.content import Content
from addin.forms.reminders import REMINDER_RULES, Reminder
from addin.forms.vocabularies import NO
from addin.notices.collaborations import mailing
from addin.notices.company_month import with_month
from addin.notices.occasions.ready import errors
from addin.standing.workbook_day import WorkbookDay
from mailer.planning.digests import Outgoing, plan_reminders
from mailer.planning.items import Collaboration
from tests.notices.occasions.test_closing import HANDED_OVER, accepted, reviewed
from tests.notices.occasions.test_executing import met, plan, problem
from tests.notices.occasions.test_initiating import approved, feedback, submitted
from tests.notices.occasions.test_weekly import under_way
from tests.notices.occasions.told import as_read
from tests.rules.workbooks import table_data
from tests.standing.limits.cases import ID, at, book
from tests.standing.test_commitments import promised
from tests.standing.test_network import given as networked

BEIJING = timezone(timedelta(hours=8))
FILE = Path("协作.xlsx")
NAMES = ("陈静", "王磊", "李娜", "周敏", "秦岭", "周强", "孙悦")
HOMES = {
    "陈静": "市场部",
    "王磊": "研发部",
    "李娜": "质量管理部",
    "周强": "研发部",
    "孙悦": "市场部",
}
DEPARTMENTS = """
| department | head |
| 市场部     | 陈静 |
| 研发部     | 王磊 |
| 质量管理部 | 李娜 |
| 企业管理部 | 秦岭 |
"""


def people(away: str = "") -> str:
    """Return a 通讯录 in which 代理人 stands in for everybody who is away."""
    lines = ["| name | department | employment | email | role | stand_in |"]
    lines += [
        f"| {name} | {HOMES.get(name, '总经办')} | {'外出' if name == away else '在职'}"
        f" | p{n}@example.com | {'管理层' if name == '秦岭' else ''} | 代理人 |"
        for n, name in enumerate(NAMES)
    ]
    return "\n".join([*lines, "| 代理人 | 总经办 | 在职 | standin@example.com | | |"])


def tracked(
    status: str = "进行中", *, due: str, updated: str = "2026-11-20", **cells: str
) -> Content:
    """Return a workbook with one task of 周强, in 研发部, to which 质量管理部 contributes."""
    return book(
        {"plan.tracker": "孙悦", "plan.cadence": cells.pop("cadence", "每周")},
        PlanTasks=f"""
        | task_id  | name     | department | owner | supporting | start      | finish |
        | {ID}-T01 | 固件认证 | 研发部     | 周强  | 质量管理部 | 2026-11-02 | {due}  |
        """,
        Tasks=f"""
        | task_id  | status   | updated_on | priority                     |
        | {ID}-T01 | {status} | {updated}  | {cells.get("priority", "重要")} |
        """,
    )


def rectifying() -> Content:
    return book(
        Rectifications="""
        | rectification_id | deliverable_id | department | requirement | person | issued           |
        | ZG1              | D1             | 研发部     | 补3个截图   | 周强   | 2026-11-18 17:00 |
        """
    )


def reported() -> Content:
    """Return a problem of no task; what is blocked is told by itself."""
    content = problem()
    return replace(content, tables={**content.tables, "Tasks": book().table("Tasks")})


def quarter() -> Content:
    partners = """
    | department | head |
    | 研发部     | 王磊 |
    """
    return book({"initiation.date": "2026-08-03"}, Partners=partners)


def month() -> Content:
    return book({"initiation.date": "2026-09-01"})


@dataclass(frozen=True)
class Row:
    """One row of §7: by `rule`, at `now`, these people are told in these roles."""

    rule: str
    when: str
    content: Callable[[], Content]
    now: str
    told: str


ROWS = (
    Row("N-01", "发起表待审批", submitted, "2026-11-17 11:00", "经办人 陈静"),
    Row(
        "N-01",
        "部门负责人已同意，重大",
        lambda: submitted("同意", "2026-11-17 15:00", **{"initiation.major": "是"}),
        "2026-11-17 16:00",
        "经办人 周敏、知会人 秦岭",
    ),
    Row(
        "N-02",
        "发起表已批准，有协调人",
        lambda: approved(**{"initiation.coordinator": "孙悦"}),
        "2026-11-19 09:00",
        "经办人 王磊、经办人 李娜、知会人 周敏、知会人 孙悦",
    ),
    Row("N-03", "剩1个工作日", feedback, "2026-11-18 09:00", "经办人 王磊、发起人 陈静"),
    Row(
        "N-03",
        "超时",
        feedback,
        "2026-11-20 09:00",
        "经办人 王磊、发起人 陈静、分管领导 周敏",
    ),
    Row(
        "N-04",
        "有异议",
        lambda: feedback("2026-11-18 10:00", "有异议"),
        "2026-11-18 11:00",
        "经办人 陈静",
    ),
    Row(
        "N-05",
        "纪要已发送",
        lambda: met("2026-11-19 17:00"),
        "2026-11-20 09:00",
        "知会人 王磊、知会人 李娜、经办人 王磊",
    ),
    Row("N-05", "满20小时未发", met, "2026-11-20 11:00", "经办人 李娜"),
    Row("N-05", "满24小时未发", met, "2026-11-20 15:00", "经办人 李娜、经办人 陈静"),
    Row("N-06", "方案待会签", plan, "2026-11-17 11:00", "经办人 陈静、经办人 王磊"),
    Row(
        "N-06",
        "方案待审批",
        lambda: plan("2026-11-17 12:00", "2026-11-17 13:00"),
        "2026-11-17 14:00",
        "经办人 周敏",
    ),
    Row(
        "N-07",
        "到期前1个工作日",
        lambda: tracked(due="2026-11-23"),
        "2026-11-20 09:00",
        "任务负责人 周强",
    ),
    Row(
        "N-08",
        "逾期1个工作日",
        lambda: tracked(due="2026-11-19"),
        "2026-11-20 09:00",
        "任务负责人 周强、部门负责人 王磊",
    ),
    Row(
        "N-08",
        "逾期2个工作日",
        lambda: tracked(due="2026-11-18"),
        "2026-11-20 09:00",
        "任务负责人 周强、部门负责人 王磊、牵头部门 陈静",
    ),
    Row(
        "N-08",
        "逾期3个工作日",
        lambda: tracked(due="2026-11-17"),
        "2026-11-20 09:00",
        "任务负责人 周强、部门负责人 王磊、牵头部门 陈静、分管领导 周敏",
    ),
    Row(
        "N-09",
        "任务受阻，紧急",
        lambda: tracked("受阻", due="2026-12-04", priority="紧急"),
        "2026-11-20 09:00",
        "牵头部门 陈静、部门负责人 王磊、配合部门负责人 李娜、分管领导 周敏",
    ),
    Row("N-09", "反馈问题", reported, "2026-11-19 10:30", "经办人 陈静、配合部门负责人 李娜"),
    Row(
        "N-10",
        "记录协调结果",
        lambda: problem(
            status="处理中", measure="换导热垫", recorded="2026-11-19 15:00", met="2026-11-19 13:00"
        ),
        "2026-11-19 16:00",
        "经办人 王磊、知会人 周强、知会人 陈静、知会人 李娜",
    ),
    Row(
        "N-11",
        "当天17:00未更新",
        lambda: tracked(due="2026-12-04", updated="2026-11-19", cadence="每日"),
        "2026-11-20 17:00",
        "任务负责人 周强",
    ),
    Row(
        "N-11",
        "次日仍未更新",
        lambda: tracked(due="2026-12-04", updated="2026-11-18", cadence="每日"),
        "2026-11-20 09:00",
        "任务负责人 周强、进度跟踪人 孙悦",
    ),
    Row(
        "N-12",
        "例会前1个工作日",
        under_way,
        "2026-11-20 09:00",
        "知会人 周敏、知会人 陈静、知会人 李娜、知会人 王磊、知会人 周强、知会人 孙悦",
    ),
    Row("N-13", "验收前3个工作日", accepted, "2026-11-13 09:00", "经办人 王磊、经办人 李娜"),
    Row(
        "N-13",
        "不通过",
        lambda: accepted("不通过"),
        "2026-11-18 16:00",
        "经办人 王磊、牵头部门 陈静",
    ),
    Row("N-13", "要求整改", rectifying, "2026-11-18 17:30", "经办人 周强"),
    Row("N-13", "整改超时", rectifying, "2026-11-20 09:00", "经办人 周强、牵头部门 陈静"),
    Row(
        "N-14",
        "完成当天",
        lambda: accepted("通过", "2026-11-10", Handovers=HANDED_OVER),
        "2026-11-10 17:00",
        "经办人 陈静",
    ),
    Row(
        "N-14",
        "满5个工作日",
        lambda: accepted("通过", "2026-11-10", Handovers=HANDED_OVER),
        "2026-11-17 09:00",
        "经办人 陈静、企业管理部 秦岭",
    ),
    Row("N-15", "复盘后归档不完整", reviewed, "2026-11-13 09:00", "经办人 陈静"),
    Row("N-16", "季度结束", quarter, "2026-10-09 09:00", "经办人 王磊"),
    Row("N-17", "每月第一个工作日", month, "2026-11-02 09:00", "企业管理部 秦岭"),
    Row("N-18", "会前5个工作日", met, "2026-11-13 10:00", "经办人 陈静、经办人 王磊、经办人 李娜"),
    Row("N-19", "到期前1个工作日", promised, "2026-11-19 09:00", "经办人 周强"),
    Row(
        "N-19",
        "逾期3个工作日",
        promised,
        "2026-11-25 09:00",
        "经办人 周强、部门负责人 王磊、牵头部门 陈静",
    ),
    Row(
        "N-20",
        "前置任务改期",
        lambda: networked(moved="2026-11-26"),
        "2026-11-20 09:00",
        "经办人 李娜、部门负责人 王磊",
    ),
    Row("N-20", "任务开始当天", networked, "2026-11-25 09:00", "经办人 李娜、经办人 周强"),
)
SLA_ROWS = (
    Row(
        "SLA",
        "协调超时，紧急",
        lambda: problem("紧急"),
        "2026-11-19 15:00",
        "经办人 陈静、分管领导 周敏",
    ),
)
each_row = pytest.mark.parametrize(
    "row", [*ROWS, *SLA_ROWS], ids=lambda row: f"{row.rule} {row.when}"
)


@cache
def handed_over(row: Row, away: str = "") -> Collaboration:
    """Return what the mailer is handed of a row, with the one reminder as it is shipped."""
    content = row.content()
    rules = [
        preset if preset["rule"] == row.rule else {**preset, "enabled": NO}
        for preset in REMINDER_RULES.presets
    ]
    tables = {
        **content.tables,
        "People": book(People=people(away)).table("People"),
        "Departments": book(Departments=DEPARTMENTS).table("Departments"),
        "ReminderRules": table_data(REMINDER_RULES, rules),
    }
    known = as_read(replace(content, tables=tables))
    workbook = WorkbookDay.at(known, at(row.now)).given(errors, {})
    (made,) = with_month([(workbook, mailing(workbook, FILE).collaboration)])
    return made


def planned(
    row: Row,
    *,
    hour: int | None = None,
    taken: frozenset[str] = frozenset(),
    is_working_day: bool = True,
    away: str = "",
) -> Outgoing:
    """Return the mails of a row."""
    now = at(row.now).replace(tzinfo=BEIJING)
    return plan_reminders(
        [handed_over(row, away)],
        now=now if hour is None else now.replace(hour=hour),
        is_working_day=is_working_day,
        taken=taken,
    )


def told(made: Outgoing, row: Row) -> set[str]:
    return {
        f"{reason.role} {digest.recipient.name}"
        for digest in made.digests
        for line in digest.lines
        for reason in line.reasons
        if row.rule != "SLA" or line.item.id.startswith("SLA-04")
    }


def test_table__has_every_reminder() -> None:
    assert [row.rule for row in (*ROWS, *SLA_ROWS)] == sorted(
        (row.rule for row in (*ROWS, *SLA_ROWS)), key=list(Reminder).index
    )
    assert {row.rule for row in (*ROWS, *SLA_ROWS)} == {str(rule) for rule in Reminder}
    assert {str(preset["rule"]) for preset in REMINDER_RULES.presets} == {str(r) for r in Reminder}


@each_row
def test_told__these_people_and_nobody_else(row: Row) -> None:
    made = planned(row)
    assert told(made, row) == set(row.told.split("、"))
    assert not made.refused


@each_row
def test_second_run__tells_nobody_again(row: Row) -> None:
    taken = frozenset(key for digest in planned(row).digests for key in digest.keys)
    assert not planned(row, taken=taken).digests


@each_row
def test_day_off_and_quiet_hours__nobody_is_told(row: Row) -> None:
    assert not planned(row, is_working_day=False).digests
    assert not planned(row, hour=21).digests


@each_row
def test_somebody_away__the_stand_in_is_told_instead(row: Row) -> None:
    away = row.told.split("、")[0].partition(" ")[2]
    readers = {digest.recipient.name for digest in planned(row, away=away).digests}
    assert "代理人" in readers
    assert away not in readers
