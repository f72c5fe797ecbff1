"""The numbers and words that the sheet 检查规则 sets for the rules."""

from __future__ import annotations

from math import isfinite

from addin.content import Content
from addin.forms import FIELDS


def threshold(content: Content, key: str) -> float:
    """Return the number `rules.<key>` of 检查规则, its default where none is filled in.

    Shares are fractions, durations minutes or working days, as the field's label says.
    """
    value = content.number(f"rules.{key}")
    return float(FIELDS[f"rules.{key}"].default) if value is None or not isfinite(value) else value


def wording(content: Content, key: str) -> str:
    """Return the words `rules.<key>` of 检查规则, their default where none are filled in."""
    return content.text(f"rules.{key}") or FIELDS[f"rules.{key}"].default
