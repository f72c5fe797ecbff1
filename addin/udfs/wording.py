"""The wording lint in cells."""

from __future__ import annotations

from datetime import date

from addin.lint import blames, lint, quantified
from addin.udfs.cells import as_date, as_text
from addin.udfs.model import WORDING, Argument, function

_BLAME = "是评价不是事实，请写明现象、时间和影响"
_TEXT = Argument("要检查的文字，如协作目标、交付标准", as_text)


@function(
    "XZ_LINT",
    WORDING,
    "指出含糊的词和改法，如“提升：没有写明由多少到多少”；写清楚了就是空的。与校验 R-01、R-21 同一算法。",
    text=_TEXT,
    due=Argument("本行另有期限时写日期单元格：此时“尽快”不算含糊", as_date, is_optional=True),
)
def wording(text: str, due: date | None) -> str:
    """Return what is vague or blames in a text, and how to write it; empty if nothing is."""
    vague = [
        f"{text[hit.start : hit.end]}：{hit.reason}，{hit.suggestion}"
        for hit in lint(text, dated=due is not None).hits
    ]
    return "；".join([*vague, *(f"{blame.word}：{_BLAME}" for blame in blames(text))])


@function(
    "XZ_QUANTIFIED",
    WORDING,
    "文字里有没有数量、交付物或判定规则：有为 TRUE，没有为 FALSE。",
    text=_TEXT,
)
def is_quantified(text: str) -> bool:
    """Return whether a text holds a quantity, a handed-over deliverable or a rule of decision."""
    return quantified(text)
