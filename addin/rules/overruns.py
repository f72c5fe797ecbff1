"""Time limits: what is over and what soon will be, at the cell where the answer is entered.

Those of tasks are left to the rules of the tracker.
"""

from __future__ import annotations

from collections.abc import Iterator

from addin.content import Content
from addin.forms import FIELDS, TABLES
from addin.forms.vocabularies import NEARLY_OVER, OVER
from addin.rules.model import Level, Problem, at, on, quoted
from addin.rules.registry import rule
from addin.standing.limits import Clock, clocks
from addin.standing.workbook_day import WorkbookDay


@rule(
    "L-01",
    "时限已超时",
    level=Level.WARNING,
    source="§6 SLA-01…SLA-22",
    example="紧急问题反馈后24小时没有首次响应 → 今天响应并填写首次响应时间",
)
def over(workbook: WorkbookDay) -> Iterator[Problem]:
    for clock in clocks(workbook):
        if clock.state == OVER and clock.is_binding:
            message = f"{clock.task}已超时：应在{quoted(clock.due)}前完成{_basis(clock)}"
            then = f"；到期处理：{clock.then}" if clock.then else ""
            remedy = f"{_late(clock)}请{_who(clock)}今天完成并填写“{_label(clock)}”{then}"
            yield _problem(workbook.content, clock, message, remedy)


@rule(
    "L-02",
    "时限即将超时",
    level=Level.HINT,
    source="§6 SLA-01…SLA-22",
    example="2个工作日内书面反馈，只剩1个工作日 → 到期前反馈并填写书面反馈时间",
)
def nearly_over(workbook: WorkbookDay) -> Iterator[Problem]:
    for clock in clocks(workbook):
        if clock.state == NEARLY_OVER and clock.is_binding:
            message = f"{clock.task}即将到期：应在{quoted(clock.due)}前完成{_basis(clock)}"
            yield _problem(
                workbook.content,
                clock,
                message,
                f"请{_who(clock)}在到期前完成并填写“{_label(clock)}”",
            )


def _late(clock: Clock) -> str:
    """Return by how much a limit is over, empty within its last day.

    It stands in the suggestion, because a message that is another one every day cannot be accepted.
    """
    left = clock.left_days
    return f"已过{-left}个工作日，" if left is not None and left < 0 else ""


def _basis(clock: Clock) -> str:
    """Return which limit it is, and whether its due moment is only estimated."""
    note = f"，{clock.note}" if clock.note else ""
    return f"（时限 {clock.limit}{note}）"


def _who(clock: Clock) -> str:
    """Return who has to act, the department where nobody is named."""
    return "、".join(clock.people or clock.departments) or "责任人"


def _label(clock: Clock) -> str:
    """Return the label of the cell in which the stop event is entered."""
    table, _, key = clock.key.partition(".")
    return TABLES[table].field(key).label if table in TABLES else FIELDS[clock.key].label


def _problem(content: Content, clock: Clock, message: str, suggestion: str) -> Problem:
    table, _, key = clock.key.partition(".")
    if table not in TABLES:
        return on(clock.key, message, suggestion)
    return at(content.table(table), clock.row, key, message, suggestion)
