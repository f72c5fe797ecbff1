"""刷新: bring everything that is computed in a workbook up to date, and say what was changed.

What people typed stays, but what can mean only one thing is written as it is meant: dates in text
become dates, older words the standard ones.
Rows that were typed right below a table become rows of it, tasks of the plan that nobody tracks yet
get their row in the tracker, and tasks that were typed straight into the tracker their number and
their row in the plan.
A year that was announced since the workbook was made goes into its 工作日历, so do years that it
lacks and needs, and answers by mail
that were accepted and values of copies that were chosen go where they belong.
A workbook that an earlier version made, or that lost something, is upgraded first.
All of it is written to 变更日志.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from addin.actions import history
from addin.actions.carry_over import log_entries
from addin.actions.change_log import ACTOR, log_row, renumbered
from addin.actions.history import Seen, keep, seen
from addin.actions.room import room
from addin.actions.tabs import SHOWN, by_type, needed
from addin.actions.upgrade import Upgrade, due, upgrade
from addin.actions.worn import worn
from addin.book.host import Change, Host
from addin.content import (
    Changes,
    Content,
    Respelling,
    Row,
    TableData,
    Value,
    applied,
    empty_value,
    rewritten,
    within,
)
from addin.forms import FIELDS, TABLES, Field, Kind
from addin.forms.new_names import NEW_NAME_FORM
from addin.forms.sla import SLA
from addin.forms.vocabularies import NO, NOT_STARTED, YES
from addin.lint import Memory
from addin.reading.model import shown
from addin.rules import Finding, Level, counts
from addin.rules.approved import accepted_form_statuses
from addin.rules.findings_sheet import checked
from addin.rules.new_names import new_name_rows
from addin.rules.tracking import accepted_statuses
from addin.standing.acceptance_rounds import round_rows
from addin.standing.approved import recorded
from addin.standing.calendar_sheet import further_years, newly_announced
from addin.standing.carrying import carried
from addin.standing.clock import calendar_of, on_its_clock, other_clock, zone_of
from addin.standing.commitments import commitment_rows
from addin.standing.derived import RUNNING, derive
from addin.standing.front_door import Arrivals, arrivals
from addin.standing.gates import passed
from addin.standing.going_on import going_on, remember
from addin.standing.limits.handed_in import handed_in_cells
from addin.standing.limits_sheet import open_limit_rows
from addin.standing.network import critical_cells, move_rows
from addin.standing.numbering import changes_of, numbers
from addin.standing.overtyped import Overtyped, overtyped, put_back
from addin.standing.results import found, found_in, listed_limits, was_checked
from addin.standing.thresholds import deleted_limits
from addin.standing.workbook_day import WorkbookDay

if TYPE_CHECKING:
    from addin.book.ooxml.package import Package


class Refreshed(NamedTuple):
    """What a refresh did and what the workbook looks like after it."""

    content: Content
    today: date
    findings: Sequence[Finding]
    computed: Mapping[str, Value]  # derived single fields, by name
    changes: Sequence[Change] = ()  # inputs that were written, as they stand in 变更日志
    filled_in: int = 0  # fields and tables that got what stands elsewhere
    taken_in: int = 0  # rows that were typed right below tables
    tracked: Sequence[str] = ()  # tasks that got a row in the tracker
    planned: Sequence[str] = ()  # tasks of which something went from the tracker into the plan
    limits: Sequence[str] = ()  # time limits of which somebody had deleted the row
    numbered: int = 0  # ids that were given or completed
    asked: int = 0  # names of which nobody has said yet whether they belong in 通讯录
    restored: Sequence[Change] = ()  # formulas put back
    overtyped: Sequence[Overtyped] = ()  # formulas that stay away: something was typed over them
    cached: int = 0
    listed: int = 0  # cells of the lists that Xiezuo keeps, 校验结果 among them
    upgrade: Upgrade | None = None
    left: str = ""  # what is said of an upgrade that is due and could not be done
    elsewhere: str = ""  # what is said of a computer that goes by another time than the company
    worn: str = ""  # what is said of colours and drop-downs that pasting took away
    settled: WorkbookDay | None = None  # the day on which another refresh would write nothing
    began: Seen | None = None  # what people had typed before it

    @property
    def counts(self) -> Mapping[Level, int]:
        """How many findings of each level there are."""
        return counts(self.findings)

    @property
    def said(self) -> str:
        """What is said whether anything was written or not."""
        return f"{self.left}{self.worn}{self.elsewhere}"

    @property
    def changed(self) -> bool:
        """Whether the workbook was written at all."""
        done = (
            self.filled_in
            or self.taken_in
            or self.tracked
            or self.limits
            or self.planned
            or self.numbered
            or self.restored
            or self.cached
        )
        return bool(self.changes or done or self.listed or self.upgrade)


class Unchanged(NamedTuple):
    """That a refresh would write nothing; the rest is as `Refreshed` has it."""

    today: date
    counts: Mapping[Level, int]
    said: str


def refresh(
    host: Host,
    *,
    given: date | None,
    actual: datetime,
    actor: str = ACTOR,
    restoring: bool = False,
    typed: Content | None = None,
    remembered: Memory | None = None,
) -> Refreshed:
    """Refresh the workbook behind `host`; a fresh one is not touched.

    Args:
        given: the day asked for; a workbook whose clock is fixed is moved to it.
        actual: the moment on the computer's clock, for 变更日志.
        restoring: put formulas back over whatever was typed; 变更日志 keeps it.
        typed: what the workbook said before the program wrote to it, if it just did (a merge).
        remembered: what was judged before.

    Raises:
        WorkbookError: the workbook cannot be read or saved; it is as it was.
    """

    def extract(package: Package) -> bytes | None:
        # a click on an open workbook leaves none
        from addin.actions.extracting import MOST_TASKS, to_enclose

        if len(result.content.table("Tasks").rows) > MOST_TASKS:
            return None
        return to_enclose(host, package, result.settled, given, actual, remembered)

    with host.saved_together():
        result = _refresh(host, given, actual, actor, typed, remembered, restoring=restoring)
        result = result._replace(worn=worn(host, result.content))
        if result.changed:
            host.enclose(extract)
    if file := host.file:
        moment = on_its_clock(result.content, actual)
        keep(file, seen(result.content, moment, result.began))
    return result


def told(result: Refreshed | Unchanged) -> str:
    """Return in a sentence or two what a refresh did, with counts and where to look."""
    found = "、".join(f"{level.value}{n}" for level, n in result.counts.items())
    if isinstance(result, Unchanged) or not result.changed:
        return f"已是最新，没有改动（{found}）。{result.said}"
    parts = written(result)
    if result.restored:
        parts.append(f"恢复 {len(result.restored)} 处被覆盖的公式（见“变更日志”）")
    if result.overtyped:
        parts.append(f"保留 {len(result.overtyped)} 处覆盖公式的内容（见“校验结果”）")
    upgraded = result.upgrade.told() if result.upgrade else result.left
    return f"{upgraded}{'，'.join(parts)}。校验：{found}。{result.worn}{result.elsewhere}"


def written(result: Refreshed) -> list[str]:
    """Return what was written but formulas, with counts and where to look."""
    parts = [f"更新 {result.cached} 个计算格" if result.cached else "更新“校验结果”等记录"]
    if result.filled_in:
        parts.append(f"带入别处已经填写的内容 {result.filled_in} 处（见“变更日志”）")
    if result.taken_in:
        parts.append(f"把表格下方的 {result.taken_in} 行纳入表格")
    if result.tracked:
        parts.append(f"补入跟踪表 {len(result.tracked)} 项任务")
    if result.limits:
        parts.append(f"补回被删除的时限 {'、'.join(result.limits)}（不要它，把“启用”改为“否”）")
    if result.numbered:
        parts.append(f"补上或补全 {result.numbered} 个编号")
    if result.planned:
        parts.append(f"跟踪表里的 {len(result.planned)} 项任务编入方案（见“变更日志”）")
    if result.asked:
        parts.append(f"有 {result.asked} 个姓名不在通讯录（见“{NEW_NAME_FORM.sheet}”）")
    if result.changes:
        parts.append(f"改写 {len(result.changes)} 处（见“变更日志”）")
    return parts


def _refresh(
    host: Host,
    given: date | None,
    actual: datetime,
    actor: str,
    typed: Content | None,
    remembered: Memory | None,
    *,
    restoring: bool,
) -> Refreshed:
    content = host.read()
    elsewhere = other_clock(zone_of(content), actual)
    actual = on_its_clock(content, actual)
    began = seen(typed or content, actual)
    by_people = history.by_people(host, typed or content, began, actor)
    upgraded = upgrade(host, content, actual=actual, actor=actor)
    if upgraded is not None:
        content = host.read()
    left = due(content)
    chosen, chosen_entries = _chosen(content, actual)
    choices = host.write(chosen).changes if chosen != Changes() else ()
    if choices:
        content = host.read()
    below = {name: data.below for name, data in content.tables.items() if data.below}
    if below:
        host.take_in(below)
        content = host.read()
    deleted = deleted_limits(content)
    if deleted:
        host.write(Changes(append={"SlaLimits": deleted}))
        content = host.read()
    years = further_years(content, calendar_of(content))
    year_entries = list(_entries(content, years, "改写"))
    if year_entries:
        host.write(years)
        content = host.read()
    numbered = numbers(content)
    if numbered:
        host.write(changes_of(numbered))
        content = host.read()
    arrived = arrivals(content)
    if arrived:
        host.write(arrived.changes)
        content = host.read()
    untracked = list(_untracked(content))
    if untracked:
        host.write(Changes(append={"Tasks": untracked}))
        content = host.read()
    opened = WorkbookDay.of(content, actual, given).watched(given)
    brought = carried(opened)
    if brought.entries:
        host.write(brought.changes)
        content = host.read()
    if more := room(content):
        host.write(Changes(append=more))
        content = host.read()
    read = replace(WorkbookDay.of(content, actual, given), now=opened.now)
    decided = _decided(read, actual)
    entries = [
        *chosen_entries,
        *_below_entries(below),
        *_put_back_entries(deleted),
        *year_entries,
        *(_number_entry(name, "", identity) for name, _, identity in numbered),
        *_arrived_entries(arrived),
        *_tracked_entries(untracked),
        *log_entries(brought),
    ]
    entries += _entries(content, decided, "接受答复")
    content = applied(content, decided)
    meant = _meant(content)
    entries += _meant_entries(content)
    content = applied(content, meant)
    inputs = within(content, _inputs(replace(read, content=content), given))
    entries += _entries(content, inputs, "改写")
    shown = host.set_visible(list(by_type(content)), visible=True)
    entries += [(SHOWN, name, "", "", content.text("initiation.type")) for name in shown]
    log = renumbered(content, [*by_people, *_log_rows(content, entries, actual, actor)])
    names = new_name_rows(read)
    content = rewritten(applied(content, inputs), "NewNames", names)
    workbook = going_on(replace(read, content=content, memory=remembered))
    typed_over = overtyped(workbook)
    # Formulas that are put back below are no findings any more.
    coming_back = frozenset(
        each.place for each in typed_over if each.comes_back or (restoring and each.table)
    )
    workbook = workbook.given(put_back, coming_back)
    findings, told = checked(workbook, moment=actual, actor=actor)
    statuses = dict(accepted_form_statuses(workbook))
    lists = {
        **told.replace,
        "AcceptanceRounds": round_rows(content),
        "Commitments": commitment_rows(workbook),
        "NewNames": names,
        "OpenLimits": open_limit_rows(workbook),
        "Moves": move_rows(workbook),
        **recorded(workbook, actual),
    }
    marks = within(content, Changes(cells={"Tasks": critical_cells(workbook)}))
    checked_day = workbook.given(found, found_in(lists["Findings"])).given(was_checked, True)
    checked_day = checked_day.given(listed_limits, lists["OpenLimits"])
    computed = derive(checked_day, only_outdated=True, empty_too=host.mends_empty)
    remember(checked_day)
    running = {name: value for name, value in computed.fields.items() if name in RUNNING}
    written = host.write(
        Changes(
            fields={
                **decided.fields,
                **meant.fields,
                **inputs.fields,
                **statuses,
                **{k: v for k, v in computed.fields.items() if k not in running},
                **told.fields,
                **_passed(checked_day),
            },
            cells=_merged(
                decided.cells, meant.cells, inputs.cells, computed.cells, told.cells, marks.cells
            ),
            append={**told.append, "ChangeLog": log} if log else told.append,
            replace={**lists, **computed.replace},
            restoring=restoring,
        )
    )
    if written.cached:  # that time has passed alone is no reason to write
        host.write(Changes(fields=running))
        host.break_pages()
    host.set_visible(set(needed(content, findings)), visible=True)
    back = {change.place for change in written.restored}
    restored = [change for change in written.restored if change.place not in arrived.home]
    if restored:
        first = content.table("ChangeLog").next_number() + len(log)
        rows = [_restored_row(first + n, c, actual, actor) for n, c in enumerate(restored)]
        host.write(Changes(append={"ChangeLog": rows}))
    settles = not more and all(each.name.startswith(_SETTLED) for each in written.changes)
    inputs_written = [change for change in written.changes if not _is_ours(change)]
    return Refreshed(
        content=applied(content, Changes(fields=statuses)),
        today=workbook.today,
        findings=findings,
        computed=computed.fields,
        changes=[*(change for change in choices if not _is_ours(change)), *inputs_written],
        filled_in=len(brought.entries),
        taken_in=sum(below.values()),
        tracked=[str(row["task_id"]) for row in untracked],
        planned=list(arrived.carried),
        limits=[str(row["sla_id"]) for row in deleted],
        numbered=len(numbered) + len(arrived.numbered),
        asked=sum(row["decision"] not in (YES, NO) for row in names),
        restored=restored,
        overtyped=[each for each in typed_over if each.place not in back],
        cached=written.cached,
        listed=len(written.changes) - len(inputs_written),
        upgrade=upgraded,
        left=left,
        elsewhere=elsewhere,
        began=began,
        settled=checked_day if settles and not (entries or restored) else None,
    )


def _chosen(content: Content, actual: datetime) -> tuple[Changes, Sequence[_Entry]]:
    """Return what was chosen between copies writes, and what 变更日志 says of it."""
    if not content.table("MergeConflicts").rows:
        return Changes(), ()
    from addin.actions.merging.choices import settled  # merging: most workbooks have no copies

    made = settled(content, actual)
    return made.changes, made.entries


def _decided(workbook: WorkbookDay, actual: datetime) -> Changes:
    """Return what the decisions about answers by mail write."""
    if not workbook.content.table("Answers").rows:
        return Changes()
    from addin.notices.settling import settled  # most workbooks have no answers

    return settled(workbook, actual)


def _put_back_entries(limits: Sequence[Row]) -> Iterator[_Entry]:
    """Yield what 变更日志 says of limits whose row is there again (Q-05)."""
    label = SLA.field("sla_id").label
    for row in limits:
        yield "补回", SLA.title, label, "", str(row["sla_id"])


def _passed(workbook: WorkbookDay) -> Mapping[str, Value]:
    """Return how many phases were left by now, where that can be kept."""
    number = passed(workbook)
    known = number is not None and workbook.content.has("gates.passed")
    return {"gates.passed": number} if known else {}


def _untracked(content: Content) -> Iterator[Row]:
    """Yield a tracker row for each task of the plan that has none."""
    tracked = set(content.table("Tasks").texts("task_id"))
    for task in dict.fromkeys(content.table("PlanTasks").texts("task_id")):
        if task and task not in tracked:
            yield {"task_id": task, "status": NOT_STARTED, "percent": 0}


def _inputs(workbook: WorkbookDay, given: date | None) -> Changes:
    """Return the inputs that a refresh writes: last seen status, new years, the day."""
    content = workbook.content
    rows = content.table("Tasks").rows
    seen: dict[tuple[int, str], Value] = {
        (rows[row], "last_status"): status for row, status in accepted_statuses(workbook)
    }
    seen |= {(rows[row], key): value for row, key, value in handed_in_cells(workbook)}
    seen.update(_forgotten(content.table("Tasks")))
    announced = newly_announced(content, workbook.calendar)
    fields: dict[str, Value] = dict(announced.fields)
    if given and content.date("clock.today") not in (None, given):
        fields["clock.today"] = given
    made = {"Tasks": seen, **announced.cells}
    return Changes(fields=fields, cells={name: new for name, new in made.items() if new})


def _forgotten(data: TableData) -> Iterator[tuple[tuple[int, str], Value]]:
    """Yield what blank rows must not remember of a row that was cleared."""
    for row in sorted(set(data.extent).difference(data.rows)):
        for key in data.table.remembered:
            yield (row, key), empty_value(data.table.field(key).kind)


def _meant(content: Content) -> Changes:
    """Return the values of the cells in which they are spelt otherwise."""
    return Changes(
        fields={cell.key: content.fields[cell.key] for cell in content.respelt},
        cells={
            name: {
                (data.rows[cell.row], cell.key): data.columns[cell.key][cell.row]
                for cell in _meant_cells(data)
            }
            for name, data in content.tables.items()
            if data.respelt
        },
    )


def _meant_cells(data: TableData) -> list[Respelling]:
    """Return the cells to write; what was typed over a formula stays as it was typed."""
    return [cell for cell in data.respelt if (cell.row, cell.key) not in data.overtyped]


def _meant_entries(content: Content) -> Iterator[_Entry]:
    """Yield what 变更日志 says of `_meant`: what was typed, a time that a date cannot hold too."""
    for cell in content.respelt:
        place, value = str(content.places[cell.key]), content.fields[cell.key]
        yield _meant_entry(place, FIELDS[cell.key], cell.raw, value)
    for data in content.tables.values():
        alike: dict[tuple[str, str, Value], list[int]] = {}
        for cell in _meant_cells(data):
            meant = cell.key, cell.raw, data.columns[cell.key][cell.row]
            alike.setdefault(meant, []).append(cell.row)
        for (key, raw, value), places in alike.items():
            items = [str(data.columns[data.table.key][row]) for row in places]
            if len(items) > _MANY:  # such as a word of the standard workbook that changed
                items = [f"{data.table.title}（{len(items)}行）"]
            for item in items:
                yield _meant_entry(item, data.table.field(key), raw, value)


def _meant_entry(item: str, field: Field, raw: str, value: Value) -> _Entry:
    is_word = field.kind.is_text and field.kind is not Kind.TIME
    action = "统一用词" if is_word else "统一写法"
    return action, item, field.label, raw, shown(value, field.kind)


def _merged(
    *parts: Mapping[str, Mapping[tuple[int, str], Value]],
) -> dict[str, dict[tuple[int, str], Value]]:
    merged: dict[str, dict[tuple[int, str], Value]] = {}
    for part in parts:
        for table, cells in part.items():
            merged.setdefault(table, {}).update(cells)
    return merged


_MANY = 10  # rows in which one word becomes another are told in one line

_Entry = tuple[str, str, str, Value, Value]  # action, item, field, old, new
_UNTOLD = frozenset(  # bookkeeping is worth no row
    {
        *(f"Tasks.{key}" for key in TABLES["Tasks"].remembered),
        "Answers.decided_at",
        "Answers.decision",
        "Answers.proposal",
    }
)


def _below_entries(below: Mapping[str, int]) -> Iterator[_Entry]:
    for name, count in below.items():
        yield "纳入表格", TABLES[name].title, "", "", f"表格下方的 {count} 行"


def _tracked_entries(untracked: Sequence[Row]) -> Iterator[_Entry]:
    for row in untracked:
        yield "补入跟踪表", str(row["task_id"]), "", "", row["task_id"]


def _arrived_entries(arrived: Arrivals) -> Iterator[_Entry]:
    for each in arrived.numbered:
        yield _number_entry(*each)
    for task, row in arrived.carried.items():
        fields = [TABLES["PlanTasks"].field(name) for name in row]
        told = "、".join(f"{each.label}“{row[each.key]}”" for each in fields)
        yield "编入方案", task, "", "", told


def _number_entry(name: str, typed: str, identity: str) -> _Entry:
    return "编号", identity, TABLES[name].field(TABLES[name].key).label, typed, identity


def _entries(content: Content, inputs: Changes, action: str) -> Iterator[_Entry]:
    """Yield what 变更日志 says of `inputs`, which are about to be written over `content`."""
    for name, value in inputs.fields.items():
        place = str(content.places[name])
        yield "改写", place, FIELDS[name].label, content.fields.get(name), value
    for name, cells in inputs.cells.items():
        data = content.table(name)
        index = {row: n for n, row in enumerate(data.rows)}
        for (row, key), value in cells.items():
            if f"{name}.{key}" in _UNTOLD or name == "Calendar":  # its years are told once above
                continue
            item = str(data.columns[data.table.key][index[row]])
            label = TABLES[name].field(key).label
            yield action, item, label, data.columns[key][index[row]], value


def _log_rows(
    content: Content, entries: Sequence[_Entry], actual: datetime, actor: str
) -> list[Row]:
    first = content.table("ChangeLog").next_number()
    return [log_row(first + n, actual, actor, *entry) for n, entry in enumerate(entries)]


def _restored_row(number: int, change: Change, actual: datetime, actor: str) -> Row:
    label = _label(change.name)
    return log_row(
        number, actual, actor, "恢复公式", str(change.place), label, change.old, change.new
    )


def _label(name: str) -> str:
    """Return what people call a field: ``form.field`` or ``Table.field``."""
    table, _, key = name.partition(".")
    field = TABLES[table].field(key) if table in TABLES else FIELDS[name]
    return field.label


_OURS = (
    "AcceptanceRounds.",
    "Approvals.",
    "ApprovedContent.",
    "ChangeLog.",
    "Commitments.",
    "Findings.",
    "Indicators",
    "MergeConflicts.",
    "Moves.",
    "NewNames.",
    "OpenLimits.",
    "Tasks.critical",
    "Waivers.",
    "gates.",
    "approvals.",
    "checks.",
)


_SETTLED = (
    "ChangeLog.",
    "Commitments.",
    "Findings.",
    "Indicators",
    "NewNames.",
    "OpenLimits.",
    "checks.",
    *(f"Tasks.{key}" for key in TABLES["Tasks"].remembered),
)
"""What a refresh writes of which nothing else is judged, or as it is about to be written."""


def _is_ours(change: Change) -> bool:
    """Whether a change is bookkeeping rather than content."""
    return change.name in _UNTOLD or change.name.startswith(_OURS)
