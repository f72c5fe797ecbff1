"""SLA-01 … SLA-23: what has to be done and which cells start and stop it (requirements §6).

A limit is declared over the fields of a table (`Over`) where its events are typed there, and is a
function over the workbook where they follow from several forms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from addin.forms.model import When
from addin.forms.vocabularies import IMPORTANT, ROUTINE, URGENT
from addin.standing.limits import acceptances, approvals, courses, meetings, tasks
from addin.standing.limits.model import Episode
from addin.standing.limits.rows import Over
from addin.standing.workbook_day import WorkbookDay


class Limit(NamedTuple):
    """A limit of the handbook: its id in SLA参数, the task in a few words, where it runs."""

    id: str
    task: str
    episodes: Callable[[WorkbookDay], Iterator[Episode]]


def _approvals(workbook: WorkbookDay) -> Iterator[Episode]:
    yield from approvals.approvals(workbook)
    yield from approvals.plan_approvals(workbook)


def _problems(stop: tuple[str, ...], department: tuple[str, ...], *urgencies: str) -> Over:
    return Over(
        table="Problems",
        start="reported_at",
        stop=stop,
        name="description",
        departments=department,
        when=(When("urgency", urgencies),) if urgencies else (),
    )


_OWN = ("department", "lead_department")  # who must solve it; until that is settled, who leads

# A problem that was solved at once needs no first answer.
_ANSWER = ("responded_at", "resolved_at")
_MINUTES = Over(
    table="Meetings", start="end", stop=("sent_at",), name="topic", people=("recorder",)
)
_RECTIFICATION = Over(
    table="Rectifications",
    start="issued",
    stop=("finished_at", "rechecked"),
    name="requirement",
    people=("person",),
    departments=("department",),
    agreed="due",
)

LIMITS: dict[str, Limit] = {
    limit.id: limit
    for limit in (
        Limit("SLA-01", "书面反馈评估结果", approvals.feedback),
        Limit("SLA-02", "书面说明异议和调整建议", approvals.objections),
        Limit("SLA-03", "召开复盘会", courses.review),
        Limit("SLA-04", "组织协调会", meetings.coordinations),
        Limit("SLA-05", "审核并发送会议纪要", _MINUTES),
        # Of urgent problems SLA-09 asks for the same.
        Limit("SLA-06", "首次响应问题", _problems(_ANSWER, _OWN, IMPORTANT, ROUTINE)),
        Limit("SLA-07", "答复已收到需求", approvals.receipts),
        Limit("SLA-08", "完成审批", _approvals),
        Limit("SLA-09", "首次响应紧急问题", _problems(_ANSWER, _OWN, URGENT)),
        Limit("SLA-10", "解决重要问题", _problems(("resolved_at",), _OWN, IMPORTANT)),
        Limit("SLA-11", "解决常规问题", _problems(("resolved_at",), _OWN, ROUTINE)),
        Limit(meetings.TALK_LIMIT, "召开沟通会", meetings.talks),
        Limit("SLA-13", "完成整改", _RECTIFICATION),
        Limit("SLA-14", "收齐会议资料", meetings.materials),
        Limit("SLA-15", "完成任务", tasks.tasks),
        Limit("SLA-16", "当日更新进度", tasks.daily_updates),
        Limit("SLA-17", "更新进度", tasks.other_updates),
        Limit("SLA-18", "召开周例会", meetings.weekly_meetings),
        Limit("SLA-19", "方案生效", courses.coming_into_force),
        Limit("SLA-20", "完成满意度调研", courses.surveys),
        Limit("SLA-21", "填写问题反馈", tasks.deviations),
        Limit("SLA-22", "验收提交的成果", acceptances.acceptances),
        Limit("SLA-23", "召开启动会", meetings.kickoffs),
    )
}
"""Every limit by its id."""

TASK_LIMITS = frozenset({"SLA-15", "SLA-16", "SLA-17"})
"""Those that the tracker judges row by row and its own rules and reminders speak of."""
