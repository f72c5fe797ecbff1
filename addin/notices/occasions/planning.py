"""The plan is to be confirmed, then approved; once in force everybody learns of it: N-06."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from addin.forms.plan import PLAN
from addin.forms.reminders import Reminder
from addin.forms.vocabularies import CLOSED_STATUSES, NOT_STARTED, SUBMITTED
from addin.notices.answers import countersignature_item, plan_item
from addin.notices.occasions.ready import is_ready, unready
from addin.notices.occasions.registry import occasion
from addin.notices.occasions.timed import timed
from addin.notices.occasions.when import is_news, open_clocks
from addin.notices.occasions.who import having, heads_of, leaders
from addin.standing.approval import (
    initiation_approval,
    is_waiting_for_plan,
    is_without_plan,
    plan_approval,
)
from addin.standing.figures import ANSWERED, feedback
from addin.standing.limits import Clock, clocks
from addin.standing.tasks import TaskState, progress
from addin.standing.workbook_day import WorkbookDay
from mailer.planning.items import Notice, Telling
from mailer.planning.reminder_rules import ReminderRule, Role
from mailer.text import shortened

_OWN_TASKS = 6  # that are named in the mail; the workbook has them all
_NAME_LENGTH = 24


@occasion(Reminder.PLAN)
def plan_to_confirm(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-06: all department heads confirm at once, 分管领导 approves after them."""
    if workbook.content.text("plan.form_status") != SUBMITTED:
        return
    if not is_ready(workbook, PLAN):
        yield from unready(workbook, rule, PLAN, leaders(workbook))
        return
    for clock in open_clocks(workbook, "SLA-08"):
        is_approval = clock.key == "plan.approved_at"
        if is_approval or clock.key.startswith("Countersignatures."):
            verb = "审批" if is_approval else "确认"
            yield timed(
                workbook,
                clock,
                rule.reminder,
                name=f"{verb}《跨部门协作方案》：{workbook.title}",
                action="请审批，填写意见和时间" if is_approval else "请确认，填写方式和时间",
                detail=_summary(workbook),
                approval=_approval(workbook, clock, is_approval),
                asks=True,
            )


def _approval(workbook: WorkbookDay, clock: Clock, is_approval: bool) -> str:
    return (
        plan_item(workbook.content)
        if is_approval
        else countersignature_item(workbook.content, clock.item)
    )


