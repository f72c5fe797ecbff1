"""Words of drop-downs: standard, outdated, unknown."""

from __future__ import annotations

from collections.abc import Iterator

from addin.content import Misfit
from addin.forms import Kind
from addin.forms.vocabularies import HIGH, IMPORTANT, URGENT
from addin.reading.words import NOT_OFFERED, Words
from addin.rules.columns import Column, columns
from addin.rules.model import Level, Problem, quoted
from addin.rules.registry import rule
from addin.standing.workbook_day import WorkbookDay

# Old words that may mean either of two: only the person who wrote them knows.
_AMBIGUOUS = {("priority", HIGH): (URGENT, IMPORTANT)}
# What the standard workbook itself called otherwise: the next refresh calls it as it is called now.
_OUR_OWN = frozenset({"level"})
_SHOWN = 8  # words that a suggestion lists


@rule(
    "F-05",
    "用了非标准用词",
    level=Level.WARNING,
    source="S0 §四；S4 步骤1",
    example="任务状态“阻塞” → 受阻",
)
def outdated_word(workbook: WorkbookDay) -> Iterator[Problem]:
    for column in columns(workbook.content, Kind.CHOICE, Kind.YES_NO):
        if column.field.vocabulary in _OUR_OWN:
            continue
        words = _words(column, workbook)
        values = column.texts
        for cell in column.respelt():
            if words.is_older(cell.raw):
                standard = values[cell.row]
                message = (
                    f"{column.field.label}{quoted(cell.raw)}不是标准用词，标准用词是“{standard}”"
                )
                yield column.problem(cell.row, message, f"改为“{standard}”")


@rule(
    "F-06",
    "不在选项里",
    level=Level.ERROR,
    source="字典",
    example="优先级“高” → 紧急或重要",
)
def unknown_word(workbook: WorkbookDay) -> Iterator[Problem]:
    for column in columns(workbook.content, Kind.CHOICE, Kind.YES_NO):
        words = _words(column, workbook)
        for misfit in column.misfits():
            if misfit.why == NOT_OFFERED:
                message = f"{column.field.label}{quoted(misfit.raw)}{misfit.why}"
                yield column.problem(misfit.row, message, _advice(column, misfit, words))


def _words(column: Column, workbook: WorkbookDay) -> Words:
    return workbook.words(column.field.vocabulary or "yes_no")


def _advice(column: Column, misfit: Misfit, words: Words) -> str:
    if either := _AMBIGUOUS.get((column.field.vocabulary, misfit.raw)):
        return f"“{misfit.raw}”可能是“{'”或“'.join(either)}”，请选一个"
    if misfit.likely:
        return f"是不是“{misfit.likely}”？请从下拉选项中选择"
    more = "等" if len(words.allowed) > _SHOWN else ""
    return f"从下拉选项中选择：{'、'.join(words.allowed[:_SHOWN])}{more}"
