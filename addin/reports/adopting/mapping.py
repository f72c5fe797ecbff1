"""导入对照: what becomes of each column, word and doubtful cell, proposed and then corrected.

The workbook of it lies beside the source, is corrected by people and read again at each import.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import MAPPING, write_file
from addin.book.ooxml.reference import letters
from addin.content import Content, Row
from addin.errors import InputError
from addin.forms.adoption import (
    COLUMNS,
    KEY,
    MAPPING_FORMS,
    QUESTIONS,
    REMARKED,
    SECTION,
    SKIPPED,
    TARGETS,
    WORDS,
    WORDS_OF,
)
from addin.forms.vocabularies import NO, YES
from addin.reading.model import Span
from addin.reports.adopting.cells import SEVERAL, Ways, read, word_key
from addin.reports.adopting.proposal import Column, Proposal, body_rows, proposal_at
from addin.reports.adopting.rows import Layout, Tasks, read_tasks
from addin.reports.adopting.source import Sheet
from addin.reports.adopting.values import is_nothing, standard_word

_LABELS = {target.key: target.label for target in TARGETS}
_KEYS = {target.label: target.key for target in TARGETS}
_WHOLE = (KEY.key, SECTION.key, REMARKED.key)  # taken as they stand
_YEAR = re.compile(r"(?<!\d)(20[1-9]\d)(?!\d)")
_HEADER = re.compile(r"\s*(\d{1,7})\s*(?:[-—~至]\s*(\d{1,7}))?\s*")


@dataclass(frozen=True, slots=True)
class Choices:
    """What becomes of a source: proposed, or as somebody corrected it.

    - `targets`: by column of the source (from 0) the key that it becomes; "" for nothing.
    - `words`: our word by column and word of the source; "" for none.
    - `answers`: what people wrote in place of a cell, by cell (``F12``) and what stood there.
    - `new`, `gone`: headings that the mapping did not know, or that the source no longer has.
    """

    proposal: Proposal
    targets: Mapping[int, str]
    year: int | None = None
    takes_titles: bool = True
    takes_likely: bool = False
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], str] = field(default_factory=dict)
    new: Sequence[str] = ()
    gone: Sequence[str] = ()

    @property
    def sheet(self) -> Sheet:
        """The sheet of the source."""
        return self.proposal.sheet

    @property
    def unknown_words(self) -> list[str]:
        """The words of states and priorities of which nobody knows what they mean."""
        return [row["word"] for row in word_rows(self) if not row["meaning"]]  # type: ignore[misc]


def proposed(proposal: Proposal, file: str) -> Choices:
    """Return what is proposed for a table of tasks in the file of this name."""
    targets = {each.at: each.target for each in proposal.columns}
    return Choices(proposal, targets, _year(proposal, file))


def tasks_of(choices: Choices) -> Tasks:
    """Return the tasks of the source as `choices` read them."""
    layout = _layout(choices)
    found = read_tasks(layout)
    if not choices.takes_likely:
        return found
    likely = {
        (each.row, each.column): each.asked.likely
        for each in found.questions
        if each.asked.likely and each.asked.why != SEVERAL
    }
    return read_tasks(replace(layout, answers={**likely, **layout.answers})) if likely else found


def mapping_of(source: Path) -> Path:
    """Return where the mapping of a source lies."""
    return source.with_name(f"{source.stem}{MAPPING}")


def write_mapping(choices: Choices, source: Path, path: Path) -> None:
    """Write the mapping of a source; an earlier one gets its backup."""
    from workbook_templates.sheets.adoption import build_mapping

    found = tasks_of(replace(choices, takes_likely=False, answers={}))
    proposal = choices.proposal
    header = f"{proposal.top + 1}"
    if proposal.bottom > proposal.top:
        header += f"-{proposal.bottom + 1}"
    data = build_mapping(
        {
            "mapping.source": source.name,
            "mapping.sheet": choices.sheet.name,
            "mapping.header": header,
            "mapping.year": choices.year,
            "mapping.titles": YES if choices.takes_titles else NO,
            "mapping.likely": YES if choices.takes_likely else NO,
        },
        {
            COLUMNS.name: column_rows(choices),
            WORDS.name: word_rows(choices),
            QUESTIONS.name: question_rows(choices, found),
        },
    )
    write_file(path, data, keep_old=True)


def read_mapping(path: Path, sheets: Sequence[Sheet]) -> Choices:
    """Return what somebody made of the mapping, for a source that may have changed since.

    Columns are found by their headings, wherever they stand now.

    Raises:
        InputError: the mapping does not fit the source, or names no column for the tasks' names.
        WorkbookError: it cannot be read.
    """
    content = ClosedWorkbook(path, MAPPING_FORMS).read()
    name, header = content.text("mapping.sheet"), content.text("mapping.header")
    sheet = next((each for each in sheets if each.name == name), None)
    match = _HEADER.fullmatch(header)
    if sheet is None or match is None or int(match[1]) < 1:
        what = f"来源里没有工作表“{name}”" if sheet is None else f"“{header}”不是标题行的行号"
        raise InputError(
            what,
            where=str(path),
            remedy=f"请改正“{MAPPING_FORMS[0].sheet}”工作表，或删除这个文件后重新导入。",
        )
    top, bottom = int(match[1]) - 1, int(match[2] or match[1]) - 1
    proposal = proposal_at(sheet, top, bottom)
    return _corrected(content, proposal, path)


def _corrected(content: Content, proposal: Proposal, path: Path) -> Choices:
    table = content.table(COLUMNS.name)
    wanted = dict(zip(table.texts("heading"), table.texts("target"), strict=True))
    by_letter = dict(zip(table.texts("column"), table.texts("target"), strict=True))
    unknown = [label for label in table.texts("target") if label not in ("", SKIPPED, *_KEYS)]
    if unknown:
        raise InputError(
            f"没有“{unknown[0]}”这个栏目",
            where=str(path),
            remedy="请在“导入为”一列从下拉列表里选择。",
        )
    targets: dict[int, str] = {}
    new = []
    for each in proposal.columns:
        label = wanted.get(each.heading) if each.heading else by_letter.get(letters(each.at + 1))
        if label is None and each.heading:
            new.append(each.heading)
        targets[each.at] = _KEYS.get(label or "", "")
    used = Counter(key for key in targets.values() if key and key != REMARKED.key)
    if twice := next((key for key, count in used.items() if count > 1), ""):
        raise InputError(
            f"有两列都导入为“{_LABELS[twice]}”",
            where=str(path),
            remedy="请只留一列，另一列改选其他栏目。",
        )
    if "name" not in used:
        raise InputError(
            f"没有一列导入为“{_LABELS['name']}”",
            where=str(path),
            remedy="请在“导入为”一列选出任务名称所在的列。",
        )
    headings = {each.heading for each in proposal.columns}
    gone = [
        text for text, label in wanted.items() if text and label in _KEYS and text not in headings
    ]
    words, questions = content.table(WORDS.name), content.table(QUESTIONS.name)
    year = content.fields.get("mapping.year")
    return Choices(
        proposal,
        targets,
        int(year) if isinstance(year, int | float) else None,
        content.text("mapping.titles") != NO,
        content.text("mapping.likely") == YES,
        {
            word_key(_KEYS.get(label, ""), word): meaning
            for label, word, meaning in zip(
                words.texts("field"), words.texts("word"), words.texts("meaning"), strict=True
            )
        },
        {
            (cell, raw): answer
            for cell, raw, answer in zip(
                questions.texts("cell"),
                questions.texts("raw"),
                questions.texts("answer"),
                strict=True,
            )
            if answer
        },
        new,
        gone,
    )


def column_rows(choices: Choices) -> list[Row]:
    """Return what becomes of each column, with samples and the share that could be read."""
    rows: list[Row] = []
    for each in choices.proposal.columns:
        key = choices.targets.get(each.at, "")
        rows.append(
            {
                "column": letters(each.at + 1),
                "heading": each.heading,
                "target": _LABELS.get(key, SKIPPED),
                "samples": "；".join(text[:40] for text in each.samples),
                "filled": round(each.profile.filled, 2),
                "readable": _readable(choices, each, key) if key else None,
                "note": _note(choices, each, key),
            }
        )
    return rows


def word_rows(choices: Choices) -> list[Row]:
    """Return the words of states and priorities, how often each stands there, what it means."""
    rows: list[Row] = []
    for key in WORDS_OF:
        counted = Counter(text for text in _texts(choices, key))
        for word, count in counted.most_common():
            given = choices.words.get(word_key(key, word))
            meaning = standard_word(key, word) if given is None else given
            rows.append({"field": _LABELS[key], "word": word, "count": count, "meaning": meaning})
    return rows


def question_rows(choices: Choices, found: Tasks) -> list[Row]:
    """Return the cells that could not be read, words of states and priorities left out."""
    return [
        {
            "cell": (cell := f"{letters(each.column + 1)}{each.row + 1}"),
            "field": _LABELS[each.asked.key],
            "raw": each.asked.raw,
            "why": each.asked.why,
            "likely": each.asked.likely,
            "answer": choices.answers.get((cell, each.asked.raw), ""),
        }
        for each in found.questions
        if each.asked.key not in WORDS_OF
    ]


def _layout(choices: Choices) -> Layout:
    proposal = choices.proposal
    return Layout(
        choices.sheet,
        proposal.bottom,
        _headings(proposal),
        {at: key for at, key in choices.targets.items() if key},
        _ways(choices),
        choices.takes_titles,
        dict(_answers(choices)),
    )


def _answers(choices: Choices) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the answers of cells in which the same stands still."""
    for row in _rows(choices.proposal):
        for at, key in choices.targets.items():
            text = choices.sheet.text(row, at) if key else ""
            cell = f"{letters(at + 1)}{row + 1}"
            if text and (answer := choices.answers.get((cell, text))):
                yield (row, at), answer


