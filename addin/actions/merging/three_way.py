"""One cell: what it was, what it is here, and what each copy says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from addin.actions.merging.model import Conflict, Copy, Offer, Taken
from addin.actions.merging.scope import MERGED_FIELDS
from addin.content import Content, Value
from addin.forms import FIELDS
from addin.forms.model import Field, Kind
from addin.forms.vocabularies import BY_NAME
from addin.reading.words import canonical
from addin.standing.fingerprint import as_text

TARGET = "正本"
"""How the target is called among the copies where it has changed, too."""


class Side(NamedTuple):
    """What one copy says of a cell, and what the cell said when the copy was made."""

    copy: str
    base: Value
    value: Value


class Choice(NamedTuple):
    """What becomes of a cell: a value and whose it is; or, if they disagree, all there are."""

    value: Value = None
    copies: tuple[str, ...] = ()
    offers: tuple[tuple[str, Value], ...] = ()
    base: Value = None


def says(field: Field, value: Value) -> str:
    """Return a cell's content as it is compared: older words mean the standard ones."""
    text = as_text(value)
    if field.kind is Kind.CHOICE and text:
        return canonical(BY_NAME[field.vocabulary], text) or text
    return text


def chosen(field: Field, target: Value, sides: Sequence[Side]) -> Choice | None:
    """Return what becomes of a cell; None if nobody changed it to something else."""
    here = says(field, target)
    changed = [
        side for side in sides if says(field, side.value) not in (says(field, side.base), here)
    ]
    if not changed:
        return None
    names = tuple(side.copy for side in changed)
    moved = [side for side in changed if says(field, side.base) != here]
    if not moved and len({says(field, side.value) for side in changed}) == 1:
        return Choice(changed[0].value, names)
    offers = [(side.copy, side.value) for side in changed]
    if moved:
        offers.append((TARGET, target))
    return Choice(offers=tuple(offers), base=(moved or changed)[0].base)


def merged_fields(target: Content, copies: Sequence[Copy]) -> Iterator[Taken | Conflict]:
    """Yield what becomes of the single fields."""
    here = typed_fields(target)
    sides = [(copy.name, typed_fields(copy.base), typed_fields(copy.content)) for copy in copies]
    for name in MERGED_FIELDS:
        if name not in here:
            continue
        field = FIELDS[name]
        choice = chosen(
            field, here[name], [Side(copy, base[name], new[name]) for copy, base, new in sides]
        )
        if choice is None:
            continue
        if choice.offers:
            offers = tuple(Offer(copy, {field.key: value}) for copy, value in choice.offers)
            yield Conflict(name, "", field.key, None, {field.key: choice.base}, offers)
        else:
            old = {field.key: here[name]}
            yield Taken(name, "", None, old, {field.key: choice.value}, choice.copies)


def typed_fields(content: Content) -> Mapping[str, Value]:
    """Return the single fields with what was typed where it does not fit."""
    return {**content.fields, **{misfit.key: misfit.raw for misfit in content.misfits}}
