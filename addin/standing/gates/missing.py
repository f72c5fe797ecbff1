"""What the conditions of the gates look at, and how they say what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from addin.content import TableData
from addin.forms.procedure import Procedure, procedure_of
from addin.forms.vocabularies import ERROR
from addin.standing.day_count import day_of
from addin.standing.results import found, was_checked
from addin.standing.task_counts import task_counts
from addin.standing.workbook_day import WorkbookDay

UNCONSULTED, UNLISTED_SIGNERS, CHANGED = "F-51", "F-52", "F-53"
RULES_OF: dict[str, tuple[str, ...]] = {
    "consulted": (UNCONSULTED,),
    "worded": ("R-01", "R-02", "R-04"),
    "management_copied": ("R-16",),
    "head_agreed": ("F-63a",),
    "sponsor_agreed": ("F-63b",),
    "settled": ("F-68",),
    "kickoff_signed": ("F-69",),
    "signers_named": (UNLISTED_SIGNERS,),
    "signed": ("F-63d", "F-66"),
    "plan_agreed": ("F-63c",),
    "acceptance_signed": ("F-56", "F-63e", "F-67"),
    "divided": ("R-05",),
    "standards_set": ("R-03",),
    "items_listed": ("R-12",),
    "initiation_unchanged": (CHANGED,),
    "plan_unchanged": (CHANGED,),
    "acceptance_unchanged": (CHANGED,),
}
"""By condition: the rules whose errors keep it from being met, by the beginning of their id.

Formulas cannot judge wording, duties or one list against another, so here Python and the workbook
both read the errors in 校验结果.
"""


RESTS_ON: dict[str, tuple[str, ...]] = {
    "measurable": ("Metrics.target", "Metrics.due"),
    "head_agreed": ("InitiationApprovals.time",),
    "sponsor_agreed": ("InitiationApprovals.time",),
    "answered": ("Assessments.answered",),
    "undertaken": ("Assessments.committed",),
    "signed": ("Countersignatures.time",),
    "buffered": ("PlanTasks.start", "PlanTasks.finish", "initiation.deadline"),
    "plan_agreed": ("plan.approved_at",),
    "acceptance_signed": ("AcceptanceAttendees.signed_at",),
    "handed_over": ("Handovers.date",),
    "reviewed": ("review.date",),
    "reported": ("ProblemReports.date",),
}
"""By condition: the dates and numbers on which it rests; it says so while one cannot be read."""


SUBJECT: dict[str, str] = {
    "management_copied": "initiation.copy_to",
    "initiation_unchanged": "InitiationApprovals.signature",
    "answered": "Partners.department",
    "undertaken": "Assessments.conclusion",
    "settled": "Assessments.conclusion",
    "signed": "Countersignatures.department",
    "divided": "PlanTasks.task_id",
    "plan_unchanged": "plan.approved_at",
    "submitted": "dashboard.total",
    "self_checked": "dashboard.total",
    "items_passed": "AcceptanceItems.deliverable_id",
    "rectified": "AcceptanceItems.deliverable_id",
    "acceptance_unchanged": "AcceptanceAttendees.signature",
}
"""By condition that an empty workbook would meet: what must be there, that it is judged at all."""


class Gap(NamedTuple):
    """A cell that lacks something: a single field, or row index and key of a table.

    Row -1 stands for a table that has no row yet.
    """

    name: str
    row: int = -1
    key: str = ""


Missing = Sequence[Gap] | None
"""What keeps a condition from being met: nothing if it is met, None if it does not apply."""

FINDINGS = "Findings"
"""The name of a spot that stands for a finding, by its place among those of the check."""


def procedure(workbook: WorkbookDay) -> Procedure:
    """Return what the type of the collaboration asks for."""
    return procedure_of(workbook.content.text("initiation.type"))


def errors(workbook: WorkbookDay, key: str, sheet: str = "") -> list[Gap]:
    """Return the errors that a check found against a condition, on one sheet or on all."""
    return [
        Gap(FINDINGS, row, "cell")
        for row, one in enumerate(found(workbook))
        if one.level == ERROR and one.rule.startswith(RULES_OF[key]) and sheet in ("", one.sheet)
    ]


Finder = Callable[[WorkbookDay], Missing]
FINDERS: dict[str, Finder] = {}
"""By the key of a condition: the function that returns what it lacks."""


def finder(key: str) -> Callable[[Finder], Finder]:
    """Register the function of a condition."""

    def register(find: Finder) -> Finder:
        FINDERS[key] = find
        return find

    return register


def lacking(data: TableData, by: str, key: str, meets: Iterable[bool]) -> list[Gap]:
    """Return the cells `key` of the rows that are filled in at `by` and do not meet a claim."""
    rows = enumerate(zip(data.filled(by), meets, strict=True))
    return [Gap(data.table.name, row, key) for row, (named, met) in rows if named and not met]


def unless_any(data: TableData, by: str, key: str = "") -> list[Gap]:
    """Return the table itself if no row of it is filled in at `by`."""
    return [] if any(data.filled(by)) else [Gap(data.table.name, -1, key or by)]


def unless(met: bool, name: str) -> list[Gap]:
    """Return the single field `name` unless a claim about it is met."""
    return [] if met else [Gap(name)]


def is_unchecked(workbook: WorkbookDay, key: str) -> bool:
    """Whether there is nothing yet to be judged by a condition, or no check has judged it."""
    content = workbook.content
    if key in RULES_OF and not was_checked(workbook):
        return True
    table, _, column = SUBJECT.get(key, "").partition(".")
    if table in content.tables:
        return not any(content.table(table).filled(column))
    if table == "dashboard":
        return not task_counts(workbook).total
    return bool(column) and not content.filled(f"{table}.{column}")


def is_misread(workbook: WorkbookDay, key: str) -> bool:
    """Whether a cell cannot be read on which a condition rests."""
    return workbook.content.misread(*RESTS_ON.get(key, ()))


def dated(data: TableData, key: str) -> list[bool]:
    """Return in which rows a column holds a date."""
    return [day_of(day) is not None for day in data.dates(key)]
