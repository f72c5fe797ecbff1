"""What a worksheet function is: its name, its help texts, its arguments and what computes it.

A new function is one decorated Python function::

    @function("XZ_IS_WORKDAY", DATES, "某一天是否上班。", day=Argument("日期", as_date))
    def is_workday(day: date) -> bool: ...
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

Cell = str | float | bool | None
"""What a cell gives a function: text, a number (dates too), a truth value, nothing."""

Block = Sequence[Sequence[Cell]]
"""Rows of cells."""

DATES = "协作·日期"
TASKS = "协作·任务"
WORDING = "协作·用词"

LONGEST_HELP = 255  # characters that Excel's function dialog takes


class Result(Enum):
    """What a function gives back: one date, another single value, or a table."""

    DATE = "date"
    VALUE = "value"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: its help text and how a cell's content is understood.

    `read` gets a cell, or with `is_block` all cells of the range; it raises
    `addin.errors.InputError` for what it cannot understand.
    An argument that `is_optional` may be left out or empty and is then handed over as None.
    """

    help: str
    read: Callable[[Any], Any]
    is_optional: bool = False
    is_block: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A worksheet function; `arguments` by the name of the parameter, in order."""

    name: str
    category: str
    help: str
    result: Result
    arguments: dict[str, Argument]
    compute: Callable[..., Any]


FUNCTIONS: dict[str, Function] = {}
"""Every function by its name."""


def function(
    name: str, category: str, help: str, result: Result = Result.VALUE, **arguments: Argument
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the decorated function; raises ValueError if the name is taken."""

    def register(compute: Callable[..., Any]) -> Callable[..., Any]:
        if name in FUNCTIONS:
            raise ValueError(f"function {name} is registered twice")
        FUNCTIONS[name] = Function(name, category, help, result, arguments, compute)
        return compute

    return register
