"""词库: the words of the lint as the company has them, and what the lint says by them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from addin.forms.vocabularies import BLAME, NO
from addin.lint import CompanyWord, Lexicon, Verdict, company, lint
from addin.standing.workbook_day import WorkbookDay, once


@once
def lexicon(workbook: WorkbookDay) -> Lexicon:
    """Return the words of the lint; names of this workbook are never vague."""
    names = {*workbook.people, *workbook.departments, workbook.content.text("initiation.title")}
    return company(_company_words(workbook), names - {""})


@once
def blaming(workbook: WorkbookDay) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the blaming words that 词库 adds, and those that it switches off."""
    words = [row for row in _company_words(workbook) if row.kind == BLAME]
    added = tuple(sorted(row.word for row in words if row.enabled))
    return added, tuple(sorted(row.word for row in words if not row.enabled))


@once
def linter(workbook: WorkbookDay) -> Callable[[str, bool], Verdict]:
    """Return what says of a text what the lint finds; several rules ask about the same cells.

    The second argument says whether the deadline of the text stands in another cell.
    """
    words = lexicon(workbook)

    @cache
    def verdict(text: str, dated: bool) -> Verdict:
        return lint(text, lexicon=words, dated=dated)

    return verdict


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
