"""Who is told: heads, those who lead, and everybody else who has a role in a collaboration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from addin.standing.approval import management
from addin.standing.limits.collaboration import lead
from addin.standing.workbook_day import WorkbookDay
from mailer.planning.items import Telling
from mailer.planning.reminder_rules import Role

NAME_SOMEBODY = "请填写由谁办理"


def heads_of(workbook: WorkbookDay, departments: Iterable[str]) -> tuple[str, ...]:
    """Return the heads of departments, an empty name where 通讯录 knows none."""
    named = (workbook.heads.get(each, "") for each in departments if each)
    return tuple(dict.fromkeys(named))


def homes_of(workbook: WorkbookDay, people: Iterable[str]) -> tuple[str, ...]:
    """Return the departments of people."""
    return tuple(dict.fromkeys(home for p in people if (home := workbook.people.get(p))))


def leaders(workbook: WorkbookDay) -> tuple[str, ...]:
    """Return who leads the collaboration, an empty name where nobody can be held to.

    牵头负责人, else the head of 牵头部门, else 发起人, else the head of 发起部门.
    """
    text = workbook.content.text
    began = text("initiation.initiator") or workbook.heads.get(text("initiation.department"), "")
    return lead(workbook)[0] or (began,)


def never_nobody(workbook: WorkbookDay, telling: Telling) -> Iterator[Telling]:
    """Yield a telling; where it asks nobody to act, whoever leads is asked to name somebody."""
    named = tuple(filter(None, telling.names))
    if telling.role is not Role.ACTOR or named == telling.names or not any(leaders(workbook)):
        yield telling
        return
    if named:
        yield replace(telling, names=named)
    yield replace(
        telling,
        role=Role.LEAD,
        names=tuple(name for name in leaders(workbook) if name not in named),
        action=f"{NAME_SOMEBODY}；{telling.action}" if telling.action else NAME_SOMEBODY,
        because="应办理的人没有填写，由牵头负责人处理",
    )


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
