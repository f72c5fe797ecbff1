"""Limits around meetings: the talk (SLA-12), material ahead (SLA-14), every week (SLA-18)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from addin.content import TableData
from addin.forms.procedure import PROBLEM_TYPES, procedure_of
from addin.forms.vocabularies import (
    ACCEPTANCE_MEETING,
    APPROVED,
    COORDINATION_MEETING,
    KICKOFF_MEETING,
    REVIEW_MEETING,
    TALK,
    TOPICAL_MEETING,
    URGENT,
    WEEKLY_MEETING,
)
from addin.standing.figures import effective
from addin.standing.limits.collaboration import is_urgent, lead, names
from addin.standing.limits.model import Episode
from addin.standing.limits.rows import Over, misread
from addin.standing.moments import as_moment, is_later
from addin.standing.task_counts import task_counts
from addin.standing.workbook_day import WorkbookDay

PREPARED_MEETINGS = (KICKOFF_MEETING, TOPICAL_MEETING, ACCEPTANCE_MEETING, REVIEW_MEETING)
"""Those for which material is collected; the others are called at short notice or every week."""
TALKS = (TALK, COORDINATION_MEETING, KICKOFF_MEETING)
_QUESTION = Over(
    table="Problems",
    start="responded_at",
    stop=("meeting_at", "resolved_at"),
    name="description",
    departments=("lead_department",),
)


def talks(workbook: WorkbookDay) -> Iterator[Episode]:
    """SLA-12: the talk after the request to solve a problem was approved, or a question confirmed.

    What was asked is confirmed by its first response.
    """
    kind = workbook.content.text("initiation.type")
    if kind in PROBLEM_TYPES:
        yield from _of_the_request(workbook)
    elif not procedure_of(kind).is_tracked_only:
        yield from _of_questions(workbook)


def _of_questions(workbook: WorkbookDay) -> Iterator[Episode]:
    problems, meetings = (workbook.content.table(name) for name in ("Problems", "Meetings"))
    for episode in _QUESTION(workbook):
        confirmed = as_moment(episode.started) if episode.started else None
        _, held = _first_since(meetings, TALKS, confirmed)
        yield replace(
            episode,
            stopped=episode.stopped or held,
            is_urgent=problems.texts("urgency")[episode.row] == URGENT,
        )


def _of_the_request(workbook: WorkbookDay) -> Iterator[Episode]:
    content = workbook.content
    given = content.table("InitiationApprovals").dates("time")
    approved = as_moment(given[0]) if len(given) and given[0] else None
    if content.text("initiation.form_status") != APPROVED:
        approved = None
    row, held = _first_since(content.table("Meetings"), TALKS, approved)
    people, departments = lead(workbook)
    yield Episode(
        key="Meetings.start",
        row=row,
        item=content.text("initiation.collaboration_id"),
        name=content.text("initiation.title"),
        people=people,
        departments=departments,
        started=approved,
        stopped=held,
        is_urgent=is_urgent(workbook),
    )


def materials(workbook: WorkbookDay) -> Iterator[Episode]:
    """SLA-14: material for a meeting is in some working days ahead; moot once it was held."""
    content = workbook.content
    meetings = content.table("Meetings")
    person, department = content.text("initiation.initiator"), content.text("initiation.department")
    for row, item in enumerate(meetings.texts("meeting_id")):
        start, collected = meetings.dates("start")[row], meetings.dates("materials_at")[row]
        if not item or meetings.texts("type")[row] not in PREPARED_MEETINGS:
            continue
        unknown = misread(meetings, row, "start", *(["materials_at"] if not collected else []))
        if start is None and unknown is None:
            continue
        if (
            start
            and not unknown
            and collected is None
            and not is_later(as_moment(start), workbook.now)
        ):
            continue
        yield Episode(
            key="Meetings.materials_at",
            row=row,
            item=item,
            name=meetings.texts("topic")[row],
            people=names(person),
            departments=names(department),
            stopped=collected,
            before=as_moment(start) if start else None,
            misread=unknown,
        )


def weekly_meetings(workbook: WorkbookDay) -> Iterator[Episode]:
    """SLA-18: a weekly meeting while tasks are open, counted from the last one.

    Once the next one is entered nobody has to be asked for it.
    """
    content = workbook.content
    since = effective(content)
    if since is None or not task_counts(workbook).open:
        return
    meetings = content.table("Meetings")
    entered = [
        as_moment(start)
        for kind, start in zip(meetings.texts("type"), meetings.dates("start"), strict=True)
        if kind == WEEKLY_MEETING and start
    ]
    held = [start for start in entered if not is_later(start, workbook.now)]
    if len(held) < len(entered):
        return
    people, departments = lead(workbook)
    yield Episode(
        key="Meetings.start",
        row=-1,
        item=WEEKLY_MEETING,
        name=f"{content.text('plan.meeting_day')} {content.text('plan.meeting_time')}".strip(),
        people=people,
        departments=departments,
        started=max(held, default=None) or since,
    )


def _first_since(
    meetings: TableData, kinds: Sequence[str], since: datetime | None
) -> tuple[int, datetime | None]:
    """Return row and start of the first meeting of these kinds, (-1, None) without one."""
    held = [
        (as_moment(start), row)
        for row, start in enumerate(meetings.dates("start"))
        if start and since and meetings.texts("type")[row] in kinds
        if not is_later(since, as_moment(start))
    ]
    if not held:
        return -1, None
    start, row = min(held)
    return row, start
