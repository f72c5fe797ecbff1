"""What limits ask of the collaboration as a whole: who leads it, how urgent it is, if it goes on."""

from __future__ import annotations

from datetime import datetime

from addin.forms.vocabularies import URGENT, VOID
from addin.standing.limits.model import Misread
from addin.standing.moments import as_moment
from addin.standing.workbook_day import WorkbookDay


def is_urgent(workbook: WorkbookDay) -> bool:
    """Whether the collaboration as a whole is 紧急."""
    return workbook.content.text("initiation.priority") == URGENT


def is_void(workbook: WorkbookDay) -> bool:
    """Whether the collaboration was called off: then nothing runs."""
    return workbook.content.text("initiation.form_status") == VOID


def lead(workbook: WorkbookDay) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the person and the department who lead the collaboration."""
    department = workbook.content.text("initiation.lead_department")
    person = workbook.content.text("plan.lead_person") or workbook.heads.get(department, "")
    return names(person), names(department)


def moment(workbook: WorkbookDay, name: str) -> datetime | None:
    """Return a single date field as a moment."""
    day = workbook.content.date(name)
    return None if day is None else as_moment(day)


def misread_field(workbook: WorkbookDay, *keys: str) -> Misread | None:
    """Return the first of some single fields that cannot be read."""
    return next((Misread(key) for key in keys if workbook.content.unreadable(key)), None)


def names(*texts: str) -> tuple[str, ...]:
    """Return the texts that are not empty, each once."""
    return tuple(dict.fromkeys(text for text in texts if text))