@occasion(Reminder.PLAN)
def plan_to_write(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-06: who leads writes the plan once all have answered, and hears of it while it is late.

    Late is what is not in force by SLA-19; 分管领导 learns of that once.
    """
    content = workbook.content
    status = content.text("plan.form_status")
    if not is_without_plan(content) or initiation_approval(content) is None or status == SUBMITTED:
        return
    silent = [
        department
        for department, given in zip(
            content.table("Partners").texts("department"), feedback(content), strict=True
        )
        if given not in ("", ANSWERED)
    ]
    due = next((clock.due for clock in clocks(workbook) if clock.limit == "SLA-19"), None)
    is_late = due is not None and due < workbook.now
    if not is_late and silent:
        return
    leads = leaders(workbook)
    period = f"late {workbook.today}" if is_late else "assessed"
    tellings = [
        Telling(
            role=Role.ACTOR,
            names=leads,
            period=period,
            action="请催齐评估反馈" if silent else "请编制协作方案并送会签",
            because="牵头部门负责方案，" + ("到期没有生效" if is_late else "评估反馈已收齐"),
        )
    ]
    if is_late:
        others = tuple(name for name in having(workbook, Role.SPONSOR) if name not in leads)
        tellings.append(
            Telling(
                role=Role.SPONSOR,
                names=others,
                period="late",
                action="请关注，协调并决策",
                because="方案到期没有生效时抄送分管领导",
            )
        )
    yield Notice(
        reminder=rule.reminder,
        id="编制方案",
        number="—",
        name=f"编制《跨部门协作方案》：{workbook.title}",
        people="、".join(leads),
        due_at=due,
        is_over=is_late,
        status=status,
        detail=f"评估还没有反馈或没有协调：{'、'.join(silent)}" if silent else "",
        tellings=tuple(tellings),
    )


@occasion(Reminder.PLAN)
def kickoff_to_call(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-06: the meeting in which the assessed work is divided is called (S0 §二).

    The handbook sets no time for it, so that its limit is a target.
    """
    for clock in clocks(workbook):
        if clock.limit == "SLA-23" and clock.is_open:
            yield timed(
                workbook,
                clock,
                rule.reminder,
                action="请召开启动会确认范围和分工，并在会议纪要填写开始时间",
                asks=True,
            )


@occasion(Reminder.PLAN)
def plan_is_missing(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-06: tasks should have begun, or have, and their plan is not in force (R-15)."""
    content = workbook.content
    if not is_without_plan(content):
        return
    tasks = [task for task in progress(workbook).tasks if task.status not in CLOSED_STATUSES]
    begun = [task for task in tasks if _has_come(workbook, task)]
    if not begun:
        return
    is_held = is_waiting_for_plan(content)
    yield Notice(
        reminder=rule.reminder,
        id="方案未生效",
        number="—",
        name=f"方案还没有生效，{len(begun)}项任务已到计划开始：{workbook.title}",
        people="、".join(leaders(workbook)),
        status=content.text("plan.form_status"),
        detail="方案生效之前，任务到期和未更新不提醒" if is_held else "任务照常提醒，请补上审批",
        tellings=(
            Telling(
                role=Role.ACTOR,
                names=leaders(workbook),
                period=f"{workbook.today}",
                action="请完成会签和分管领导审批，填写时间和结论",
                because="牵头部门负责方案，任务已到开始时间而方案没有生效",
            ),
        ),
    )


def _has_come(workbook: WorkbookDay, task: TaskState) -> bool:
    start = task.baseline_start
    return task.status != NOT_STARTED or (start is not None and start <= workbook.today)


@occasion(Reminder.PLAN)
def plan_approved(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-06: the plan is in force; task owners get their own tasks, leaders and heads the plan."""
    approved = plan_approval(workbook.content)
    if approved is None or not is_news(workbook, approved.at):
        return
    period = f"{approved.at}"
    tasks = _tasks_of_owners(workbook)
    for owner, lines in tasks.items():
        yield Notice(
            reminder=rule.reminder,
            id="方案 任务",
            number="—",
            name=f"方案已生效，您负责{len(lines)}项任务",
            detail="；".join(lines[:_OWN_TASKS]) + ("；…" if len(lines) > _OWN_TASKS else ""),
            tellings=(
                Telling(
                    role=Role.ACTOR,
                    names=(owner,),
                    period=period,
                    action="请按方案开始，并更新进度跟踪表",
                    because="方案批准后告知本人任务",
                ),
            ),
        )
    departments = workbook.content.table("Countersignatures").texts("department")
    told = (*heads_of(workbook, departments), *leaders(workbook), *having(workbook, Role.SPONSOR))
    yield Notice(
        reminder=rule.reminder,
        id="方案 生效",
        number="—",
        name=f"协作方案已生效：{workbook.title}",
        status=workbook.content.text("plan.form_status"),
        detail=_summary(workbook),
        tellings=(
            Telling(
                role=Role.INFORMED,
                names=tuple(name for name in dict.fromkeys(told) if name not in tasks),
                period=period,
                because="方案批准后同步参与部门和领导",
            ),
        ),
    )


def _tasks_of_owners(workbook: WorkbookDay) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in workbook.content.table("PlanTasks").records():
        if row["owner"] and row["name"]:
            finish = row["finish"]
            until = f"（{finish:%m-%d}完成）" if isinstance(finish, date) else ""
            number = workbook.short(str(row["task_id"]))
            name = shortened(str(row["name"]), _NAME_LENGTH)
            found[str(row["owner"])].append(f"{number} {name}{until}")
    return found


def _summary(workbook: WorkbookDay) -> str:
    content = workbook.content
    count = sum(1 for name in content.table("PlanTasks").texts("name") if name)
    deliverables = sum(1 for name in content.table("Deliverables").texts("name") if name)
    deadline = content.date("initiation.deadline")
    until = f"，{deadline:%Y-%m-%d}截止" if deadline else ""
    version = content.text("plan.version") or "未填版本"
    return f"{version}：{count}项任务，{deliverables}项成果{until}"
