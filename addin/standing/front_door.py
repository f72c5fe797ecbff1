"""The tracker as a front door: what is typed straight into it is a task like any other (Q-42).

A row of the tracker is a task when its 任务编号 or its 任务名称 is filled in. What is typed into the
columns that show the plan (name, departments, owner, dates, milestone) belongs in the plan; where
the plan says nothing there, it counts at once, and a refresh takes it over:

- a task without a number gets the next one after all numbers of plan and tracker;
- a short id (``T1``) becomes the full one (``XC20261121-001-T01``), or ``T01`` while the
  collaboration has no id;
- a task that the plan does not have gets a row there, an empty cell of the plan its value;
- a status that is not filled in is 未开始.

Where the plan says something else, that counts and what was typed stays as it is (F-10).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from addin.content import Changes, Content, Place, Row, TableData, Value, applied, with_rows
from addin.forms import TABLES
from addin.forms.vocabularies import NOT_STARTED

_COLLABORATION = re.compile(r"XC(\d{4})(\d{2})(\d{2})-\d{3}")
_SHORT = re.compile(r"([A-Z])0*(\d{1,6})")
_NUMBER = re.compile(r"(?:.*-)?T(\d{1,6})")
_LONGEST = 8  # characters of a short id, with the white space around it
_TASKS, _PLAN, _OWN_ID = "Tasks", "PlanTasks", "initiation.collaboration_id"
_MARKS = {table.name: table.id_mark for table in TABLES.values() if table.id_mark}
LOOKED_UP = tuple(
    (each.key, each.looked_up.partition(".")[2])
    for each in sorted(TABLES[_TASKS].fields, key=lambda each: each.key == "due")
    if each.looked_up
)
"""The columns of the tracker that show the plan, with the plan's; of two dates 基线完成 first."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What a refresh takes over from the tracker, and what that comes to.

    `carried` gives by task what goes into the plan, by the plan's columns; `cells` are those of the
    tracker from which it comes, by row index and key, and `home` their places.
    `numbered` are the ids that were given or completed: table, what stood there, the id.
    """

    changes: Changes = field(default_factory=Changes)
    carried: Mapping[str, Row] = field(default_factory=dict)
    cells: frozenset[tuple[int, str]] = frozenset()
    home: frozenset[Place] = frozenset()
    numbered: Sequence[tuple[str, str, str]] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to take over."""
        return self.changes != Changes()


def is_collaboration_id(text: str) -> bool:
    """Return whether `text` is ``XC`` + a real date + ``-`` + three digits (K1)."""
    match = _COLLABORATION.fullmatch(text)
    if match is None:
        return False
    try:
        date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return False
    return True


def full_id(text: str, mark: str, collaboration_id: str) -> str:
    """Return a short id as it is written in full; any other text as it is.

    >>> full_id("t1", "T", "XC20261121-001"), full_id("Ｔ０１", "T", ""), full_id("T9", "Q", "")
    ('XC20261121-001-T01', 'T01', 'T9')
    """
    if len(text) > _LONGEST:
        return text
    match = _SHORT.fullmatch(unicodedata.normalize("NFKC", text).strip().upper())
    if match is None or match[1] != mark:
        return text
    return _made(int(match[2]), mark, collaboration_id)


def with_arrivals(content: Content) -> Content:
    """Return a workbook as it reads once what was typed into the tracker is in the plan."""
    new = arrivals(content)
    if not new:
        return content
    for name, rows in new.changes.append.items():
        content = with_rows(content, name, rows)
    content = applied(content, new.changes)
    tasks = content.table(_TASKS)
    tasks = replace(tasks, overtyped=tasks.overtyped - new.cells)
    return replace(content, tables={**content.tables, _TASKS: tasks})


def arrivals(content: Content) -> Arrivals:
    """Return what a refresh takes over; nothing where ids, tracker or plan are not there."""
    is_read = _OWN_ID in content.fields and {_TASKS, _PLAN} <= content.tables.keys()
    if not is_read or not (content.has(_TASKS) and content.has(_PLAN)):
        return _NONE
    own = content.text(_OWN_ID)
    tasks, plan = content.table(_TASKS), content.table(_PLAN)
    ids = {
        name: _full_ids(content.table(name), mark, own)
        for name, mark in _MARKS.items()
        if name in content.tables
    }
    _number(tasks, ids[_TASKS], ids[_PLAN], own)
    cells: dict[str, dict[tuple[int, str], Value]] = {
        name: dict(_new_ids(content.table(name), new)) for name, new in ids.items()
    }
    numbered = [
        (name, old, new)
        for name, made in ids.items()
        if cells[name]
        for old, new in zip(content.table(name).texts(TABLES[name].key), made, strict=True)
        if old != new
    ]
    columns = [each for each in LOOKED_UP if content.has(f"{_PLAN}.{each[1]}")]
    rows = dict(_carried(tasks, ids[_TASKS], plan, ids[_PLAN], columns))
    if not (rows or any(cells.values())):
        return _NONE
    at = _first(ids[_PLAN])
    carried: dict[str, Row] = {}
    sources: set[tuple[int, str]] = set()
    append: list[Row] = []
    for row, found in rows.items():
        task = ids[_TASKS][row]
        sources.update((row, key) for key, _ in found)
        carried[task] = {source: tasks.columns[key][row] for key, source in found}
        if (planned := at.get(task.lower())) is None:
            append.append({"task_id": task, **carried[task]})
        else:
            place = plan.rows[planned]
            cells[_PLAN].update({(place, k): v for k, v in carried[task].items()})
    added = {str(row["task_id"]) for row in append}
    for row, task in enumerate(ids[_TASKS]):
        if task in added or (task and not tasks.texts("task_id")[row]):
            cells[_TASKS].update(_begun(tasks, row))
    changes = Changes(
        cells={name: new for name, new in cells.items() if new},
        append={_PLAN: append} if append else {},
    )
    home = frozenset(tasks.place(*cell) for cell in sources)
    return Arrivals(changes, carried, frozenset(sources), home, numbered)


