"""Where a collaboration stands, in words: the sentences that 首页 and 总台账 show.

The sentences are templates with numbered facts in braces, because the workbook's own formulas
build the very same ones (`workbook_templates.formulas.overview`).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from addin.content import Content
from addin.forms.gates import REOPENED
from addin.forms.procedure import procedure_of
from addin.forms.vocabularies import (
    ACCEPTING,
    BLOCKED,
    CLOSED,
    DOUBTFUL,
    DRAFT,
    EXECUTING,
    FAILED,
    FINISHED,
    INITIATING,
    NO,
    NORMAL,
    OVERDUE,
    REVIEWING,
    SENT_BACK,
    SUBMITTED,
    TERMINATED,
    WARNED,
    WORKDAY,
)
from addin.standing.approval import approving_steps, missing_archive
from addin.standing.day_count import DayCount, known
from addin.standing.figures import latest, overall
from addin.standing.gates import NEEDED as GATES_NEEDED
from addin.standing.gates import Gates, gates
from addin.standing.moments import as_moment, is_later
from addin.standing.task_counts import TaskCounts, task_counts
from addin.standing.tasks import NEEDED as TASKS_NEEDED
from addin.standing.thresholds import limit_rows
from addin.standing.workbook_day import WorkbookDay, once

REVIEW_LIMIT = "SLA-03"

REASONS = (
    ("blocked", "{n}项受阻"),
    ("overdue", "{n}项逾期"),
    ("acceptance_overdue", "{n}项待验收逾期"),
    ("unread_status", "{n}项状态无法识别"),
    ("unread_date", "{n}项日期无法识别"),
    ("due_soon", "{n}项即将到期"),
    ("at_risk", "{n}项有延迟风险"),
    ("not_updated", "{n}项未更新"),
)
"""What is counted in the reason of the light, most urgent first; nought is left out."""

ACCEPTANCE_REASONS = (
    ("rectifying_late", "{n}项整改逾期"),
    ("rectifying", "{n}项整改没有关闭"),
    ("failed", "验收没有通过"),
)
"""What acceptance and rectification add to it."""

REASON_NONE = "还没有任务"
REASON_FINISHED = "任务已全部完成或取消"
REASON_CALM = "任务都在计划内"

STEP_TERMINATED = "协作项目已作废，不再推进。"
STEP_DRAFT = "填好发起表，把表单状态改为待审批，送{n}审批。"
STEP_APPROVAL = "等待{n}审批发起表。"
STEP_REJECTED = "按审批意见修改发起表，再次提交审批。"
STEP_OPEN = "{n}。"
"""Where nothing more is to be said than what the gate lacks first."""
STEP_BLOCKED = "还有{n}项任务未完成，请先协调{m}项受阻的任务。"
STEP_OVERDUE = "还有{n}项任务未完成，请先处理{m}项逾期的任务。"
STEP_EXECUTE = "还有{n}项任务未完成，请按更新频率更新进度。"
STEP_FAILED = "按整改要求在时限内整改，重新提交验收。"
STEP_REVIEW = "请召开复盘会，并在复盘报告填写复盘会日期。"
STEP_REVIEW_BY = "请在{n}月{m}日前召开复盘会，并在复盘报告填写复盘会日期。"
STEP_REVIEW_SET = "复盘会定在{n}月{m}日，请通知所有参与部门。"
STEP_ARCHIVE = "归档还缺：{n}。"
STEP_ARCHIVED = "协作项目已复盘并归档。"
STEP_TRACKED = "任务已全部完成或取消。"
"""Of a collaboration that is only tracked: neither reviewed nor archived."""

GATE_OPEN = "完成{p}阶段还差{n}个条件"
GATE_PASSED = "各阶段的条件都已满足"
GATE_CLOSED = "协作项目已作废"

CALENDAR_MISSING = "{n} 年放假安排还没有录入，涉及的期限按估算"
NOTICE_MONTH = 11  # by then next year's arrangement is usually announced

NEEDED = TASKS_NEEDED | GATES_NEEDED | {"acceptance", "SlaLimits"}
"""What must be read of a workbook for `standing`."""


class Standing(NamedTuple):
    """Phase (requirements §1), light (§10), what the light rests on and what to do next."""

    gates: Gates
    light: str
    reason: str
    next_step: str

    @property
    def phase(self) -> str:
        """The first phase whose gate is shut, 已归档 or 已终止."""
        return self.gates.phase

    @property
    def gate(self) -> str:
        """How many conditions keep the collaboration in its phase."""
        if self.phase == TERMINATED:
            return GATE_CLOSED
        count = len(self.gates.open)
        lacking = GATE_OPEN.format(p=self.phase, n=count) if count else ""
        return "；".join(filter(None, (lacking, self.reopened))) or GATE_PASSED

    @property
    def reopened(self) -> str:
        """What is said of edits after an approval that the phase does not show; empty if none."""
        count = len(self.gates.reopened)
        return REOPENED.format(n=count) if count else ""


@once
def standing(workbook: WorkbookDay) -> Standing:
    """Return where a collaboration stands; needs what `NEEDED` names."""
    counts, state = task_counts(workbook), gates(workbook)
    acceptance = _Acceptance.of(workbook)
    light = "" if state.phase == TERMINATED else _light(counts, acceptance)
    return Standing(
        gates=state,
        light=light,
        reason="" if state.phase == TERMINATED else _reason(counts, acceptance, light),
        next_step=_next_step(workbook, state, counts),
    )


def finished_on(content: Content, counts: TaskCounts) -> date | None:
    """Return the last actual finish once no task is open any more (F5.03)."""
    if not counts.total or counts.open:
        return None
    return latest(content.table("Tasks"), "actual_finish")


class _Acceptance(NamedTuple):
    """What acceptance and rectification add to the light: how many of each are not as they must be."""

    rectifying_late: int
    rectifying: int
    failed: int

    @staticmethod
    def of(workbook: WorkbookDay) -> _Acceptance:
        orders = workbook.content.table("Rectifications")
        rows = zip(
            orders.filled("rectification_id"),
            orders.texts("status"),
            orders.dates("due"),
            orders.filled("finished_at"),
            strict=True,
        )
        waiting = [(due, done) for named, status, due, done in rows if named and status != CLOSED]
        late = sum(
            due is not None and not done and is_later(workbook.now, as_moment(due))
            for due, done in waiting
        )
        failed = overall(workbook.content.table("AcceptanceItems")) == FAILED
        return _Acceptance(late, len(waiting) - late, int(failed))


def _light(counts: TaskCounts, acceptance: _Acceptance) -> str:
    """Return the worst of all tasks, and of what was found at the acceptance (§10)."""
    if not counts.total:
        return ""  # nothing was judged
    if counts.blocked:
        return BLOCKED
    if counts.overdue or acceptance.rectifying_late:
        return OVERDUE
    if acceptance.rectifying or acceptance.failed:
        return WARNED
    if not counts.open:
        return FINISHED
    return WARNED if any(counts.by_warning[word] for word in DOUBTFUL) else NORMAL


def _reason(counts: TaskCounts, acceptance: _Acceptance, light: str) -> str:
    if not counts.total:
        return REASON_NONE
    if light in (FINISHED, NORMAL):
        return REASON_FINISHED if light == FINISHED else REASON_CALM
    numbers = [(words, getattr(counts, key)) for key, words in REASONS]
    numbers += [(words, getattr(acceptance, key)) for key, words in ACCEPTANCE_REASONS]
    return "、".join(words.format(n=n) for words, n in numbers if n)


def _next_step(workbook: WorkbookDay, state: Gates, counts: TaskCounts) -> str:
    content = workbook.content
    if state.phase == TERMINATED:
        return STEP_TERMINATED
    if not state.open and state.reopened:
        return f"{REOPENED.format(n=len(state.reopened))}。"
    if not state.open:
        is_tracked_only = procedure_of(content.text("initiation.type")).is_tracked_only
        return STEP_TRACKED if is_tracked_only else STEP_ARCHIVED
    status = content.text("initiation.form_status")
    if state.phase == INITIATING and status in _INITIATING_STEPS:
        return _INITIATING_STEPS[status].format(n="和".join(approving_steps(content)))
    keys = {each.condition.key for each in state.open}
    if state.phase == EXECUTING and "submitted" in keys and "tracked" not in keys:
        return _executing(counts)
    if state.phase == ACCEPTING and overall(content.table("AcceptanceItems")) == FAILED:
        return STEP_FAILED
    if "reviewed" in keys and state.phase == REVIEWING:
        done = known(content.date("acceptance.date")) or finished_on(content, counts)
        return _reviewing(content, done, workbook.days)
    if "reported" not in keys and state.phase == REVIEWING:
        return STEP_ARCHIVE.format(n="、".join(missing_archive(content)))
    return STEP_OPEN.format(n=state.open[0].words)


_INITIATING_STEPS = {
    "": STEP_DRAFT,
    DRAFT: STEP_DRAFT,
    SUBMITTED: STEP_APPROVAL,
    SENT_BACK: STEP_REJECTED,
}


def _executing(counts: TaskCounts) -> str:
    if counts.blocked:
        return STEP_BLOCKED.format(n=counts.open, m=counts.blocked)
    if counts.overdue:
        return STEP_OVERDUE.format(n=counts.open, m=counts.overdue)
    return STEP_EXECUTE.format(n=counts.open)


def _reviewing(content: Content, done: date | None, days: DayCount) -> str:
    if planned := known(content.date("review.date")):
        return STEP_REVIEW_SET.format(n=planned.month, m=planned.day)
    limit = _review_limit(content)
    due = days.nth_after(done, limit) if done and limit else None
    return STEP_REVIEW_BY.format(n=due.month, m=due.day) if due else STEP_REVIEW


def _review_limit(content: Content) -> int | None:
    """Return the working days of SLA-03 as the sheet SLA参数 has them, if it is switched on."""
    for row in limit_rows(content):
        if row["sla_id"] != REVIEW_LIMIT:
            continue
        amount, unit, enabled = row["amount"], row["unit"], row["enabled"]
        if not isinstance(amount, int | float) or amount < 1 or amount != int(amount):
            return None
        return int(amount) if unit == WORKDAY and enabled != NO else None
    return None
