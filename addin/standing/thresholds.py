"""What set-up sheets say, and what is shipped where they say nothing that can be read."""

from __future__ import annotations

from math import isfinite

from addin.content import Content, Row, empty_value
from addin.forms import FIELDS
from addin.forms.sla import SLA
from addin.forms.vocabularies import TIME_UNIT


def threshold(content: Content, key: str) -> float:
    """Return the number `rules.<key>` of 检查规则, its default where none is filled in.

    Shares are fractions, durations minutes or working days, as the field's label says.
    """
    value = content.number(f"rules.{key}")
    return float(FIELDS[f"rules.{key}"].default) if value is None or not isfinite(value) else value


def wording(content: Content, key: str) -> str:
    """Return the words `rules.<key>` of 检查规则, their default where none are filled in."""
    return content.text(f"rules.{key}") or FIELDS[f"rules.{key}"].default


_SHIPPED = {str(row["sla_id"]): row for row in SLA.presets}
_BLANK = {field.key: empty_value(field.kind) for field in SLA.inputs}


def limit_rows(content: Content) -> list[Row]:
    """Return the rows of SLA参数; an amount or a unit that is empty or unreadable is as shipped.

    With the unit goes what hours are counted (Q-05). So is what stands in a column that is gone.
    """
    return [_as_shipped(row) for row in content.table("SlaLimits").records()]


def deleted_limits(content: Content) -> list[Row]:
    """Return the rows that SLA参数 comes with and a workbook has no more.

    They run as shipped, and a refresh puts them back: who wants none of one says so in 启用.
    """
    there = set(content.table("SlaLimits").texts("sla_id"))
    return [{**_BLANK, **row} for name, row in _SHIPPED.items() if name not in there]


def _as_shipped(row: Row) -> Row:
    usual = _SHIPPED.get(str(row["sla_id"]))
    if usual is None:
        return {**_BLANK, **row}
    made = {**_BLANK, **usual, **row}
    if not isinstance(made["amount"], int | float):
        made["amount"] = usual["amount"]
    if made["unit"] not in TIME_UNIT.words:
        made |= {"unit": usual["unit"], "hours": usual["hours"]}
    return made
