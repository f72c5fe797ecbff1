"""Checks of what stands in a workbook against the handbook and its forms.

>>> from addin.rules import check, counts
>>> findings = check(WorkbookDay.of(content, datetime.now()))
"""

from addin.rules import (
    absent,
    acceptance,
    agreement,
    approvals,
    approved,
    closing,
    dates,
    duties,
    filled,
    identity,
    links,
    meetings,
    network,
    overruns,
    people,
    planning,
    recurring,
    settings,
    signing,
    tracking,
    values,
    wording,
    words,
)
from addin.rules.checking import check, counts
from addin.rules.model import Finding, Level, Problem, Waiver
from addin.rules.registry import RULES, Rule, rule

# Importing them registers their rules.
_MODULES = (
    filled,
    words,
    values,
    identity,
    links,
    meetings,
    people,
    dates,
    approvals,
    approved,
    signing,
    agreement,
    overruns,
    tracking,
    planning,
    network,
    duties,
    meetings,
    acceptance,
    closing,
    wording,
    recurring,
    settings,
    absent,
)

__all__ = [
    "RULES",
    "Finding",
    "Level",
    "Problem",
    "Rule",
    "Waiver",
    "check",
    "counts",
    "rule",
]
