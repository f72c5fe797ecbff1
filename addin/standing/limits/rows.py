"""Limits that run row by row through one table: declared by the keys of its fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from addin.content import TableData
from addin.forms.model import When
from addin.standing.limits.collaboration import is_urgent, names
from addin.standing.limits.model import Episode, Misread, Pause
from addin.standing.moments import as_moment, is_later
from addin.standing.workbook_day import WorkbookDay


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """A limit of which every row of `table` starts one, by field keys of that row.

    - `stop`: the fields that end it, the first that is filled in; it is entered in the first.
    - `name`: what the row is called.
    - `people`, `departments`: who has to act, the first that is filled in; without a person the
      head of the department.
    - `when`: conditions on the row, all of which hold.
    - `agreed`: a deadline of the row that replaces the amount.
    - `pause`: from when to when it does not count.
    - `restarts`: a stop before the start belongs to an earlier round and ends nothing.
    """

    table: str
    start: str
    stop: tuple[str, ...]
    name: str
    people: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    when: tuple[When, ...] = ()
    agreed: str = ""
    pause: tuple[str, str] | None = None
    restarts: bool = False

    def __call__(self, workbook: WorkbookDay) -> Iterator[Episode]:
        """Yield an episode for each row to which the limit applies."""
        data = workbook.content.table(self.table)
        for row, item in enumerate(data.texts(data.table.key)):
            if item and all(data.texts(each.key)[row] in each.values for each in self.when):
                yield self._episode(workbook, data, row)

    def _episode(self, workbook: WorkbookDay, data: TableData, row: int) -> Episode:
        started = data.dates(self.start)[row]
        department = _first_text(data, row, self.departments)
        person = _first_text(data, row, self.people) or workbook.heads.get(department, "")
        return Episode(
            key=f"{self.table}.{self.stop[0]}",
            row=row,
            item=data.texts(data.table.key)[row],
            name=data.texts(self.name)[row],
            people=names(person),
            departments=names(department or workbook.people.get(person, "")),
            started=started,
            stopped=self._stop(data, row, started),
            agreed=data.dates(self.agreed)[row] if self.agreed else None,
            pause=self._pause(data, row),
            is_urgent=is_urgent(workbook),
            misread=self._misread(data, row),
        )

    def _misread(self, data: TableData, row: int) -> Misread | None:
        """Return the cell for which the limit cannot be judged; a later stop may make up for one."""
        if not data.misfits:
            return None
        is_over = any(data.dates(key)[row] is not None for key in self.stop)
        stops = () if is_over else self.stop
        keys = (self.start, *stops, *filter(None, (self.agreed,)), *(self.pause or ()))
        return misread(data, row, *keys)

    def _stop(self, data: TableData, row: int, started: date | None) -> date | None:
        days = (data.dates(key)[row] for key in self.stop)
        stopped = next((day for day in days if day is not None), None)
        if self.restarts and started and stopped:
            return None if is_later(as_moment(started), as_moment(stopped)) else stopped
        return stopped

    def _pause(self, data: TableData, row: int) -> Pause | None:
        start, end = (data.dates(key)[row] for key in self.pause) if self.pause else (None, None)
        if start is None:
            return None
        ended = as_moment(end) if end and not is_later(as_moment(start), as_moment(end)) else None
        return Pause(start=as_moment(start), end=ended)


def misread(data: TableData, row: int, *keys: str) -> Misread | None:
    """Return the first of some cells of a row that cannot be read."""
    key = next((key for key in keys if row in data.unreadable(key)), None)
    return Misread(f"{data.table.name}.{key}", row) if key else None


def _first_text(data: TableData, row: int, keys: tuple[str, ...]) -> str:
    return next((text for key in keys if (text := data.texts(key)[row])), "")
