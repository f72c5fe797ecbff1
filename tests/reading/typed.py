"""Content as a host would read it, from what a test typed into its cells."""

from __future__ import annotations

from dataclasses import replace

from addin.content import Content, Misfit, Respelling, TableData, Value, empty_value
from addin.forms import FIELDS
from addin.forms.model import Field
from addin.reading.cells import ERRORS, TYPED, Reading, error, oddity, read_text
from addin.reading.model import Respelt, Unreadable
from addin.reading.workbook import in_context


def as_read(content: Content) -> Content:
    """Return content whose texts in cells for dates and numbers, and odd words, are read.

    Columns that formulas compute are left as they are.
    """
    fields = dict(content.fields)
    misfits, respelt = [*content.misfits], [*content.respelt]
    for name, value in content.fields.items():
        if isinstance(value, str) and value:
            each = FIELDS[name]
            read = _read(value, each, typed=not each.derived)
            fields[name] = _sorted(read, each, (name, 0), misfits, respelt)
    tables = {name: _table(data) if len(data) else data for name, data in content.tables.items()}
    made = replace(content, fields=fields, tables=tables, misfits=misfits, respelt=respelt)
    return in_context(made, lambda _: made)


def _table(data: TableData) -> TableData:
    columns = dict(data.columns)
    misfits, respelt = [*data.misfits], [*data.respelt]
    for each in data.table.fields:
        typed = not each.derived and data.table.takes_entries(each.key)
        column = list(data.columns[each.key])
        for row, value in enumerate(column):
            if isinstance(value, str) and value:
                read = _read(value, each, typed=typed)
                column[row] = _sorted(read, each, (each.key, row), misfits, respelt)
        columns[each.key] = column
    return replace(data, columns=columns, misfits=misfits, respelt=respelt)


def _read(text: str, each: Field, *, typed: bool) -> Reading:
    if text in ERRORS:
        return error(text)
    if not each.kind.is_text:
        return read_text(text, each.kind)
    is_odd = oddity(each) if typed else None
    return Unreadable(text, TYPED) if is_odd and is_odd(text) else text


def _sorted(
    read: Reading,
    each: Field,
    place: tuple[str, int],
    misfits: list[Misfit],
    respelt: list[Respelling],
) -> Value:
    if isinstance(read, Unreadable):
        misfits.append(Misfit(*place, read.raw, read.why, read.likely))
        return read.raw if read.why == TYPED else empty_value(each.kind)
    return read.value if isinstance(read, Respelt) else read
