"""N-20: a predecessor ends later than planned; a task starts whose inputs are there, or are not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from addin.forms.reminders import Reminder
from addin.forms.vocabularies import CANCELLED
from addin.notices.occasions.registry import occasion
from addin.notices.occasions.who import heads_of
from addin.standing.figures import plan_figures
from addin.standing.network import by_plan_row, is_finished, is_to_start, moves
from addin.standing.tasks import TaskState
from addin.standing.workbook_day import WorkbookDay
from mailer.planning.items import Notice, Telling
from mailer.planning.reminder_rules import ReminderRule, Role


@occasion(Reminder.NETWORK)
def predecessor_moved(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """Whoever waits for a task, and the department of its milestone, once for each new date."""
    milestones = workbook.content.table("Milestones")
    pairs = zip(milestones.texts("milestone_id"), milestones.texts("department"), strict=True)
    answers = dict(pairs)
    for move in moves(workbook):
        if not move.is_settled:  # nobody has said a new date yet: N-08 asks for it
            continue
        task = move.task
        period = str(move.end)
        tellings = []
        if move.waiting:
            owners = tuple(dict.fromkeys(each.owner for each in move.waiting if each.owner))
            tellings.append(
                Telling(
                    role=Role.ACTOR,
                    names=owners,
                    period=period,
                    action="请核对本人任务的开始日期，需要时按变更流程调整",
                    because="前置任务推迟时告知后续任务负责人",
                )
            )
        if move.milestone:
            tellings.append(
                Telling(
                    role=Role.HEAD,
                    names=heads_of(workbook, (answers.get(task.milestone_id, ""),)),
                    period=period,
                    action="请核对里程碑，需要时按变更流程调整",
                    because="里程碑不能按时达成时告知其责任部门",
                )
            )
        if tellings:
            yield Notice(
                reminder=rule.reminder,
                id=f"{task.task_id} 推迟",
                number=workbook.short(task.task_id),
                name=f"前置任务推迟：{task.name}",
                people=task.owner,
                due_at=datetime.combine(move.end, workbook.work.hours.close),
                status=task.status,
                detail=f"原计划{task.baseline_finish}完成；{'；'.join(move.told(workbook))}",
                tellings=tuple(tellings),
            )


@occasion(Reminder.NETWORK)
def inputs_are_due(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """On the working day on which a task is to start: what it gets from those before it (Q-28)."""
    if plan_figures(workbook).effective is None:
        return
    tracked = by_plan_row(workbook)
    for row, before in workbook.predecessors.items():
        task = tracked.get(row)
        if task is None or not is_to_start(task) or not _starts_today(workbook, task):
            continue
        given = [tracked[one] for one in before if one in tracked]
        given = [each for each in given if each.status != CANCELLED]
        missing = [each for each in given if not is_finished(each)]
        if not given:
            continue
        tellings = [
            Telling(
                role=Role.ACTOR,
                names=(task.owner,),
                period="start",
                action="请催齐前置成果" if missing else "请核对收到的前置成果，齐全后开始",
                because="任务计划开始当天提醒负责人核对前置成果",
            )
        ]
        owners = tuple(dict.fromkeys(each.owner for each in missing if each.owner != task.owner))
        if owners:
            tellings.append(
                Telling(
                    role=Role.ACTOR,
                    names=owners,
                    period="start",
                    action=f"请交付成果，{workbook.short(task.task_id)} 今天要用",
                    because="后续任务计划今天开始，前置成果还没有交付",
                )
            )
        yield Notice(
            reminder=rule.reminder,
            id=f"{task.task_id} 前置成果",
            number=workbook.short(task.task_id),
            name=f"任务计划开始：{task.name}",
            people=task.owner,
            due_at=datetime.combine(workbook.today, workbook.work.hours.close),
            status=task.status,
            detail="；".join(_input(workbook, each) for each in given),
            tellings=tuple(tellings),
        )


def _starts_today(workbook: WorkbookDay, task: TaskState) -> bool:
    """Whether today is the first working day from a task's planned start on."""
    start = task.baseline_start
    return start is not None and workbook.calendar.next_workday(start) == workbook.today


def _input(workbook: WorkbookDay, task: TaskState) -> str:
    row = workbook.plan_row(task.task_id)
    plan = workbook.content.table("PlanTasks")
    made = plan.texts("deliverable")[row] if row is not None else ""
    state = f"已交付（{task.actual_finish}）" if is_finished(task) else f"没有交付（{task.status}）"
    return f"{workbook.short(task.task_id)} {made or task.name}：{task.department}{state}"
