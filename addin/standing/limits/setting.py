"""What episodes are looked up in: the workbook, the moment, its people and its tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from addin.content import Content
from addin.forms.vocabularies import URGENT, VOID
from addin.standing.limits.counting import as_moment
from addin.standing.limits.terms import Terms, objection_runs_from_receipt
from addin.standing.tasks import Progress, progress
from addin.worktime import WorkTime


@dataclass(frozen=True)
class Setting:
    """A workbook at a moment, with indexes that are built when first asked for."""

    content: Content
    now: datetime
    work: WorkTime
    terms: Mapping[str, Terms]

    @cached_property
    def heads(self) -> Mapping[str, str]:
        """The head of each department: of 部门, else as the initiation form names them."""
        partners = self.content.table("Partners")
        named = dict(zip(partners.texts("department"), partners.texts("head"), strict=True))
        known = self.content.table("Departments")
        pairs = zip(known.texts("department"), known.texts("head"), strict=True)
        return named | {name: head for name, head in pairs if head}

    @cached_property
    def homes(self) -> Mapping[str, str]:
        """The department of everybody in 通讯录."""
        people = self.content.table("People")
        return dict(zip(people.texts("name"), people.texts("department"), strict=True))

    @cached_property
    def progress(self) -> Progress:
        """The tasks, judged on the day."""
        return progress(self.content, today=self.now.date(), calendar=self.work.calendar)

    @cached_property
    def is_urgent(self) -> bool:
        """Whether the collaboration as a whole is 紧急."""
        return self.content.text("initiation.priority") == URGENT

    @property
    def is_void(self) -> bool:
        """Whether the collaboration was called off: then nothing runs."""
        return self.content.text("initiation.form_status") == VOID

    @cached_property
    def objection_from_receipt(self) -> bool:
        """Whether SLA-02 starts with the receipt of the form instead of the objection."""
        return objection_runs_from_receipt(self.content)

    @property
    def lead(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The person and the department who lead the collaboration."""
        department = self.content.text("initiation.lead_department")
        person = self.content.text("plan.lead_person") or self.heads.get(department, "")
        return names(person), names(department)

    def moment(self, name: str) -> datetime | None:
        """Return a single date field as a moment."""
        day = self.content.date(name)
        return None if day is None else as_moment(day)


def names(*texts: str) -> tuple[str, ...]:
    """Return the texts that are not empty, each once."""
    return tuple(dict.fromkeys(text for text in texts if text))
