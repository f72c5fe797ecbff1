"""The tasks of a tracker, row by row: what each says, what is asked, and what is none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from addin.forms.adoption import KEY, REMARKED, SECTION, SUMMARIES, TARGETS
from addin.reading.characters import squeezed
from addin.reports.adopting.cells import SEVERAL, Asked, Values, Ways, read
from addin.reports.adopting.proposal import body_rows
from addin.reports.adopting.source import Sheet
from addin.reports.adopting.values import is_nothing

_TITLED = re.compile(
    r"(?:第?[一二三四五六七八九十\d]+[、.．]?\s*(?:阶段|期|部分|周|章)|[一二三四五六七八九十]+[、.．]|阶段|里程碑|"
    r"(?:phase|milestone|part|session|sprint|stage|week)\b)",
    re.IGNORECASE,
)
_PLAIN_NUMBER = re.compile(r"\d+")
_OFTEN = 0.3  # share of rows with nothing but a name from which on that is no title
_LABELS = {target.key: target.label for target in TARGETS}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table of tasks is and what its columns become; rows and columns from 0.

    `answers` are what people wrote in place of a cell that could not be read.
    """

    sheet: Sheet
    bottom: int  # the header's last row
    headings: Sequence[str]
    targets: Mapping[int, str]
    ways: Ways = field(default_factory=Ways)
    takes_titles: bool = True
    answers: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """A cell that could not be read."""

    row: int
    column: int
    asked: Asked


@dataclass(frozen=True, slots=True)
class Task:
    """A row of the tracker: its values by our columns, its mark, the title above it."""

    row: int
    mark: str
    values: Values
    section: str = ""


@dataclass(frozen=True, slots=True)
class Tasks:
    """What a tracker says: tasks, what is asked, titles, and rows that are no tasks."""

    tasks: Sequence[Task]
    questions: Sequence[Question]
    titles: Sequence[str]
    left: Sequence[int]


def read_tasks(layout: Layout) -> Tasks:
    """Return the tasks below a header."""
    rows = list(_rows(layout))
    only_name = sum(each.only_name for each in rows)
    named = sum(bool(each.name) for each in rows)
    sparse = named and only_name > _OFTEN * named
    tasks: list[Task] = []
    questions: list[Question] = []
    titles: list[str] = []
    left: list[int] = []
    title = ""
    for each in rows:
        if each.is_summary:
            left.append(each.row)
        elif each.title and (not each.name or each.is_titled or not sparse):
            title = each.title
            titles.append(title)
        elif each.name:
            task, asked = _task(layout, each, title if layout.takes_titles else "")
            tasks.append(task)
            questions += asked
        else:
            left.append(each.row)
    return Tasks(_marked(layout, tasks), questions, titles, left)


@dataclass(frozen=True, slots=True)
class _Row:
    row: int
    name: str
    title: str  # the only text of the row
    only_name: bool
    is_titled: bool
    is_summary: bool


def _rows(layout: Layout) -> Iterator[_Row]:
    sheet = layout.sheet
    at = next(column for column, key in layout.targets.items() if key == "name")
    for row in body_rows(sheet, layout.bottom, layout.headings):
        filled = [
            column
            for column in range(sheet.width)
            if sheet.merged.get((row, column), (0, column))[1] == column
            and not is_nothing(sheet.cell(row, column))
        ]
        texts = [sheet.text(row, column) for column in filled]
        name = sheet.text(row, at) if at in filled else ""
        beginning = texts[0] if texts else ""
        alone = len([c for c in filled if layout.targets.get(c) != KEY.key]) == 1
        is_wide = any(
            right > left
            for top, left, _, right in (sheet.merged.get((row, c), (0, 0, 0, 0)) for c in filled)
        )
        title = next((t for t in texts if not _PLAIN_NUMBER.fullmatch(t)), "") if alone else ""
        yield _Row(
            row,
            name,
            title,
            alone and bool(name),
            bool(title) and (is_wide or _TITLED.match(title) is not None),
            any(_sums(beginning, word) for word in SUMMARIES),
        )


def _sums(text: str, word: str) -> bool:
    spelt = text.casefold().strip()
    return spelt == word or spelt.startswith((f"{word}：", f"{word}:"))


def _task(layout: Layout, row: _Row, title: str) -> tuple[Task, list[Question]]:
    values: Values = {}
    remarks: list[str] = []
    questions: list[Question] = []
    section = title
    for column, key in layout.targets.items():
        value = layout.sheet.cell(row.row, column)
        if layout.sheet.merged.get((row.row, column), (0, column))[1] != column:
            continue
        if key == SECTION.key:
            section = section if is_nothing(value) else layout.sheet.text(row.row, column)
        elif key == REMARKED.key:
            if not is_nothing(value):
                remarks.append(f"{layout.headings[column]}：{layout.sheet.text(row.row, column)}")
        elif key != KEY.key:
            answer = layout.answers.get((row.row, column))
            found, asked = read(key, value if answer is None else answer, layout.ways)
            for name, each in found.items():
                values.setdefault(name, each)
            if asked:
                questions.append(Question(row.row, column, asked))
                if asked.why != SEVERAL:
                    remarks.append(f"{_LABELS[key]}：{asked.raw}")
    if remarks:
        values["remark"] = "；".join([str(values.get("remark") or ""), *remarks]).strip("；")
    return Task(row.row, "", values, section), questions


def _marked(layout: Layout, tasks: Sequence[Task]) -> list[Task]:
    """Return the tasks with that by which each is found again: its number, or else its name.

    Numbers that merely count the rows are another task's after an insertion, and tell nothing.
    """
    column = next((at for at, key in layout.targets.items() if key == KEY.key), None)
    marks = [layout.sheet.text(task.row, column) if column is not None else "" for task in tasks]
    is_telling = len(set(marks)) == len(marks) and all(marks)
    if not is_telling or all(_PLAIN_NUMBER.fullmatch(mark) for mark in marks):
        marks = [squeezed(str(task.values.get("name", ""))).casefold() for task in tasks]
    seen: Counter[str] = Counter()
    out = []
    for task, mark in zip(tasks, marks, strict=True):
        seen[mark] += 1
        out.append(replace(task, mark=mark if seen[mark] == 1 else f"{mark}#{seen[mark]}"))
    return out
