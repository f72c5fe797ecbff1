"""只做跟踪 (Q-42): of such a collaboration is not reported what the forms but the tracker lack."""

from __future__ import annotations

from addin.forms import FORM_OF_FIELD, FORM_OF_TABLE
from addin.forms.procedure import procedure_of
from addin.forms.tracker import TRACKER
from addin.rules.model import Problem
from addin.standing.workbook_day import WorkbookDay

_REQUIRED = frozenset({"F-01", "F-03"})
OF_THE_FORMS = frozenset(
    {
        "F-02", "F-04", "F-27", "F-28", "F-29", "F-51", "F-52", "F-55", "F-56",
        "F-63a", "F-63b", "F-63c", "F-63d", "F-63e", "F-64", "F-66", "F-67", "F-68", "F-69",
        "R-02a", "R-04", "R-05d", "R-05e", "R-05f", "R-05h", "R-05i", "R-06a", "R-06b", "R-06c",
        "R-07", "R-12", "R-13", "R-14", "R-15a", "R-15b", "R-16a", "R-16b", "R-17", "R-24", "R-25",
        "R-26", "R-28", "R-30", "R-31", "R-32", "R-34",
    }
)  # fmt: skip
"""The rules about what the other forms ask for: rows, approvals, acceptance, review, archive."""
_LACKED = "PlanTasks.standard"  # of R-10, which also asks for name and date of a task


def is_tracked_only(workbook: WorkbookDay) -> bool:
    """Return whether the collaboration is only tracked."""
    kind = workbook.words("collaboration_type").standard(workbook.content.text("initiation.type"))
    return procedure_of(kind or "").is_tracked_only


def is_asked(rule: str, problem: Problem) -> bool:
    """Return whether a problem counts in a collaboration that is only tracked."""
    if rule in OF_THE_FORMS:
        return False
    table = problem.table
    if table is None:
        return rule not in _REQUIRED or not FORM_OF_FIELD[problem.key].headed
    form = FORM_OF_TABLE[table.name]
    if rule in _REQUIRED:
        return form is TRACKER or not form.headed
    return rule != "R-10" or f"{table.name}.{problem.key}" != _LACKED
