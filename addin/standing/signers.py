"""Who may sign, and what a typed opinion says (Q-13, Q-14): facts that rules and reminders share."""

from __future__ import annotations

import re
from collections.abc import Iterable

from addin.forms.initiation import INITIATING_HEAD
from addin.forms.vocabularies import AWAY, DEPARTMENT_HEAD, MANAGEMENT, SPONSOR
from addin.reading.names import is_named
from addin.standing.limits.collaboration import names
from addin.standing.workbook_day import WorkbookDay

_AGREES = re.compile("无异议|没有异议|无不同意见|没有不同意见|不反对|无保留")
_REFUSES = re.compile("不同意|不确认|不认可|不接受|反对|退回|拒绝|驳回|有异议|保留意见|暂不|未同意")
_OPEN = re.compile(
    "未达成|没有达成|没达成|不能达成|无法达成|未一致|未果|无果|不同意|不接受|待定|未定|再议|搁置|未协商"
)


def refuses(opinion: str) -> bool:
    """Return whether a typed opinion is no agreement.

    >>> refuses("不同意，排期冲突"), refuses("确认，无异议")
    (True, False)
    """
    return _REFUSES.search(_AGREES.sub("", opinion)) is not None


def is_left_open(outcome: str) -> bool:
    """Return whether what a coordination brought is no agreement.

    >>> is_left_open("双方未达成一致，下周再议"), is_left_open("推迟一周")
    (True, False)
    """
    return _OPEN.search(_AGREES.sub("", outcome)) is not None


def heads_for(workbook: WorkbookDay, department: str) -> tuple[str, ...]:
    """Return who heads a department by 部门 and 通讯录, with who stands in while they are away."""
    if not department:
        return ()
    heads = (workbook.heads.get(department, ""), *_having(workbook, (DEPARTMENT_HEAD,), department))
    return _with_stand_ins(workbook, heads)


def sponsors(workbook: WorkbookDay) -> tuple[str, ...]:
    """Return who may approve as 分管领导 by 部门 and 通讯录, with who stands in for them."""
    content = workbook.content
    initiator = content.text("initiation.initiator")
    own = {content.text(f"initiation.{key}") for key in ("department", "lead_department")}
    departments, people = content.table("Departments"), content.table("People")
    return _with_stand_ins(
        workbook,
        (
            *_beside(departments.texts("department"), departments.texts("sponsor"), own),
            *_beside(people.texts("name"), people.texts("sponsor"), {initiator}),
            *_having(workbook, (SPONSOR, MANAGEMENT)),
        ),
    )


def may_approve(workbook: WorkbookDay, step: str) -> tuple[str, ...]:
    """Return who may sign a step of F1.24; empty where 部门 and 通讯录 name nobody.

    Of a request by the head of the department the first step is left to 分管领导.
    """
    if step != INITIATING_HEAD:
        return sponsors(workbook)
    heads = heads_for(workbook, workbook.content.text("initiation.department"))
    return sponsors(workbook) if workbook.content.text("initiation.initiator") in heads else heads


def named_in(signature: str, people: Iterable[str]) -> str:
    """Return the first of some people whom a signature names, however it is decorated."""
    return next(
        (name for name in people if name and (is_named(name, signature) or name in signature)), ""
    )


def _having(workbook: WorkbookDay, roles: Iterable[str], department: str = "") -> tuple[str, ...]:
    people = workbook.content.table("People")
    rows = zip(people.texts("name"), people.texts("role"), people.texts("department"), strict=True)
    return tuple(n for n, role, home in rows if role in roles and department in ("", home))


def _beside(keys: Iterable[str], values: Iterable[str], wanted: set[str]) -> tuple[str, ...]:
    return tuple(
        value for key, value in zip(keys, values, strict=True) if key and value and key in wanted
    )


def _with_stand_ins(workbook: WorkbookDay, people: Iterable[str]) -> tuple[str, ...]:
    listed = workbook.content.table("People")
    columns = (listed.texts(key) for key in ("name", "employment", "stand_in"))
    away = {name: other for name, state, other in zip(*columns, strict=True) if state == AWAY}
    found = tuple(people)
    return names(*found, *(away.get(name, "") for name in found))
