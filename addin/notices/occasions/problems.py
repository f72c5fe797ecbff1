"""Problems: filed without a blocked task (N-09), and what their coordination brought (N-10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from addin.content import Row
from addin.forms.reminders import Reminder
from addin.forms.vocabularies import BLOCKED, ENDED_PROBLEMS, URGENT
from addin.notices.occasions.registry import occasion
from addin.notices.occasions.when import is_news, open_clocks
from addin.notices.occasions.who import having, heads_of, leaders
from addin.reading.names import several
from addin.standing.workbook_day import WorkbookDay
from mailer.planning.items import Notice, Telling
from mailer.planning.reminder_rules import ReminderRule, Role
from mailer.text import shortened

_NAME_LENGTH = 40


@occasion(Reminder.BLOCKED)
def filed(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-09: a problem waits for its coordination; one of a blocked task is told with the task."""
    blocked = _blocked_tasks(workbook)
    due = {clock.item: clock.due for clock in open_clocks(workbook, "SLA-04")}
    problems = workbook.content.table("Problems")
    settled = zip(*map(problems.filled, ("meeting_at", "resolved_at")), strict=True)
    for row, ends in zip(problems.records(), settled, strict=True):
        is_waiting = bool(row["problem_id"]) and not any(ends)
        reported = row["reported_at"]
        if not is_waiting or row["status"] in ENDED_PROBLEMS or row["task_id"] in blocked:
            continue
        if not isinstance(reported, datetime) or not is_news(workbook, reported):
            continue
        yield _filed(workbook, rule, row, due.get(str(row["problem_id"])))


def _filed(workbook: WorkbookDay, rule: ReminderRule, row: Row, due: datetime | None) -> Notice:
    leads = heads_of(workbook, [str(row["lead_department"])]) or leaders(workbook)
    related = [
        name for name in heads_of(workbook, several(str(row["related"]))) if name not in leads
    ]
    period = f"{row['reported_at']}"
    tellings = [
        Telling(
            role=Role.ACTOR,
            names=leads,
            period=period,
            action="请组织协调会或线上沟通，并填写协调会时间",
            because="牵头部门收到问题反馈后组织协调",
            cannot_wait=True,
        ),
        Telling(
            role=Role.PARTNER,
            names=tuple(related),
            period=period,
            action="请答复能否提供所需支持",
            because="问题关联您部门",
            cannot_wait=True,
        ),
    ]
    if row["urgency"] == URGENT:
        tellings.append(
            Telling(
                role=Role.SPONSOR,
                names=having(workbook, Role.SPONSOR),
                period=period,
                action="请关注，协调并决策",
                because="紧急问题抄送分管领导",
                cannot_wait=True,
            )
        )
    return Notice(
        reminder=rule.reminder,
        id=str(row["problem_id"]),
        number=workbook.short(str(row["problem_id"])),
        name=shortened(f"{row['urgency']}问题：{row['description']}", _NAME_LENGTH),
        people=f"{row['reporter']}反馈",
        due_at=due,
        is_over=due is not None and due < workbook.now,
        status=str(row["status"]),
        detail=f"影响：{row['scope'] or '未填写'}；诉求：{row['expectation'] or '未填写'}",
        tellings=tuple(tellings),
    )


@occasion(Reminder.COORDINATED)
def coordinated(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-10: who does what by when after a coordination, for all who are concerned."""
    plan = workbook.content.table("PlanTasks")
    owners = dict(zip(plan.texts("task_id"), plan.texts("owner"), strict=True))
    for row in _problems(workbook):
        recorded = row["recorded_at"]
        if (
            not isinstance(recorded, datetime)
            or not is_news(workbook, recorded)
            or not row["measure"]
        ):
            continue
        new_due = row["new_due"] if isinstance(row["new_due"], datetime) else None
        is_settled = row["status"] in ENDED_PROBLEMS
        own = str(row["department"] or row["lead_department"])
        actors = () if is_settled else heads_of(workbook, [own])
        concerned = (
            str(row["reporter"]),
            owners.get(str(row["task_id"]), ""),
            *heads_of(workbook, [own, str(row["lead_department"]), *several(str(row["related"]))]),
        )
        others = tuple(n for n in dict.fromkeys(concerned) if n and n not in actors)
        yield Notice(
            reminder=rule.reminder,
            id=f"{row['problem_id']} 协调结果",
            number=workbook.short(str(row["problem_id"])),
            name=shortened(f"协调结果：{row['description']}", _NAME_LENGTH),
            people=own,
            due_at=new_due,
            status=str(row["status"]),
            detail=f"措施：{row['measure']}",
            tellings=(
                Telling(
                    role=Role.ACTOR,
                    names=actors,
                    period=f"{recorded}",
                    action="请按措施和新的时间节点解决",
                    because=f"您是责任部门（{own}）负责人",
                ),
                Telling(
                    role=Role.INFORMED,
                    names=others,
                    period=f"{recorded}",
                    because="协调结果同步所有相关方",
                ),
            ),
        )


def _problems(workbook: WorkbookDay) -> Iterator[Row]:
    return (row for row in workbook.content.table("Problems").records() if row["problem_id"])


def _blocked_tasks(workbook: WorkbookDay) -> set[str]:
    tasks = workbook.content.table("Tasks")
    pairs = zip(tasks.texts("task_id"), tasks.texts("status"), strict=True)
    return {task for task, status in pairs if status == BLOCKED}
