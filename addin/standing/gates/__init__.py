"""The gates of the six phases (requirements §1): what a workbook lacks to leave each of them.

The phase is the first one whose gate has an open condition, so nobody types it.
The conditions are data (`addin.forms.gates`); the modules here say what each of them lacks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from addin.content import Content, Place
from addin.forms import FORM_OF_TABLE, FORMS
from addin.forms.gates import (
    CONDITIONS,
    FULFILLED,
    GATED,
    LASTING,
    MISREAD,
    NOT_APPLICABLE,
    TRACKED_KEYS,
    UNCHECKED,
    Condition,
)
from addin.forms.vocabularies import APPROVED, ARCHIVED, REVIEWING, TERMINATED, VOID
from addin.standing.gates import agreeing, delivering
from addin.standing.gates.missing import (
    FINDERS,
    FINDINGS,
    Gap,
    Missing,
    is_misread,
    is_unchecked,
    procedure,
)
from addin.standing.results import found
from addin.standing.workbook_day import WorkbookDay, once

__all__ = [
    "NEEDED",
    "ConditionState",
    "Gates",
    "agreeing",
    "delivering",
    "gates",
    "passed",
    "place_of",
]
_SHEETS = {form.code: form.sheet for form in FORMS}

NEEDED = frozenset(
    {
        "gates.passed",
        "initiation",
        "plan",
        "review",
        "Metrics",
        "Consultations",
        "InitiationApprovals",
        "Partners",
        "Assessments",
        "Meetings",
        "Milestones",
        "PlanTasks",
        "Countersignatures",
        "Deliverables",
        "Risks",
        "Tasks",
        "AcceptanceItems",
        "AcceptanceAttendees",
        "Rectifications",
        "Handovers",
        "Problems",
        "ProblemReports",
        "Archive",
        "checks",
        "Findings",
        "People",
    }
)
"""What must be read of a workbook for `gates`, beside what its progress needs."""


class ConditionState(NamedTuple):
    """Whether a condition is met: `missing` are the cells that it lacks, None: not applicable.

    `is_misread` tells that a cell cannot be read on which it rests, `is_unchecked` that it is met
    only because nothing was judged.
    """

    condition: Condition
    missing: Missing
    is_misread: bool = False
    is_unchecked: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the condition keeps its gate shut."""
        return bool(self.missing)

    @property
    def words(self) -> str:
        """What the sheet 阶段条件 says."""
        if self.missing is None:
            return NOT_APPLICABLE
        if not self.missing:
            return UNCHECKED if self.is_unchecked else FULFILLED
        is_wrong = self.condition.wrong and self.missing[0].name == FINDINGS
        template = self.condition.wrong if is_wrong else self.condition.missing
        said = template.format(n=len(self.missing))
        return said + MISREAD if self.is_misread else said


class Gates(NamedTuple):
    """The state of every condition, and the phase that follows from them.

    `lasting` are the phases that an edit after their approval does not bring back.
    """

    phase: str
    states: Sequence[ConditionState]
    lasting: frozenset[str] = frozenset()

    def open_in(self, phase: str) -> list[ConditionState]:
        """Return the open conditions of the gate out of a phase."""
        return [s for s in self.states if s.is_open and s.condition.phase == phase]

    @property
    def open(self) -> list[ConditionState]:
        """The open conditions of the gate that comes next."""
        return self.open_in(self.phase)

    @property
    def reopened(self) -> list[ConditionState]:
        """The open conditions of phases that were left: what they ask for is to be approved anew."""
        if self.phase == TERMINATED:
            return []
        return [s for s in self.states if s.is_open and s.condition.phase in self.lasting]


@once
def gates(workbook: WorkbookDay) -> Gates:
    """Return the state of all conditions of a workbook; needs what `NEEDED` names."""
    is_tracked_only = procedure(workbook).is_tracked_only
    asked = TRACKED_KEYS if is_tracked_only else FINDERS.keys()
    states = [
        ConditionState(
            each,
            FINDERS[each.key](workbook) if each.key in asked else None,
            is_misread(workbook, each.key),
            is_unchecked(workbook, each.key),
        )
        for each in CONDITIONS
    ]
    lasting = _lasting(workbook.content)
    return Gates(_phase(workbook.content, states, lasting), states, lasting)


def _phase(content: Content, states: Sequence[ConditionState], lasting: frozenset[str]) -> str:
    """Return the first phase whose gate is shut; with what is reopened nothing is archived."""
    if content.text("initiation.form_status") == VOID:
        return TERMINATED
    shut = {state.condition.phase for state in states if state.is_open}
    ahead = [phase for phase in GATED if phase in shut and phase not in lasting]
    return next(iter(ahead), REVIEWING if shut else ARCHIVED)


def _lasting(content: Content) -> frozenset[str]:
    """Return the phases that were left and do not come back (Q-21)."""
    found: set[str] = set()
    for number, (phase, code) in enumerate(LASTING, 1):
        is_approved = content.text(f"{code}.form_status") == APPROVED
        if not is_approved or (content.number("gates.passed") or 0) < number:
            break
        found.add(phase)
    return frozenset(found)


def passed(workbook: WorkbookDay) -> int | None:
    """Return how many of the phases that last were left, for a refresh to keep."""
    phase = gates(workbook).phase
    if phase == TERMINATED:
        return None
    return min(len(LASTING), GATED.index(phase) if phase in GATED else len(LASTING))


def place_of(spot: Gap, workbook: WorkbookDay) -> Place:
    """Return the cell to go to."""
    content = workbook.content
    if spot.name == FINDINGS:
        cause = found(workbook)[spot.row]
        return Place(cause.sheet, cause.cell)
    if spot.name not in content.tables:
        form = spot.name.partition(".")[0]
        return content.places.get(spot.name) or Place(_SHEETS[form], "A1")
    data = content.table(spot.name)
    if spot.row >= 0:
        return data.place(spot.row, spot.key)
    sheet = data.sheet or FORM_OF_TABLE[spot.name].sheet
    return Place(sheet, data.next_place(spot.key).cell)
