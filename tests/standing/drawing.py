"""Collaborations drawn as tables in the test: what is typed, an arrow, what must come out.

    assert_tasks(
        '''
        | status | start | finish | → | warning | overdue_days |
        | 进行中 | 11-02 | 11-18  | → | 逾期    | 2            |
        ''',
        tmp_path,
    )

Columns of the plan (``start``, ``finish``, ``department`` …) and of the tracker may be mixed;
11-02 is a day of 2026, and every expectation is asked of Python and of the workbook's formulas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from addin.content import Content
from addin.forms import TABLES
from tests.standing.recalculation import (
    HEAD,
    YEARS,
    Book,
    Cells,
    Raw,
    assert_same,
    book_recalculated_by_ironcalc,
    computed_by_python,
    derived_places,
    plain,
)

ARROW = "→"
_TRACKED = {field.key for field in TABLES["Tasks"].inputs}


def rows(drawing: str) -> list[dict[str, Raw]]:
    """Return the rows of a drawn table by column name."""
    lines = [line.strip() for line in drawing.strip().splitlines()]
    heads, *body = (
        [cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|")]
        for line in lines
    )
    return [dict(zip(heads, map(value, line), strict=True)) for line in body]


def value(cell: str) -> Raw:
    """Return what a drawn cell stands for."""
    if not cell:
        return None
    if re.fullmatch(r"\d\d-\d\d", cell):
        return date.fromisoformat(f"2026-{cell}")
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return date.fromisoformat(cell)
    if re.fullmatch(r"-?[\d.]+%", cell):
        return float(cell[:-1]) / 100
    if re.fullmatch(r"-?\d+", cell):
        return int(cell)
    if re.fullmatch(r"-?\d+\.\d+", cell):
        return float(cell)
    return cell


def halves(drawing: str) -> Iterator[tuple[dict[str, Raw], dict[str, Raw]]]:
    """Yield for each drawn row what is typed and what must come out."""
    for row in rows(drawing):
        names = list(row)
        at = names.index(ARROW)
        yield (
            {name: row[name] for name in names[:at]},
            {name: row[name] for name in names[at + 1 :]},
        )


def task_id(number: int) -> str:
    """Return the id of the n-th drawn task."""
    return f"XC20261102-001-T{number:02d}"


def tracked(
    typed: Sequence[Mapping[str, Raw]],
    *,
    fields: Mapping[str, Raw] | None = None,
    tables: Mapping[str, list[Mapping[str, Raw]]] | None = None,
    years: tuple[int, int] = YEARS,
) -> Book:
    """Return a workbook with these tasks in plan and tracker."""
    plan: list[Mapping[str, Raw]] = []
    tasks: list[Mapping[str, Raw]] = []
    for number, row in enumerate(typed, 1):
        known = {"task_id": task_id(number)}
        plan.append(known | {key: cell for key, cell in row.items() if key not in _TRACKED})
        tasks.append(known | {key: cell for key, cell in row.items() if key in _TRACKED})
    return Book(
        dict(fields or {}), {"PlanTasks": plan, "Tasks": tasks, **(tables or {})}, years=years
    )


def assert_tasks(
    drawing: str,
    tmp_path: Path,
    *,
    fields: Mapping[str, Raw] | None = None,
    tables: Mapping[str, list[Mapping[str, Raw]]] | None = None,
    years: tuple[int, int] = YEARS,
) -> None:
    """Ask Python and the formulas for the tasks drawn on the left of the arrow."""
    pairs = list(halves(drawing))
    book = tracked([typed for typed, _ in pairs], fields=fields, tables=tables, years=years)
    wanted: Cells = {
        ("Tasks", HEAD + number, key): plain(cell)
        for number, (_, expected) in enumerate(pairs, 1)
        for key, cell in expected.items()
    }
    assert_cells(book, wanted, tmp_path)


def assert_cells(book: Book, wanted: Cells, tmp_path: Path) -> None:
    """Ask Python and the formulas for some cells, and that they agree on all others."""
    computed, recalculated = both(book, tmp_path)
    found = {place: computed[place] for place in wanted}
    assert_same(wanted, found, "Python")
    assert_same(computed, recalculated, "ironcalc")


def both(book: Book, tmp_path: Path) -> tuple[Cells, Cells]:
    """Return all derived cells as Python and as the formulas compute them."""
    content: Content = book.content()
    found = book_recalculated_by_ironcalc(book, derived_places(content), tmp_path)
    return computed_by_python(content), found
