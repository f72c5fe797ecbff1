"""Checks of what stands in a workbook against the handbook and its forms.

>>> from addin.rules import check, counts
>>> findings = check(content, today=date(2026, 11, 20), calendar=Calendar.standard())
"""

from addin.rules import (
    agreement,
    approvals,
    dates,
    filled,
    identity,
    links,
    people,
    planning,
    recurring,
    tracking,
    values,
    wording,
    words,
)
from addin.rules.checking import check, counts
from addin.rules.context import Context
from addin.rules.model import Finding, Level, Problem
from addin.rules.registry import RULES, Rule, rule

# Importing them registers their rules.
_MODULES = (
    filled,
    words,
    values,
    identity,
    links,
    people,
    dates,
    approvals,
    agreement,
    tracking,
    planning,
    wording,
    recurring,
)

__all__ = ["RULES", "Context", "Finding", "Level", "Problem", "Rule", "check", "counts", "rule"]
