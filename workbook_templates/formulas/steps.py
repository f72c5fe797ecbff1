"""Formulas of the steps with which 首页 begins: the native twin of `addin.standing.steps`."""

from __future__ import annotations

from addin.forms.gates import GATED, of_phase
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
from addin.forms.vocabularies import EXECUTING, INITIATING, NO, STALE, YES
from addin.standing.steps import target_of
from workbook_templates.formulas.expressions import filled, sentence, text
from workbook_templates.formulas.gates import IS_TRACKED_ONLY, is_open

_LINE = 200  # characters between the beginnings of two lines when they are split


def _step(claim: str, words: str, target: str) -> str:
    return f'IF({claim},CHAR(10)&{words}&"{MARK}{target}","")'


def _counted(words: str, number: str, place: str) -> str:
    return _step(f"{number}>0", sentence(words, n=number), target_of(place))


_FIRST: dict[str, tuple[str, ...]] = {
    INITIATING: (
        _step(
            f"AND(COUNTIFS({filled('[People.name]')})=0,NOT({IS_TRACKED_ONLY}))",
            f'"{NAME_PEOPLE}"',
            "sheet.departments",
        ),
        _step(
            f'AND({text("[initiation.title]")}="",NOT({IS_TRACKED_ONLY}))',
            f'"{NAME_IT}"',
            "initiation.title",
        ),
    ),
    EXECUTING: (
        _counted(UNBLOCK, "[dashboard.blocked]", "Tasks"),
        _counted(CATCH_UP, "[dashboard.overdue]", "Tasks"),
        _counted(UPDATE, f'COUNTIFS([Tasks.warning],"{STALE}")', "Tasks"),
    ),
}


def _lines() -> str:
    """All steps of the present phase, one a line, each with its target."""
    lines = '""'
    for phase in reversed(GATED):
        gaps = (
            _step(is_open(each.key), f"[gates.{each.key}]", target_of(each.place))
            for each in of_phase(phase)
        )
        lines = f'IF([home.phase]="{phase}",{"&".join((*_FIRST.get(phase, ()), *gaps))},{lines})'
    # Not by "<>是": whether it counts an empty cell, programs do not agree.
    names = filled("[NewNames.name]")
    decided = "".join(f'-COUNTIFS({names},[NewNames.decision],"{word}")' for word in (YES, NO))
    undecided = f"(COUNTIFS({names}){decided})"
    return f"MID({_counted(CONFIRM_NAMES, undecided, 'NewNames')}&{lines},2,3000)"


def _line(number: int) -> str:
    apart = f'SUBSTITUTE([gates.steps],CHAR(10),REPT(" ",{_LINE}))'
    return f"TRIM(MID({apart},{(number - 1) * _LINE + 1},{_LINE}))"


def _words(number: int) -> str:
    return f'IFERROR(LEFT({_line(number)},FIND("{MARK}",{_line(number)})-1),"")'


def _link(number: int) -> str:
    target = f'MID({_line(number)},FIND("{MARK}",{_line(number)})+1,99)'
    return f'IF([home.step_{number}]="","",HYPERLINK("#"&{target},"{GO}"))'


def _example() -> str:
    example = '""'
    for phase, words in EXAMPLES.items():
        example = f'IF([home.phase]="{phase}","{words}",{example})'
    return example


STEPS: dict[str, str] = {
    "gates.steps": _lines(),
    **{f"home.step_{n}": _words(n) for n in range(1, STEP_LINES + 1)},
    **{f"home.go_{n}": _link(n) for n in range(1, STEP_LINES + 1)},
    "home.example": _example(),
}
