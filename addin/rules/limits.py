"""Time limits: what is over and what soon will be, at the cell where the answer is entered.

Those of tasks are left to the rules of the tracker.
"""

from __future__ import annotations

from collections.abc import Iterator

from addin.content import Content
from addin.forms import FIELDS, TABLES
from addin.limits import NEAR, OVER, Clock
from addin.rules.context import Context
from addin.rules.model import Level, Problem, at, on, quoted
from addin.rules.registry import rule


@rule(
    "L-01",
    "时限已超时",
    level=Level.WARNING,
    source="§6 SLA-01…SLA-21",
    example="紧急问题反馈后24小时没有首次响应 → 今天响应并填写首次响应时间",
)
def over(content: Content, context: Context) -> Iterator[Problem]:
    for clock in context.clocks:
        if clock.state == OVER and clock.is_binding:
            message = f"{_what(clock)}应在{quoted(clock.due)}前完成，已超时"
            then = f"；{clock.then}" if clock.then else ""
            yield _problem(
                content, clock, message, f"请{_who(clock)}今天完成并填写{_label(clock)}{then}"
            )


@rule(
    "L-02",
    "时限即将超时",
    level=Level.HINT,
    source="§6 SLA-01…SLA-21",
    example="2个工作日内书面反馈，只剩1个工作日 → 到期前反馈并填写书面反馈时间",
)
def nearly_over(content: Content, context: Context) -> Iterator[Problem]:
    for clock in context.clocks:
        if clock.state == NEAR and clock.is_binding:
            message = f"{_what(clock)}将在{quoted(clock.due)}到期"
            yield _problem(
                content, clock, message, f"请{_who(clock)}在到期前完成并填写{_label(clock)}"
            )


def _what(clock: Clock) -> str:
    note = f"（{clock.note}）" if clock.note else ""
    return f"{clock.limit} {clock.task}{note}"


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
