"""What is merged, table by table, and how a row of it is known again."""

from __future__ import annotations

from typing import NamedTuple

from addin.forms import FIELDS, TABLES
from addin.forms.model import Field, Need

LOGS = frozenset({"ReminderLog", "Invitations", "ChangeLog", "Satisfaction"})
"""Written line by line: what a copy has is added, nothing is ever taken away and nobody is asked.

The survey is among them because it is anonymous: neither 变更日志 nor 合并冲突 says from whom a line
came, and lines are numbered anew.

A reminder that went out from a copy is then not sent again, and who changed what stays known.
"""

RECORDS = {
    "Answers": ("message_id", "item_id"),
    "Waivers": ("rule", "cell", "row", "fingerprint"),
}
"""Records by what makes a row the same in every copy: their numbers are counted in each alone.

They are added under a new number and never taken away; what people type in them is merged.
"""


class Decided(NamedTuple):
    """In which column somebody decides on a row, and in which table it stands once that is done."""

    by: str
    done_in: str


DECIDED = {"NewNames": Decided("decision", "People")}
"""Lists that Xiezuo writes anew, of which a row counts once somebody has decided on it.

The next refresh of the target does what was decided, whether the copy was refreshed or not.
"""

OWN = frozenset({"MergeConflicts"})
"""The choice between copies is made in the target alone."""

MERGED_FIELDS = tuple(
    name for name, each in FIELDS.items() if not each.derived and each.need is not Need.AUTO
)
"""Single fields that people type."""

MERGED_TABLES = tuple(
    name
    for name, table in TABLES.items()
    if (not table.computed or name in LOGS or name in DECIDED) and name not in OWN
)
"""Tables in which people type, and the logs.

Left out are tables that Xiezuo or formulas write anew at each refresh (校验结果, 时限, 指标, 看板 …)
and 批准留底: it says what was approved in this very file, and a refresh records what a copy brings.
"""

NEEDED = (
    frozenset(MERGED_FIELDS)
    | frozenset(MERGED_TABLES)
    | {
        "Findings",  # reasons for accepting a finding are typed there before they become records
        "Commitments",  # days are typed there before they go where an item arose
        "Merges",
        "home.template_version",
    }
)
"""What must be read of a target, a base and a copy."""


def is_counted(name: str) -> bool:
    """Whether the rows of a table are merely numbered in the order they came."""
    return name in LOGS or name in RECORDS


def is_never_taken_away(name: str) -> bool:
    """Whether a row that a copy lacks stays."""
    return is_counted(name) or name in DECIDED


def carried(name: str) -> tuple[Field, ...]:
    """Return the columns that a row brings along: all inputs but a mere number."""
    table = TABLES[name]
    return tuple(f for f in table.inputs if not (is_counted(name) and f.key == table.key))


def compared(name: str) -> frozenset[str]:
    """Return the columns whose difference makes a change: those that people type.

    The others are bookkeeping (上次状态, 处理时间) and follow the row.
    """
    if name in LOGS:
        return frozenset(f.key for f in carried(name))
    return frozenset(f.key for f in carried(name) if f.need is not Need.AUTO)


def identity_keys(name: str) -> tuple[str, ...]:
    """Return the columns by which a row is known; none: only by its whole content."""
    if name in LOGS:
        return ()
    return RECORDS.get(name, (TABLES[name].key,))
