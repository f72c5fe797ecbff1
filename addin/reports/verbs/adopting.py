"""导入: what a tracker of the company's own becomes, proposed or brought in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from addin.reports.adopting.adopt import Looked
from addin.reports.adopting.bringing import Brought
from addin.reports.adopting.mapping import column_rows, question_rows, word_rows


def adopted_document(looked: Looked, target: Path, brought: Brought | None) -> dict[str, Any]:
    """Return the proposal, and what was brought in, as plain JSON values."""
    choices = looked.choices
    return {
        "source": looked.source,
        "sheet": choices.sheet.name,
        "header": [choices.proposal.top + 1, choices.proposal.bottom + 1],
        "mapping": looked.mapping,
        "target": target,
        "columns": [{**row} for row in column_rows(choices)],
        "words": [{**row} for row in word_rows(choices)],
        "questions": [{**row} for row in question_rows(choices, looked.found)],
        "tasks": len(looked.found.tasks),
        "left": [row + 1 for row in looked.found.left],
        "brought": brought
        and {
            "added": list(brought.added),
            "updated": list(brought.updated),
            "unchanged": brought.unchanged,
            "kept": list(brought.kept),
            "gone": list(brought.gone),
            "milestones": list(brought.milestones),
        },
    }