_NONE = Arrivals()


def new_task_ids(content: Content, count: int) -> list[str]:
    """Return the next ids after all of plan and tracker."""
    own = content.text(_OWN_ID)
    last = _last(id for name in (_TASKS, _PLAN) for id in _full_ids(content.table(name), "T", own))
    return [_made(number, "T", own) for number in range(last + 1, last + 1 + count)]


def _made(number: int, mark: str, own: str) -> str:
    return f"{own}-{mark}{number:02}" if is_collaboration_id(own) else f"{mark}{number:02}"


def _full_ids(data: TableData, mark: str, own: str) -> list[str]:
    return [
        text if len(text) > _LONGEST else full_id(text, mark, own)
        for text in data.texts(data.table.key)
    ]


def _new_ids(data: TableData, ids: Sequence[str]) -> Iterator[tuple[tuple[int, str], Value]]:
    key = data.table.key
    old = list(data.texts(key))
    if old != ids:
        changed = (row for row, new in enumerate(ids) if new != old[row])
        yield from (((data.rows[row], key), ids[row]) for row in changed)


def _number(tasks: TableData, ids: list[str], planned: Sequence[str], own: str) -> None:
    """Give ids to the rows that have a name of their own and none."""
    unnumbered = [
        row
        for row, name in enumerate(tasks.texts("name"))
        if name and not ids[row] and (row, "name") in tasks.overtyped
    ]
    if unnumbered:
        for number, row in enumerate(unnumbered, _last((*ids, *planned)) + 1):
            ids[row] = _made(number, "T", own)


def _last(ids: Iterable[str]) -> int:
    numbers = (match[1] for text in ids if (match := _NUMBER.fullmatch(text)))
    return max(map(int, numbers), default=0)


def _first(ids: Sequence[str]) -> dict[str, int]:
    at: dict[str, int] = {}
    for row, text in enumerate(ids):
        at.setdefault(text.lower(), row)
    at.pop("", None)
    return at


def _carried(
    tasks: TableData,
    ids: Sequence[str],
    plan: TableData,
    planned: Sequence[str],
    columns: Sequence[tuple[str, str]],
) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Yield the rows of the tracker that bring the plan something, with the columns of both."""
    if not tasks.overtyped:
        return
    first, at = _first(ids), _first(planned)
    unread = {(one.row, one.key) for one in plan.misfits}
    for row in sorted({row for row, _ in tasks.overtyped}):
        task = ids[row].lower()
        if not task or first[task] != row:
            continue
        found = [
            (key, source)
            for key, source in columns
            if (row, key) in tasks.overtyped
            and _is_filled(tasks.columns[key][row])
            and not (key == "due" and _is_filled(tasks.columns["adjusted_finish"][row]))
            and _is_free(plan, at.get(task), source, unread)
        ]
        values: dict[str, Value] = {}
        found = [
            (key, source)
            for key, source in found
            if values.setdefault(source, tasks.columns[key][row]) == tasks.columns[key][row]
        ]
        if found:
            yield row, found


def _is_free(plan: TableData, row: int | None, key: str, unread: set[tuple[int, str]]) -> bool:
    return row is None or not (_is_filled(plan.columns[key][row]) or (row, key) in unread)


def _is_filled(value: Value) -> bool:
    return value is not None and value != ""


def _begun(tasks: TableData, row: int) -> Iterator[tuple[tuple[int, str], Value]]:
    """Yield the status of a new task that has none yet."""
    unread = {one.key for one in tasks.misfits if one.row == row}
    if tasks.texts("status")[row] or "status" in unread:
        return
    yield (tasks.rows[row], "status"), NOT_STARTED
    if tasks.numbers("percent")[row] is None and "percent" not in unread:
        yield (tasks.rows[row], "percent"), 0
