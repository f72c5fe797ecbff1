"""保留记录: reasons typed beside findings become waivers, and waivers say whether they still hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from addin.content import Changes, Content, Row, Value
from addin.rules import Finding, Waiver
from addin.rules.waivers import (
    CHANGED,
    IN_FORCE,
    NAMELESS,
    REFUSED,
    REPLACED,
    WITHDRAWN,
    is_changed,
    refusal,
    waivers_of,
)


def typed_waivers(content: Content, moment: datetime, actor: str) -> list[Waiver]:
    """Return the waivers of 保留记录 and those of the reasons newly typed in 校验结果.

    A reason that was changed replaces the one before, one that was deleted withdraws it.
    Without a name beside it, `actor` has accepted if 通讯录 knows that name, else nobody has: it
    does not count before somebody's name is there.
    """
    waivers = waivers_of(content)
    people = content.table("People").texts("name")
    for record in content.table("Findings").records():
        found = {key: str(value or "").strip() for key, value in record.items()}
        if not found["key"]:
            continue
        known = _latest(waivers, found)
        if found["reason"] == found["shown"]:
            if known is not None and found["person"] and not waivers[known].person:
                waivers[known] = _named(waivers[known], found["person"])
            continue
        if known is not None:
            state = REPLACED if found["reason"] else WITHDRAWN
            waivers[known] = replace(waivers[known], state=state)
        if found["reason"]:
            person = found["person"] or (actor if actor in people else "")
            waivers.append(_waiver(found, person, moment))
    return waivers


def settled_waivers(
    waivers: Iterable[Waiver], content: Content, findings: Sequence[Finding]
) -> list[Waiver]:
    """Return the waivers with their state after a check."""
    return [
        replace(each, state=CHANGED)
        if each.state == IN_FORCE and is_changed(each, content, findings)
        else each
        for each in waivers
    ]


def waiver_changes(waivers: Iterable[Waiver], content: Content) -> Changes:
    """Return what is to be written to 保留记录."""
    table = content.table("Waivers")
    states, people = table.texts("state"), table.texts("person")
    cells: dict[tuple[int, str], Value] = {}
    added: list[Row] = []
    number = table.next_number()
    for each in waivers:
        if each.index is None:
            added.append(_row(number + len(added), each))
            continue
        if each.state != states[each.index]:
            cells[table.rows[each.index], "state"] = each.state
        if each.person != people[each.index]:
            cells[table.rows[each.index], "person"] = each.person
    return Changes(
        cells={"Waivers": cells} if cells else {}, append={"Waivers": added} if added else {}
    )


def _latest(waivers: Sequence[Waiver], found: dict[str, str]) -> int | None:
    """Return the last waiver about a finding that nobody has ended."""
    for index in reversed(range(len(waivers))):
        each = waivers[index]
        if (
            each.address == (found["rule"], found["key"], found["row"])
            and each.fingerprint == found["fingerprint"]
            and each.state in (IN_FORCE, *REFUSED)
        ):
            return index
    return None


def _waiver(found: dict[str, str], person: str, moment: datetime) -> Waiver:
    return Waiver(
        rule=found["rule"],
        cell=found["key"],
        row=found["row"],
        reason=found["reason"],
        person=person,
        at=moment.replace(tzinfo=None, second=0, microsecond=0),
        fingerprint=found["fingerprint"],
        state=refusal(found["rule"], found["row"]) or (IN_FORCE if person else NAMELESS),
        item=found["item"],
        field=found["field"],
        message=found["message"],
    )


def _named(waiver: Waiver, person: str) -> Waiver:
    state = IN_FORCE if waiver.state == NAMELESS else waiver.state
    return replace(waiver, person=person, state=state)


def _row(number: int, waiver: Waiver) -> Row:
    return {
        "waiver_id": str(number),
        "rule": waiver.rule,
        "item": waiver.item,
        "field": waiver.field,
        "message": waiver.message,
        "reason": waiver.reason,
        "person": waiver.person,
        "at": waiver.at,
        "state": waiver.state,
        "cell": waiver.cell,
        "row": waiver.row,
        "fingerprint": waiver.fingerprint,
    }
