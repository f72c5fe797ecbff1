"""What people changed between two refreshes, for 变更日志.

What was typed when a refresh ended is kept beside the workbook, in the folder of the backups, as
`<file>.上次刷新`; the next refresh compares with it. Without it (the first refresh, a workbook that
was moved or renamed) nothing is known of what came before, and nothing is said of it.
Left out are cells that the program writes, its logs and records, and the survey, whose answers are
nobody's business.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from itertools import accumulate, chain, islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from addin.actions.change_log import log_row
from addin.actions.merging.scope import (
    DECIDED,
    LOGS,
    MERGED_FIELDS,
    MERGED_TABLES,
    RECORDS,
    compared,
    identity_keys,
)
from addin.book.closed.saver import BACKUP_FOLDER
from addin.book.files import write_file
from addin.book.host import Host
from addin.content import Content, Row, TableData, Value
from addin.errors import SaveFailed, WorkbookLocked
from addin.forms import FIELDS, TABLES
from addin.forms.model import Kind
from addin.reading.model import shown
from addin.standing.clock import on_its_clock

ADDED, CHANGED, DELETED = "新增", "修改", "删除"
_SUFFIX = ".上次刷新"
_SURVEY = "Satisfaction"
_TOLD_TABLES = tuple(
    name for name in MERGED_TABLES if name not in {*LOGS, *RECORDS, *DECIDED, _SURVEY}
)
_MOST = 500  # changes that are told one by one; a table that was pasted anew is not

_encode = json.JSONEncoder(ensure_ascii=False).encode
_BATCH = 1000  # rows that are packed at a time: what was seen of 100 000 is never held unpacked

_Cells = tuple[Any, ...]
_Typed = list[Sequence[Any]]


class Edit(NamedTuple):
    """One change: a single field or a cell of a row; of a whole row `key` is empty."""

    action: str
    name: str
    item: str
    key: str
    old: str
    new: str


class Seen(NamedTuple):
    """What was typed in a workbook at a moment: single fields, and rows by table.

    `keys` are the columns of each table, `rows` its packed rows; `log` the next number of its
    变更日志, by which a workbook that was not saved since, or is an earlier one, is known. `typed`,
    which is not kept, are the columns themselves.
    """

    at: datetime
    log: int
    fields: Mapping[str, Any]
    keys: Mapping[str, Sequence[str]]
    rows: Mapping[str, bytes]
    typed: Mapping[str, _Typed] = MappingProxyType({})


def seen(content: Content, at: datetime, before: Seen | None = None) -> Seen:
    """Return what people have typed in a workbook; of what was so `before` nothing is made anew."""
    raw = {misfit.key: misfit.raw for misfit in content.misfits}
    fields = {name: raw.get(name, content.fields.get(name)) for name in MERGED_FIELDS}
    tables = {name: content.table(name) for name in _TOLD_TABLES if content.has(name)}
    keys = {name: _columns(name) for name in tables}
    typed = {name: _typed(data, keys[name]) for name, data in tables.items()}
    same = before.rows if before else {}
    return Seen(
        at,
        content.table("ChangeLog").next_number(),
        {name: _plain(value) for name, value in fields.items() if value not in (None, "")},
        keys,
        {
            name: same[name]
            if before and before.typed.get(name) == columns
            else _packed(_rows(columns, keys[name], tables[name]))
            for name, columns in typed.items()
        },
        typed,
    )


@cache
def _columns(name: str) -> Sequence[str]:
    """Return the columns of a table that are compared, those of its id first."""
    known_by, typed = identity_keys(name), compared(name)
    rest = [f.key for f in TABLES[name].inputs if f.key in typed]
    return [*known_by, *(key for key in rest if key not in known_by)]


def _typed(data: TableData, keys: Sequence[str]) -> _Typed:
    columns: _Typed = [data.columns[key] for key in keys]
    for misfit in data.misfits:
        if misfit.key in keys:
            at = keys.index(misfit.key)
            columns[at] = [*columns[at]]
            columns[at][misfit.row] = misfit.raw  # type: ignore[index]
    return columns


def _rows(typed: _Typed, keys: Sequence[str], data: TableData) -> Iterator[_Cells]:
    dates = [data.table.field(key).kind.is_date for key in keys]
    return zip(
        *(
            map(_plain, column) if is_date else column
            for column, is_date in zip(typed, dates, strict=True)
        ),
        strict=True,
    )


def _packed(rows: Iterator[_Cells]) -> bytes:
    """Return rows as lines of JSON, many compressed; the same rows give the same bytes."""
    batches = iter(lambda: [*islice(rows, _BATCH)], [])
    lines = (_encode(batch).encode() + b"\n" for batch in batches)
    first = [*islice(lines, 2)]
    if len(first) < 2:
        return b"".join(first)
    packer = zlib.compressobj(1)
    return b"".join([*map(packer.compress, chain(first, lines)), packer.flush()])


def _unpacked(packed: bytes) -> Iterator[_Cells]:
    lines = (packed if packed[:1] in (b"", b"[") else zlib.decompress(packed)).splitlines()
    return (tuple(cells) for line in lines for cells in json.loads(line))


def _plain(value: Value) -> Any:
    return (
        value.isoformat(sep=" ")
        if isinstance(value, datetime)
        else (value.isoformat() if isinstance(value, date) else value)
    )


def edits(before: Seen, after: Seen) -> Iterator[Edit]:
    """Yield what changed from one state of a workbook to a later one, in the order of the forms."""
    for name in MERGED_FIELDS:
        old, new = before.fields.get(name), after.fields.get(name)
        if old != new:
            kind = FIELDS[name].kind
            yield Edit(
                CHANGED, name, "", name.partition(".")[2], _text(old, kind), _text(new, kind)
            )
    for name, rows in after.rows.items():
        if name in before.rows and rows != before.rows[name]:
            yield from _table_edits(name, before, after)


def _table_edits(name: str, before: Seen, after: Seen) -> Iterator[Edit]:
    keys = [key for key in after.keys[name] if key in before.keys[name]]
    olds, news = (_by_id(name, state, keys) for state in (before, after))
    kinds = {field.key: field.kind for field in TABLES[name].fields}
    for identity in dict.fromkeys((*olds, *news)):
        was, now = olds.get(identity, []), news.get(identity, [])
        if was == now:
            continue
        if len(was) == len(now) == 1 and identity:
            for key, old, new in zip(keys, was[0], now[0], strict=True):
                if (old or None) != (new or None) or (old != new and 0 in (old, new)):
                    texts = _text(old, kinds[key]), _text(new, kinds[key])
                    yield Edit(CHANGED, name, identity, key, *texts)
            continue
        gone, come = Counter(was) - Counter(now), Counter(now) - Counter(was)
        for cells in gone.elements():
            yield Edit(DELETED, name, identity, "", _whole(name, keys, cells), "")
        for cells in come.elements():
            yield Edit(ADDED, name, identity, "", "", _whole(name, keys, cells))


def _by_id(name: str, state: Seen, keys: Sequence[str]) -> dict[str, list[_Cells]]:
    places = [list(state.keys[name]).index(key) for key in keys]
    known_by = len(identity_keys(name))
    same = places == list(range(len(state.keys[name])))
    found: dict[str, list[_Cells]] = {}
    for row in _unpacked(state.rows[name]):
        cells = row if same else tuple(row[place] for place in places)
        identity = "、".join(str(cell) for cell in cells[:known_by] if cell not in (None, ""))
        found.setdefault(identity, []).append(cells)
    return found


def _whole(name: str, keys: Sequence[str], cells: _Cells) -> str:
    fields = (TABLES[name].field(key) for key in keys)
    pairs = (
        (each, value) for each, value in zip(fields, cells, strict=True) if value or value == 0
    )
    return "；".join(f"{each.label}：{_text(value, each.kind)}" for each, value in pairs)


def _text(value: Any, kind: Kind) -> str:
    return shown(value, kind) if isinstance(value, int | float | str) else ""


class Signature(NamedTuple):
    """Who saved a workbook and when; `moment` is that of the refresh, `saved` by the same clock."""

    who: str
    moment: datetime
    saved: datetime | None = None

    def at(self, since: datetime) -> datetime:
        """Return when a change was made at the latest, as far as the file tells."""
        return self.saved if self.saved and since <= self.saved <= self.moment else self.moment


def entries(before: Seen, now: Seen, content: Content, signed: Signature) -> list[Row]:
    """Return the rows of 变更日志 for what people changed since a state; nothing of a later one.

    `now` is what was seen in `content`.
    """
    if before.log > now.log:  # the workbook was not saved since, or it is an earlier one
        return []
    found = list(edits(before, now))
    told, more = found[:_MOST], len(found) - _MOST
    at, updaters = signed.at(before.at), _updaters(content, found)
    rows = [
        log_row(
            now.log + n, at, updaters.get(e.item, signed.who), e.action, _item(e, content),
            _label(e), e.old, e.new,
        )
        for n, e in enumerate(told)
    ]  # fmt: skip
    if more > 0:
        text = f"另有 {more} 处改动，没有逐条列出"
        rows.append(log_row(now.log + len(rows), at, signed.who, CHANGED, "", "", "", text))
    return rows


def by_people(host: Host, content: Content, now: Seen, actor: str) -> list[Row]:
    """Return what 变更日志 says of what people changed in a workbook since it was kept last.

    `content` is what it said before the program wrote to it, and `now` what was seen in that.
    """
    before = kept(host.file) if host.file else None
    if before is None:
        return []
    who, when = host.authorship
    saved = on_its_clock(content, when) if when else None
    return entries(before, now, content, Signature(who or actor, now.at, saved))


def _updaters(content: Content, found: Sequence[Edit]) -> dict[str, str]:
    """Return by task who says in the tracker to have updated it since the last refresh."""
    updated = {e.item for e in found if e.name == "Tasks" and e.key in ("updated_on", "updated_by")}
    tasks = content.table("Tasks")
    pairs = zip(tasks.texts("task_id"), tasks.texts("updated_by"), strict=True)
    return {task: who for task, who in pairs if who and task in updated}


def _item(edit: Edit, content: Content) -> str:
    if edit.name in FIELDS:
        return str(content.places.get(edit.name, ""))
    return edit.item or TABLES[edit.name].title


def _label(edit: Edit) -> str:
    if edit.name in FIELDS:
        return FIELDS[edit.name].label
    return TABLES[edit.name].field(edit.key).label if edit.key else TABLES[edit.name].title


def state_file(workbook: Path) -> Path:
    """Return where is kept what the last refresh of a workbook saw."""
    return workbook.parent / BACKUP_FOLDER / f"{workbook.name}{_SUFFIX}"


def keep(workbook: Path, state: Seen) -> None:
    """Keep what a refresh saw; where that cannot be, the next one knows nothing of it."""
    rows = b"".join(state.rows.values())
    document = {
        "at": state.at.isoformat(),
        "log": state.log,
        "fields": state.fields,
        "keys": state.keys,
        "sizes": {name: len(packed) for name, packed in state.rows.items()},
        "crc": zlib.crc32(rows),
    }
    head = json.dumps(document, ensure_ascii=False).encode()
    try:
        write_file(state_file(workbook), b"\n".join((head, rows)))
    except (SaveFailed, WorkbookLocked):
        state_file(workbook).unlink(missing_ok=True)


def kept(workbook: Path) -> Seen | None:
    """Return what the last refresh saw; None if it was not kept, or is no longer readable."""
    try:
        data = state_file(workbook).read_bytes()
        if data.startswith(b"{"):
            head, _, packed = data.partition(b"\n")
            made: Any = json.loads(head)
            if zlib.crc32(packed) != made["crc"]:
                return None
            ends = accumulate(made["sizes"].values())
            rows = {
                name: packed[end - size : end]
                for (name, size), end in zip(made["sizes"].items(), ends, strict=True)
            }
        else:  # as until 2026-11, all of it compressed
            made = json.loads(zlib.decompress(data))
            rows = {name: _packed(map(tuple, table)) for name, table in made["rows"].items()}
        at = datetime.fromisoformat(made["at"])
        return Seen(at, int(made["log"]), dict(made["fields"]), dict(made["keys"]), rows)
    except (OSError, zlib.error, ValueError, KeyError, TypeError, AttributeError):
        return None
