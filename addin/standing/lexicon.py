"""词库: the words of the lint as the company has them, and what the lint says by them."""

from __future__ import annotations

from collections.abc import Sequence

from addin.forms.vocabularies import BLAME, NO
from addin.lint import CompanyWord, Verdicts
from addin.standing.workbook_day import WorkbookDay, once, once_a_day


@once_a_day
def verdicts(workbook: WorkbookDay) -> Verdicts:
    """Return what says of a text what the lint finds; names of this workbook are never vague."""
    names = {*workbook.people, *workbook.departments, workbook.content.text("initiation.title")}
    return Verdicts(_company_words(workbook), sorted(names - {""}), workbook.memory)


@once
def blaming(workbook: WorkbookDay) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the blaming words that 词库 adds, and those that it switches off."""
    words = [row for row in _company_words(workbook) if row.kind == BLAME]
    added = tuple(sorted(row.word for row in words if row.enabled))
    return added, tuple(sorted(row.word for row in words if not row.enabled))


@once
def _company_words(workbook: WorkbookDay) -> Sequence[CompanyWord]:
    table = workbook.content.table("Lexicon")
    keys = ("word", "class", "level", "suggestion", "enabled")
    rows = zip(*(table.texts(key) for key in keys), strict=True)
    return [
        CompanyWord(word, kind, level, suggestion, enabled != NO)
        for word, kind, level, suggestion, enabled in rows
        if word
    ]
