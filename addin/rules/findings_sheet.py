"""校验结果: what the rules found, as rows of its sheet, and what was accepted in spite of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from addin.content import Changes, Row, Value
from addin.rules import Finding, Level, Waiver, check, counts
from addin.rules.waiver_sheet import settled_waivers, typed_waivers, waiver_changes
from addin.rules.waivers import CHANGED, REFUSED, fingerprint
from addin.standing.workbook_day import WorkbookDay

FINDINGS_SHOWN = 2_000  # rows of the sheet; its counts are those of all findings
ACCEPTED = "已保留"


def checked(
    workbook: WorkbookDay, *, moment: datetime, actor: str
) -> tuple[list[Finding], Changes]:
    """Return what the rules find, and 校验结果 and 保留记录 as they are to be written.

    Reasons that somebody has typed beside findings count from now on; `moment` and `actor` are
    when and, where no name stands beside a reason, who.
    """
    content = workbook.content
    waivers = typed_waivers(content, moment, actor)
    findings = check(workbook, waivers=waivers)
    waivers = settled_waivers(waivers, content, findings)
    rows = list(findings_rows(findings, waivers))
    written = waiver_changes(waivers, content)
    return findings, replace(
        written, fields=findings_fields(findings, workbook.today), replace={"Findings": rows}
    )


def findings_fields(findings: Sequence[Finding], today: date) -> dict[str, Value]:
    """Return the single fields of the sheet: the day and how many there are of each level."""
    found = counts(findings)
    return {
        "checks.checked_on": today,
        "checks.errors": found[Level.ERROR],
        "checks.warnings": found[Level.WARNING],
        "checks.hints": found[Level.HINT],
        "checks.accepted": sum(finding.waiver is not None for finding in findings),
    }


def findings_rows(findings: Sequence[Finding], waivers: Sequence[Waiver] = ()) -> Iterator[Row]:
    """Yield the rows of 校验结果; where there are too many to read, the most serious ones.

    `waivers` are all that there are: one that was refused or has ended is told beside its finding.
    """
    told = {
        (each.address, each.fingerprint if each.state in REFUSED else CHANGED): each
        for each in waivers
        if each.state in (CHANGED, *REFUSED)
    }
    shown = findings[:FINDINGS_SHOWN]
    for number, finding in enumerate(shown, 1):
        print_ = fingerprint(finding.value)
        refused = told.get((finding.address, print_))
        ended = told.get((finding.address, CHANGED))
        yield _row(number, finding, print_, refused or ended)
    if len(findings) > len(shown):
        yield {
            "no": len(shown) + 1,
            "level": Level.HINT.value,
            "message": f"共 {len(findings)} 条，这里只列出最要紧的 {len(shown)} 条",
            "suggestion": "请先改正列出的，再刷新",
        }


def _row(number: int, finding: Finding, print_: str, told: Waiver | None) -> Row:
    waiver = finding.waiver
    suggestion, kept = finding.suggestion, waiver
    if waiver is None and told is not None:
        suggestion = f"{suggestion}（保留理由{told.state}）"
        kept = told if told.state in REFUSED else None
    reason = kept.reason if kept else ""
    return {
        "no": number,
        "level": ACCEPTED if waiver else finding.level.value,
        "rule": finding.rule,
        "sheet": finding.place.sheet,
        "cell": finding.place.cell,
        "link": "转到",
        "item": finding.item,
        "field": finding.field,
        "message": finding.message,
        "suggestion": suggestion,
        "reason": reason,
        "person": kept.person if kept else "",
        "key": finding.key,
        "row": finding.row,
        "fingerprint": print_,
        "shown": reason,
    }
