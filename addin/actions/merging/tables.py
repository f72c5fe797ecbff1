"""One table: its rows by id, wherever they stand; rows without an id, or with one that occurs twice,
by all that they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from addin.actions.merging.by_content import merged_contents
from addin.actions.merging.by_identity import RowVersion, merged_versions
from addin.actions.merging.model import Cells, Conflict, Copy, Taken
from addin.actions.merging.rows import Comparison, TypedRow, typed_rows
from addin.content import Content


def merged_rows(name: str, target: Content, copies: Sequence[Copy]) -> Iterator[Taken | Conflict]:
    """Yield what becomes of the rows of a table."""
    here = typed_rows(name, target)
    theirs = [
        (copy.name, typed_rows(name, copy.base), typed_rows(name, copy.content)) for copy in copies
    ]
    sides = [here, *(rows for _, base, new in theirs for rows in (base, new))]
    doubtful = _doubtful(sides)
    comparison = Comparison(name)
    found = _by_id(here, doubtful)
    known = [(copy, _by_id(base, doubtful), _by_id(new, doubtful)) for copy, base, new in theirs]
    for identity in [*found, *sorted({i for _, _, new in known for i in new} - set(found))]:
        versions = [
            RowVersion(copy, _cells(base.get(identity)), _cells(new.get(identity)))
            for copy, base, new in known
        ]
        yield from merged_versions(comparison, identity, found.get(identity), versions)
    yield from merged_contents(
        comparison,
        [row for row in here if row.identity in doubtful],
        [
            (
                copy,
                [r for r in base if r.identity in doubtful],
                [r for r in new if r.identity in doubtful],
            )
            for copy, base, new in theirs
        ],
    )


def _doubtful(sides: Iterable[Sequence[TypedRow]]) -> frozenset[str]:
    """Return the ids that tell no row from another: none at all, and those that occur twice."""
    twice = {
        identity
        for rows in sides
        for identity, count in Counter(row.identity for row in rows).items()
        if count > 1
    }
    return frozenset(twice | {""})


def _by_id(rows: Sequence[TypedRow], doubtful: Collection[str]) -> dict[str, TypedRow]:
    return {row.identity: row for row in rows if row.identity not in doubtful}


def _cells(row: TypedRow | None) -> Cells | None:
    return row.cells if row else None
