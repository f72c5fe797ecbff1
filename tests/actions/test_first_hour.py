"""The first hour: half of what the forms hold is typed, the rest comes by itself, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.actions.first_hour import DEPARTMENTS, RISKS, STEPS, TASKS, Round, play
from tests.workbooks import read

pytestmark = pytest.mark.slow

ONCE_TYPED = 1_197  # cells that the same took before anything came along by itself


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from workbook_templates import TEMPLATE

    path = tmp_path_factory.mktemp("首个小时") / "协作.xlsx"
    path.write_bytes(TEMPLATE.read_bytes())
    return path


@pytest.fixture(scope="module")
def rounds(workbook: Path) -> list[Round]:
    return play(workbook)


def test_cells_typed__are_at_most_half(rounds: list[Round]) -> None:
    assert sum(each.typed for each in rounds) <= ONCE_TYPED / 2


def test_each_form__ends_without_errors_and_each_round_has_fewer(rounds: list[Round]) -> None:
    for sheet in dict.fromkeys(step.sheet for step in STEPS):
        errors = [each.errors for each in rounds if each.step.sheet == sheet]
        assert errors[-1] == 0
        assert errors == sorted(errors, reverse=True)


def test_typed_cells__are_never_lost(rounds: list[Round]) -> None:
    assert [cell for each in rounds for cell in each.lost] == []


def test_collaboration__is_approved_and_under_way(workbook: Path, rounds: list[Round]) -> None:
    content = read(workbook)
    assert rounds[-1].errors == 0
    assert content.text("home.phase") == "执行"
    assert len(content.table("Tasks")) == TASKS
    assert len(content.table("Risks")) == RISKS
    assert set(content.table("Countersignatures").texts("department")) == set(DEPARTMENTS)
    assert content.table("Risks").texts("risk_id")[-1] == f"R{RISKS}"
    assert all(content.table("Tasks").texts("task_id"))
