"""`xiezuo check`: every finding with its place, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path

from addin.book.files import workbooks
from addin.book.store import default_store
from addin.book.unforeseen import attempt
from addin.cli.failure import FAILED, tell_failed
from addin.cli.options import now
from addin.cli.output import as_json, display, plain, progress, say, table
from addin.errors import XiezuoError
from addin.reports.verbs.checking import Checked, check_file, document
from addin.rules import Level, Rule, counts
from addin.rules.findings_sheet import ACCEPTED

STYLES = {Level.ERROR: "bold red", Level.WARNING: "yellow", Level.HINT: "cyan"}
SHOWN = 200  # findings of one file shown in the terminal; --json has all


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
    with progress() as bar, closing(default_store()) as store:
        steps = bar.add_task("校验", total=len(paths))
        results = []
        for path in paths:
            found = attempt(path, partial(check_file, path, now(None), today, rules, store))
            results.append(Checked(path, error=found) if isinstance(found, XiezuoError) else found)
            bar.advance(steps)
    if as_document:
        as_json({"files": [document(result) for result in results]})
    else:
        for result in results:
            if not result.error:
                _show(result)
    failed = [(result.file, result.error) for result in results if result.error]
    if tell_failed(failed, len(results), silent=as_document):
        return FAILED
    return int(any(counts(result.findings)[Level.ERROR] for result in results))


def _show(result: Checked) -> None:
    found = counts(result.findings)
    say(f"[bold]{plain(result.file)}[/]")
    if not result.findings:
        say("[green]没有发现问题。[/]")
        _show_worn(result)
        return
    shown = table("", "级别", "规则", "位置", "对象", "字段", "问题", "修改建议")
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
    display(shown)
    if len(result.findings) > SHOWN:
        say(f"只列出前 {SHOWN} 条，共 {len(result.findings)} 条；--json 输出全部。")
    accepted = f"　{ACCEPTED} {n}" if (n := result.accepted) else ""
    say("　".join(f"{level.value} {n}" for level, n in found.items()) + accepted)
    _show_worn(result)


def _show_worn(result: Checked) -> None:
    if result.worn:
        say(plain(result.worn))
