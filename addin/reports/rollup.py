"""总台账: what many workbooks say, gathered into the tables of one.

Each workbook is judged by `addin.standing.extract`, so its figures are those of its own 看板.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from math import inf
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, overload

from addin.actions.extracting import Extracted, gather_extracts
from addin.actions.known import ALWAYS, Lasting
from addin.book.unforeseen import without_culprits
from addin.content import Row
from addin.errors import XiezuoError
from addin.forms.portfolio import ALL_TASKS
from addin.forms.vocabularies import ACCEPTANCE_OVERDUE
from addin.lint import Memory
from addin.reading.names import several
from addin.standing.commitments import UNDATED
from addin.standing.extract import Extract
from addin.standing.indicators import MeasuredWorkbook, company
from addin.standing.load import is_open, loads
from addin.standing.task_counts import TaskCounts, counted
from addin.standing.tasks import TaskState


@dataclass(frozen=True, slots=True)
class Summary:
    """What one workbook says, how long, and where it is: as people find it, relative to the folder."""

    file: str
    extract: Extract
    lasting: Lasting

    @property
    def id(self) -> str:
        """协作编号."""
        return self.extract.id


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that was left out: it cannot be read, is a copy or may be one, or is none of ours."""

    file: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All workbooks of a folder.

    - `counted`: the rows of every table but the last, made of the files `read`.
    - `unread`: what could not be counted.
    - `left`: what is left out with nothing wrong: copies whose original is counted, and others.
    """

    read: Sequence[Summary]
    unread: Sequence[Unread]
    left: Sequence[Unread]
    counted: Mapping[str, Sequence[Row]]

    @property
    def today(self) -> date:
        """The latest day on which a workbook is looked at."""
        return _today(self.read)

    @property
    def lasting(self) -> Lasting:
        """How long all of it is so."""
        spans = [ALWAYS, *(each.lasting for each in self.read)]
        return Lasting(max(each.since for each in spans), min(each.until for each in spans))

    def tables(self) -> dict[str, Sequence[Row]]:
        """Return the rows of each table of `addin.forms.portfolio`, ready to be written."""
        left_out: list[Row] = [
            {"file": each.file, "what": each.what, "remedy": each.remedy}
            for each in (*self.unread, *self.left)
        ]
        return {**self.counted, "UnreadFiles": left_out}


def _tables(read: Sequence[Summary]) -> dict[str, Sequence[Row]]:
    measured = company([MeasuredWorkbook(each.file, each.extract.measures) for each in read])
    waited_for = _acceptors(read)
    return {
        "AllCollaborations": _collaborations(read),
        "AllDepartments": _counted(read, waited_for, department="department"),
        "AllPeople": _counted(read, waited_for, person="owner", department="department"),
        "AllDepartmentLoad": _loaded(read, department="department"),
        "AllPeopleLoad": _loaded(read, person="owner", department="department"),
        "AllTasks": _Details(read),
        "AllIndicators": measured.rows(),
        "AllMonths": measured.months(),
        "AllDepartmentFigures": measured.departments(),
        "AllRepeats": measured.repeated(),
        "AllCommitments": _promised(read),
        "AllSuggestions": _suggested(read),
    }


def _today(read: Sequence[Summary]) -> date:
    return max((each.extract.today for each in read), default=date.min)


def _collaborations(read: Sequence[Summary]) -> list[Row]:
    return [{**each.extract.collaboration, "file": each.file} for each in read]


def roll_up(
    paths: Iterable[Path],
    *,
    root: Path,
    given: date | None,
    actual: datetime,
    on_read: Callable[[], None] = lambda: None,
    remembered: Memory | None = None,
    found: Mapping[Path, Extracted] | None = None,
) -> Portfolio:
    """Read the workbooks at `paths` and return them together; none of them is changed.

    `found` has extracts that were read just now.
    """

    def shown(path: Path) -> str:
        return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)

    def made(path: Path, found: Extracted) -> Summary:
        return Summary(shown(path), *found)

    def unread(failures: Iterable[tuple[Path, XiezuoError]]) -> list[Unread]:
        return [Unread(shown(path), error.what, error.remedy) for path, error in failures]

    gathered = gather_extracts(
        list(paths), made, given, actual, remembered, found=found, shown=shown, on_read=on_read
    )
    counted, culprits = without_culprits(gathered.made, _tables, lambda each: each.file)
    left = {each.file for each, _ in culprits}
    return Portfolio(
        read=[each for each in gathered.made if each.file not in left],
        unread=[
            *unread(gathered.failures),
            *(Unread(each.file, error.what, error.remedy) for each, error in culprits),
        ],
        left=unread(gathered.left),
        counted=counted,
    )


def _suggested(summaries: Sequence[Summary]) -> list[Row]:
    """Return what the reviews suggest to change in the handbook (S0 §六), the latest first."""
    found: list[Row] = [
        {
            **one._asdict(),
            "title": each.extract.title,
            "lead_department": each.extract.lead_department,
            "date": each.extract.reviewed,
            "file": each.file,
        }
        for each in summaries
        for one in each.extract.suggested
    ]
    found.sort(key=lambda row: str(row["date"] or ""), reverse=True)
    return [{"no": number, **row} for number, row in enumerate(found, 1)]


def _promised(summaries: Sequence[Summary]) -> list[Row]:
    """Return what was promised anywhere and is not done, the earliest first."""
    found = [(one, each) for each in summaries for one in each.extract.promised]
    found.sort(key=lambda pair: (pair[0].due or UNDATED, pair[0].item))
    return [
        {**one._asdict(), "title": each.extract.title, "file": each.file} for one, each in found
    ]


def _tasks(summaries: Sequence[Summary]) -> tuple[list[str], list[TaskState]]:
    """Return the tasks of all workbooks, and of each the file in which it stands."""
    found = [(each.file, task) for each in summaries for task in each.extract.tasks]
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


class _Details(Sequence[Row]):
    """The tasks of all workbooks, the most pressing ones first; a row is made when it is asked for.

    All at once, the rows of a thousand workbooks would be as large as all else together.
    """

    def __init__(self, summaries: Sequence[Summary]) -> None:
        found = [(each, n) for each in summaries for n in range(len(each.extract.tasks))]
        found.sort(key=lambda place: _pressing(place[0].extract.tasks[place[1]]))
        self._found = found

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return [task_row(*each) for each in self._found[place]]
        return task_row(*self._found[place])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as of a list


_SHOWN = [field.key for field in ALL_TASKS.fields]
_BESIDE = "title", "problem", "measure"  # what a row shows that the task itself does not say
_shown = itemgetter(*map([*TaskState._fields, *_BESIDE].index, _SHOWN))


def task_row(summary: Summary, place: int) -> Row:
    """Return a task of a workbook with the columns that are only in the sheet."""
    extract = summary.extract
    known = *extract.tasks[place], extract.title, *extract.beside[place]
    return dict(zip(_SHOWN, _shown(known), strict=True))


def _pressing(task: TaskState) -> tuple[float, float, str]:
    """Return by what tasks are put in order: the longest overdue, then what is due soonest."""
    late, left = task.overdue_days, task.remaining_days
    return (
        0 if late is None else -float(late),
        inf if left is None else float(left),
        task.task_id,
    )
