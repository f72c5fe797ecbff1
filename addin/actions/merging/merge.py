"""Several copies of one workbook become one: what one of them changed is taken, the rest is asked.

>>> from addin.actions.merging.merge import merge
>>> from addin.actions.merging.model import Copy
>>> merge(content, [Copy("研发部.xlsx", theirs, base=content)])  # doctest: +SKIP
Merged(taken=(...), conflicts=(...))
"""

from __future__ import annotations

from collections.abc import Sequence

from addin.actions.merging.model import Conflict, Copy, Merged, Taken
from addin.actions.merging.own_part import kept_apart
from addin.actions.merging.scope import MERGED_TABLES
from addin.actions.merging.tables import merged_rows
from addin.actions.merging.three_way import merged_fields
from addin.content import Content


def merge(target: Content, copies: Sequence[Copy]) -> Merged:
    """Return what of the copies goes into `target`, and what somebody has to choose.

    Every input is compared with what the copy was made from (`Copy.base`), rows by their id.
    A change of one copy, or the same change of several, is taken. Different changes of one cell, a
    change of what `target` has changed since, a row deleted here and changed there, one new id
    for different rows, and an id that several rows have are conflicts, of which nothing is taken;
    so is what a department changed that is not its own.
    The order of the copies decides nothing but the order in which their names are listed.
    """
    made = [*merged_fields(target, copies)]
    for name in MERGED_TABLES:
        if name in target.tables:
            made += merged_rows(name, target, copies)
    merged = Merged(
        tuple(each for each in made if isinstance(each, Taken)),
        tuple(each for each in made if isinstance(each, Conflict)),
    )
    return kept_apart(merged, copies)
