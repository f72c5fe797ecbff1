"""Limits around meetings: coordination (SLA-04) and talk (SLA-12) of what was asked, material ahead
(SLA-14), every week (SLA-18).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from addin.content import Content, TableData
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
from addin.standing.approval import initiation_approval
from addin.standing.day_count import known
from addin.standing.figures import ANSWERED, effective, feedback, latest
from addin.standing.limits.collaboration import is_urgent, lead, names
from addin.standing.limits.model import Episode, Misread
from addin.standing.limits.rows import Over, misread
from addin.standing.limits.terms import terms_of
from addin.standing.moments import as_moment, is_later
from addin.standing.task_counts import task_counts
from addin.standing.workbook_day import WorkbookDay

PREPARED_MEETINGS = (KICKOFF_MEETING, TOPICAL_MEETING, ACCEPTANCE_MEETING, REVIEW_MEETING)
"""Those for which material is collected; the others are called at short notice or every week."""
TALKS = (TALK, COORDINATION_MEETING, KICKOFF_MEETING)
_COORDINATION = Over(
    table="Problems",
    start="reported_at",
    # A problem that was solved at once needs no meeting.
    stop=("meeting_at", "resolved_at"),
    name="description",
    departments=("lead_department",),
)
_UNTIL_CONFIRMED = replace(_COORDINATION, stop=("meeting_at", "responded_at", "resolved_at"))
_QUESTION = replace(_COORDINATION, start="responded_at")
TALK_LIMIT = "SLA-12"


def coordinations(workbook: WorkbookDay) -> Iterator[Episode]:
    """SLA-04: the coordination of a problem; once it is confirmed its talk runs instead (SLA-12)."""
    ends = coordinated(workbook)
    runs = _UNTIL_CONFIRMED if _is_followed_by_a_talk(workbook) else _COORDINATION
    for episode in runs(workbook):
        yield episode._replace(stopped=ends[episode.row])


def coordinated(workbook: WorkbookDay) -> Sequence[datetime | None]:
    """Return by when each problem was coordinated, or needed it no more."""
    problems = workbook.content.table("Problems")
    keys = ("meeting_at", "responded_at") if _is_followed_by_a_talk(workbook) else ("meeting_at",)
    settled, solved = map(problems.dates, keys), problems.dates("resolved_at")
    return [
        min(filter(None, map(_known, days)), default=None) or _known(late)
        for days, late in zip(zip(*settled, strict=True), solved, strict=True)
    ]


def _known(day: date | None) -> datetime | None:
    return as_moment(day) if day and known(as_moment(day).date()) else None


def _is_followed_by_a_talk(workbook: WorkbookDay) -> bool:
    return _asks_of_questions(workbook) and TALK_LIMIT in terms_of(workbook)


def _asks_of_questions(workbook: WorkbookDay) -> bool:
    """Whether a talk follows each question, not the request as a whole."""
    kind = workbook.content.text("initiation.type")
    return kind not in PROBLEM_TYPES and not procedure_of(kind).is_tracked_only


def talks(workbook: WorkbookDay) -> Iterator[Episode]:
    """SLA-12: the talk after the request to solve a problem was approved, or a question confirmed.

    What was asked is confirmed by its first response.
    """
    if workbook.content.text("initiation.type") in PROBLEM_TYPES:
        yield from _of_the_request(workbook)
    elif _asks_of_questions(workbook):
        yield from _of_questions(workbook)


def _of_questions(workbook: WorkbookDay) -> Iterator[Episode]:
    problems, meetings = (workbook.content.table(name) for name in ("Problems", "Meetings"))
    for episode in _QUESTION(workbook):
        confirmed = as_moment(episode.started) if episode.started else None
        _, held = _first_since(meetings, TALKS, confirmed)
        yield episode._replace(
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


def kickoffs(workbook: WorkbookDay) -> Iterator[Episode]:
    """SLA-23: the kickoff, once every department has answered and nothing is objected to."""
    content = workbook.content
    if not (holds_kickoff(content) and is_assessed(content)):
        return
    meetings = content.table("Meetings")
    entered = [row for row, kind in enumerate(meetings.texts("type")) if kind == KICKOFF_MEETING]
    starts = {row: start for row in entered if (start := meetings.dates("start")[row])}
    row = min(starts, key=lambda n: as_moment(starts[n]), default=entered[0] if entered else -1)
    yield Episode(
        key="Meetings.start",
        row=row,
        item=content.text("initiation.collaboration_id"),
        name=content.text("initiation.title"),
        people=names(content.text("initiation.initiator")),
        departments=names(content.text("initiation.department")),
        started=latest(content.table("Assessments"), "answered"),
        stopped=starts.get(row) or effective(content),  # a plan in force needs none any more
        misread=misread(meetings, row, "start") if row >= 0 else None,
    )


def is_assessed(content: Content) -> bool:
    """Whether every partner department has answered, and what it objected to is settled."""
    answers = list(filter(None, feedback(content)))
    approved = initiation_approval(content)
    return approved is not None and bool(answers) and set(answers) == {ANSWERED}


def holds_kickoff(content: Content) -> bool:
    """Whether a collaboration of this type begins with a kickoff; a problem has its talk (SLA-12)."""
    procedure = procedure_of(content.text("initiation.type"))
    return not procedure.is_condensed and not procedure.is_tracked_only


def materials(workbook: WorkbookDay) -> Iterator[Episode]:
    """SLA-14: material for a meeting is in some working days ahead; moot once it was held.

    Who calls the meeting collects it; every other department of its agenda hands in its own.
    """
    content = workbook.content
    meetings, agenda = content.table("Meetings"), content.table("AgendaItems")
    person, department = content.text("initiation.initiator"), content.text("initiation.department")
    of_meetings, handed = _on_the_agenda(agenda), agenda.dates("materials_at")
    for row, item in enumerate(meetings.texts("meeting_id")):
        start, collected = meetings.dates("start")[row], meetings.dates("materials_at")[row]
        if not item or meetings.texts("type")[row] not in PREPARED_MEETINGS:
            continue
        shares = of_meetings.get(item.casefold(), {})
        collected = collected or _all_in(handed, [n for rows in shares.values() for n in rows])
        unknown = misread(meetings, row, "start", *(["materials_at"] if not collected else []))
        if start is None and unknown is None:
            continue
        is_held = start is not None and not is_later(as_moment(start), workbook.now)
        if is_held and not unknown and collected is None:
            continue
        whole = Episode(
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
        yield whole
        for each, rows in shares.items():
            if each != department:
                yield whole._replace(
                    key="AgendaItems.materials_at",
                    row=next((n for n in rows if not handed[n]), rows[-1]),
                    people=names(workbook.heads.get(each, "")),
                    departments=names(each),
                    stopped=_all_in(handed, rows) or collected,
                    misread=unknown or _misread_share(agenda, rows),
                )


def _on_the_agenda(agenda: TableData) -> Mapping[str, Mapping[str, Sequence[int]]]:
    """Return the rows of the agenda by meeting and by the department that prepares them."""
    found: dict[str, dict[str, list[int]]] = {}
    columns = zip(agenda.texts("meeting_id"), agenda.texts("department"), strict=True)
    for row, (meeting, department) in enumerate(columns):
        if meeting and department:
            found.setdefault(meeting.casefold(), {}).setdefault(department, []).append(row)
    return found


def _all_in(handed: Sequence[date | None], rows: Sequence[int]) -> date | None:
    """Return when the last of some rows was handed in, None while one is not."""
    days = [day for row in rows if (day := handed[row]) is not None]
    return max(days) if days and len(days) == len(rows) else None


def _misread_share(agenda: TableData, rows: Sequence[int]) -> Misread | None:
    return next(filter(None, (misread(agenda, row, "materials_at") for row in rows)), None)


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
