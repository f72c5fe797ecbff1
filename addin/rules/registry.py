"""All rules, each a plain function with its id, level and source.

A new rule is one decorated function in the module of its subject::

    @rule("R-25", "牵头部门", level=Level.WARNING, source="S0 §三", example="…")
    def lead_is_a_party(workbook: WorkbookDay) -> Iterator[Problem]:
        if ...:
            yield on("initiation.lead_department", "什么不对", "修改建议")
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from addin.rules.model import Level, Problem
from addin.standing.workbook_day import WorkbookDay

Check = Callable[[WorkbookDay], Iterator[Problem]]


class Rule(NamedTuple):
    """A rule as the documentation lists it and `check` runs it.

    `id` is the handbook's (R-09; a letter where one rule has several parts) or, for what the forms
    themselves demand, F-01…; `example` shows a wrong entry and its correction.
    `enabled` and `level` are defaults, which 检查规则 may overrule; what a rule that is not
    `waivable` finds cannot be accepted with a reason.
    """

    id: str
    title: str
    level: Level
    source: str
    example: str
    find: Check
    enabled: bool = True
    waivable: bool = True


RULES: dict[str, Rule] = {}
"""Every rule by its id."""


def rule(
    id: str,
    title: str,
    *,
    level: Level,
    source: str,
    example: str,
    enabled: bool = True,
    waivable: bool = True,
) -> Callable[[Check], Check]:
    """Register the decorated generator as a rule; raises ValueError if the id is taken."""

    def register(find: Check) -> Check:
        if id in RULES:
            raise ValueError(f"rule {id} is registered twice")
        RULES[id] = Rule(id, title, level, source, example, find, enabled, waivable)
        return find

    return register
