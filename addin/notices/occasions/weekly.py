"""N-12: the weekly report, before the weekly meeting, by the three questions of S2 §三."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from addin.forms.reminders import Reminder
from addin.forms.vocabularies import (
    AT_RISK,
    BLOCKED,
    CANCELLED,
    CLOSED_STATUSES,
    DONE,
    ESCALATED,
    IN_ACCEPTANCE,
    NOT_STARTED,
    NOTHING,
    TO_COORDINATE,
    UNREADABLE_DATE,
    UNREADABLE_STATUS,
    WEEKDAY,
    YES,
)
from addin.notices.occasions.registry import occasion
from addin.notices.occasions.who import having, heads_of, leaders
from addin.standing.approval import is_major
from addin.standing.commitments import commitments
from addin.standing.figures import effective
from addin.standing.moments import as_moment
from addin.standing.sentences import standing
from addin.standing.task_counts import task_counts
from addin.standing.tasks import TaskState, progress
from addin.standing.workbook_day import WorkbookDay
from addin.worktime import Calendar, days_later
from mailer.planning.items import Notice, Telling
from mailer.planning.reminder_rules import ReminderRule, Role
from mailer.planning.reports import ReportRow, WeekReport
from mailer.text import shortened

_UNSOLVED = (TO_COORDINATE, ESCALATED)
_NAME_LENGTH = 40


@occasion(Reminder.WEEKLY)
def weekly(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-12: once before each weekly meeting, for all who take part and those who lead them."""
    if effective(workbook.content) is None:
        return
    start = meeting_due(
        workbook.today,
        workbook.content.text("plan.meeting_day"),
        min(rule.offsets, default=0),
        workbook.calendar,
    )
    if start is None:
        return
    report = _Week(workbook, start).report()
    if report.done or report.closed < report.total:
        yield Notice(
            reminder=rule.reminder,
            id=f"周报 {start}",
            number="—",
            name=f"周报：{workbook.title}",
            report=report,
            tellings=(
                Telling(
                    role=Role.INFORMED,
                    names=tuple(_readers(workbook)),
                    period=f"{start}",
                    because="周报发给所有参与人员和领导",
                ),
            ),
        )


def meeting_due(today: date, weekday: str, ahead: int, calendar: Calendar) -> date | None:
    """Return the day of the weekly meeting of which the report is sent today; None if of none.

    It is sent `ahead` working days before the meeting, or on Monday where no day is agreed; what
    was missed is made up for until the meeting, and on the next working day at any rate.
    Never more than a week ahead: of two meetings in one holiday the first is reported for.
    """
    is_agreed = weekday in WEEKDAY.words
    wanted = WEEKDAY.words.index(weekday) if is_agreed else 0
    next_one = days_later(today, (wanted - today.weekday()) % 7 or 7)
    for start in (next_one, days_later(next_one, -7)):
        day = calendar.next_workday(start)
        if is_agreed and ahead:
            day = calendar.add_workdays(start, -ahead)
        if day <= today:
            return start if today <= max(start, calendar.add_workdays(day, 1)) else None
    return None


