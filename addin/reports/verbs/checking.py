"""校验: every finding of a workbook with its place and remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from addin.actions.known import Question, lasting
from addin.errors import XiezuoError
from addin.lint import Memory
from addin.reports.verbs.document import problem
from addin.rules import Finding, Rule, Waiver, check, counts
from addin.rules.model import from_data


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one file, or why it could not be read."""

    file: Path
    findings: Sequence[Finding] = ()
    worn: str = ""  # what is said of colours and drop-downs that pasting took away
    error: XiezuoError | None = None

    @property
    def accepted(self) -> int:
        """How many findings somebody lets stand."""
        return sum(finding.waiver is not None for finding in self.findings)


def check_file(
    path: Path,
    actual: datetime,
    today: date | None,
    rules: Iterable[Rule] | None = None,
    remembered: Memory | None = None,
) -> Checked:
    """Return what the rules (all unless given) find in the workbook at `path`.

    Raises:
        WorkbookError: it cannot be read.
    """
    chosen = None if rules is None else list(rules)
    names = None if chosen is None else tuple(rule.id for rule in chosen)
    asked = Question("check", path, today, actual, names)
    if (known := asked.answer(remembered)) is not None:
        found, said = known.said
        return Checked(path, [from_data(each) for each in found], said)
    from addin.actions.as_left import take_as_left
    from addin.actions.worn import worn
    from addin.book.closed.workbook import ClosedWorkbook
    from addin.standing.workbook_day import WorkbookDay

    host = ClosedWorkbook(path)
    take_as_left(host, remembered)
    content = host.read()
    workbook = WorkbookDay.of(content, actual, today).watched(today)
    workbook = replace(workbook, memory=remembered)
    findings = check(workbook, chosen)
    said = "" if chosen else worn(host, content)
    asked.keep(remembered, host, (findings, said), lasting(workbook, actual))
    return Checked(path, findings, said)


def document(result: Checked) -> dict[str, Any]:
    """Return `result` as plain JSON values."""
    if result.error:
        return {"file": str(result.file), "error": problem(result.error)}
    return {
        "file": str(result.file),
        "counts": {level.value: n for level, n in counts(result.findings).items()},
        "accepted": result.accepted,
        "findings": [
            {
                "rule": finding.rule,
                "level": finding.level.value,
                "sheet": finding.place.sheet,
                "cell": finding.place.cell,
                "key": finding.key,
                "item": finding.item,
                "field": finding.field,
                "message": finding.message,
                "suggestion": finding.suggestion,
                "accepted": _waiver(finding.waiver),
            }
            for finding in result.findings
        ],
    }


def _waiver(waiver: Waiver | None) -> dict[str, Any] | None:
    """Return who let a finding stand, when and why, as plain JSON values."""
    if waiver is None:
        return None
    return {"reason": waiver.reason, "person": waiver.person, "at": waiver.at}
