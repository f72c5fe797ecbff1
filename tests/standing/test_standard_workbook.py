"""Law 2 on the workbook that people get, with random collaborations in it.

With the samples in it, and empty: `test_recalculation`, after a refresh and with every formula.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Content
from tests.conftest import Office
from tests.standing.random_book import random_book
from tests.standing.recalculation import (
    TODAY,
    Book,
    assert_same,
    computed_by_python,
    derived_places,
    recalculated_by_ironcalc,
    recalculated_by_office,
)
from workbook_templates.build import build
from workbook_templates.samples import Sample

pytestmark = pytest.mark.slow


def saved(sample: Sample, folder: Path) -> tuple[Path, Content]:
    """Build a workbook on a fixed day and read it back."""
    dated = Sample(sample.code, {"clock.today": TODAY, **sample.fields}, sample.tables)
    path = folder / f"{sample.code}.xlsx"
    path.write_bytes(build(dated))
    return path, ClosedWorkbook(path).read()


def random_sample(seed: int) -> Sample:
    """Return a random collaboration of dates and words, with dates far away and 120 % done."""
    book: Book = random_book(seed, tasks=40, mess=0)
    typed = {name: value for name, value in book.fields.items() if value not in (None, "")}
    tables = {
        name: [
            {key: cell for key, cell in row.items() if cell not in (None, "")}
            for row in rows
            if row
        ]
        for name, rows in book.tables.items()
        if rows and name not in ("Calendar", "SlaLimits")
    }
    return Sample(f"random{seed}", typed, tables)


SAMPLES = [random_sample(seed) for seed in range(3)]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda each: each.code)
def test_ironcalc_agrees_on_the_standard_workbook(tmp_path: Path, sample: Sample) -> None:
    path, content = saved(sample, tmp_path)
    found = recalculated_by_ironcalc(path, derived_places(content))
    assert_same(computed_by_python(content), found, "ironcalc")


@pytest.mark.libreoffice
@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
@pytest.mark.parametrize("sample", SAMPLES[:1], ids=lambda each: each.code)
def test_libreoffice_agrees_on_the_standard_workbook(
    tmp_path: Path, sample: Sample, soffice: Office
) -> None:
    path, content = saved(sample, tmp_path)
    found = recalculated_by_office(path, derived_places(content), soffice, tmp_path / "out")
    assert_same(computed_by_python(content), found, "LibreOffice")
