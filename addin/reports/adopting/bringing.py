"""The tasks of a tracker in plan and tracker of a workbook, again and again without doubling.

导入记录 keeps of each task where it came from and what was brought in. A cell that nobody changed
since follows the source; one that somebody changed stays, and the difference is told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b

from addin.actions.change_log import log_row
from addin.actions.refresh import Refreshed, refresh
from addin.book.host import Host
from addin.content import Changes, Content, Row, TableData, Value
from addin.forms import TABLES
from addin.forms.adoption import ADOPTED, TARGETS, WORDS_OF
from addin.forms.vocabularies import BY_NAME, NOT_STARTED, TRACKING_ONLY
from addin.reading.characters import squeezed
from addin.reading.model import shown
from addin.reports.adopting.rows import Task
from addin.reports.adopting.values import standard_word
from addin.standing.front_door import new_task_ids

ACTION = "导入"

_TABLE_OF = {target.key: target.table for target in TARGETS if target.table}
_TITLE, _TYPE = "initiation.title", "initiation.type"
_LONGEST = 1_000  # characters of a cell that are kept as they are
_MILESTONE = re.compile(r"M(\d{1,4})")


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell that somebody changed in the workbook: the task, the column, here and there."""

    task: str
    label: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Brought:
    """What came into a workbook."""

    added: Sequence[str] = ()
    updated: Sequence[str] = ()
    unchanged: int = 0
    kept: Sequence[Kept] = ()
    gone: Sequence[str] = ()
    milestones: Sequence[str] = ()
    refreshed: Refreshed | None = None


def bring(
    host: Host,
    tasks: Sequence[Task],
    *,
    source: str,
    sheet: str,
    words: Mapping[tuple[str, str], str],
    title: str,
    actual: datetime,
    given: date | None,
    actor: str,
) -> Brought:
    """Bring the tasks of `sheet` in the file `source` into a workbook, and refresh it.

    Args:
        words: what words of the source mean; those that nobody knew yet go to 字典.
        title: what the collaboration is called if it has no name yet.

    Raises:
        WorkbookError: the workbook cannot be read or saved; it is as it was.
    """
    with host.saved_together():
        content = host.read()
        changes, brought = _Bringing(
            content, tasks, source, sheet, words, title, actual, actor
        ).made()
        if changes != Changes():
            host.write(changes)
        refreshed = refresh(host, given=given, actual=actual, actor=actor, typed=content)
    return Brought(
        brought.added,
        brought.updated,
        brought.unchanged,
        brought.kept,
        brought.gone,
        brought.milestones,
        refreshed,
    )