def _ways(choices: Choices) -> Ways:
    year = choices.year
    shares = next(
        (c for c in choices.proposal.columns if choices.targets.get(c.at) == "percent"), None
    )
    return Ways(
        Span(date(year, 1, 1), date(year, 12, 31)) if year else None,
        choices.words,
        bool(shares and shares.profile.shares.get("scaled")),
    )


def _headings(proposal: Proposal) -> list[str]:
    headings = [""] * proposal.sheet.width
    for each in proposal.columns:
        headings[each.at] = each.heading
    return headings


def _rows(proposal: Proposal) -> list[int]:
    return body_rows(proposal.sheet, proposal.bottom, _headings(proposal))


def _texts(choices: Choices, key: str) -> Iterator[str]:
    """Yield what the tasks say in the columns that become `key`."""
    columns = [at for at, target in choices.targets.items() if target == key]
    if columns:
        for task in read_tasks(_layout(choices)).tasks:
            for at in columns:
                if not is_nothing(choices.sheet.cell(task.row, at)):
                    yield choices.sheet.text(task.row, at)


def _readable(choices: Choices, column: Column, key: str) -> float | None:
    """Return the share of the filled cells that could be read; None where there are none."""
    cells = [
        value
        for row in _rows(choices.proposal)
        if choices.sheet.begins(row, column.at)
        for value in [choices.sheet.cell(row, column.at)]
        if not is_nothing(value)
    ]
    if not cells:
        return None
    if key in _WHOLE:
        return 1.0
    asked = (read(key, value, _ways(choices))[1] for value in cells)
    return round(sum(each is None or each.why == SEVERAL for each in asked) / len(cells), 2)


def _note(choices: Choices, column: Column, key: str) -> str:
    notes = []
    if key and column.by_values and key == column.target:
        notes.append("按内容推断，请核对")
    if key == "percent" and _ways(choices).scaled:
        notes.append("80 读作 80%")
    if column.heading in choices.new:
        notes.append("原表新增的列")
    if not key and column.profile.count:
        notes.append("没有对应的栏目")
    return "；".join(notes)


def _year(proposal: Proposal, file: str) -> int | None:
    """Return the year that dates without one belong to, where the source tells but one."""
    sheet = proposal.sheet
    above = (sheet.text(row, at) for row in range(proposal.top) for at in range(sheet.width))
    said = {
        int(year) for text in (*above, sheet.name, Path(file).stem) for year in _YEAR.findall(text)
    }
    if not said:
        dated = [each.at for each in proposal.columns if each.target in _DATED]
        values = (sheet.cell(row, at) for row in _rows(proposal) for at in dated)
        said = {value.year for value in values if isinstance(value, date)}
    return said.pop() if len(said) == 1 else None


_DATED = ("start", "finish", "period", "actual_start", "actual_finish")
