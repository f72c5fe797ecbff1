"""Findings that were accepted with a reason: which they are, and whether that still holds.

A waiver belongs to a rule and a cell, which is known by form and field or by table, row id and
column, never by its address; so it survives sorting, inserting and renaming.
It ends when what the cell holds is no longer what was accepted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from addin.content import Content, TableData, Value
from addin.forms import TABLES
from addin.rules.model import UNKNOWN_ROW, Finding, Waiver
from addin.rules.registry import RULES

IN_FORCE = "有效"
CHANGED = "已失效：内容已改变"
WITHDRAWN = "已撤销"
REPLACED = "已失效：另有新理由"
NOT_WAIVABLE = "不能保留：这条规则必须改正"
NOWHERE = "不能保留：这一行没有编号，请先补上"
NAMELESS = "不能保留：没有填写同意人"
REFUSED = (NOT_WAIVABLE, NOWHERE, NAMELESS)


def waivers_of(content: Content) -> list[Waiver]:
    """Return what 保留记录 holds, in its order; one whose reason was deleted is withdrawn."""
    table = content.table("Waivers")
    return [
        Waiver(
            rule=str(record["rule"]),
            cell=str(record["cell"]),
            row=str(record["row"]),
            reason=str(record["reason"]),
            person=str(record["person"]),
            at=moment if isinstance(moment := record["at"], datetime) else None,
            fingerprint=str(record["fingerprint"]),
            state=str(record["state"]) if record["reason"] else WITHDRAWN,
            item=str(record["item"]),
            field=str(record["field"]),
            message=str(record["message"]),
            index=index,
        )
        for index, record in enumerate(table.records())
    ]


def fingerprint(value: Value) -> str:
    """Return a short text that is another one for another value; an empty cell has one too."""
    from hashlib import sha256  # brings OpenSSL, only where something is accepted

    kind = "number" if isinstance(value, int | float) else type(value).__name__
    text = f"{value:.15g}" if isinstance(value, int | float) else str(value or "")
    return sha256(f"{kind}:{text}".encode()).hexdigest()[:16]


def refusal(rule: str, row: str) -> str | None:
    """Return why a finding of a rule in a row may not be accepted, None if it may."""
    if rule in RULES and not RULES[rule].waivable:
        return NOT_WAIVABLE
    return NOWHERE if row == UNKNOWN_ROW else None


def waived(findings: Iterable[Finding], waivers: Iterable[Waiver]) -> list[Finding]:
    """Return the findings, each with the waiver that lets it stand, if there is one."""
    valid = {(each.address, each.fingerprint): each for each in waivers if each.state == IN_FORCE}
    if not valid:
        return list(findings)
    known = {address for address, _ in valid}
    return [
        replace(finding, waiver=valid.get((finding.address, fingerprint(finding.value))))
        if finding.address in known and refusal(finding.rule, finding.row) is None
        else finding
        for finding in findings
    ]


def is_changed(waiver: Waiver, content: Content, findings: Iterable[Finding]) -> bool:
    """Return whether a cell no longer holds what was accepted.

    Of a whole table, which holds no value, what is found there now decides.
    """
    table, _, key = waiver.cell.partition(".")
    if table not in TABLES:
        return fingerprint(content.fields.get(waiver.cell)) != waiver.fingerprint
    data = content.table(table)
    if not key:
        found = {fingerprint(each.value) for each in findings if each.address == waiver.address}
        return bool(found) and waiver.fingerprint not in found
    prints = {
        fingerprint(value)
        for value, own in zip(data.columns[key], row_ids(data), strict=True)
        if own == waiver.row
    }
    return waiver.fingerprint not in prints


def row_ids(data: TableData) -> list[str]:
    """Return by what each row of a table is known, `UNKNOWN_ROW` where its key is empty."""
    return [row_id(value) for value in data.columns[data.table.key]]


def row_id(key: Value) -> str:
    """Return by what a row with this key is known."""
    return UNKNOWN_ROW if key is None or key == "" else str(key)
