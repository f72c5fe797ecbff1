"""Workbooks for tests of time limits, written as tables in the test itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from addin.content import Content, Value
from addin.forms import FIELDS
from addin.forms.sla import SLA
from addin.standing.limits import Clock, clocks, task_clocks
from addin.standing.workbook_day import WorkbookDay
from tests.rules.workbooks import table_data, workbook

ID = "XC20261102-001"
DEPARTMENTS = """
| department | head |
| 市场部     | 陈静 |
| 研发部     | 王磊 |
| 质量管理部 | 李娜 |
"""
COMMON: Mapping[str, str] = {
    "initiation.collaboration_id": ID,
    "initiation.title": "新产品上市",
    "initiation.type": "项目协作",
    "initiation.form_status": "已批准",
    "initiation.department": "市场部",
    "initiation.initiator": "陈静",
    "initiation.lead_department": "市场部",
    "initiation.sponsor": "周敏",
}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def book(
    fields: Mapping[str, str | Value] | None = None,
    *,
    limits: Mapping[str, Mapping[str, Any]] | None = None,
    **tables: str,
) -> Content:
    """Return a workbook with the standard SLA参数, of which `limits` changes rows by id."""
    defaults = {
        name: field.default
        for name, field in FIELDS.items()
        if field.default and name.startswith("sla.")
    }
    made = workbook(
        {**defaults, **COMMON, **(fields or {})}, **{"Departments": DEPARTMENTS, **tables}
    )
    rows = [{**row, **(limits or {}).get(str(row["sla_id"]), {})} for row in SLA.presets]
    return replace(made, tables={**made.tables, "SlaLimits": table_data(SLA, rows)})


def running(content: Content, now: str, *limits: str) -> list[Clock]:
    """Return the clocks of some limits at a moment."""
    workbook = WorkbookDay.at(content, at(now))
    return [clock for clock in (*clocks(workbook), *task_clocks(workbook)) if clock.limit in limits]


def only(content: Content, now: str, limit: str) -> Clock:
    """Return the one clock of a limit."""
    (clock,) = running(content, now, limit)
    return clock
