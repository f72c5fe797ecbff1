"""Which hidden sheets somebody needs to see (Q-45): a refresh shows them, and hides none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from addin.content import Content
from addin.forms import FORMS, Form
from addin.forms.merging import MERGE_FORM
from addin.forms.new_names import NEW_NAME_FORM
from addin.forms.overview import CHECKS
from addin.forms.problems import PROBLEM_FORM
from addin.forms.procedure import procedure_of
from addin.forms.setup import ANSWER_FORM
from addin.forms.tabs import is_at_hand
from addin.rules import Finding, Level

SHOWN = "显示工作表"
"""What 变更日志 says of a sheet that is shown because of 协作类型; who hides it again is not asked."""


def needed(content: Content, findings: Iterable[Finding]) -> Iterator[str]:
    """Yield the sheets with an error, an answer or name to confirm or a conflict, and 校验结果 if it has rows."""
    found = [each for each in findings if each.waiver is None]
    if found:
        yield sheet_of(content, CHECKS)
    yield from {each.place.sheet for each in found if each.level is Level.ERROR}
    for form, name, decided in (
        (ANSWER_FORM, "Answers", "decided_at"),
        (MERGE_FORM, "MergeConflicts", "decided_at"),
        (NEW_NAME_FORM, "NewNames", "decision"),
    ):
        if not all(content.table(name).filled(decided)):
            yield sheet_of(content, form)


def by_type(content: Content) -> Iterator[str]:
    """Yield the sheets that the type of the collaboration needs and that were never shown for it."""
    log = content.table("ChangeLog")
    told = {
        item for action, item in zip(log.texts("action"), log.texts("item"), strict=True)
        if action == SHOWN
    }  # fmt: skip
    name = sheet_of(content, PROBLEM_FORM)
    if procedure_of(content.text("initiation.type")).is_condensed and name not in told:
        yield name


def set_up(content: Content) -> list[str]:
    """Return the sheets that a new workbook does not show."""
    return [sheet_of(content, form) for form in FORMS if not is_at_hand(form)]


def sheet_of(content: Content, form: Form) -> str:
    """Return what a form's sheet is called in a workbook."""
    names = [form.name_of(each) for each in form.fields]
    places = (content.places[name].sheet for name in names if name in content.places)
    tables = (content.tables[t.name].sheet for t in form.tables if t.name in content.tables)
    return next((name for name in (*tables, *places) if name), form.sheet)
