"""Decisions about answers by mail: what they write, and what has to be looked at once more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from addin.content import Changes, Value
from addin.forms.vocabularies import ACCEPTED
from addin.notices.answers import changed_lines, minute, proposed
from addin.standing.workbook_day import WorkbookDay

CHANGED = "（登记以后原值已改动，没有写入；请核对后重新选“接受”或“不接受”）"


def settled(workbook: WorkbookDay, at: datetime) -> Changes:
    """Return what the decisions that were made since the last refresh write.

    Where a cell has changed since the answer was noted, nothing is written: the row says so and
    waits for another decision.
    """
    answers = workbook.content.table("Answers")
    cells: dict[str, dict[tuple[int, str], Value]] = {}
    fields: dict[str, Value] = {}
    moment = minute(at)
    for number, row in zip(answers.rows, answers.records(), strict=True):
        if not row["decision"] or row["decided_at"] or not isinstance(row["received_at"], datetime):
            continue
        accepted = proposed(workbook, row) if row["decision"] == ACCEPTED else {}
        lines = changed_lines(workbook.content, accepted)
        if _changed_since(lines, str(row["proposal"] or "")):
            own = cells.setdefault("Answers", {})
            own[number, "decision"] = ""
            own[number, "proposal"] = "\n".join((*lines.values(), CHANGED))
            continue
        for (table, place, key), value in accepted.items():
            if table:
                cells.setdefault(table, {})[place, key] = value
            else:
                fields[key] = value
        cells.setdefault("Answers", {})[number, "decided_at"] = moment
    return Changes(fields=fields, cells=cells)


def _changed_since(lines: Mapping[tuple[str, int, str], str], proposal: str) -> bool:
    """Return whether a cell says something else than when its answer was noted.

    When and by whom a task was last updated changes with every update, and counts for nothing.
    """
    noted = set(proposal.splitlines())
    return any(
        not noted.issuperset(line.splitlines())
        for (_, _, key), line in lines.items()
        if key not in ("updated_on", "updated_by")
    )
