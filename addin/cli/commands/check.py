"""`xiezuo check`: every finding with its place, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import workbooks
from addin.book.unforeseen import attempt
from addin.cli.failure import FAILED, problem, tell
from addin.cli.options import now
from addin.cli.output import as_json, console, plain, progress, say, table
from addin.errors import XiezuoError
from addin.rules import Finding, Level, Rule, Waiver, check, counts
from addin.rules.findings_sheet import ACCEPTED
from addin.standing.workbook_day import WorkbookDay

STYLES = {Level.ERROR: "bold red", Level.WARNING: "yellow", Level.HINT: "cyan"}
SHOWN = 200  # findings of one file shown in the terminal; --json has all


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one file, or why it could not be read."""

    file: Path
    findings: Sequence[Finding] = ()
    error: XiezuoError | None = None


def run(
    files: list[Path],
    today: date | None,
    *,
    as_document: bool,
    rules: Iterable[Rule] | None = None,
) -> int:
    """Print what the rules (all unless given) find.

    Returns 0 if there are no errors, 1 if there are, 2 if a file failed.
    """
    paths = workbooks(files)
    with progress() as bar:
        steps = bar.add_task("校验", total=len(paths))
        results = []
        for path in paths:
            found = attempt(path, partial(check_file, path, today, rules))
            results.append(Checked(path, error=found) if isinstance(found, XiezuoError) else found)
            bar.advance(steps)
    if as_document:
        as_json({"files": [document(result) for result in results]})
    else:
        for result in results:
            _show(result)
    if any(result.error for result in results):
        return FAILED
    return int(any(counts(result.findings)[Level.ERROR] for result in results))


def check_file(path: Path, today: date | None, rules: Iterable[Rule] | None = None) -> Checked:
    """Return what the rules (all unless given) find in the workbook at `path`.

    Raises:
        WorkbookError: it cannot be read.
    """
    content = ClosedWorkbook(path).read()
    return Checked(path, check(WorkbookDay.of(content, now(None), today), rules))


def document(result: Checked) -> dict[str, Any]:
    """Return `result` as plain JSON values."""
    if result.error:
        return {"file": str(result.file), "error": problem(result.error)}
    return {
        "file": str(result.file),
        "counts": {level.value: n for level, n in counts(result.findings).items()},
        "accepted": _accepted(result),
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


def _accepted(result: Checked) -> int:
    return sum(finding.waiver is not None for finding in result.findings)


def _waiver(waiver: Waiver | None) -> dict[str, Any] | None:
    """Return who let a finding stand, when and why, as plain JSON values."""
    if waiver is None:
        return None
    return {"reason": waiver.reason, "person": waiver.person, "at": waiver.at}


def _show(result: Checked) -> None:
    if result.error:
        tell(result.error)
        return
    found = counts(result.findings)
    say(f"[bold]{plain(result.file)}[/]")
    if not result.findings:
        say("[green]没有发现问题。[/]")
        return
    shown = table("", "级别", "规则", "位置", "对象", "字段", "问题", "怎样改")
    for finding in result.findings[:SHOWN]:
        waiver = finding.waiver
        shown.add_row(
            f"[green]{ACCEPTED}[/]"
            if waiver
            else f"[{STYLES[finding.level]}]{finding.level.value}[/]",
            finding.rule,
            plain(finding.place),
            plain(finding.item),
            plain(finding.field),
            plain(finding.message),
            plain(f"理由：{waiver.reason}（{waiver.person}）" if waiver else finding.suggestion),
        )
    console.print(shown)
    if len(result.findings) > SHOWN:
        say(f"只列出前 {SHOWN} 条，共 {len(result.findings)} 条；--json 输出全部。")
    accepted = f"　{ACCEPTED} {n}" if (n := _accepted(result)) else ""
    say("　".join(f"{level.value} {n}" for level, n in found.items()) + accepted)
