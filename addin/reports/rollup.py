"""总台账: what many workbooks say, gathered into the tables of one.

Each workbook is read by `addin.book` and judged by `addin.standing.tasks` and `addin.standing.sentences`, so its
figures are those of its own 看板.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from math import inf
from pathlib import Path
from typing import NamedTuple

from addin.actions.gathering import gather
from addin.book.unforeseen import without_culprits
from addin.content import Content, Row
from addin.errors import XiezuoError
from addin.forms import FIELDS
from addin.forms.portfolio import ALL_TASKS
from addin.forms.vocabularies import ACCEPTANCE_OVERDUE
from addin.lint.items import items
from addin.reading.names import several
from addin.standing.commitments import NEEDED as PROMISED
from addin.standing.commitments import UNDATED, commitments
from addin.standing.indicators import NEEDED as MEASURED
from addin.standing.indicators import MeasuredWorkbook, company
from addin.standing.load import is_open, loads
from addin.standing.sentences import standing
from addin.standing.task_counts import TaskCounts, counted, task_counts, totals
from addin.standing.tasks import TaskState, progress
from addin.standing.workbook_day import WorkbookDay

NEEDED = frozenset(
    {*MEASURED, *PROMISED, "initiation", "plan.lead_person", "review", "Improvements"}
)


@dataclass(frozen=True, slots=True)
class Summary:
    """What one workbook says."""

    file: str  # as people find it, relative to the folder
    workbook: WorkbookDay

    @property
    def content(self) -> Content:
        """What it says."""
        return self.workbook.content

    @property
    def id(self) -> str:
        """协作编号."""
        return self.content.text("initiation.collaboration_id")


@dataclass(frozen=True, slots=True)
class Unread:
    """A workbook that was left out: it cannot be read, is a copy, or may be one."""

    file: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All workbooks of a folder.

    - `counted`: the rows of every table but the last, made of the files `read`.
    - `unread`: what could not be counted.
    - `copies`: left out because their original is counted, with which nothing is wrong.
    """

    read: Sequence[Summary]
    unread: Sequence[Unread]
    copies: Sequence[Unread]
    counted: Mapping[str, list[Row]]

    @property
    def today(self) -> date:
        """The latest day on which a workbook is looked at."""
        return _today(self.read)

    def tables(self) -> dict[str, list[Row]]:
        """Return the rows of each table of `addin.forms.portfolio`, ready to be written."""
        left_out: list[Row] = [
            {"file": each.file, "what": each.what, "remedy": each.remedy}
            for each in (*self.unread, *self.copies)
        ]
        return {**self.counted, "UnreadFiles": left_out}


def _tables(read: Sequence[Summary]) -> dict[str, list[Row]]:
    measured = company([MeasuredWorkbook(each.file, each.workbook) for each in read])
    waited_for = _acceptors(read)
    return {
        "AllCollaborations": _collaborations(read),
        "AllDepartments": _counted(read, waited_for, department="department"),
        "AllPeople": _counted(read, waited_for, person="owner", department="department"),
        "AllDepartmentLoad": _loaded(read, department="department"),
        "AllPeopleLoad": _loaded(read, person="owner", department="department"),
        "AllTasks": _details(read),
        "AllIndicators": measured.rows(),
        "AllMonths": measured.months(),
        "AllDepartmentFigures": measured.departments(),
        "AllRepeats": measured.repeated(),
        "AllCommitments": _promised(read),
        "AllSuggestions": _suggested(read),
    }


def _today(read: Sequence[Summary]) -> date:
    return max((each.workbook.today for each in read), default=date.min)


def _collaborations(read: Sequence[Summary]) -> list[Row]:
    return [
        {
            "collaboration_id": each.id,
            "title": each.content.text("initiation.title"),
            "phase": standing(each.workbook).phase,
            "light": standing(each.workbook).light,
            "reason": _reason(each),
            "type": each.content.text("initiation.type"),
            "priority": each.content.text("initiation.priority"),
            "lead_department": each.content.text("initiation.lead_department"),
            "lead_person": each.content.text("plan.lead_person"),
            "deadline": each.content.date("initiation.deadline"),
            **task_counts(each.workbook).cells(),
            "acceptance_overdue": task_counts(each.workbook).acceptance_overdue,
            **totals(each.content),
            "file": each.file,
        }
        for each in read
    ]


MISREAD = "{n}格日期或数字无法识别"


def _reason(summary: Summary) -> str:
    """Return what the light rests on, and how many dates and numbers could not be read."""
    content = summary.content
    count = sum(not FIELDS[one.key].kind.is_text for one in content.misfits if one.key in FIELDS)
    for data in content.tables.values():
        if not data.table.computed:
            kinds = {field.key: field.kind for field in data.table.inputs}
            count += sum(one.key in kinds and not kinds[one.key].is_text for one in data.misfits)
    said = MISREAD.format(n=count) if count else ""
    return "；".join(filter(None, (standing(summary.workbook).reason, said)))


def roll_up(
    paths: Iterable[Path],
    *,
    root: Path,
    given: date | None,
    actual: datetime,
    on_read: Callable[[], None] = lambda: None,
) -> Portfolio:
    """Read the workbooks at `paths` and return them together; none of them is changed."""

    def shown(path: Path) -> str:
        return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)

    def made(path: Path, content: Content) -> Summary:
        return Summary(shown(path), WorkbookDay.of(content, actual, given))

    def unread(failures: Iterable[tuple[Path, XiezuoError]]) -> list[Unread]:
        return [Unread(shown(path), error.what, error.remedy) for path, error in failures]

    gathered = gather(list(paths), made, only=NEEDED, derived=False, shown=shown, on_read=on_read)
    counted, culprits = without_culprits(gathered.made, _tables, lambda each: each.file)
    left = {each.file for each, _ in culprits}
    return Portfolio(
        read=[each for each in gathered.made if each.file not in left],
        unread=[
            *unread(gathered.failures),
            *(Unread(each.file, error.what, error.remedy) for each, error in culprits),
        ],
        copies=unread(gathered.copies),
        counted=counted,
    )


