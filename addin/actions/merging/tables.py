"""One table: its rows by id, wherever they stand; rows without an id by all that they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from addin.actions.merging.by_content import merged_contents
from addin.actions.merging.by_identity import RowVersion, merged_versions
from addin.actions.merging.model import Cells, Conflict, Copy, Offer, Taken
from addin.actions.merging.rows import Comparison, Said, TypedRow, typed_rows
from addin.actions.merging.scope import DECIDED, is_counted
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
    done = target.table(DECIDED[name].done_in).texts("name") if name in DECIDED else ()
    new_here = {i for _, _, new in known for i in new}.difference(found, done)
    for identity in [*found, *sorted(new_here)]:
        versions = [
            RowVersion(copy, _cells(base.get(identity)), _cells(new.get(identity)))
            for copy, base, new in known
        ]
        yield from merged_versions(comparison, identity, found.get(identity), versions)
    by_content = doubtful if is_counted(name) else {""}
    for identity in sorted(doubtful - by_content):
        yield from _double(comparison, identity, here, theirs)
    yield from merged_contents(
        comparison,
        [row for row in here if row.identity in by_content],
        [
            (
                copy,
                [r for r in base if r.identity in by_content],
                [r for r in new if r.identity in by_content],
            )
            for copy, base, new in theirs
        ],
    )


def _double(
    comparison: Comparison,
    identity: str,
    here: Sequence[TypedRow],
    theirs: Sequence[tuple[str, Sequence[TypedRow], Sequence[TypedRow]]],
) -> Iterator[Conflict]:
    """Yield the conflict about an id that several rows have, where a copy changed one of them.

    Nobody can tell which row was meant, so nothing of it is taken.
    """

    def counted(rows: Sequence[TypedRow]) -> Counter[Said]:
        return Counter(comparison.said(row) for row in rows if row.identity == identity)

    now = counted(here)
    offers: list[Offer] = []
    for copy, base, new in theirs:
        said = counted(new)
        if said in (counted(base), now):
            continue
        own = [r for r in new if r.identity == identity and comparison.said(r) in said - now]
        different = {comparison.said(row): row for row in own}
        offers += [Offer(copy, row.cells) for row in different.values()] or [Offer(copy, None)]
    if offers:
        yield Conflict(comparison.name, identity, "", None, {}, tuple(offers), is_double=True)


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
