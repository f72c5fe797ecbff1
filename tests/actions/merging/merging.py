"""Copies for tests of the merge, and what a workbook says after one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from addin.actions.merging.merge import merge
from addin.actions.merging.model import Copy, Merged, Offer
from addin.actions.merging.rows import typed_rows
from addin.content import Content, Value
from tests.rules.workbooks import ID, table_data, workbook

PLAN = f"""
| task_id  | name     | owner | finish     |
| {ID}-T01 | 方案评审 | 王磊  | 2026-11-20 |
| {ID}-T02 | 样机试制 | 王磊  | 2026-11-27 |
| {ID}-T03 | 小批试产 | 李娜  | 2026-12-04 |
"""


def merged(base: Content, *copies: Content, names: str = "甲乙丙丁") -> Merged:
    """Merge copies that were made from the target as it is."""
    return merge(base, [Copy(name, copy, base) for name, copy in zip(names, copies, strict=False)])


def after(base: Content, result: Merged) -> Content:
    """Return what the target says after the merge was written, read anew."""
    changes = result.changes(base)
    content = replace(base, fields={**base.fields, **changes.fields})
    tables = dict(base.tables)
    for name in {*changes.cells, *changes.append}:
        data = base.table(name)
        raw = {(misfit.row, misfit.key): misfit.raw for misfit in data.misfits}
        rows = [
            {key: raw.get((n, key), value) for key, value in record.items()}
            for n, record in enumerate(data.records())
        ]
        for (number, key), value in changes.cells.get(name, {}).items():
            rows[data.rows.index(number)][key] = value
        rows += [dict(row) for row in changes.append.get(name, ())]
        filled = [row for row in rows if any(v not in (None, "") for v in row.values())]
        tables[name] = table_data(data.table, filled)
    return replace(content, tables=tables)


def said(content: Content, name: str) -> list[Mapping[str, Value]]:
    """Return the filled-in cells of the rows of a table, whatever their order."""
    return sorted((row.cells for row in typed_rows(name, content)), key=str)


def plan(old: str = "", new: str = "", text: str = PLAN) -> Content:
    """Return a workbook with three tasks, in the drawing of which `old` is `new`."""
    assert not old or old in text
    return workbook(PlanTasks=text.replace(old, new))


def offers(result: Merged) -> list[tuple[str, str, list[tuple[str, list[str]]]]]:
    """Return of each conflict the id, the field, and whose values there are."""
    return [(c.identity, c.key, [_said(offer) for offer in c.offers]) for c in result.conflicts]


def _said(offer: Offer) -> tuple[str, list[str]]:
    return offer.copy, ["删除"] if offer.cells is None else [str(v) for v in offer.cells.values()]


def in_order(content: Content, name: str, order: list[int]) -> Content:
    """Return a workbook with the rows of a table in another order."""
    data = content.table(name)
    columns = {key: [values[n] for n in order] for key, values in data.columns.items()}
    return replace(content, tables={**content.tables, name: replace(data, columns=columns)})
