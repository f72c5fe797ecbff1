"""What is to be done now, most urgent first, and where; agrees with `formulas.steps` of the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from addin.content import Value
from addin.forms import FIELDS, FORM_OF_TABLE
from addin.forms.procedure import procedure_of
from addin.forms.starting import (
    CATCH_UP,
    CONFIRM_NAMES,
    EXAMPLES,
    GO,
    MARK,
    NAME_IT,
    NAME_PEOPLE,
    STEP_LINES,
    UNBLOCK,
    UPDATE,
)
from addin.forms.vocabularies import EXECUTING, INITIATING, NO, YES
from addin.standing.sentences import standing
from addin.standing.task_counts import task_counts
from addin.standing.workbook_day import WorkbookDay


class Step(NamedTuple):
    """Something to do, and the name of the cell or sheet where it is done."""

    words: str
    target: str


def target_of(place: str) -> str:
    """Return the name to which a link leads: that of a single field, else of a table's sheet."""
    return place if place in FIELDS else f"sheet.{FORM_OF_TABLE[place.partition('.')[0]].code}"


def steps(workbook: WorkbookDay) -> Sequence[Step]:
    """Return what is to be done now: what comes first of all, then what the gate lacks."""
    stand = standing(workbook)
    gaps = [Step(each.words, target_of(each.condition.place)) for each in stand.gates.open]
    return [*_before(workbook, stand.phase), *gaps]


def _before(workbook: WorkbookDay, phase: str) -> Iterator[Step]:
    content, counts = workbook.content, task_counts(workbook)
    names = content.table("NewNames").records()
    if undecided := sum(row["name"] != "" and row["decision"] not in (YES, NO) for row in names):
        yield Step(CONFIRM_NAMES.format(n=undecided), target_of("NewNames"))
    if phase == INITIATING and not procedure_of(content.text("initiation.type")).is_tracked_only:
        if not any(content.table("People").filled("name")):
            yield Step(NAME_PEOPLE, "sheet.departments")
        if not content.text("initiation.title"):
            yield Step(NAME_IT, "initiation.title")
    if phase == EXECUTING:
        sentences = (UNBLOCK, CATCH_UP, UPDATE)
        numbers = (counts.blocked, counts.overdue, counts.not_updated)
        for words, number in zip(sentences, numbers, strict=True):
            if number:
                yield Step(words.format(n=number), "sheet.tracker")


def step_fields(workbook: WorkbookDay) -> dict[str, Value]:
    """Return the cells of 首页 that say what to do, and the list from which they take it."""
    found = steps(workbook)
    shown = [*found[:STEP_LINES], *[Step("", "")] * STEP_LINES]
    return {
        "gates.steps": "\n".join(f"{each.words}{MARK}{each.target}" for each in found),
        **{f"home.step_{n}": shown[n - 1].words for n in range(1, STEP_LINES + 1)},
        **{f"home.go_{n}": GO * bool(shown[n - 1].words) for n in range(1, STEP_LINES + 1)},
        "home.example": EXAMPLES.get(standing(workbook).phase, ""),
    }
