"""Words of drop-downs: standard, outdated, unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from addin.forms import Kind
from addin.forms.vocabularies import HIGH, IMPORTANT, URGENT
from addin.rules.columns import Column, columns
from addin.rules.model import Level, Problem, quoted
from addin.rules.registry import rule
from addin.standing.dictionary import Words
from addin.standing.workbook_day import WorkbookDay

# Old words that may mean either of two: only the person who wrote them knows.
_AMBIGUOUS = {("priority", HIGH): (URGENT, IMPORTANT)}
_SHOWN = 8  # words that a suggestion lists


@rule(
    "F-05",
    "用了旧词",
    level=Level.WARNING,
    source="S0 §四；S4 步骤1",
    example="任务状态“阻塞” → 受阻",
)
def outdated_word(workbook: WorkbookDay) -> Iterator[Problem]:
    for column in columns(workbook.content, Kind.CHOICE, Kind.YES_NO):
        words = _words(column, workbook)
        values = column.texts
        old = {}
        for value in set(values).difference(words.allowed, ("",)):
            if standard := words.standard(value):
                message = f"{column.field.label}{quoted(value)}是旧词，标准词是“{standard}”"
                old[value] = (message, f"改为“{standard}”")
        if old:
            for row, value in enumerate(values):
                if value in old:
                    yield column.problem(row, *old[value])


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
        values = column.texts
        unknown = {}
        for value in set(values).difference(words.allowed, ("",)):
            if words.standard(value) is None:
                message = f"{column.field.label}{quoted(value)}不在选项里"
                unknown[value] = (message, _advice(column.field.vocabulary, value, words))
        if unknown:
            for row, value in enumerate(values):
                if value in unknown:
                    yield column.problem(row, *unknown[value])


def _words(column: Column, workbook: WorkbookDay) -> Words:
    return workbook.words(column.field.vocabulary or "yes_no")


def _advice(vocabulary: str, value: str, words: Words) -> str:
    if either := _AMBIGUOUS.get((vocabulary, value)):
        return f"“{value}”可能是“{'”或“'.join(either)}”，请选一个"
    if near := nearest(value, words.allowed):
        return f"是不是“{near}”？请从下拉选项中选择"
    more = "等" if len(words.allowed) > _SHOWN else ""
    return f"从下拉选项中选择：{'、'.join(words.allowed[:_SHOWN])}{more}"


def nearest(value: str, known: Sequence[str]) -> str:
    """Return the known word that shares at least half its characters with `value`, or ``""``."""
    characters = set(value)
    best, word = 0.0, ""
    for candidate in known:
        others = set(candidate)
        score = len(characters & others) / max(len(characters), len(others), 1)
        if score > best:
            best, word = score, candidate
    return word if best >= 0.5 else ""
