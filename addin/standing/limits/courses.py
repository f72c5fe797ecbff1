"""Limits on the course of the whole: review (SLA-03), plan (SLA-19), surveys (SLA-20)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from addin.forms.answers import survey_item
from addin.forms.procedure import procedure_of
from addin.forms.vocabularies import APPROVED, DRAFT, PASSED, RATED
from addin.standing.figures import effective, latest, overall
from addin.standing.limits.collaboration import lead, misread_field, names
from addin.standing.limits.model import Episode, Misread
from addin.standing.sentences import finished_on
from addin.standing.task_counts import task_counts
from addin.standing.workbook_day import WorkbookDay
from addin.worktime import days_later

MONTHS_OF_A_QUARTER = 3


def review(workbook: WorkbookDay) -> Iterator[Episode]:
    """SLA-03: the review meeting after the work was accepted and handed over.

    The report of a problem stands for it (X-11).
    """
    if procedure_of(workbook.content.text("initiation.type")).is_condensed:
        return
    held = workbook.content.date("review.date")
    unknown = misread_field(workbook, "review.date", *_misread_end(workbook))
    yield _of_collaboration(workbook, "review.date", completed_on(workbook), held, unknown)


def completed_on(workbook: WorkbookDay) -> date | None:
    """Return when the work was done: accepted and handed over, else the last task's finish."""
    content = workbook.content
    items = content.table("AcceptanceItems")
    result = overall(items)
    if not any(items.texts("result")):
        return finished_on(content, task_counts(workbook))
    if result != PASSED:
        return None
    days = (content.date("acceptance.date"), latest(content.table("Handovers"), "date"))
    return max((day for day in days if day is not None), default=None)


def _misread_end(workbook: WorkbookDay) -> tuple[str, ...]:
    """Return the single fields that tell when the work was done, if it was accepted."""
    is_accepted = overall(workbook.content.table("AcceptanceItems")) == PASSED
    return ("acceptance.date",) if is_accepted else ()


def coming_into_force(workbook: WorkbookDay) -> Iterator[Episode]:
    """SLA-19: from the submission of the request until the plan is in force (a target)."""
    content = workbook.content
    submitted = content.date("initiation.submitted_at") or content.date("initiation.date")
    is_draft = content.text("initiation.form_status") in ("", DRAFT)
    started = None if is_draft else submitted
    begun = () if is_draft else ("initiation.submitted_at",)
    unknown = misread_field(workbook, *begun, "plan.approved_at")
    yield _of_collaboration(workbook, "plan.approved_at", started, effective(content), unknown)


def _of_collaboration(
    workbook: WorkbookDay,
    key: str,
    started: date | None,
    stopped: date | None,
    unknown: Misread | None,
) -> Episode:
    people, departments = lead(workbook)
    return Episode(
        key=key,
        row=-1,
        item=workbook.content.text("initiation.collaboration_id"),
        name=workbook.content.text("initiation.title"),
        people=people,
        departments=departments,
        started=started,
        stopped=stopped,
        misread=unknown,
    )


def surveys(workbook: WorkbookDay) -> Iterator[Episode]:
    """SLA-20: the survey of the quarter that ended last, and of the present one.

    Answers by mail alone are not the end of it, unless they came from every department.
    """
    content = workbook.content
    begun, reviewed = content.date("initiation.date"), content.date("review.date")
    if begun is None or content.text("initiation.form_status") != APPROVED:
        return
    person = content.text("initiation.coordinator")
    answers = content.table("Satisfaction")
    noted = content.table("Answers")
    said = list(zip(noted.texts("item_id"), noted.texts("answer"), strict=True))
    identity = content.text("initiation.collaboration_id")
    partners = set(content.table("Partners").texts("department"))
    for quarter, first, end in quarters(workbook.now.date()):
        if begun > end or (reviewed is not None and reviewed < first):
            continue
        rows = [n for n, text in enumerate(answers.texts("quarter")) if text == quarter]
        departments = {answers.texts("department")[n] for n in rows}
        by_mail = said.count((survey_item(identity, quarter), RATED))
        is_done = len(rows) > by_mail or (rows and partners <= departments)
        days = [day for n in rows if (day := answers.dates("date")[n])]
        yield Episode(
            key="Satisfaction.quarter",
            row=rows[0] if rows else -1,
            item=quarter,
            name=content.text("initiation.title"),
            people=names(person),
            departments=names(workbook.people.get(person, "")),
            started=end,
            stopped=max(days, default=end) if is_done else None,
        )


def quarters(today: date) -> Iterator[tuple[str, date, date]]:
    """Yield name (2026Q4), first and last day of the quarter that ended last and of the present one."""
    first = _quarter_of(today)
    before = days_later(first, -1)
    beyond = days_later(first, 31 * MONTHS_OF_A_QUARTER)
    for begin, end in (
        (_quarter_of(before), before),
        (first, days_later(beyond.replace(day=1), -1)),
    ):
        yield f"{end.year}Q{end.month // MONTHS_OF_A_QUARTER}", begin, end


def _quarter_of(day: date) -> date:
    """Return the first day of the quarter of a day."""
    return date(day.year, (day.month - 1) // MONTHS_OF_A_QUARTER * MONTHS_OF_A_QUARTER + 1, 1)
