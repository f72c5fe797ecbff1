"""What a refresh keeps beside tasks that were handed in: since when, and who accepts until when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from addin.content import Value, empty_value
from addin.forms import TABLES
from addin.reading.names import COMMA
from addin.standing.limits.acceptances import seen_on, submitted_rows
from addin.standing.limits.engine import acceptance_clocks
from addin.standing.tasks import noted
from addin.standing.workbook_day import WorkbookDay

_EMPTY = {
    key: empty_value(TABLES["Tasks"].field(key).kind)
    for key in ("handed_in", "accepting", "acceptor", "acceptance_due")
}


def handed_in_cells(workbook: WorkbookDay) -> Iterator[tuple[int, str, Value]]:
    """Yield row index, key and value of what is to be noted otherwise than it is."""
    rows: dict[int, Mapping[str, Value]] = {
        row: {"handed_in": seen_on(workbook, row)} for row in submitted_rows(workbook)
    }
    for clock in acceptance_clocks(workbook):
        rows[clock.row] = {
            **rows[clock.row],
            "accepting": COMMA.join(clock.departments),
            "acceptor": COMMA.join(clock.people),
            "acceptance_due": clock.due,
        }
    nothing: Mapping[str, Value] = {}
    for key, empty in _EMPTY.items():
        for row, kept in enumerate(noted(workbook.content, key)):
            value = rows.get(row, nothing).get(key, empty)
            if value != kept:
                yield row, key, value
