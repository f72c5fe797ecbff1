"""Limits on what is handed from one to the next: requests (SLA-01, 02, 07), approvals (SLA-08)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from addin.forms.initiation import INITIATING_HEAD
from addin.forms.procedure import procedure_of
from addin.forms.vocabularies import (
    AGREED,
    OBJECTED,
    RESOURCE_CONFLICT,
    SPONSOR,
)
from addin.standing.day_count import known
from addin.standing.limits.collaboration import misread_field, moment, names
from addin.standing.limits.counting import Span
from addin.standing.limits.model import Episode, Misread
from addin.standing.limits.rows import Over, misread
from addin.standing.limits.terms import objection_runs_from_receipt, terms_of
from addin.standing.moments import as_moment, is_later
from addin.standing.workbook_day import WorkbookDay

FEEDBACK, OBJECTING = "SLA-01", "SLA-02"

feedback = Over(
    table="Assessments",
    start="received",
    stop=("answered",),
    name="department",
    people=("assessor",),
    departments=("department",),
    pause=("paused_at", "resumed_at"),
    restarts=True,
)
"""SLA-01: the written assessment of every partner department."""

_receipt = Over(
    table="Assessments",
    start="received",
    stop=("acknowledged", "answered"),
    name="department",
    departments=("department",),
    restarts=True,
)


def receipts(workbook: WorkbookDay) -> Iterator[Episode]:
    """SLA-07: a request is answered, by whom and until when the request itself says (F1.20).

    A time that had passed when the department received it binds nobody.
    """
    partners = workbook.content.table("Partners")
    asked = {name.casefold(): row for row, name in enumerate(partners.texts("department"))}
    for episode in _receipt(workbook):
        row = asked.get(episode.item.casefold())
        if row is None:
            yield episode
            continue
        until, received = _known(partners.dates("respond_by")[row]), _known(episode.started)
        binds = until and received and is_later(as_moment(until), as_moment(received))
        unknown = misread(partners, row, "respond_by") if episode.stopped is None else None
        yield episode._replace(
            people=names(partners.texts("responder")[row]) or episode.people,
            agreed=until if binds else None,
            misread=episode.misread or unknown,
        )


def objections(workbook: WorkbookDay) -> Iterator[Episode]:
    """SLA-02: an objection is put in writing, at the latest soon after SLA-01 (G-03).

    Without a time of the objection only that outer bound counts.
    """
    data = workbook.content.table("Assessments")
    is_early = objection_runs_from_receipt(workbook.content)
    for episode in feedback(workbook):
        row = episode.row
        conclusion, kind = data.texts("conclusion"), data.texts("objection")
        if conclusion[row] != OBJECTED and kind[row] != RESOURCE_CONFLICT:
            continue
        received = episode.started
        raised = _known(data.dates("objected_at")[row])
        started = received if is_early else raised
        latest = _latest(workbook, episode)
        begun = started or (received if latest else None)
        yield Episode(
            key=episode.key,
            row=row,
            item=episode.item,
            name=episode.name,
            people=episode.people,
            departments=episode.departments,
            started=begun,
            stopped=_since(as_moment(begun) if begun else None, episode.stopped),
            latest=latest,
            agreed=None if started else latest,
            pause=episode.pause,
            misread=episode.misread or (None if is_early else misread(data, row, "objected_at")),
        )


def _known(day: date | None) -> date | None:
    return day if day and known(as_moment(day).date()) else None


def _latest(workbook: WorkbookDay, episode: Episode) -> datetime | None:
    """Return the outer bound of SLA-02: some working days after the end of SLA-01."""
    terms, received = terms_of(workbook).get(FEEDBACK), episode.started
    bound = terms_of(workbook)[OBJECTING].bound
    if terms is None or received is None or bound is None:
        return None
    span = Span(
        work=workbook.work,
        terms=terms,
        started=as_moment(received),
        amount=terms.amount,
        pause=episode.pause,
    )
    return workbook.work.due_by_workdays(span.due().day, bound).moment


def approvals(workbook: WorkbookDay) -> Iterator[Episode]:
    """SLA-08: each approval of 模板1, one after the other; one that is sent in again starts anew.

    The sponsor of a problem or an emergency is only told (X-09).
    """
    content = workbook.content
    data = content.table("InitiationApprovals")
    handed = moment(workbook, "initiation.submitted_at")
    unknown = misread_field(workbook, "initiation.submitted_at")
    head = workbook.heads.get(content.text("initiation.department"), "")
    usual = {INITIATING_HEAD: head, SPONSOR: content.text("initiation.sponsor")}
    steps = list(data.texts("step"))
    for step in procedure_of(content.text("initiation.type")).approvers:
        row = steps.index(step) if step in steps else -1
        if row < 0:
            return
        given = _since(handed, data.dates("time")[row])
        person = data.texts("approver")[row] or usual[step]
        unknown = unknown or misread(data, row, "time")
        place = ("InitiationApprovals.time", row, step)
        yield _approval(workbook, place, person, (handed, given), unknown)
        is_agreed = data.texts("conclusion")[row] == AGREED
        handed = given if handed and is_agreed else None


def plan_approvals(workbook: WorkbookDay) -> Iterator[Episode]:
    """SLA-08: the countersignatures of the plan, all at once, and then its approval."""
    content = workbook.content
    handed = last = moment(workbook, "plan.submitted_at")
    unsubmitted = misread_field(workbook, "plan.submitted_at")
    signers = content.table("Countersignatures")
    for row, department in enumerate(signers.texts("department")):
        signed = _since(handed, signers.dates("time")[row])
        person = signers.texts("head")[row] or workbook.heads.get(department, "")
        place = ("Countersignatures.time", row, department)
        unknown = unsubmitted or misread(signers, row, "time")
        yield _approval(workbook, place, person, (handed, signed), unknown)
        last = max(last, signed) if last and signed else None
    approved = _since(last, content.date("plan.approved_at"))
    person = content.text("plan.approver") or content.text("initiation.sponsor")
    unsigned = next((n for n in sorted(signers.unreadable("time"))), None)
    unknown = (
        unsubmitted
        or misread_field(workbook, "plan.approved_at")
        or (Misread("Countersignatures.time", unsigned) if unsigned is not None else None)
    )
    yield _approval(workbook, ("plan.approved_at", -1, SPONSOR), person, (last, approved), unknown)


def _since(start: datetime | None, given: date | None) -> datetime | None:
    """Return when an answer was given; one before it was asked for belongs to another round."""
    if given is None or (start is not None and is_later(start, as_moment(given))):
        return None
    return as_moment(given)


def _approval(
    workbook: WorkbookDay,
    place: tuple[str, int, str],
    person: str,
    times: tuple[datetime | None, datetime | None],
    unknown: Misread | None,
) -> Episode:
    key, row, item = place
    return Episode(
        key=key,
        row=row,
        item=item,
        name=item,
        people=names(person),
        departments=names(workbook.people.get(person, "")),
        started=times[0],
        stopped=times[1],
        misread=unknown,
    )
