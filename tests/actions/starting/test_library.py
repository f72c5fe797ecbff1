"""The templates that come with the program: they cover the handbook's scenes and are sound plans."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from addin.actions.starting.process import Process
from addin.actions.starting.rows import started
from addin.actions.starting.start import library
from addin.actions.starting.timeline import forward
from addin.content import Content, applied, with_rows
from addin.forms.vocabularies import COLLABORATION_TYPE, OTHER, SCENARIO, TRACKING_ONLY
from addin.rules import check
from addin.standing.workbook_day import WorkbookDay
from tests.actions.starting.test_timeline import CALENDAR, empty

LIBRARY = {each.name: each for each in library(Path("没有"))}
START = date(2026, 3, 2)
SKELETON = ("Milestones.", "PlanTasks.", "Deliverables.", "Duties.", "Risks.", "Partners.")
BY_PEOPLE = {"owner", "head", "respond_by", "responder"}


def filled(process: Process) -> Content:
    """Return an empty workbook with a template in it."""
    content = empty()
    changes = started(process, forward(process, START, CALENDAR, content), "试", content, CALENDAR)
    for name, rows in changes.append.items():
        content = with_rows(content, name, rows)
    return applied(content, changes)


def test_library__covers_every_scene_and_type_of_the_handbook() -> None:
    assert len(LIBRARY) >= 9
    assert {each.scenario for each in LIBRARY.values()} >= set(SCENARIO.words) - {OTHER}
    assert {each.type for each in LIBRARY.values()} == set(COLLABORATION_TYPE.words) - {
        TRACKING_ONLY
    }


@pytest.mark.parametrize("name", LIBRARY)
def test_template__in_a_workbook__has_nothing_wrong_but_what_people_fill_in(name: str) -> None:
    workbook = WorkbookDay.on(filled(LIBRARY[name]), date(2026, 2, 20))
    found = [
        f"{each.rule} {each.key} {each.message}"
        for each in check(workbook)
        if each.key.startswith(SKELETON) and each.key.partition(".")[2] not in BY_PEOPLE
    ]
    assert found == []
