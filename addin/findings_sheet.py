"""校验结果: what the rules found, as rows of its sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from addin.content import Row, Value
from addin.rules import Finding, Level, counts

FINDINGS_SHOWN = 2_000  # rows of the sheet; its counts are those of all findings


def findings_fields(findings: Sequence[Finding], today: date) -> dict[str, Value]:
    """Return the single fields of the sheet: the day and how many there are of each level."""
    found = counts(findings)
    return {
        "checks.checked_on": today,
        "checks.errors": found[Level.ERROR],
        "checks.warnings": found[Level.WARNING],
        "checks.hints": found[Level.HINT],
    }


def findings_rows(findings: Sequence[Finding]) -> Iterator[Row]:
    """Yield the rows of 校验结果; where there are too many to read, the most serious ones."""
    shown = findings
    if len(findings) > FINDINGS_SHOWN:
        order = list(Level)
        worst = sorted(range(len(findings)), key=lambda n: order.index(findings[n].level))
        shown = [findings[n] for n in sorted(worst[:FINDINGS_SHOWN])]
    for number, finding in enumerate(shown, 1):
        yield _row(number, finding)
    if len(findings) > len(shown):
        yield {
            "no": len(shown) + 1,
            "level": Level.HINT.value,
            "message": f"共 {len(findings)} 条，这里只列出最要紧的 {len(shown)} 条",
            "suggestion": "请先改正列出的，再刷新",
        }


def _row(number: int, finding: Finding) -> Row:
    return {
        "no": number,
        "level": finding.level.value,
        "rule": finding.rule,
        "sheet": finding.place.sheet,
        "cell": finding.place.cell,
        "link": "转到",
        "item": finding.item,
        "field": finding.field,
        "message": finding.message,
        "suggestion": finding.suggestion,
    }
