"""What sheets said when a refresh left them, known to the next one without reading them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from addin.actions.contents import table_from_data, tables_as_data
from addin.book.closed.reading import SheetRead
from addin.book.closed.workbook import ClosedWorkbook, KnownSheet
from addin.content import Misfit, Respelling
from addin.lint import Memory
from addin.standing.as_data import packed, unpacked

_MOST_ROWS = 20_000  # of a table; of more, what is kept would take more room than there may be


def take_as_left(host: ClosedWorkbook, remembered: Memory | None) -> Collection[str]:
    """Let a host know the sheets that were left so, and return under which names they are kept."""
    if remembered is None:
        return ()
    names = host.sheets_named()
    found = {part: said for part, name in names.items() if (said := remembered.recall(name))}
    host.take_as_read({part: _sheet(*unpacked(said)) for part, said in found.items()})
    return {names[part] for part in found}


@contextmanager
def known_as_left(host: ClosedWorkbook, remembered: Memory | None) -> Iterator[None]:
    """Let a host know the sheets that were left so, and keep what it knows of others in the end."""
    kept = take_as_left(host, remembered)
    yield
    if remembered is None:
        return
    names = host.sheets_named()
    for part, known in host.sheets_read.items():
        rows = max((len(data) for data in known[0].tables.values()), default=0)
        if names[part] not in kept and rows <= _MOST_ROWS:
            remembered.keep(names[part], packed(_said(*known)))


def _said(read: SheetRead, outline: tuple[bytes, bytes]) -> Sequence[Any]:
    """Return what is known of a sheet as plain data."""
    tables, overtyped = tables_as_data(read.tables), sorted(read.overtyped)
    ends = [text.decode() for text in outline]
    return read.where, tables, read.fields, read.misfits, read.respelt, overtyped, *ends


def _sheet(
    where: str, tables: Any, fields: Any, misfits: Any, respelt: Any, overtyped: Any, *ends: str
) -> KnownSheet:
    """Return what is known of a sheet out of plain data."""
    read = SheetRead(
        where,
        (),
        {name: table_from_data(name, *data) for name, data in tables.items()},
        fields,
        [Misfit(*each) for each in misfits],
        [Respelling(*each) for each in respelt],
        frozenset(overtyped),
    )
    head, tail = (text.encode() for text in ends)
    return read, (head, tail)