@dataclass(frozen=True, slots=True)
class _Week:
    """A workbook in the week before `start` and in the one after."""

    workbook: WorkbookDay
    start: date

    def report(self) -> WeekReport:
        workbook = self.workbook
        stand, counts = standing(workbook), task_counts(workbook)
        tasks = [task for task in progress(workbook).tasks if task.status != CANCELLED]
        open_tasks = [task for task in tasks if task.status not in CLOSED_STATUSES]
        free = [task for task in open_tasks if task.status not in (BLOCKED, IN_ACCEPTANCE)]
        risky = [task for task in free if _risk(task)]
        under_way = [task for task in free if task.status != NOT_STARTED]
        return WeekReport(
            since=self._since,
            start=self.start,
            phase=stand.phase,
            light=stand.light,
            reason=stand.reason,
            next_step=stand.next_step,
            total=len(tasks),
            closed=counts.done,
            overdue=counts.overdue,
            on_time=counts.on_time,
            shares=_shares(len(tasks), counts.done, len(under_way), counts.blocked),
            done=self._rows(filter(self._is_done, tasks), self._was_on_time, _finished),
            at_risk=self._rows(risky, _risk, _due),
            blocked=(*self._stuck(open_tasks), *self._problems()),
            planned=(*self._milestones(), *self._rows(self._next(tasks), _next_word, _due)),
            promised=tuple(self._promised()),
            calm=sum(1 for task in under_way if task not in risky),
        )

    def _rows(
        self,
        tasks: Iterable[TaskState],
        detail: Callable[[TaskState], str],
        day: Callable[[TaskState], date | None],
    ) -> tuple[ReportRow, ...]:
        rows = [
            ReportRow(
                number=self.workbook.short(task.task_id),
                name=shortened(task.name, _NAME_LENGTH),
                people=" · ".join(part for part in (task.owner, task.department) if part),
                owner=task.owner,
                item=task.task_id,
                day=day(task),
                state=IN_ACCEPTANCE if task.status == IN_ACCEPTANCE else task.warning,
                detail=detail(task),
            )
            for task in tasks
        ]
        return tuple(sorted(rows, key=lambda row: row.day or date.max))

    @property
    def _since(self) -> date:
        return days_later(self.start, -7)

    def _is_done(self, task: TaskState) -> bool:
        if task.status not in (DONE, IN_ACCEPTANCE) or task.actual_finish is None:
            return False
        return self._since <= as_moment(task.actual_finish).date() < self.start

    def _was_on_time(self, task: TaskState) -> str:
        """Say whether a task is up to standard: in time; whether it was accepted says its state."""
        if task.due is None or task.actual_finish is None:
            return ""
        late = self.workbook.calendar.workdays_between(task.due, task.actual_finish)
        return f"迟{late}个工作日完成" if late > 0 else "按期完成"

    def _next(self, tasks: Iterable[TaskState]) -> Iterator[TaskState]:
        """Yield the tasks that are due or begin in the next week."""
        for task in tasks:
            if task.status in (*CLOSED_STATUSES, IN_ACCEPTANCE):
                continue
            begins = task.baseline_start if task.status == NOT_STARTED else None
            if self._is_next(task.due) or self._is_next(begins):
                yield task

    def _is_next(self, day: date | None) -> bool:
        return day is not None and self.start <= as_moment(day).date() < days_later(self.start, 7)

    def _milestones(self) -> Iterator[ReportRow]:
        milestones = self.workbook.content.table("Milestones")
        reached = milestones.filled("actual")
        for row, is_reached in zip(milestones.records(), reached, strict=True):
            due = row["due"]
            if isinstance(due, date) and self._is_next(due) and not is_reached:
                yield ReportRow(
                    number=str(row["milestone_id"]),
                    name=shortened(f"里程碑：{row['name']}", _NAME_LENGTH),
                    people=str(row["department"]),
                    day=due,
                    detail="计划达成",
                )

    def _promised(self) -> Iterator[ReportRow]:
        """Yield what was promised until the end of next week and is not done."""
        for one in commitments(self.workbook):
            until = days_later(self.start, 7)
            if one.is_done or one.is_followed or one.due is None or one.due.date() >= until:
                continue
            yield ReportRow(
                number=self.workbook.short(one.item),
                name=shortened(one.subject, _NAME_LENGTH),
                people=" · ".join(part for part in (one.owner, one.department) if part),
                owner=one.owner,
                day=one.due.date(),
                state=one.state(self.workbook),
                detail=one.kind,
            )

    def _stuck(self, tasks: Iterable[TaskState]) -> tuple[ReportRow, ...]:
        records = list(self.workbook.content.table("Tasks").records())
        index = {row: n for n, row in enumerate(self.workbook.content.table("Tasks").rows)}

        def need(task: TaskState) -> str:
            row = records[index[task.row]]
            level = row["escalation"]
            parts = {
                "问题": row["problem"],
                "措施": row["measure"],
                "需要": f"{level}协调" if level and level != NOTHING else "",
            }
            return "；".join(
                f"{label}：{str(text).rstrip('。；')}" for label, text in parts.items() if text
            )

        return self._rows((task for task in tasks if task.status == BLOCKED), need, _due)

    def _problems(self) -> Iterator[ReportRow]:
        """Yield the problems that nobody has solved yet and that no blocked task speaks of."""
        content = self.workbook.content
        stuck = {t.task_id for t in progress(self.workbook).tasks if t.status == BLOCKED}
        for row in content.table("Problems").records():
            if row["status"] in _UNSOLVED and row["problem_id"] and row["task_id"] not in stuck:
                wanted = row["expectation"]
                yield ReportRow(
                    number=self.workbook.short(str(row["problem_id"])),
                    name=shortened(f"{row['urgency']}问题：{row['description']}", _NAME_LENGTH),
                    people=str(row["department"] or row["lead_department"] or ""),
                    state=str(row["status"]),
                    detail=f"需要：{str(wanted).rstrip('。；')}" if wanted else "",
                )


def _due(task: TaskState) -> date | None:
    return task.due


def _finished(task: TaskState) -> date | None:
    return task.actual_finish


def _risk(task: TaskState) -> str:
    """Return why a task may not be done in time; empty if nothing points to that."""
    words = [f"逾期{max(task.overdue_days or 0, 1)}个工作日"] if task.is_overdue == YES else []
    if task.is_at_risk == YES and not words:
        left = f"剩{task.remaining_days}个工作日" if task.remaining_days is not None else ""
        done = "" if task.percent is None else f"完成度{task.percent:.0%}"
        words.append("，".join(filter(None, (left, done))) or AT_RISK)
    if task.is_stale == YES and task.stale_days:
        words.append(f"{task.stale_days}个工作日未更新")
    if task.warning in (UNREADABLE_STATUS, UNREADABLE_DATE):
        words.append(task.warning)
    return "，".join(words)


def _next_word(task: TaskState) -> str:
    begins = f"{task.baseline_start:%m-%d}开始" if task.baseline_start else ""
    percent = f"完成度{task.percent:.0%}" if task.percent else ""
    return begins if task.status == NOT_STARTED else percent


def _shares(total: int, *counts: int) -> tuple[int, int, int]:
    first, second, third = (round(100 * count / total) if total else 0 for count in counts)
    return first, second, min(third, 100 - first - second)


def _readers(workbook: WorkbookDay) -> Iterator[str]:
    """Yield, each once, all who take part (S2: 所有参与人员及领导); nobody who is not named."""
    content = workbook.content
    plan = content.table("PlanTasks")
    departments = [
        *content.table("Partners").texts("department"),
        *content.table("Countersignatures").texts("department"),
        content.text("initiation.department"),
    ]
    named = [
        *having(workbook, Role.SPONSOR),
        *leaders(workbook),
        *having(workbook, Role.INITIATOR),
        *having(workbook, Role.TRACKER),
        content.text("initiation.coordinator"),
        *heads_of(workbook, departments),
        *plan.texts("owner"),
    ]
    if is_major(content):
        named += having(workbook, Role.MANAGEMENT)
    yield from (name for name in dict.fromkeys(named) if name)
