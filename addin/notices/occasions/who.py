"""Who is told: heads, those who lead, and everybody else who has a role in a collaboration."""

from __future__ import annotations

from collections.abc import Iterable

from addin.standing.approval import management
from addin.standing.limits.collaboration import lead
from addin.standing.workbook_day import WorkbookDay
from mailer.planning.reminder_rules import Role


def heads_of(workbook: WorkbookDay, departments: Iterable[str]) -> tuple[str, ...]:
    """Return the heads of departments, an empty name where 通讯录 knows none."""
    named = (workbook.heads.get(each, "") for each in departments if each)
    return tuple(dict.fromkeys(named))


def homes_of(workbook: WorkbookDay, people: Iterable[str]) -> tuple[str, ...]:
    """Return the departments of people."""
    return tuple(dict.fromkeys(home for p in people if (home := workbook.people.get(p))))


def leaders(workbook: WorkbookDay) -> tuple[str, ...]:
    """Return who leads the collaboration, an empty name where nobody does."""
    return lead(workbook)[0] or ("",)


def having(workbook: WorkbookDay, role: Role, departments: Iterable[str] = ()) -> tuple[str, ...]:
    """Return who has a role; `departments` are those that the matter belongs to."""
    text = workbook.content.text
    match role:
        case Role.LEAD:
            return leaders(workbook)
        case Role.SPONSOR:
            return (text("initiation.sponsor"),)
        case Role.HEAD:
            return heads_of(workbook, departments)
        case Role.INITIATOR:
            return (text("initiation.initiator"),)
        case Role.TRACKER:
            return (text("plan.tracker"),)
        case Role.PROCESS:
            return heads_of(workbook, (Role.PROCESS,)) or ("",)
        case Role.MANAGEMENT:
            return tuple(management(workbook.content)[1:]) or ("",)
        case _:
            raise ValueError(f"{role} is nobody's in general")
