"""Approvals that were seen, and what was changed in a form after its approval.

An approval is seen when

- 模板1 is 已批准 and every step of its chain has agreed and signed;
- 模板2 is in force (R-15) and 已批准;
- 模板4 has a result and everybody who took part has signed, round by round;
- the minutes of a meeting are confirmed by all who attended.

A later approval, or for the plan a new row of 变更记录 with 批准人 (F2.13, G-10), renews it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from addin.content import Content, Row, Value
from addin.forms import FIELDS, FORMS, TABLES, Form, Kind, Need
from addin.forms.approvals import (
    ACCEPTANCE_FORM,
    CHANGED,
    IN_FORCE,
    INITIATION_FORM,
    MINUTES_FORM,
    NOT_APPROVED_CONTENT,
    PLAN_FORM,
    REPLACED,
    WITHDRAWN,
)
from addin.forms.vocabularies import FAILED, PASSED
from addin.reading.cells import read_text
from addin.reading.model import Respelt
from addin.reading.names import is_named, one_name, several
from addin.reading.words import dictionary_of
from addin.standing.approval import initiation_approval, plan_approval
from addin.standing.figures import overall
from addin.standing.fingerprint import (
    Difference,
    Snapshot,
    as_text,
    differences,
    digest,
    pieces,
    restored,
    row_numbers,
    snapshot,
)
from addin.standing.workbook_day import WorkbookDay, once

_FORMS = {
    "initiation": INITIATION_FORM,
    "plan": PLAN_FORM,
    "acceptance": ACCEPTANCE_FORM,
    "minutes": MINUTES_FORM,
}
_MINUTES = ("Meetings", "AgendaItems", "Decisions", "MeetingTasks")


def _inputs(form: Form) -> Iterator[str]:
    """Yield the inputs of a form that are approved with it."""
    for field in form.fields:
        name = form.name_of(field)
        if not field.derived and field.need is not Need.AUTO and name not in NOT_APPROVED_CONTENT:
            yield name
    for table in form.tables:
        is_left_out = table.computed or table.name in NOT_APPROVED_CONTENT
        for field in () if is_left_out else table.inputs:
            if f"{table.name}.{field.key}" not in NOT_APPROVED_CONTENT:
                yield f"{table.name}.{field.key}"


COVERED: Mapping[str, tuple[str, ...]] = {
    _FORMS[form.code]: tuple(_inputs(form)) for form in FORMS if form.code in _FORMS
}
"""By kind of form: the single fields and columns whose change re-opens its approval."""


class ShownApproval(NamedTuple):
    """An approval as the workbook shows it now; `form` names one meeting of 会议纪要."""

    form: str
    version: str
    by: str
    at: datetime


class Judged(NamedTuple):
    """A form that was approved: what was recorded last, and what has become of it.

    - `recorded`: its last row in 批准留底, None if this approval is the first.
    - `renewal`: the approval that is to be recorded, None if there is no new one.
    - `changes`: what differs from what was approved last and nobody has approved; None where
      the kept content cannot be read any more.
    """

    form: str
    recorded: Row | None
    renewal: ShownApproval | None
    changes: Sequence[Difference] | None
    is_withdrawn: bool = False

    @property
    def state(self) -> str:
        """The word for 状态."""
        if self.is_withdrawn:
            return WITHDRAWN
        return IN_FORCE if self.changes == [] else CHANGED


_TIMES: Mapping[str, tuple[str, ...]] = {
    INITIATION_FORM: ("InitiationApprovals.time",),
    PLAN_FORM: ("plan.approved_at", "Countersignatures.time"),
    ACCEPTANCE_FORM: ("AcceptanceAttendees.signed_at",),
    MINUTES_FORM: ("Meetings.sent_at", "Meetings.end"),
}
"""By kind of form: when it was approved; while one of these cannot be read, none is withdrawn."""


def kind_of(form: str) -> str:
    """Return the kind of a form: ``会议纪要 H01`` is a 会议纪要."""
    return form.partition(" ")[0]


def content_of(form: str, content: Content) -> Snapshot:
    """Return the approved inputs of a form as they stand now."""
    kind, _, meeting = form.partition(" ")
    rows = {name: _rows(content, name, meeting) for name in _MINUTES} if meeting else {}
    return snapshot(content, COVERED[kind], rows)


def _rows(content: Content, table: str, meeting: str) -> Collection[int]:
    """Return the row indexes of a table, of those of one meeting if its id is given."""
    data = content.table(table)
    if not meeting:
        return range(len(data))
    return [row for row, own in enumerate(data.texts("meeting_id")) if own == meeting]


def rows_by_id(form: str, table: str, content: Content) -> Mapping[str, int]:
    """Return the index of each row of an approved table by the id that a change names."""
    kind, _, meeting = form.partition(" ")
    owned = (name.partition(".") for name in COVERED[kind])
    columns = [key for owner, _, key in owned if owner == table]
    return row_numbers(content.table(table), columns, _rows(content, table, meeting))


def seen(content: Content) -> Iterator[ShownApproval]:
    """Yield the approvals that the workbook shows now."""
    if initiation := initiation_approval(content):
        yield ShownApproval(INITIATION_FORM, "", *initiation)
    if plan := plan_approval(content):
        yield ShownApproval(PLAN_FORM, content.text("plan.version"), *plan)
    yield from _signed_acceptance(content)
    yield from _confirmed_minutes(content)


def _signed_acceptance(content: Content) -> Iterator[ShownApproval]:
    people = content.table("AcceptanceAttendees")
    rows = zip(
        people.filled("department"),
        people.texts("signature"),
        people.moments("signed_at"),
        people.filled("absence"),
        strict=True,
    )
    there = [(who, at) for named, who, at, absent in rows if named and not (absent and not who)]
    moments = [at for _, at in there if at is not None]
    signed = there and all(who for who, _ in there) and len(moments) == len(there)
    if signed and overall(content.table("AcceptanceItems")) in (PASSED, FAILED):
        number = content.number("acceptance.round") or 1
        by = "、".join(who for who, _ in there)
        yield ShownApproval(ACCEPTANCE_FORM, f"第{number:g}轮", by, max(moments))


def _confirmed_minutes(content: Content) -> Iterator[ShownApproval]:
    meetings = content.table("Meetings")
    for meeting, attendees, confirmed, sent, end in zip(
        meetings.texts("meeting_id"),
        meetings.texts("attendees"),
        meetings.texts("confirmed"),
        meetings.moments("sent_at"),
        meetings.moments("end"),
        strict=True,
    ):
        present = several(attendees)
        moment = sent or end
        if meeting and moment and present and all(is_named(who, confirmed) for who in present):
            yield ShownApproval(f"{MINUTES_FORM} {meeting}", "", confirmed, moment)


@once
def approvals(workbook: WorkbookDay) -> Sequence[Judged]:
    """Return every form that is or was approved, with what has become of its approval."""
    content = workbook.content
    now = {each.form: each for each in seen(content)}
    last = _last_rows(content)
    return [_judged(form, last.get(form), now.get(form), content) for form in {**last, **now}]


def _last_rows(content: Content) -> dict[str, Row]:
    """Return the last row of each form in 批准留底."""
    return {str(row["form"]): row for row in content.table("Approvals").records()}


def _judged(form: str, last: Row | None, now: ShownApproval | None, content: Content) -> Judged:
    if last is None:
        return Judged(form, None, now, [])
    before = restored(_texts(form, content), last["digest"])
    changes = None
    if before is not None:
        found = differences(before, content_of(form, content))
        changes = [
            each for each in found if _is_covered(each, form) and not _is_respelt(each, content)
        ]
    if now is None:
        is_withdrawn = not content.misread(*_TIMES.get(kind_of(form), ()))
        return Judged(form, last, None, changes, is_withdrawn=is_withdrawn)
    if _is_later(now, last):
        return Judged(form, last, now, [])
    if changes != [] and form == PLAN_FORM and (change := _approved_change(last, content)):
        return Judged(form, last, change, [])
    return Judged(form, last, None, changes)


def _is_covered(change: Difference, form: str) -> bool:
    """Whether what changed is approved with its form; what was kept once may be so no more."""
    if not change.key:
        return True
    return f"{change.name}.{change.key}" in COVERED[kind_of(form)]


def _is_respelt(change: Difference, content: Content) -> bool:
    """Whether a cell says what it said, in the way in which a refresh writes it now."""
    if not change.old or not change.new or (change.identity and not change.key):
        return False
    table = TABLES.get(change.name)
    field = table.field(change.key) if table else FIELDS[change.name]
    match field.kind:
        case Kind.CHOICE | Kind.YES_NO:
            words = dictionary_of(content)[field.vocabulary or "yes_no"]
            return words.standard(change.old) == change.new
        case Kind.PERSON | Kind.DEPARTMENT:
            return one_name(change.old) == change.new
        case Kind.PEOPLE | Kind.DEPARTMENTS:
            return several(change.old) == several(change.new)
        case kind if kind.is_text:
            return False
        case kind:
            read = read_text(change.old, kind)
            return isinstance(read, Respelt) and as_text(read.value) == change.new


def _is_later(now: ShownApproval, last: Row) -> bool:
    recorded = last["at"]
    return isinstance(recorded, datetime) and now.at > recorded


def _approved_change(last: Row, content: Content) -> ShownApproval | None:
    """Return the last row of 变更记录 that was added since, with 批准人 and a date (F2.13)."""
    known = str(last["changes"]).split("、")
    found = None
    for row in content.table("PlanChanges").records():
        version, by, day = str(row["version"]), str(row["approver"]), row["date"]
        if version and version not in known and by and row["change"] and isinstance(day, date):
            moment = datetime.combine(day, time())
            before = last["at"]
            at = max(moment, before) if isinstance(before, datetime) else moment
            found = ShownApproval(PLAN_FORM, version, by, at)
    return found


def _texts(form: str, content: Content) -> list[str]:
    """Return the pieces in which the content of a form was kept when it was approved."""
    data = content.table("ApprovedContent")
    rows = zip(data.numbers("part"), data.texts("form"), data.texts("text"), strict=True)
    return [text for _, own, text in sorted((p or 0, f, t) for p, f, t in rows) if own == form]


def recorded(workbook: WorkbookDay, now: datetime) -> dict[str, list[Row]]:
    """Return the rows of 批准留底 with the new approvals in it, one row each.

    `now` is the moment of recording. Only the content that was approved last is kept.
    """
    content, states = workbook.content, approvals(workbook)
    rows = [dict(row) for row in content.table("Approvals").records()]
    by_form = {each.form: each for each in states}
    latest = {str(row["form"]): row for row in rows}
    for form, row in latest.items():
        state = by_form[form]
        row["state"] = REPLACED if state.renewal else state.state
        row["changed"] = 0 if state.renewal else _count(state)
    parts: list[Row] = []
    for state in states:
        texts = _texts(state.form, content)
        if state.renewal:
            shot = content_of(state.form, content)
            rows.append(_row(state.renewal, shot, content, now, len(rows) + 1))
            texts = pieces(shot)
        parts += [
            {"no": number, "form": state.form, "part": part, "text": text}
            for number, (part, text) in enumerate(enumerate(texts, 1), len(parts) + 1)
        ]
    return {"Approvals": list(rows), "ApprovedContent": parts}


def _count(state: Judged) -> int:
    if state.is_withdrawn:
        return 0
    return 1 if state.changes is None else len(state.changes)


def _row(
    new: ShownApproval, shot: Snapshot, content: Content, now: datetime, number: int
) -> dict[str, Value]:
    versions = content.table("PlanChanges").texts("version") if new.form == PLAN_FORM else ()
    return {
        "no": number,
        "form": new.form,
        "version": new.version,
        "approver": new.by,
        "at": new.at,
        "state": IN_FORCE,
        "changed": 0,
        "changes": "、".join(version for version in versions if version),
        "digest": digest(shot),
        "recorded_at": now.replace(tzinfo=None, second=0, microsecond=0),
    }
