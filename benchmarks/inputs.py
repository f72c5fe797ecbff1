"""Workbooks and tables with any number of believable tasks, made by the project's own code.

One task in fifty has something wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from addin.actions.unchanged import refresh_file
from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes, Value
from addin.forms.vocabularies import (
    BLOCK_TYPE,
    BLOCKED,
    CANCELLED,
    DONE,
    HIGH,
    IN_ACCEPTANCE,
    IN_PROGRESS,
    LEAD_DEPARTMENT,
    LEFT_COMPANY,
    NOT_STARTED,
    YES,
)
from addin.lint import Memory
from addin.worktime import Calendar

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
SHARE_OF_FAULTS = 50  # one task in so many
_STATUSES = (NOT_STARTED, IN_PROGRESS, BLOCKED, IN_ACCEPTANCE, DONE, CANCELLED)
_WEIGHTS = (24, 30, 5, 4, 34, 3)
_NOUNS = (
    "预约菜单",
    "保温曲线",
    "包装结构",
    "渠道报价",
    "来料检验",
    "客服话术",
    "上架素材",
    "试产工装",
)
_VERBS = ("编制", "评审", "测试", "确认", "更新", "核对")

Cells = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Made:
    """Rows of the plan and of the tracker, one of each a task."""

    plan: Sequence[Cells]
    tracker: Sequence[Cells]


def standard_workbook() -> bytes:
    """Return the sample 新产品上市 as a workbook, without its tasks."""
    from workbook_templates import samples
    from workbook_templates.build import build

    sample = samples.load("new_product")
    return build(replace(sample, tables={**sample.tables, "PlanTasks": [], "Tasks": []}))


def make_workbook(
    path: Path, base: bytes, count: int, seed: int = 0, remembered: Memory | None = None
) -> None:
    """Write a workbook with `count` tasks, refreshed on `TODAY`."""
    path.write_bytes(base)
    made = tasks_for(path, count, seed)
    ClosedWorkbook(path).write(Changes(append={"PlanTasks": made.plan, "Tasks": made.tracker}))
    refresh_file(path, given=TODAY, actual=NOW, remembered=remembered)
    path.with_suffix(path.suffix + ".bak").unlink(missing_ok=True)


def tasks_for(path: Path, count: int, seed: int = 0) -> Made:
    """Return `count` tasks for the people and the collaboration of the workbook at `path`."""
    content = ClosedWorkbook(path).read(only={"People", "initiation.collaboration_id"})
    staff = [
        (person["name"], person["department"])
        for person in content.table("People").records()
        if person["employment"] != LEFT_COMPANY
    ]
    return make_tasks(content.text("initiation.collaboration_id"), staff, count, seed)


def make_tasks(
    collaboration: str, staff: Sequence[tuple[Value, Value]], count: int, seed: int = 0
) -> Made:
    """Return `count` tasks for people given as (name, department)."""
    random = Random(seed)
    calendar = Calendar.standard()
    plan: list[Cells] = []
    tracker: list[Cells] = []
    for number in range(1, count + 1):
        identity = f"{collaboration}-T{number:02}"
        owner, department = random.choice(staff)
        status = random.choices(_STATUSES, _WEIGHTS)[0]
        start, finish = _span(random, calendar, status)
        what = f"{random.choice(_VERBS)}{random.choice(_NOUNS)}（第{number}批）"
        plan.append(
            {
                "task_id": identity,
                "name": what,
                "description": f"{what}，记录结果与差异，写明下一步。",
                "department": department,
                "owner": owner,
                "supporting": random.choice(staff)[1],
                "start": start,
                "finish": finish,
                "deliverable": f"《{what}记录》",
                "standard": f"{number % 40 + 10}项逐项核对，差异项100%有结论。",
            }
        )
        row = _tracked(random, calendar, identity, owner, status, start, finish)
        if number % SHARE_OF_FAULTS == 0:
            random.choice(_FAULTS)(row)
        tracker.append(row)
    return Made(plan, tracker)


def _span(random: Random, calendar: Calendar, status: str) -> tuple[date, date]:
    """Return the planned start and finish of a task that has this status on `TODAY`."""
    length = random.randint(2, 12)
    if status == NOT_STARTED:
        start = calendar.add_workdays(TODAY, random.randint(1, 25))
    elif status in (DONE, CANCELLED, IN_ACCEPTANCE):
        start = calendar.add_workdays(TODAY, -random.randint(14, 50))
    else:
        start = calendar.add_workdays(TODAY, -random.randint(1, 14))
    return start, calendar.add_workdays(start, length)


def _tracked(
    random: Random,
    calendar: Calendar,
    identity: str,
    owner: Value,
    status: str,
    start: date,
    finish: date,
) -> Cells:
    """Return a tracker row in which nothing is wrong."""
    row: Cells = {"task_id": identity, "status": status, "last_status": status, "percent": 0}
    if status == CANCELLED:
        row["remark"] = "经分管领导同意取消。"
    if status in (NOT_STARTED, CANCELLED):
        return row
    updated = min(finish, calendar.add_workdays(TODAY, -random.randint(0, 3)))
    row |= {
        "note": f"{updated.month}月{updated.day}日：已核对{random.randint(3, 40)}项。",
        "updated_on": updated,
        "updated_by": owner,
        "actual_start": start,
        "percent": random.randint(1, 19) / 20,
    }
    if status == BLOCKED:
        row |= {
            "problem": f"{updated.month}月{updated.day}日起缺{random.randint(1, 9)}件样品，无法测试。",
            "block_type": random.choice(BLOCK_TYPE.words),
            "measure": f"{owner}与供方确认补货，{finish.month}月{finish.day}日前到位。",
            "escalation": LEAD_DEPARTMENT,
            "risk_delay": random.randint(1, 5),
        }
    if status in (DONE, IN_ACCEPTANCE):
        row |= {
            "percent": 1,
            "actual_finish": updated,
            "result_link": f"https://kb.example.com/{identity}",
            "self_check": YES,
            "self_check_date": updated,
        }
    return row


def _old_word(row: Cells) -> None:
    row["status"] = "done" if row["status"] == DONE else "阻塞"


def _impossible_percent(row: Cells) -> None:
    row["percent"] = 50


def _stranger(row: Cells) -> None:
    row["updated_by"] = "王小五六"


def _future_date(row: Cells) -> None:
    row["updated_on"] = TODAY + timedelta(days=30)


def _wrong_order(row: Cells) -> None:
    row["actual_start"], row["actual_finish"] = date(2026, 10, 20), date(2026, 10, 12)


def _unknown_priority(row: Cells) -> None:
    row["priority"] = HIGH


def _unapproved_delay(row: Cells) -> None:
    row["adjusted_finish"] = date(2026, 11, 28)


def _unexplained_block(row: Cells) -> None:
    row["status"] = row["last_status"] = BLOCKED


def _without_result(row: Cells) -> None:
    row["status"] = row["last_status"] = IN_ACCEPTANCE


def _reopened(row: Cells) -> None:
    row["status"], row["last_status"] = IN_PROGRESS, DONE


def _skipped_step(row: Cells) -> None:
    row["status"], row["last_status"] = IN_ACCEPTANCE, NOT_STARTED


def _without_status(row: Cells) -> None:
    row["status"] = ""


_FAULTS: tuple[Callable[[Cells], None], ...] = (
    _old_word,
    _impossible_percent,
    _stranger,
    _future_date,
    _wrong_order,
    _unknown_priority,
    _unapproved_delay,
    _unexplained_block,
    _without_result,
    _reopened,
    _skipped_step,
    _without_status,
)
