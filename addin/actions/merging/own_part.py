"""What of a workbook is a department's own: what else its copy changed is asked, not taken.

A copy that 分发副本 made is for one department. Its own are the rows that name the department, one
of its people, or a task, a deliverable or a problem that is its own; rows that it adds; logs. The
rest is there to be read; the department that leads may change everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from addin.actions.merging.model import Cells, Conflict, Copy, Merged, Offer, Taken
from addin.actions.merging.rows import typed_rows
from addin.actions.merging.scope import compared, is_counted
from addin.actions.merging.three_way import TARGET
from addin.content import Content
from addin.forms import FIELDS, TABLES
from addin.forms.model import Kind
from addin.reading.names import several
from addin.standing.fingerprint import as_text

_KNOWN_BY_ID = ("PlanTasks", "Deliverables", "Problems")
_LEADS = ("initiation.department", "initiation.lead_department")


def kept_apart(merged: Merged, copies: Sequence[Copy]) -> Merged:
    """Return a merge in which nothing is taken that is no department's own; it is a conflict."""
    if not any(copy.department for copy in copies):
        return merged
    by_base = {id(copy.base): _Parts(copy.base) for copy in copies}
    parts = {copy.name: (copy.department, by_base[id(copy.base)]) for copy in copies}
    taken: list[Taken] = []
    conflicts = list(merged.conflicts)
    for each in merged.taken:
        givers = (parts[name] for name in each.copies)
        if _stands_there(each) and not any(part.owns(whose, each) for whose, part in givers):
            conflicts.append(_asked(each))
        else:
            taken.append(each)
    return Merged(tuple(taken), tuple(conflicts))


def _stands_there(taken: Taken) -> bool:
    """Whether a change is of something that stands there and that people type."""
    if taken.name in FIELDS:
        return True
    if taken.is_added_row or is_counted(taken.name):
        return False
    return taken.new is None or bool(compared(taken.name).intersection(taken.new))


def _asked(taken: Taken) -> Conflict:
    """Return the conflict about a change of what is not a department's own."""
    is_cell = taken.new is not None and len(taken.new) == 1
    key = next(iter(taken.new)) if taken.new is not None and is_cell else ""
    offers = [Offer(copy, taken.new) for copy in taken.copies]
    return Conflict(
        taken.name,
        taken.identity,
        key,
        taken.row,
        taken.old,
        (*offers, Offer(TARGET, taken.old)),
    )


class _Parts:
    """Whose the rows of a workbook are, as it was handed out."""

    def __init__(self, base: Content) -> None:
        people = base.table("People")
        pairs = zip(people.texts("name"), people.texts("department"), strict=True)
        self._departments = dict(pairs)
        self._leads = {base.text(name) for name in _LEADS} - {""}
        self._base = base
        self._rows: dict[str, dict[str, Cells]] = {}
        self._by_id: dict[str, set[str]] = {}
        for name in _KNOWN_BY_ID:
            for identity, cells in self._table(name).items():
                found = set(self._named(name, cells))
                self._by_id.setdefault(identity, set()).update(found)

    def owns(self, department: str, taken: Taken) -> bool:
        """Whether a change is a department's to make; who got no copy of their own may make any."""
        if not department or department in self._leads:
            return True
        if taken.name in FIELDS:
            return False
        cells = self._table(taken.name).get(taken.identity, taken.old)
        return department in set(self._named(taken.name, cells))

    def _table(self, name: str) -> dict[str, Cells]:
        if name not in self._rows:
            rows = typed_rows(name, self._base)
            self._rows[name] = {row.identity: row.cells for row in rows if row.identity}
        return self._rows[name]

    def _named(self, name: str, cells: Cells) -> Iterator[str]:
        """Yield the departments that a row names, by itself, by people, or by what it is about."""
        kinds: Mapping[str, Kind] = {field.key: field.kind for field in TABLES[name].inputs}
        for key, value in cells.items():
            text = as_text(value)
            match kinds[key]:
                case Kind.DEPARTMENT | Kind.DEPARTMENTS:
                    yield from several(text)
                case Kind.PERSON | Kind.PEOPLE:
                    yield from (self._departments.get(each, "") for each in several(text))
                case Kind.ID:
                    yield from self._by_id.get(text, ())
                case _:
                    pass
