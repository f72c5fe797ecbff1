"""Formula templates over keys: what stands in square brackets is a field of `addin.forms`.

=================== ================================================================
``[due]``           this row of the formula's own table
``[Tasks.due]``     a whole column of a table
``[#rank]``         the heading of a column of the own table
``[Tasks#task_id]`` the heading of a column of another table
``[plan.cadence]``  a single field, by its defined name
=================== ================================================================

Labels therefore stand nowhere but in the description, and a key that does not exist is an error
when the workbook is built.
"""

from __future__ import annotations

import re

from addin.forms import FIELDS, TABLES

_PLACEHOLDER = re.compile(r"\[(?:(\w+)?([.#]))?(\w+)\]")
_ESCAPED = re.compile(r"(['\[\]#@])")
_PLAIN = re.compile(r"\w+")


def rendered(template: str, table: str = "") -> str:
    """Return a template as a formula with its leading ``=``.

    `table` is the table whose rows ``[key]`` means.

    Raises:
        KeyError: the description knows no such table, column or field.
    """

    def reference(match: re.Match[str]) -> str:
        owner, mark, key = match.groups()
        if mark == "#":
            return f"{owner or table}[[#Headers],[{_label(owner or table, key)}]]"
        if mark is None:
            return f"{table}[[#This Row],[{_label(table, key)}]]"
        if owner in TABLES:
            label = _label(owner, key)
            return f"{owner}[{label}]" if _PLAIN.fullmatch(label) else f"{owner}[[{label}]]"
        name = f"{owner}.{key}"
        if name not in FIELDS:
            raise KeyError(f"no field {name}")
        return name

    return "=" + _PLACEHOLDER.sub(reference, template)


def _label(table: str, key: str) -> str:
    return _ESCAPED.sub(r"'\1", TABLES[table].field(key).label)
