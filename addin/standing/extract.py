"""What one workbook gives to tables over many, on a day: plain data, to be kept and passed on.

总台账 and the KPIs of a company are made of nothing else, whether it was judged just now, or kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from addin.content import Content, Row
from addin.forms import FIELDS
from addin.lint.items import items
from addin.standing.as_data import shared
from addin.standing.commitments import NEEDED as PROMISED
from addin.standing.commitments import commitments
from addin.standing.indicators import NEEDED as MEASURED
from addin.standing.indicators import Measures, measures_of
from addin.standing.sentences import standing
from addin.standing.task_counts import task_counts, totals
from addin.standing.tasks import TaskState, progress
from addin.standing.workbook_day import WorkbookDay

NEEDED = frozenset(
    {*MEASURED, *PROMISED, "initiation", "plan.lead_person", "review", "Improvements"}
)
"""What must be read of a workbook for `extract`."""
MISREAD = "{n}格日期或数字无法识别"


class Promise(NamedTuple):
    """Something that was promised and is not done, with the word for where it stands."""

    item: str
    kind: str
    subject: str
    owner: str
    department: str
    due: datetime | None
    state: str


class Suggestion(NamedTuple):
    """What a review suggests to change in the handbook (S0 §六)."""

    kind: str
    text: str
    cause: str


@dataclass(frozen=True, slots=True)
class Extract:
    """What one workbook gives.

    - `collaboration`: its row of 协作项目, but for the file.
    - `tasks`, `beside`: every task, and what stands in 存在问题 and 解决措施 of its row.
    - `reviewed`: the day of the review that suggests something.
    - `measures`: what its KPIs are measured by.
    """

    id: str
    title: str
    lead_department: str
    today: date
    reviewed: date | None
    collaboration: Row
    tasks: Sequence[TaskState]
    beside: Sequence[Sequence[str]]
    promised: Sequence[Promise]
    suggested: Sequence[Suggestion]
    measures: Measures

    @staticmethod
    def from_data(data: Sequence[Any]) -> Extract:
        """Return an extract out of its fields in their order (`addin.standing.as_data`)."""
        known: dict[str, Any] = dict(zip(Extract.__slots__, data, strict=True))
        known["tasks"] = [TaskState(*shared(each)) for each in known["tasks"]]
        known["beside"] = [tuple(shared(each)) for each in known["beside"]]
        known["promised"] = [Promise(*shared(each)) for each in known["promised"]]
        known["suggested"] = [Suggestion(*each) for each in known["suggested"]]
        known["measures"] = Measures.from_data(known["measures"])
        return Extract(**known)


def extract(workbook: WorkbookDay) -> Extract:
    """Return what a workbook gives to tables over many; needs what `NEEDED` names."""
    content = workbook.content
    data = content.table("Tasks")
    index = {row: n for n, row in enumerate(data.rows)}
    problems, solutions = data.texts("problem"), data.texts("measure")
    tasks = progress(workbook).tasks
    return Extract(
        id=content.text("initiation.collaboration_id"),
        title=content.text("initiation.title"),
        lead_department=content.text("initiation.lead_department"),
        today=workbook.today,
        reviewed=content.date("review.date"),
        collaboration=_collaboration(workbook),
        tasks=tasks,
        beside=[(problems[index[task.row]], solutions[index[task.row]]) for task in tasks],
        promised=list(_promised(workbook)),
        suggested=list(_suggested(content)),
        measures=measures_of(workbook),
    )


def _collaboration(workbook: WorkbookDay) -> Row:
    content, stand, counts = workbook.content, standing(workbook), task_counts(workbook)
    return {
        "collaboration_id": content.text("initiation.collaboration_id"),
        "title": content.text("initiation.title"),
        "phase": stand.phase,
        "light": stand.light,
        "reason": "；".join(filter(None, (stand.reason, _misread(content)))),
        "type": content.text("initiation.type"),
        "priority": content.text("initiation.priority"),
        "lead_department": content.text("initiation.lead_department"),
        "lead_person": content.text("plan.lead_person"),
        "deadline": content.date("initiation.deadline"),
        **counts.cells(),
        "acceptance_overdue": counts.acceptance_overdue,
        **totals(content),
    }


def _misread(content: Content) -> str:
    """Return how many dates and numbers could not be read; "" if there is none."""
    fields = [FIELDS[one.key] for one in content.misfits if _is_needed(one.key)]
    count = sum(not field.kind.is_text for field in fields)
    for name, data in content.tables.items():
        if name in NEEDED and not data.table.computed:
            kinds = {field.key: field.kind for field in data.table.inputs}
            count += sum(one.key in kinds and not kinds[one.key].is_text for one in data.misfits)
    return MISREAD.format(n=count) if count else ""


def _is_needed(name: str) -> bool:
    """Return whether a single field is read for an extract; of a whole workbook more is."""
    return name in FIELDS and (name in NEEDED or name.partition(".")[0] in NEEDED)


def _promised(workbook: WorkbookDay) -> Iterator[Promise]:
    for one in commitments(workbook):
        if not one.is_done:
            said = (one.item, one.kind, one.subject, one.owner, one.department, one.due)
            yield Promise(*said, one.state(workbook))


def _suggested(content: Content) -> Iterator[Suggestion]:
    label = FIELDS["review.revisions"].label
    for text in items(content.text("review.revisions")):
        yield Suggestion(label, text, "")
    for row in content.table("Improvements").records():
        if row["description"]:
            yield Suggestion(str(row["category"]), str(row["description"]), str(row["cause"]))
