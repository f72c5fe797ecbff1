"""One row that is known by its id: taken, asked, or as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from addin.actions.merging.model import Cells, Conflict, Offer, Taken
from addin.actions.merging.rows import Comparison, TypedRow
from addin.actions.merging.scope import is_never_taken_away
from addin.actions.merging.three_way import TARGET, Side, chosen
from addin.standing.fingerprint import as_text


@dataclass(frozen=True, slots=True)
class RowVersion:
    """A row in one copy, and in what the copy was made from; None where there is none."""

    copy: str
    base: Cells | None
    cells: Cells | None


def merged_versions(
    comparison: Comparison, identity: str, here: TypedRow | None, versions: Sequence[RowVersion]
) -> Iterator[Taken | Conflict]:
    """Yield what becomes of the row with an id."""
    yield from _Identified(comparison, identity).merged(here, versions)


class _Identified:
    """How one row is merged that is known by its id."""

    def __init__(self, comparison: Comparison, identity: str) -> None:
        self.comparison = comparison
        self.name = comparison.name
        self.identity = identity

    def merged(
        self, here: TypedRow | None, versions: Sequence[RowVersion]
    ) -> Iterator[Taken | Conflict]:
        now = _cells(here)
        if is_never_taken_away(self.name):
            versions = [each for each in versions if each.cells is not None]
        changed = [
            each
            for each in versions
            if not self.comparison.alike(each.cells, each.base)
            and not self.comparison.alike(each.cells, now)
        ]
        gone = [each for each in changed if each.cells is None]
        if not changed:
            pass
        elif here is None:
            yield from self._added(changed)
        elif gone:
            yield from self._deleted(here, changed, gone)
        elif any(each.base is None for each in changed):
            yield self._whole(here, changed)
        else:
            yield from self._changed(here, changed)
        if here is not None and not gone:
            yield from self._bookkeeping(here, versions)

    def _added(self, changed: Sequence[RowVersion]) -> Iterator[Taken | Conflict]:
        is_new = all(each.base is None for each in changed)
        if is_new and all(self.comparison.alike(each.cells, changed[0].cells) for each in changed):
            cells = min((each.cells or {} for each in changed), key=_order)
            names = tuple(each.copy for each in changed)
            yield Taken(self.name, self.identity, None, {}, cells, names)
        else:
            yield self._whole(None, changed)

    def _deleted(
        self, here: TypedRow, changed: Sequence[RowVersion], gone: Sequence[RowVersion]
    ) -> Iterator[Taken | Conflict]:
        if len(gone) == len(changed) and all(
            self.comparison.alike(e.base, here.cells) for e in gone
        ):
            names = tuple(each.copy for each in gone)
            yield Taken(self.name, self.identity, here.number, here.cells, None, names)
        else:
            yield self._whole(here, changed)

    def _whole(self, here: TypedRow | None, changed: Sequence[RowVersion]) -> Conflict:
        """Return the conflict about a row as a whole."""
        base = next((each.base for each in changed if each.base is not None), {})
        offers = [Offer(each.copy, self._offered(each, here)) for each in changed]
        if not self.comparison.alike(_cells(here), base or None):
            offers.append(Offer(TARGET, here.cells if here else None))
        number = here.number if here else None
        return Conflict(self.name, self.identity, "", number, base, tuple(offers))

    def _offered(self, version: RowVersion, here: TypedRow | None) -> Cells | None:
        """Return the cells that a copy wants: all of a row that is not there, else its changes."""
        if version.cells is None or here is None:
            return version.cells
        before = here.cells if version.base is None else version.base
        return {
            key: version.cells.get(key) for key in self.comparison.differing(version.cells, before)
        }

    def _changed(self, here: TypedRow, changed: Sequence[RowVersion]) -> Iterator[Taken | Conflict]:
        keys = {k for v in changed for k in self.comparison.differing(v.cells or {}, v.base or {})}
        for key in self.comparison.fields:
            if key not in keys:
                continue
            old = here.cells.get(key)
            sides = [
                Side(v.copy, (v.base or {}).get(key), (v.cells or {}).get(key)) for v in changed
            ]
            choice = chosen(self.comparison.fields[key], old, sides)
            if choice is None:
                continue
            if choice.offers:
                offers = tuple(Offer(copy, {key: value}) for copy, value in choice.offers)
                base = {key: choice.base}
                yield Conflict(self.name, self.identity, key, here.number, base, offers)
            else:
                new = {key: choice.value}
                yield Taken(self.name, self.identity, here.number, {key: old}, new, choice.copies)

    def _bookkeeping(self, here: TypedRow, versions: Sequence[RowVersion]) -> Iterator[Taken]:
        """Let what Xiezuo noted in a row follow, of moments the earliest; nobody is asked."""
        for key, field in self.comparison.fields.items():
            if key in self.comparison.compared:
                continue
            old = here.cells.get(key)
            sides = [
                Side(v.copy, v.base.get(key), v.cells.get(key))
                for v in versions
                if v.base is not None and v.cells is not None
            ]
            choice = chosen(field, old, sides)
            if choice is None:
                continue
            value, names = choice.value, choice.copies
            if choice.offers:
                moments = [(v, copy) for copy, v in choice.offers if isinstance(v, date)]
                if old is not None or not moments:
                    continue
                value, first = min(moments, key=lambda each: as_text(each[0]))
                names = (first,)
            yield Taken(self.name, self.identity, here.number, {key: old}, {key: value}, names)


def _cells(row: TypedRow | None) -> Cells | None:
    return row.cells if row else None


def _order(cells: Cells) -> list[tuple[str, str]]:
    return sorted((key, as_text(value)) for key, value in cells.items())
