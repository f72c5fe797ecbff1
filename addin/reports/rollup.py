"""总台账: what many workbooks say, gathered into the tables of one.

Each workbook is read by `addin.book` and judged by `addin.standing.tasks` and `addin.standing.sentences`, so its
figures are those of its own 看板; pandas joins, counts and sorts the tasks of all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Content, Row, Value
from addin.errors import InputError, XiezuoError
from addin.forms.overview import STATUS_KEYS
from addin.forms.portfolio import ALL_TASKS
from addin.forms.vocabularies import MET, TASK_STATUS, YES
from addin.standing.indicators import NEEDED as MEASURED
from addin.standing.indicators import MeasuredWorkbook, company
from addin.standing.sentences import standing
from addin.standing.tasks import TaskState, progress
from addin.standing.workbook_day import WorkbookDay

if TYPE_CHECKING:
    import pandas as pd

NEEDED = frozenset({*MEASURED, "initiation", "plan.lead_person"})
_KEY_OF_STATUS = dict(zip(TASK_STATUS.words, STATUS_KEYS, strict=True))


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
    """A workbook that was left out, or a conflict between two of them."""

    file: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All workbooks of a folder: `read` were counted, `unread` could not be or conflict."""

    read: Sequence[Summary]
    unread: Sequence[Unread]

    def tables(self) -> dict[str, list[Row]]:
        """Return the rows of each table of `addin.forms.portfolio`, ready to be written."""
        frame = _frame(self.read)
        measured = company([MeasuredWorkbook(each.file, each.workbook) for each in self.read])
        return {
            "AllCollaborations": self._collaborations(frame),
            "AllDepartments": _counted(frame, "department", ["department"]),
            "AllPeople": _counted(frame, "person", ["owner", "department"]),
            "AllTasks": _details(frame),
            "AllIndicators": measured.rows(),
            "AllMonths": measured.months(),
            "AllDepartmentFigures": measured.departments(),
            "AllRepeats": measured.repeated(),
            "UnreadFiles": [
                {"file": each.file, "what": each.what, "remedy": each.remedy}
                for each in self.unread
            ],
        }

    def _collaborations(self, frame: pd.DataFrame) -> list[Row]:
        figures = {str(row["file"]): row for row in _counted(frame, "file", ["file"])}
        return [
            {
                "collaboration_id": each.id,
                "title": each.content.text("initiation.title"),
                "phase": standing(each.workbook).phase,
                "light": standing(each.workbook).light,
                "reason": standing(each.workbook).reason,
                "type": each.content.text("initiation.type"),
                "priority": each.content.text("initiation.priority"),
                "lead_department": each.content.text("initiation.lead_department"),
                "lead_person": each.content.text("plan.lead_person"),
                "deadline": each.content.date("initiation.deadline"),
                **figures.get(each.file, _NO_TASKS),
                "file": each.file,
            }
            for each in self.read
        ]


_NO_TASKS: Row = {
    "total": 0,
    **dict.fromkeys(STATUS_KEYS, 0),
    "overdue": 0,
    "stale": 0,
    "on_time": None,
}


def roll_up(
    paths: Iterable[Path],
    *,
    root: Path,
    given: date | None,
    actual: datetime,
    on_read: Callable[[], None] = lambda: None,
) -> Portfolio:
    """Read the workbooks at `paths` and return them together; none of them is changed.

    A second workbook with the same 协作编号 is a conflict: it is reported and not counted.
    """
    read: dict[str, Summary] = {}
    unread: list[Unread] = []
    for path in paths:
        file = _shown(path, root)
        try:
            content = ClosedWorkbook(path).read(only=NEEDED, derived=False)
        except XiezuoError as error:
            unread.append(Unread(file, error.what, error.remedy))
        else:
            summary = Summary(file, WorkbookDay.of(content, actual, given))
            if summary.id and summary.id in read:
                conflict = same_collaboration(summary.id, file, read[summary.id].file)
                unread.append(Unread(file, conflict.what, conflict.remedy))
            else:
                read[summary.id or file] = summary
        on_read()
    return Portfolio(list(read.values()), unread)


def same_collaboration(known: str, file: str, first: str) -> InputError:
    """Return the error for a second workbook of the same 协作编号, which is left out."""
    return InputError(
        f"协作编号“{known}”与“{first}”相同，没有计入",
        where=file,
        remedy=f"如果是部门副本，请用 xiezuo merge “{first}” “{file}” 合并；否则请改正协作编号。",
    )


def _shown(path: Path, root: Path) -> str:
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


def _frame(summaries: Sequence[Summary]) -> pd.DataFrame:
    """Return all tasks, one a row, with their file and the columns that are only in the sheet."""
    import pandas as pd

    rows: list[tuple[Any, ...]] = []
    for summary in summaries:
        tasks = summary.content.table("Tasks")
        index = {row: n for n, row in enumerate(tasks.rows)}
        title = summary.content.text("initiation.title")
        problems, measures = tasks.texts("problem"), tasks.texts("measure")
        for task in progress(summary.workbook).tasks:
            n = index[task.row]
            rows.append((*task, summary.file, title, problems[n], measures[n]))
    columns = [*TaskState._fields, "file", "title", "problem", "measure"]
    return pd.DataFrame(rows, columns=columns).astype(object)


def _counted(frame: pd.DataFrame, name: str, by: list[str]) -> list[Row]:
    """Return one row of counts for each group of tasks; `name` is the key of the first column."""
    claims = {key: frame["status"] == word for word, key in _KEY_OF_STATUS.items()}
    claims["overdue"] = frame["is_overdue"] == YES
    claims["stale"] = frame["is_stale"] == YES
    claims["met"] = frame["sla_state"] == MET
    groups = frame[by].assign(total=True, **claims).groupby(by, sort=True, dropna=False)
    sums = groups.sum().astype(int)
    files = frame.groupby(by, sort=True, dropna=False)["file"].nunique()
    counted: list[Row] = []
    for group, within, figures in zip(sums.index, files, sums.to_dict("records"), strict=True):
        words = group if isinstance(group, tuple) else (group,)
        row: dict[str, Value] = dict(zip([name, *by[1:]], map(str, words), strict=True))
        row["collaborations"] = int(within)
        met, done_or_late = figures.pop("met"), figures["done"] + figures["overdue"]
        row.update({str(key): count for key, count in figures.items()})
        row["on_time"] = met / done_or_late if done_or_late else None
        counted.append(row)
    return counted


def _details(frame: pd.DataFrame) -> list[Row]:
    """Return the tasks, the most pressing ones first."""
    order = frame.assign(
        late=-frame["overdue_days"].fillna(0).astype(float),
        left=frame["remaining_days"].fillna(1e6).astype(float),
    ).sort_values(["late", "left", "task_id"], kind="stable")
    keys = [field.key for field in ALL_TASKS.fields]
    return [dict(zip(keys, values, strict=True)) for values in _plain(order[keys])]


def _plain(frame: pd.DataFrame) -> Iterable[tuple[Any, ...]]:
    whole = frame.astype(object).where(frame.notna(), None)
    return iter(whole.itertuples(index=False, name=None))
