"""Sets of cells as the areas that a rule or a drop-down covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from addin.book.ooxml.reference import Area, area

Spans = Sequence[tuple[int, int]]
"""Rows from–to, in order and apart."""

Coverage = Mapping[int, Spans]
"""By column, the rows that are covered."""


def areas(sqref: str) -> list[Area]:
    """Return the areas of ``B9:B16 D9``."""
    return [found for text in sqref.split() if (found := area(text)) is not None]


def coverage(given: Iterable[Area]) -> Coverage:
    """Return which cells the areas cover together."""
    columns: dict[int, list[tuple[int, int]]] = {}
    for each in given:
        for column in range(each.left, each.right + 1):
            columns.setdefault(column, []).append((each.top, each.bottom))
    return {column: _merged(spans) for column, spans in columns.items()}


def without(one: Coverage, other: Coverage) -> Coverage:
    """Return the cells of `one` that `other` does not cover."""
    left = {column: _cut(spans, other.get(column, ())) for column, spans in one.items()}
    return {column: spans for column, spans in left.items() if spans}


def as_areas(given: Coverage) -> list[Area]:
    """Return areas that cover these cells, neighbouring columns alike joined."""
    done: list[Area] = []
    for column in sorted(given):
        for top, bottom in given[column]:
            before = next(
                (
                    n
                    for n, each in enumerate(done)
                    if (each.right, each.top, each.bottom) == (column - 1, top, bottom)
                ),
                None,
            )
            if before is None:
                done.append(Area(column, top, column, bottom))
            else:
                done[before] = Area(done[before].left, top, column, bottom)
    return done


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for top, bottom in sorted(spans):
        if merged and top <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], bottom))
        else:
            merged.append((top, bottom))
    return merged


def _cut(spans: Spans, holes: Spans) -> list[tuple[int, int]]:
    left = list(spans)
    for hole in holes:
        left = [piece for span in left for piece in _pieces(span, hole)]
    return left


def _pieces(span: tuple[int, int], hole: tuple[int, int]) -> Iterator[tuple[int, int]]:
    (top, bottom), (first, last) = span, hole
    if last < top or bottom < first:
        yield span
        return
    if top < first:
        yield top, first - 1
    if last < bottom:
        yield last + 1, bottom