class _Bringing:
    """One import into one workbook."""

    def __init__(
        self,
        content: Content,
        tasks: Sequence[Task],
        source: str,
        sheet: str,
        words: Mapping[tuple[str, str], str],
        title: str,
        actual: datetime,
        actor: str,
    ) -> None:
        self.content, self.tasks = content, tasks
        self.source, self.sheet = source, sheet
        self.words, self.title = words, title
        self.actual, self.actor = actual.replace(tzinfo=None, second=0, microsecond=0), actor
        self.records = content.table(ADOPTED.name)
        self.rows = {name: _by_id(content.table(name)) for name in ("PlanTasks", "Tasks")}
        self.cells: dict[str, dict[tuple[int, str], Value]] = {}
        self.append: dict[str, list[Row]] = {}
        self.kept: list[Kept] = []

    def made(self) -> tuple[Changes, Brought]:
        """Return what is to be written, and what it comes to."""
        known = self._known()
        milestones = self._milestones()
        unknown = [task for task in self.tasks if task.mark not in known]
        ids = dict(zip((t.mark for t in unknown), self._ids_for(unknown), strict=True))
        added, updated, unchanged = [], [], 0
        for task in self.tasks:
            values = dict(task.values)
            if task.section in milestones:
                values["milestone_id"] = milestones[task.section]
            if task.mark in known:
                record, identity, base = known[task.mark]
                is_changed = self._update(identity, values, base)
                updated += [identity] if is_changed else []
                unchanged += not is_changed
                self._record(task, identity, {**base, **_said(values)}, record)
            else:
                identity, is_there = ids[task.mark]
                if is_there:
                    self._update(identity, values, {})
                    updated.append(identity)
                else:
                    self._add(identity, values)
                    added.append(identity)
                self._record(task, identity, _said(values), None)
        marks = {task.mark for task in self.tasks}
        gone = [identity for mark, (_, identity, _) in known.items() if mark not in marks]
        self._add_words()
        brought = Brought(added, updated, unchanged, self.kept, gone, self._new_milestones)
        return self._changes(brought), brought

    def _known(self) -> dict[str, tuple[int, str, dict[str, str]]]:
        """Return by mark what 导入记录 knows of this source: its row, the task, what came."""
        found = {}
        for index, row in enumerate(self.records.records()):
            if (row["source"], row["sheet"]) != (self.source, self.sheet):
                continue
            identity = str(row["task_id"])
            if (
                identity.casefold() in self.rows["PlanTasks"]
                or identity.casefold() in self.rows["Tasks"]
            ):
                found[str(row["mark"])] = (
                    self.records.rows[index],
                    identity,
                    _data(str(row["data"])),
                )
        return found

    def _ids_for(self, tasks: Sequence[Task]) -> list[tuple[str, bool]]:
        """Return the id of each task, and whether the plan has it: one of the same name, once."""
        plan = self.content.table("PlanTasks")
        taken = {str(row["task_id"]) for row in self.records.records()}
        names: dict[str, list[str]] = {}
        for identity, name in zip(plan.texts("task_id"), plan.texts("name"), strict=True):
            if identity and identity not in taken:
                names.setdefault(squeezed(name).casefold(), []).append(identity)
        fresh = iter(new_task_ids(self.content, len(tasks)))
        out = []
        for task in tasks:
            same = names.get(squeezed(str(task.values.get("name", ""))).casefold(), [])
            out.append((same.pop(0), True) if same else (next(fresh), False))
        return out

    def _milestones(self) -> dict[str, str]:
        """Return the milestone of each title; those that the plan lacks are added."""
        table = self.content.table("Milestones")
        ids = {
            name: each
            for each, name in zip(table.texts("milestone_id"), table.texts("name"), strict=True)
            if name
        }
        numbers = [
            int(m[1]) for each in table.texts("milestone_id") if (m := _MILESTONE.fullmatch(each))
        ]
        last = max(numbers, default=0)
        self._new_milestones = []
        for title in dict.fromkeys(task.section for task in self.tasks if task.section):
            name = " ".join(title.split())
            if name not in ids:
                last += 1
                ids[name] = f"M{last}"
                self._new_milestones.append(name)
                self.append.setdefault("Milestones", []).append(
                    {"milestone_id": ids[name], "name": name}
                )
            ids[title] = ids[name]
        return ids

    def _add(self, identity: str, values: Mapping[str, Value]) -> None:
        for table in ("PlanTasks", "Tasks"):
            row = {"task_id": identity, **_of(table, values)}
            if table == "Tasks":
                row = {"status": NOT_STARTED, **row}
            self.append.setdefault(table, []).append(row)

    def _update(self, identity: str, values: Mapping[str, Value], base: dict[str, str]) -> bool:
        """Write what the source says now where nobody changed it here; return whether it wrote."""
        wrote = False
        for key, new in values.items():
            table = self._table(key)
            index = self.rows[table].get(identity.casefold())
            data = self.content.table(table)
            if index is None or f"{key}" not in data.columns:
                continue
            here, there, before = (
                _text(data.columns[key][index], key),
                _text(new, key),
                base.get(key, ""),
            )
            if here == there or before in (there, _brief(there)):
                continue
            if before in (here, _brief(here)) or not here:
                self.cells.setdefault(table, {})[data.rows[index], key] = new
                wrote = True
            else:
                self.kept.append(Kept(identity, _label(key), here, there))
        return wrote

    def _table(self, key: str) -> str:
        return _TABLE_OF.get(key, "PlanTasks")

    def _record(self, task: Task, identity: str, said: Mapping[str, str], row: int | None) -> None:
        for each in self.kept:  # what was not written is told again next time
            if each.task == identity:
                said = {key: text for key, text in said.items() if _label(key) != each.label}
        cells: dict[str, Value] = {
            "task_id": identity,
            "source": self.source,
            "sheet": self.sheet,
            "row": task.row + 1,
            "mark": task.mark,
            "data": json.dumps(
                {key: _brief(text) for key, text in said.items()},
                ensure_ascii=False,
                sort_keys=True,
            ),
        }
        if row is None:
            new = self.append.setdefault(ADOPTED.name, [])
            number = self.records.next_number() + len(new)
            new.append({"no": str(number), "at": self.actual, **cells})
        else:
            index = self.records.rows.index(row)
            changed = {k: v for k, v in cells.items() if self.records.columns[k][index] != v}
            if changed:
                found = self.cells.setdefault(ADOPTED.name, {})
                found.update({(row, key): value for key, value in changed.items()})
                found[row, "at"] = self.actual

    def _add_words(self) -> None:
        """Let 字典 know the words that only this mapping explains."""
        table = self.content.table("Synonyms")
        there = set(zip(table.texts("vocabulary"), table.texts("old"), strict=True))
        for (key, word), meaning in self.words.items():
            if not meaning or key not in WORDS_OF or standard_word(key, word) == meaning:
                continue
            label = BY_NAME["task_status" if key == "status" else key].label
            if (label, word) not in there:
                row = {
                    "synonym_id": f"{label}:{word}",
                    "vocabulary": label,
                    "old": word,
                    "new": meaning,
                }
                self.append.setdefault("Synonyms", []).append(row)

    def _changes(self, brought: Brought) -> Changes:
        fields: dict[str, Value] = {}
        if brought.added:
            if not self.content.text(_TITLE):
                fields[_TITLE] = self.title
            if not self.content.text(_TYPE):
                fields[_TYPE] = TRACKING_ONLY
        cells = {name: each for name, each in self.cells.items() if each}
        if cells or self.append or fields:
            told = f"新增任务 {len(brought.added)} 项，更新 {len(brought.updated)} 项"
            number = self.content.table("ChangeLog").next_number()
            row = log_row(
                number, self.actual, self.actor, ACTION, self.source, self.sheet, "", told
            )
            self.append["ChangeLog"] = [row]
        return Changes(fields=fields, cells=cells, append=self.append)


def _by_id(data: TableData) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, identity in enumerate(data.texts("task_id")):
        found.setdefault(identity.casefold(), index)
    found.pop("", None)
    return found


def _of(table: str, values: Mapping[str, Value]) -> dict[str, Value]:
    return {key: value for key, value in values.items() if _TABLE_OF.get(key, "PlanTasks") == table}


def _label(key: str) -> str:
    return TABLES[_TABLE_OF.get(key, "PlanTasks")].field(key).label


def _text(value: Value, key: str) -> str:
    if isinstance(value, datetime):
        value = value.date()
    return shown(value, TABLES[_TABLE_OF.get(key, "PlanTasks")].field(key).kind)


def _said(values: Mapping[str, Value]) -> dict[str, str]:
    return {key: _text(value, key) for key, value in values.items()}


def _brief(text: str) -> str:
    """Return a text, or of a long one what it is known by: a row of them must fit into a cell."""
    if len(text) <= _LONGEST:
        return text
    return f"#{blake2b(text.encode('utf-8', 'surrogatepass'), digest_size=16).hexdigest()}"


def _data(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}
