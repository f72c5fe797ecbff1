"""The gates P4–P6: what was done, accepted, handed over, reviewed and archived."""

from __future__ import annotations

from addin.forms import FORM_OF_TABLE
from addin.forms.vocabularies import (
    CANCELLED,
    CLOSED,
    CLOSED_STATUSES,
    DONE,
    ENDED_PROBLEMS,
    IN_ACCEPTANCE,
    PASSED,
    YES,
)
from addin.standing.approval import missing_archive
from addin.standing.day_count import known
from addin.standing.gates.missing import (
    Gap,
    Missing,
    dated,
    errors,
    finder,
    lacking,
    procedure,
    unless,
    unless_any,
)
from addin.standing.tasks import progress
from addin.standing.workbook_day import WorkbookDay

HANDED_IN = (DONE, IN_ACCEPTANCE)
SETTLED = (*HANDED_IN, CANCELLED)


@finder("tracked")
def _tracked(workbook: WorkbookDay) -> Missing:
    return [] if any(progress(workbook).task_ids) else [Gap("Tasks", -1, "task_id")]


@finder("submitted")
def _submitted(workbook: WorkbookDay) -> Missing:
    settled = CLOSED_STATUSES if procedure(workbook).is_tracked_only else SETTLED
    rows = enumerate(zip(progress(workbook).task_ids, progress(workbook).facts.status, strict=True))
    return [Gap("Tasks", row, "status") for row, (task, s) in rows if task and s not in settled]


@finder("self_checked")
def _self_checked(workbook: WorkbookDay) -> Missing:
    tasks = workbook.content.table("Tasks")
    rows = zip(
        progress(workbook).task_ids,
        progress(workbook).facts.status,
        tasks.texts("self_check"),
        tasks.filled("result_link"),
        strict=True,
    )
    return [
        Gap("Tasks", row, "result_link" if checked == YES else "self_check")
        for row, (task, status, checked, linked) in enumerate(rows)
        if task and status in HANDED_IN and not (checked == YES and linked)
    ]


@finder("items_listed")
def _items_listed(workbook: WorkbookDay) -> Missing:
    if procedure(workbook).is_condensed:
        return None
    items = workbook.content.table("AcceptanceItems")
    return unless_any(items, "deliverable_id") or errors(workbook, "items_listed")


@finder("items_passed")
def _items_passed(workbook: WorkbookDay) -> Missing:
    if procedure(workbook).is_condensed:
        return None
    items = workbook.content.table("AcceptanceItems")
    passed = [result == PASSED for result in items.texts("result")]
    return lacking(items, "deliverable_id", "result", passed)


@finder("rectified")
def _rectified(workbook: WorkbookDay) -> Missing:
    orders = workbook.content.table("Rectifications")
    closed = [status == CLOSED for status in orders.texts("status")]
    return lacking(orders, "rectification_id", "status", closed)


@finder("acceptance_signed")
def _acceptance_signed(workbook: WorkbookDay) -> Missing:
    if procedure(workbook).is_condensed:
        return None
    people = workbook.content.table("AcceptanceAttendees")
    rows = zip(
        people.filled("signature"),
        dated(people, "signed_at"),
        people.filled("absence"),
        strict=True,
    )
    met = [(signed and at) or absent for signed, at, absent in rows]
    return (
        unless_any(people, "department", "signature")
        or lacking(people, "department", "signature", met)
        or errors(workbook, "acceptance_signed")
    )


@finder("handed_over")
def _handed_over(workbook: WorkbookDay) -> Missing:
    if procedure(workbook).is_condensed:
        return None
    given = workbook.content.table("Handovers")
    confirmed = zip(given.texts("confirmed"), dated(given, "date"), strict=True)
    met = [word == YES and day for word, day in confirmed]
    return unless_any(given, "item") or lacking(given, "item", "confirmed", met)


@finder("problems_solved")
def _problems_solved(workbook: WorkbookDay) -> Missing:
    if not procedure(workbook).is_condensed:
        return None
    problems = workbook.content.table("Problems")
    solved = [status in ENDED_PROBLEMS for status in problems.texts("status")]
    return unless_any(problems, "problem_id", "status") or lacking(
        problems, "problem_id", "status", solved
    )


@finder("reviewed")
def _reviewed(workbook: WorkbookDay) -> Missing:
    if procedure(workbook).is_condensed:
        return None
    held = known(workbook.content.date("review.date"))
    return unless(held is not None and held <= workbook.today, "review.date")


@finder("reported")
def _reported(workbook: WorkbookDay) -> Missing:
    if not procedure(workbook).is_condensed:
        return None
    reports = workbook.content.table("ProblemReports")
    given = zip(reports.filled("submitted_to"), dated(reports, "date"), strict=True)
    if any(to and day for to, day in given):
        return []
    return [Gap(reports.table.name, 0 if len(reports) else -1, "date")]


@finder("archived")
def _archived(workbook: WorkbookDay) -> Missing:
    return [Gap("Archive", -1, "type") for _ in missing_archive(workbook.content)]


@finder("acceptance_unchanged")
def _acceptance_unchanged(workbook: WorkbookDay) -> Missing:
    return errors(workbook, "acceptance_unchanged", FORM_OF_TABLE["AcceptanceItems"].sheet)
