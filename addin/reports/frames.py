"""What workbooks say as tables for analysts: pandas frames with one type a column.

A column has the name of its field in code; `Frame.columns` says what it is and in which unit.
Days are dates without a zone, counts and amounts numbers that may be missing, shares 0 to 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from addin.book.unforeseen import attempt
from addin.content import Row
from addin.errors import XiezuoError
from addin.forms.model import Field, Kind, Table, kept
from addin.forms.portfolio import (
    ALL_COLLABORATIONS,
    ALL_DEPARTMENT_FIGURES,
    ALL_DEPARTMENT_LOAD,
    ALL_INDICATORS,
    ALL_MONTHS,
    ALL_PEOPLE_LOAD,
    ALL_TASKS,
)
from addin.forms.vocabularies import WORKDAY
from addin.lint import Memory
from addin.reports.rollup import Portfolio, Summary, roll_up, task_row
from addin.reports.verbs.checking import Checked, check_file

if TYPE_CHECKING:
    import pandas as pd

_WHOSE = (kept("collaboration_id", "协作编号", Kind.ID), kept("file", "文件", Kind.TEXT))
_FINDINGS = (
    kept("rule", "规则", Kind.ID),
    kept("level", "级别", Kind.TEXT),
    kept("sheet", "工作表", Kind.TEXT),
    kept("cell", "单元格", Kind.TEXT),
    kept("item", "对象", Kind.TEXT),
    kept("field", "字段", Kind.TEXT),
    kept("message", "问题", Kind.TEXT),
    kept("suggestion", "修改建议", Kind.TEXT),
    kept("accepted_reason", "保留理由", Kind.TEXT),
    kept("accepted_by", "接受人", Kind.TEXT),
)
_UNITS = {
    Kind.PERCENT: "0～1",
    Kind.DATE: "日期",
    Kind.DATETIME: "日期和时刻",
    Kind.INTEGER: "计数",
    Kind.NUMBER: "数值",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """A table to export: its name, what it is about, and its columns."""

    name: str
    title: str
    columns: Sequence[Field]


FRAMES = (
    Frame("tasks", "任务", (*_WHOSE, *ALL_TASKS.fields)),
    Frame("findings", "校验结果", (*_WHOSE, *_FINDINGS)),
    Frame("collaborations", ALL_COLLABORATIONS.title, ALL_COLLABORATIONS.fields),
    Frame("kpis", ALL_INDICATORS.title, ALL_INDICATORS.fields),
    Frame("kpis_by_month", ALL_MONTHS.title, ALL_MONTHS.fields),
    Frame("kpis_by_department", ALL_DEPARTMENT_FIGURES.title, ALL_DEPARTMENT_FIGURES.fields),
    Frame("load_by_department", ALL_DEPARTMENT_LOAD.title, ALL_DEPARTMENT_LOAD.fields),
    Frame("load_by_person", ALL_PEOPLE_LOAD.title, ALL_PEOPLE_LOAD.fields),
)
_TABLES: Mapping[str, Table] = {
    "collaborations": ALL_COLLABORATIONS,
    "kpis": ALL_INDICATORS,
    "kpis_by_month": ALL_MONTHS,
    "kpis_by_department": ALL_DEPARTMENT_FIGURES,
    "load_by_department": ALL_DEPARTMENT_LOAD,
    "load_by_person": ALL_PEOPLE_LOAD,
}


def unit(field: Field) -> str:
    """Return in which unit a column counts, "" for texts."""
    if WORKDAY in field.label:
        return WORKDAY
    return _UNITS.get(field.kind, "")


def frames(
    paths: Sequence[Path],
    *,
    root: Path,
    given: date | None,
    actual: datetime,
    on_read: Callable[[], None] = lambda: None,
    remembered: Memory | None = None,
) -> tuple[dict[str, pd.DataFrame], Portfolio]:
    """Return every frame of `FRAMES` by its name, and what they were made of.

    Workbooks that cannot be read and copies are left out, as from 总台账.
    """
    portfolio = roll_up(
        paths, root=root, given=given, actual=actual, on_read=on_read, remembered=remembered
    )
    rows: dict[str, Iterable[Row]] = {
        "tasks": (row for each in portfolio.read for row in _tasks(each)),
        "findings": (
            row
            for each in portfolio.read
            for row in _findings(each, root, given, actual, remembered)
        ),
        **{name: portfolio.counted[table.name] for name, table in _TABLES.items()},
    }
    return {frame.name: _frame(frame, rows[frame.name]) for frame in FRAMES}, portfolio


def _tasks(summary: Summary) -> Iterator[Row]:
    for place in range(len(summary.extract.tasks)):
        yield {"collaboration_id": summary.id, "file": summary.file, **task_row(summary, place)}


def _findings(
    summary: Summary, root: Path, given: date | None, actual: datetime, remembered: Memory | None
) -> Iterator[Row]:
    path = root / summary.file
    checked = attempt(path, partial(check_file, path, actual, given, None, remembered))
    if isinstance(checked, XiezuoError):  # gone since it was counted
        return
    for row in _rows(checked):
        yield {"collaboration_id": summary.id, "file": summary.file, **row}


def _rows(checked: Checked) -> Iterator[Row]:
    for each in checked.findings:
        yield {
            "rule": each.rule,
            "level": each.level.value,
            "sheet": each.place.sheet,
            "cell": each.place.cell,
            "item": each.item,
            "field": each.field,
            "message": each.message,
            "suggestion": each.suggestion,
            "accepted_reason": each.waiver.reason if each.waiver else "",
            "accepted_by": each.waiver.person if each.waiver else "",
        }


def _frame(frame: Frame, rows: Iterable[Row]) -> pd.DataFrame:
    import pandas as pd

    found = pd.DataFrame(list(rows), columns=[field.key for field in frame.columns], dtype=object)
    return found.assign(**{each.key: _typed(found[each.key], each) for each in frame.columns})


def _typed(column: pd.Series, field: Field) -> pd.Series:
    """Return a column as its kind is; what does not fit is missing."""
    import pandas as pd

    if field.kind.is_date:
        return pd.to_datetime(column, errors="coerce").astype("datetime64[ms]")
    if field.kind.is_number:
        numbers = pd.to_numeric(column.where(column.notna()), errors="coerce")
        return numbers.astype("Int64" if field.kind is Kind.INTEGER else "Float64")
    return column.fillna("").astype(str)
