"""Law 2 on whole workbooks: what a refresh stores is what other programs compute.

Every formula cell of every sheet is compared, whether Python computes it or not.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from addin.actions.refresh import refresh
from addin.book.closed.workbook import ClosedWorkbook
from tests.conftest import DEMO_DAY, Office
from tests.standing.recalculation import (
    ERRORS,
    Cells,
    Places,
    assert_same,
    plain,
    recalculated_by_ironcalc,
    recalculated_by_office,
)
from tests.workbooks import fill, task_place, type_into
from workbook_templates import TEMPLATE

# openpyxl says of extensions, which it does not need here, that it would not keep them.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")]

DAY = date.fromisoformat(DEMO_DAY)
CASES = (
    pytest.param("customer_complaint", marks=pytest.mark.long),
    pytest.param("expense_process", marks=pytest.mark.long),
    "new_product",
    "new",
    "changed",
)


def changed(path: Path) -> None:
    """Do what people do to a workbook: add, mistype, sort out, leave out."""
    fill(
        path,
        append={
            "PlanTasks": [
                {"task_id": f"XC20260921-001-T{n}", "name": "补充", "department": "质量管理部"}
                for n in range(50, 70)
            ],
            "Exceptions": [{"date": date(2026, 11, 18), "type": "休息", "reason": "停电"}],
        },
    )
    fill(path, "PlanTasks", {(0, "owner"): "相关人员", (1, "finish"): None})
    fill(
        path,
        "Baselines",
        {
            (1, "baseline"): 0,
            (2, "target"): None,
            (3, "condition"): "差不多",
            (4, "baseline"): 0.5,
            (6, "months"): None,
            (10, "kpi_id"): "KPI-11旧",
        },
    )
    type_into(path, task_place(path, 8, "target", "Baselines"), "很低")
    type_into(path, task_place(path, 11, "baseline", "Baselines"), "不知道")
    type_into(path, task_place(path, 13, "months", "Baselines"), 2.5)
    type_into(path, task_place(path, 3, "finish", "PlanTasks"), "下周三")
    type_into(path, task_place(path, 4, "percent"), "一半")
    type_into(path, task_place(path, 5, "status"), "差不多了")
    type_into(path, task_place(path, 2, "overdue_days"), 99)


@dataclass(frozen=True)
class Refreshed:
    """A refreshed workbook with the stored result and the place of every formula cell."""

    path: Path
    cells: Cells
    places: Places


@pytest.fixture(scope="module", params=CASES)
def refreshed(
    request: pytest.FixtureRequest,
    sample_workbooks: Mapping[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Refreshed:
    """One workbook after another, refreshed on the day of the samples."""
    case = request.param
    path = tmp_path_factory.mktemp("刷新 之后") / f"{case}.xlsx"
    source = sample_workbooks.get(case, sample_workbooks["customer_complaint"])
    shutil.copy(TEMPLATE if case == "new" else source, path)
    if case == "new":
        fill(path, fields={"clock.today": DAY})
    if case == "changed":
        changed(path)
    refresh(ClosedWorkbook(path), given=DAY, actual=datetime(2026, 11, 20, 9))
    return Refreshed(path, *stored(path))


def stored(path: Path) -> tuple[Cells, Places]:
    """Return the stored result and the place of every formula cell of a workbook."""
    results = openpyxl.load_workbook(path, data_only=True)
    cells: Cells = {}
    places: Places = {}
    for sheet in openpyxl.load_workbook(path).worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                if cell.data_type == "f":
                    key = sheet.title, cell.row, get_column_letter(cell.column)
                    places[key] = sheet.title, cell.row, cell.column
                    cells[key] = plain(results[sheet.title].cell(cell.row, cell.column).value)
    return cells, places


def test_stored_results__are_many_and_hold_no_error(refreshed: Refreshed) -> None:
    assert len(refreshed.cells) > 3000
    assert {place: value for place, value in refreshed.cells.items() if value in ERRORS} == {}


@pytest.mark.libreoffice
def test_libreoffice__recalculates_every_formula_to_its_stored_result(
    refreshed: Refreshed, soffice: Office, tmp_path: Path
) -> None:
    found = recalculated_by_office(refreshed.path, refreshed.places, soffice, tmp_path)
    assert_same(refreshed.cells, found, "LibreOffice")


def test_ironcalc__recalculates_every_formula_to_its_stored_result(refreshed: Refreshed) -> None:
    found = recalculated_by_ironcalc(refreshed.path, refreshed.places)
    assert_same(refreshed.cells, found, "ironcalc")
