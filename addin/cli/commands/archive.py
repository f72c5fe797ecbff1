"""`xiezuo archive`: the documents of a collaboration as files that stay."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from addin.actions.gathering import ID, gather
from addin.actions.user import login
from addin.book.files import workbooks
from addin.cli.failure import FAILED, tell_left_out
from addin.cli.options import now
from addin.cli.output import as_json, plain, say
from addin.content import Content
from addin.reports.archiving import Archived, archive
from addin.reports.printing import printed
from addin.reports.verbs.document import problem, problems
from addin.reports.verbs.keeping import archived_document


def run(
    files: list[Path],
    target: Path | None,
    today: date | None,
    *,
    as_pdf: bool,
    as_document: bool,
) -> int:
    """Archive each collaboration; return 0, or 2 if one of them could not be archived."""
    printer = printed if as_pdf else None

    def archived(path: Path, _: Content) -> tuple[Path, Archived]:
        moment, who = now(today), login()
        return path, archive(
            path, given=today, actual=moment, target=target, user=who, printer=printer
        )

    gathered = gather(workbooks(files), archived, only={ID}, derived=False)
    if as_document:
        done = [archived_document(path, result) for path, result in gathered.made]
        failed = [{"file": str(path), "error": problem(e)} for path, e in gathered.failures]
        as_json({"files": [*done, *failed], "left_out": problems(gathered.left)})
    else:
        for path, result in gathered.made:
            say(f"{plain(path)}：{plain(result.told())}")
        tell_left_out(gathered)
    return FAILED if gathered.failures else 0
