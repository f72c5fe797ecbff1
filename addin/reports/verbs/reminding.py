"""提醒: what would be sent about some workbooks, to look at only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from addin.actions.contents import content_of
from addin.actions.gathering import Gathered
from addin.actions.gathering import gather as gather_workbooks
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.unforeseen import without_culprits
from addin.content import Content
from addin.lint import Memory
from addin.notices.collaborations import NEEDED, is_handed_in, settings_of
from addin.notices.planning import RemindingWorkbook, plan_only, source_of, with_month_report
from addin.reports.verbs.document import problems
from mailer.delivery.composing import Preview
from mailer.planning.digests import Outgoing

MORNING = time(9)  # a day that was asked for is planned as if at this hour


def gather(
    paths: Sequence[Path],
    moment: datetime,
    on_read: Callable[[], None] = lambda: None,
    remembered: Memory | None = None,
) -> Gathered[RemindingWorkbook]:
    """Read the workbooks that remind: a forgotten copy would of what was done long ago.

    What formulas last showed is not read, so that each is judged as if just refreshed.
    """

    def read(path: Path) -> Content:
        content = content_of(path, NEEDED, moment, remembered)
        return ClosedWorkbook(path).read() if is_handed_in(content) else content

    gathered = gather_workbooks(
        paths,
        lambda path, content: source_of(content, path, moment, remembered),
        derived=False,
        read=read,
        on_read=on_read,
    )
    told, culprits = without_culprits(gathered.made, with_month_report, name_of)
    return replace(gathered.without(culprits, file_of), made=told)


def file_of(source: RemindingWorkbook) -> Path:
    """Return the file of a workbook."""
    return source.file


def name_of(source: RemindingWorkbook) -> str:
    """Return the name of its file."""
    return source.file.name


def previewed(
    paths: Sequence[Path],
    actual: datetime,
    today: date | None,
    on_read: Callable[[], None],
    remembered: Memory | None = None,
) -> tuple[Preview, Gathered[RemindingWorkbook]]:
    """Return what would be sent by what the workbooks say alone, whatever was sent before."""
    moment = datetime.combine(today, MORNING) if today else actual
    gathered = gather(paths, moment, on_read, remembered)

    def plan(some: Sequence[RemindingWorkbook]) -> Preview:
        return plan_only(some, moment, (), settings_of([each.content for each in some]))

    preview, culprits = without_culprits(gathered.made, plan, name_of)
    return preview, gathered.without(culprits, file_of)


def planned_document(plan: Outgoing, gathered: Gathered[RemindingWorkbook]) -> dict[str, Any]:
    """Return a plan as plain JSON values."""
    return {
        "now": plan.now,
        "digests": len(plan.digests),
        "skipped": len(plan.skipped),
        "postponed": len(plan.postponed),
        "refused": [str(refusal) for refusal in plan.refused],
        "held": list(plan.held),
        "doubles": list(plan.doubles),
        "errors": problems(gathered.failures),
        "left_out": problems(gathered.left),
    }
