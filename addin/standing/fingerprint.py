"""What was typed in a form in a form of its own: canonical text, its digest, and differences.

The order of rows and columns, the looks of cells, derived columns and white space at the ends of
a text make no difference; every other change of an input does.

>>> digest({"initiation.goal": "由78分提升至85分"})
'0eef984feb1a65a7df11a319eb3c28a3'
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from addin.content import Content, TableData, Value

Rows = Mapping[str, Mapping[str, str]]
"""The rows of a table by id, each with its filled-in cells by key."""

Snapshot = Mapping[str, str | Rows]
"""Single fields and tables by name, empty ones left out; all values as text."""

_DIGEST = 32  # hexadecimal digits that are kept of SHA-256
_PIECE = 30_000  # characters; Excel allows 32 767 in a cell
_OPEN, _CLOSE = "‹", "›"  # a cell's text loses white space at its ends


class Difference(NamedTuple):
    """A cell whose text is another one than in an older snapshot.

    In a table `identity` is the row's id and `key` the field, empty where the whole row is new or
    gone; `old` and `new` then hold its id.
    """

    name: str
    identity: str
    key: str
    old: str
    new: str


def snapshot(
    content: Content, names: Collection[str], rows: Mapping[str, Collection[int]] | None = None
) -> Snapshot:
    """Return what stands in some inputs of a workbook.

    Args:
        names: single fields (``initiation.goal``) and columns of tables (``Metrics.target``).
        rows: the row indexes that count, of tables of which not all do.
    """
    made: dict[str, str | Rows] = {}
    keys: dict[str, list[str]] = {}
    unread = {misfit.key: misfit.raw for misfit in content.misfits}
    for name in names:
        owner, _, key = name.partition(".")
        if owner in content.tables:
            keys.setdefault(owner, []).append(key)
        elif text := as_text(content.fields.get(name)) or as_text(unread.get(name)):
            made[name] = text
    for owner, columns in keys.items():
        data = content.table(owner)
        chosen = (rows or {}).get(owner, range(len(data)))
        if found := {identity: cells for identity, cells, _ in _rows(data, columns, chosen)}:
            made[owner] = found
    return made


def row_numbers(
    data: TableData, columns: Sequence[str], chosen: Collection[int]
) -> Mapping[str, int]:
    """Return the index of each row by its id as `snapshot` gives it."""
    return {identity: row for identity, _, row in _rows(data, columns, chosen)}


def _rows(
    data: TableData, columns: Sequence[str], chosen: Collection[int]
) -> Iterator[tuple[str, Mapping[str, str], int]]:
    """Yield id, cells and index of rows; rows of the same id are told apart by their content."""
    keys = sorted(columns)
    unread: dict[int, dict[str, str]] = {}
    for misfit in data.misfits:
        if misfit.key in columns:
            unread.setdefault(misfit.row, {})[misfit.key] = as_text(misfit.raw)
    texts = [
        [as_text(column[row]) for row in chosen] for column in map(data.columns.__getitem__, keys)
    ]
    read: dict[str, list[tuple[Mapping[str, str], int]]] = {}
    for row, cells in zip(chosen, zip(*texts, strict=True), strict=False):  # no column: no rows
        filled = {key: text for key, text in zip(keys, cells, strict=True) if text}
        if row in unread:
            filled = dict(sorted({**filled, **unread[row]}.items()))
        if filled:
            read.setdefault(filled.get(data.table.key, ""), []).append((filled, row))
    for identity, alike in read.items():
        if len(alike) > 1:
            alike.sort(key=lambda each: (list(each[0].items()), each[1]))
        for number, each in enumerate(alike, 1):
            yield f"{identity}#{number}" if number > 1 or not identity else identity, *each


def as_text(value: Value) -> str:
    """Return a value as the text that is the same for the same content; empty for an empty cell."""
    if isinstance(value, str):
        lines = value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value
        return lines.strip()
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat() if hasattr(value, "isoformat") else f"{value:.15g}"


def canonical(shot: Snapshot) -> str:
    """Return a snapshot as text that is the same for the same content."""
    return json.dumps(shot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(shot: Snapshot) -> str:
    """Return the fingerprint of a snapshot."""
    return _digest([canonical(shot)])


def _digest(pieces: Iterable[str]) -> str:
    from hashlib import sha256  # brings OpenSSL, only where something was approved

    made = sha256()
    for piece in pieces:
        made.update(piece.encode())
    return made.hexdigest()[:_DIGEST]


def pieces(shot: Snapshot) -> list[str]:
    """Return a snapshot as texts that fit into cells."""
    text = canonical(shot)
    starts = range(0, len(text), _PIECE)
    return [f"{_OPEN}{text[start : start + _PIECE]}{_CLOSE}" for start in starts]


def restored(texts: Sequence[str], fingerprint: Value) -> Snapshot | None:
    """Return the snapshot that was kept in `texts`, None if somebody has changed what it says."""
    # As it was written it is canonical already.
    is_it = _digest(piece[1:-1] for piece in texts) == fingerprint
    try:
        made: Any = json.loads("".join(piece[1:-1] for piece in texts))
    except ValueError:
        return None
    if not isinstance(made, dict):
        return None
    return cast(Snapshot, made) if is_it or digest(made) == fingerprint else None


def differences(old: Snapshot, new: Snapshot) -> Iterator[Difference]:
    """Yield what is different in a newer snapshot, in order of names and ids."""
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name, ""), new.get(name, "")
        if before == after:
            continue
        if isinstance(before, str) and isinstance(after, str):
            yield Difference(name, "", "", before, after)
        else:
            yield from _changed_rows(name, _as_rows(before), _as_rows(after))


def _as_rows(part: str | Rows) -> Rows:
    return {} if isinstance(part, str) else part


def _changed_rows(name: str, old: Rows, new: Rows) -> Iterator[Difference]:
    for identity in sorted(old.keys() | new.keys()):
        before, after = old.get(identity), new.get(identity)
        if before is None or after is None:
            gone, come = (identity, "") if after is None else ("", identity)
            yield Difference(name, identity, "", gone, come)
            continue
        for key in sorted(before.keys() | after.keys()):
            was, now = before.get(key, ""), after.get(key, "")
            if was != now:
                yield Difference(name, identity, key, was, now)
