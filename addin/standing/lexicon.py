"""词库: the words of the lint as the company has them, and what the lint says by them."""

from __future__ import annotations

from collections.abc import Sequence

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


def verdict(workbook: WorkbookDay, text: str, *, dated: bool) -> Verdict:
    """Return what the lint says of a text; `dated`: its deadline stands in another cell."""
    verdicts = _verdicts(workbook)
    known = verdicts.get((text, dated))
    if known is None:
        known = verdicts[text, dated] = lint(text, lexicon=lexicon(workbook), dated=dated)
    return known


@once
def _verdicts(_: WorkbookDay) -> dict[tuple[str, bool], Verdict]:
    """Return what was said already: several rules ask about the same cells."""
    return {}


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
