"""Rows that only their content tells apart: those without an id, and logs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from addin.actions.merging.model import Taken
from addin.actions.merging.rows import Comparison, Said, TypedRow
from addin.actions.merging.scope import is_counted

_Counts = Sequence[tuple[str, Mapping[Said, int], Mapping[Said, int]]]
"""How often each content occurs in the base of a copy and in the copy, by its name."""


def merged_contents(
    comparison: Comparison,
    here: Sequence[TypedRow],
    theirs: Sequence[tuple[str, Sequence[TypedRow], Sequence[TypedRow]]],
) -> Iterator[Taken]:
    """Yield rows to add and to delete where only their content tells them apart.

    A changed row is one that is gone and one that is new; if two copies change it differently,
    both new ones stay.
    """
    places: dict[Said, list[TypedRow]] = {}
    for row in here:
        places.setdefault(comparison.said(row), []).append(row)
    counts = [
        (copy, Counter(map(comparison.said, base)), Counter(map(comparison.said, new)))
        for copy, base, new in theirs
    ]
    samples = {comparison.said(row): row for _, _, new in theirs for row in new}
    for said in sorted(samples, key=comparison.order):
        for names in _lacking(said, len(places.get(said, ())), counts):
            row = samples[said]
            yield Taken(comparison.name, row.identity, None, {}, row.cells, names)
    if is_counted(comparison.name):
        return
    for said, rows in places.items():
        for row, names in zip(reversed(rows), _surplus(said, len(rows), counts), strict=False):
            yield Taken(comparison.name, row.identity, row.number, row.cells, None, names)


def _lacking(said: Said, count: int, counts: _Counts) -> Iterator[tuple[str, ...]]:
    """Yield for each row to be added whose it is."""
    wanted = {
        copy: new[said] - max(base[said], count)
        for copy, base, new in counts
        if new[said] > base[said]
    }
    for number in range(max(wanted.values(), default=0)):
        yield tuple(copy for copy, lacking in wanted.items() if lacking > number)


def _surplus(said: Said, count: int, counts: _Counts) -> Iterator[tuple[str, ...]]:
    """Yield for each row to be deleted who did; one that somebody has one more of stays."""
    if any(new[said] > base[said] for _, base, new in counts):
        return
    surplus = {
        copy: count - new[said]
        for copy, base, new in counts
        if new[said] < base[said] and count <= base[said]
    }
    for number in range(max(surplus.values(), default=0)):
        yield tuple(copy for copy, more in surplus.items() if more > number)
