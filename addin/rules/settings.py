"""What the sheet 检查规则 says of each rule, and what is wrong with that sheet itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from addin.content import Content, Row
from addin.forms.vocabularies import NO, YES
from addin.rules.model import Level, Problem, at, quoted
from addin.rules.registry import RULES, Rule, rule
from addin.standing.workbook_day import WorkbookDay

_LEVELS = {level.value: level for level in Level}


class RuleSetting(NamedTuple):
    """How a rule is applied in one workbook."""

    level: Level
    enabled: bool


def settings_of(content: Content, rules: Iterable[Rule]) -> Mapping[str, RuleSetting]:
    """Return by id how each rule is applied.

    A rule without a row (of a later version), without a level or with an unknown one has its
    default.
    """
    table = content.table("CheckRules")
    given = {
        identity: (level, enabled)
        for identity, level, enabled in zip(
            table.texts("rule"), table.texts("level"), table.texts("enabled"), strict=True
        )
    }
    made = {}
    for each in rules:
        level, enabled = given.get(each.id, ("", ""))
        made[each.id] = RuleSetting(
            _LEVELS.get(level, each.level),
            each.enabled if enabled not in (YES, NO) else enabled == YES,
        )
    return made


def setting_rows() -> list[Row]:
    """Return the rows of 检查规则 with every rule's defaults, those of the handbook first."""
    rules = sorted(RULES.values(), key=lambda each: (each.id[0] != "R", each.id))
    return [_row(each) for each in rules]


def _row(each: Rule) -> Row:
    return {
        "rule": each.id,
        "title": each.title,
        "level": each.level.value,
        "enabled": YES if each.enabled else NO,
        "source": each.source,
        "waivable": YES if each.waivable else NO,
        "default": each.level.value if each.enabled else f"{each.level.value}（不启用）",
    }


@rule(
    "F-38",
    "检查规则表里有不认识的规则",
    level=Level.WARNING,
    source="检查规则",
    example="规则编号“R-99” → 改为校验结果里的编号，或删去这一行",
)
def unknown_rule(workbook: WorkbookDay) -> Iterator[Problem]:
    table = workbook.content.table("CheckRules")
    for row, identity in enumerate(table.texts("rule")):
        if identity and identity not in RULES:
            message = f"规则编号{quoted(identity)}不认识，这一行不起作用"
            yield at(table, row, "rule", message, "改为校验结果里的规则编号，或删去这一行")