def _suggested(summaries: Sequence[Summary]) -> list[Row]:
    """Return what the reviews suggest to change in the handbook (S0 §六), the latest first."""
    found: list[Row] = []
    for each in summaries:
        content = each.content
        about = {
            "title": content.text("initiation.title"),
            "lead_department": content.text("initiation.lead_department"),
            "date": content.date("review.date"),
            "file": each.file,
        }
        label = FIELDS["review.revisions"].label
        found += [
            {"kind": label, "text": text, "cause": "", **about}
            for text in items(content.text("review.revisions"))
        ]
        found += [
            {"kind": row["category"], "text": row["description"], "cause": row["cause"], **about}
            for row in content.table("Improvements").records()
            if row["description"]
        ]
    found.sort(key=lambda row: str(row["date"] or ""), reverse=True)
    return [{"no": number, **row} for number, row in enumerate(found, 1)]


def _promised(summaries: Sequence[Summary]) -> list[Row]:
    """Return what was promised anywhere and is not done, the earliest first."""
    found = [(one, each) for each in summaries for one in commitments(each.workbook)]
    still = [pair for pair in found if not pair[0].is_done]
    still.sort(key=lambda pair: (pair[0].due or UNDATED, pair[0].item))
    return [
        {
            "item": one.item,
            "kind": one.kind,
            "title": each.content.text("initiation.title"),
            "subject": one.subject,
            "owner": one.owner,
            "department": one.department,
            "due": one.due,
            "state": one.state(each.workbook),
            "file": each.file,
        }
        for one, each in still
    ]


def _tasks(summaries: Sequence[Summary]) -> tuple[list[str], list[TaskState]]:
    """Return the tasks of all workbooks, and of each the file in which it stands."""
    found = [(each.file, task) for each in summaries for task in progress(each.workbook).tasks]
    return [file for file, _ in found], [task for _, task in found]


class _Acceptor(NamedTuple):
    """Somebody for whose acceptance a task waits too long."""

    file: str
    owner: str
    department: str


def _acceptors(summaries: Sequence[Summary]) -> list[_Acceptor]:
    """Return who has not accepted in time, once for each task."""
    files, tasks = _tasks(summaries)
    return [
        _Acceptor(file, person, department)
        for file, task in zip(files, tasks, strict=True)
        if task.warning == ACCEPTANCE_OVERDUE
        for person, department in zip_longest(
            several(task.acceptor), several(task.accepting), fillvalue=""
        )
    ]


def _counted(
    summaries: Sequence[Summary], acceptors: Sequence[_Acceptor], **keys: str
) -> list[Row]:
    """Return one row of counts for each group of tasks; `keys` name its cells, and what they hold.

    What waits too long for its acceptance is counted with the acceptors.
    """
    files, tasks = _tasks(summaries)
    groups = [tuple(getattr(task, key) for key in keys.values()) for task in tasks]
    late = [tuple(getattr(each, key) for key in keys.values()) for each in acceptors]
    pairs = [*zip(groups, files, strict=True), *zip(late, (a.file for a in acceptors), strict=True)]
    within = Counter(group for group, _ in dict.fromkeys(pairs))
    found, waiting = counted(groups, tasks), Counter(late)
    return [
        {
            **dict(zip(keys, group, strict=True)),
            "collaborations": count,
            **found.get(group, TaskCounts()).cells(),
            "acceptance_overdue": waiting[group],
        }
        for group, count in sorted(within.items())
    ]


def _loaded(summaries: Sequence[Summary], **keys: str) -> list[Row]:
    """Return the load of each group in the coming weeks, the fullest first."""
    files, tasks = _tasks(summaries)
    groups = [tuple(getattr(task, key) for key in keys.values()) for task in tasks]
    still = [(g, f) for g, f, task in zip(groups, files, tasks, strict=True) if is_open(task)]
    within = Counter(group for group, _ in dict.fromkeys(still))
    found = loads(zip(groups, tasks, strict=True), _today(summaries))
    order = sorted(found.items(), key=lambda item: (-item[1].most, -item[1].total, item[0]))
    return [
        {**dict(zip(keys, group, strict=True)), "collaborations": within[group], **load.cells()}
        for group, load in order
    ]


def _details(summaries: Sequence[Summary]) -> list[Row]:
    """Return the tasks of all workbooks, the most pressing ones first."""
    return sorted((row for each in summaries for row in task_rows(each)), key=_pressing)


def task_rows(summary: Summary) -> Iterator[Row]:
    """Yield the tasks of a workbook with the columns that are only in the sheet."""
    data = summary.content.table("Tasks")
    index = {row: n for n, row in enumerate(data.rows)}
    title = summary.content.text("initiation.title")
    problems, measures = data.texts("problem"), data.texts("measure")
    for task in progress(summary.workbook).tasks:
        n = index[task.row]
        more = {"title": title, "problem": problems[n], "measure": measures[n]}
        known = {**task._asdict(), **more}
        yield {field.key: known[field.key] for field in ALL_TASKS.fields}


def _pressing(task: Row) -> tuple[float, float, str]:
    """Return by what tasks are put in order: the longest overdue, then what is due soonest."""
    late, left = task["overdue_days"], task["remaining_days"]
    return (
        -float(late) if isinstance(late, int | float) else 0,
        float(left) if isinstance(left, int | float) else inf,
        str(task["task_id"]),
    )
