"""Where a collaboration stands, in words: the sentences that 首页 and 总台账 show.

The sentences are templates with numbered facts in braces, because the workbook's own formulas
build the very same ones (`workbook_templates.overview_formulas`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from addin.content import Content, TableData
from addin.day_count import DayCount, known
from addin.figures import (
    ANSWERED,
    FAILED,
    OBJECTED,
    PASSED,
    UNANSWERED,
    effective,
    feedback,
    filled,
    latest,
    overall,
    signatures,
)
from addin.forms.vocabularies import (
    ARCHIVE_TYPE,
    BLOCKED,
    CANCELLED,
    DONE,
    FORM_STATUS,
    IN_PROGRESS,
    LIGHT,
    NO,
    PHASE,
    TIME_UNIT,
    YES,
)
from addin.judgement import AT_RISK, BLOCKED_LATE, DUE_SOON, MET, STALE
from addin.progress import NEEDED as TASKS_NEEDED
from addin.progress import Progress

(
    INITIATING,
    ASSESSING,
    PLANNING,
    EXECUTING,
    ACCEPTING,
    REVIEWING,
    ARCHIVED,
    TERMINATED,
) = PHASE.words
_, SUBMITTED, APPROVED, REJECTED, VOID = FORM_STATUS.words
CALM, WARNED, LATE, STUCK, FINISHED = LIGHT.words
ARCHIVE_NEEDED = ARCHIVE_TYPE.words[:4]  # S0 §六: 方案、纪要、验收报告、复盘报告
REVIEW_LIMIT = "SLA-03"
WORKDAYS = TIME_UNIT.words[0]

REASONS = (
    ("blocked", "{n}项受阻"),
    ("overdue", "{n}项逾期"),
    ("due_soon", "{n}项即将到期"),
    ("at_risk", "{n}项有延迟风险"),
    ("not_updated", "{n}项未更新"),
)
"""What is counted in the reason of the light, most urgent first; nought is left out."""

REASON_NONE = "还没有任务"
REASON_FINISHED = "任务已全部完成或取消"
REASON_CALM = "任务都在计划内"

STEP_TERMINATED = "协作已作废，不再推进。"
STEP_DRAFT = "填好发起表，把表单状态改为待审批，送发起部门负责人和分管领导审批。"
STEP_APPROVAL = "等待发起部门负责人和分管领导审批发起表。"
STEP_REJECTED = "按审批意见修改发起表，再次提交审批。"
STEP_NO_PARTNERS = "在发起表填写协作部门和需配合的事项。"
STEP_UNANSWERED = "还有{n}个协作部门没有书面反馈评估结果。"
STEP_OBJECTED = "还有{n}个协作部门有异议没有协调，请写明协调结果。"
STEP_NO_SIGNERS = "编制协作方案，列出会签部门并送各部门负责人确认。"
STEP_UNSIGNED = "还有{n}个部门没有会签协作方案。"
STEP_PLAN_APPROVAL = "协作方案已会签，等待分管领导审批并填写审批时间。"
STEP_NO_TASKS = "在进度跟踪表登记任务并更新状态。"
STEP_BLOCKED = "还有{n}项任务未完成，请先协调{m}项受阻的任务。"
STEP_OVERDUE = "还有{n}项任务未完成，请先处理{m}项逾期的任务。"
STEP_EXECUTE = "还有{n}项任务未完成，请按更新频率更新进度。"
STEP_NO_ITEMS = "在验收报告列出全部输出成果，逐项核查。"
STEP_CHECKING = "还有{n}项输出成果没有验收结论。"
STEP_FAILED = "按整改要求在时限内整改，重新提交验收。"
STEP_REVIEW = "请召开复盘会，并在复盘报告填写复盘会日期。"
STEP_REVIEW_BY = "请在{n}月{m}日前召开复盘会，并在复盘报告填写复盘会日期。"
STEP_REVIEW_SET = "复盘会定在{n}月{m}日，请通知所有参与部门。"
STEP_ARCHIVE = "归档还缺：{n}。"
STEP_ARCHIVED = "协作已复盘并归档。"
CALENDAR_MISSING = "{n} 年放假安排还没有录入，涉及的期限按估算"
NOTICE_MONTH = 11  # by then next year's arrangement is usually announced

NEEDED = TASKS_NEEDED | {
    "initiation",
    "plan",
    "acceptance",
    "review",
    "Partners",
    "Assessments",
    "Countersignatures",
    "AcceptanceItems",
    "Archive",
    "SlaLimits",
}
"""What must be read of a workbook for `standing`."""


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """How many tasks there are of each sort; `done_on_time` had their actual finish by the due date.

    `due_soon`, `at_risk` and `not_updated` count the tasks whose 预警 says so, `blocked` and
    `overdue` all that are.
    """

    total: int
    done: int
    cancelled: int
    in_progress: int
    blocked: int
    overdue: int
    due_soon: int
    at_risk: int
    not_updated: int
    done_on_time: int

    @staticmethod
    def of(progress: Progress) -> TaskCounts:
        """Return the counts over all tasks of the tracker."""
        by_warning = Counter(progress.texts("warning"))
        status = zip(progress.task_ids, progress.facts.status, strict=True)
        return TaskCounts(
            total=by_warning.total() - by_warning[""],
            done=by_warning[DONE],
            cancelled=by_warning[CANCELLED],
            in_progress=sum(word == IN_PROGRESS for task, word in status if task),
            blocked=by_warning[BLOCKED] + by_warning[BLOCKED_LATE],
            overdue=progress.texts("is_overdue").count(YES),
            due_soon=by_warning[DUE_SOON],
            at_risk=by_warning[AT_RISK],
            not_updated=by_warning[STALE],
            done_on_time=progress.texts("sla_state").count(MET),
        )

    @property
    def open(self) -> int:
        """Tasks that are neither done nor cancelled."""
        return self.total - self.done - self.cancelled

    @property
    def on_time(self) -> float | None:
        """按时率: done on time of all that are done or overdue; None where there are none."""
        basis = self.done + self.overdue
        return self.done_on_time / basis if basis else None


@dataclass(frozen=True, slots=True)
class Standing:
    """Phase (requirements §1), light (§10), what the light rests on and what to do next."""

    phase: str
    light: str
    reason: str
    next_step: str


def standing(content: Content, progress: Progress, *, today: date, days: DayCount) -> Standing:
    """Return where a collaboration stands; needs what `NEEDED` names."""
    counts = TaskCounts.of(progress)
    phase = _phase(content, counts, today)
    light = "" if phase == TERMINATED else _light(counts)
    return Standing(
        phase=phase,
        light=light,
        reason=_reason(counts, light),
        next_step=_next_step(phase, content, counts, today, days),
    )


def finished_on(content: Content, counts: TaskCounts) -> date | None:
    """Return the last actual finish once no task is open any more (F5.03)."""
    if not counts.total or counts.open:
        return None
    return latest(content.table("Tasks"), "actual_finish")


def _phase(content: Content, counts: TaskCounts, today: date) -> str:
    status = content.text("initiation.form_status")
    given = [word for word in feedback(content) if word]
    archived = set(content.table("Archive").texts("type"))
    gates = (
        (INITIATING, status == APPROVED),
        (ASSESSING, bool(given) and all(word == ANSWERED for word in given)),
        (PLANNING, effective(content) is not None),
        (EXECUTING, counts.total > 0 and counts.open == 0),
        (ACCEPTING, overall(content.table("AcceptanceItems")) == PASSED),
        (REVIEWING, _is_reviewed(content, today) and archived.issuperset(ARCHIVE_NEEDED)),
    )
    if status == VOID:
        return TERMINATED
    return next((phase for phase, is_open in gates if not is_open), ARCHIVED)


def _is_reviewed(content: Content, today: date) -> bool:
    held = known(content.date("review.date"))
    return held is not None and held <= today


def _light(counts: TaskCounts) -> str:
    if not counts.total:
        return CALM
    if not counts.open:
        return FINISHED
    if counts.blocked:
        return STUCK
    if counts.overdue:
        return LATE
    return WARNED if counts.due_soon + counts.at_risk + counts.not_updated else CALM


def _reason(counts: TaskCounts, light: str) -> str:
    if not light:
        return ""
    if not counts.total:
        return REASON_NONE
    if light in (FINISHED, CALM):
        return REASON_FINISHED if light == FINISHED else REASON_CALM
    numbers = ((words, getattr(counts, key)) for key, words in REASONS)
    return "、".join(words.format(n=n) for words, n in numbers if n)


def _next_step(
    phase: str, content: Content, counts: TaskCounts, today: date, days: DayCount
) -> str:
    if phase == INITIATING:
        return _initiating(content.text("initiation.form_status"))
    if phase == ASSESSING:
        return _assessing(feedback(content))
    if phase == PLANNING:
        return _planning(*signatures(content))
    if phase == EXECUTING:
        return _executing(counts)
    if phase == ACCEPTING:
        return _accepting(content.table("AcceptanceItems"))
    if phase == REVIEWING:
        done = known(content.date("acceptance.date")) or finished_on(content, counts)
        return _reviewing(content, done, today, days)
    return STEP_TERMINATED if phase == TERMINATED else STEP_ARCHIVED


def _initiating(status: str) -> str:
    return {SUBMITTED: STEP_APPROVAL, REJECTED: STEP_REJECTED}.get(status, STEP_DRAFT)


def _assessing(given: Sequence[str]) -> str:
    if not any(given):
        return STEP_NO_PARTNERS
    if missing := given.count(UNANSWERED):
        return STEP_UNANSWERED.format(n=missing)
    return STEP_OBJECTED.format(n=given.count(OBJECTED))


def _planning(wanted: int, signed: int) -> str:
    if not wanted:
        return STEP_NO_SIGNERS
    return STEP_UNSIGNED.format(n=wanted - signed) if signed < wanted else STEP_PLAN_APPROVAL


def _executing(counts: TaskCounts) -> str:
    if not counts.total:
        return STEP_NO_TASKS
    if counts.blocked:
        return STEP_BLOCKED.format(n=counts.open, m=counts.blocked)
    if counts.overdue:
        return STEP_OVERDUE.format(n=counts.open, m=counts.overdue)
    return STEP_EXECUTE.format(n=counts.open)


def _accepting(items: TableData) -> str:
    result = overall(items)
    if not result:
        return STEP_NO_ITEMS
    if result == FAILED:
        return STEP_FAILED
    checked = zip(filled(items, "deliverable_id"), items.texts("result"), strict=True)
    return STEP_CHECKING.format(n=sum(1 for item, passed in checked if item and passed != PASSED))


def _reviewing(content: Content, done: date | None, today: date, days: DayCount) -> str:
    if _is_reviewed(content, today):
        have = set(content.table("Archive").texts("type"))
        return STEP_ARCHIVE.format(n="、".join(w for w in ARCHIVE_NEEDED if w not in have))
    if planned := known(content.date("review.date")):
        return STEP_REVIEW_SET.format(n=planned.month, m=planned.day)
    limit = _review_limit(content)
    due = days.nth_after(done, limit) if done and limit else None
    return STEP_REVIEW_BY.format(n=due.month, m=due.day) if due else STEP_REVIEW


def _review_limit(content: Content) -> int | None:
    """Return the working days of SLA-03 as the sheet SLA参数 has them, if it is switched on."""
    limits = content.table("SlaLimits")
    rows = zip(
        limits.texts("sla_id"),
        limits.numbers("amount"),
        limits.texts("unit"),
        limits.texts("enabled"),
        strict=True,
    )
    for name, amount, unit, enabled in rows:
        if name != REVIEW_LIMIT:
            continue
        if amount is None or amount < 1 or amount != int(amount):
            return None
        return int(amount) if unit == WORKDAYS and enabled != NO else None
    return None
