"""Meetings: short enough, attended by those who can decide, confirmed, and turned into tasks."""

from __future__ import annotations

from collections.abc import Iterator

from addin.content import TableData
from addin.forms.vocabularies import STAND_UP, WEEKLY_MEETING, YES
from addin.reading.names import several
from addin.rules.model import Level, Problem, at, on, quoted
from addin.rules.registry import rule
from addin.standing.thresholds import threshold, wording
from addin.standing.workbook_day import WorkbookDay

_SHOWN = 3  # names that a message gives


@rule(
    "R-17",
    "会议纪要经各方确认",
    level=Level.WARNING,
    source="S0 §二；S4 步骤3",
    example="参会的“宋立新”没有确认纪要 → 请他签字或邮件确认后补上",
)
def minutes_are_confirmed(workbook: WorkbookDay) -> Iterator[Problem]:
    meetings = workbook.content.table("Meetings")
    sent, confirmed = meetings.moments("sent_at"), meetings.texts("confirmed")
    for row, attendees in enumerate(meetings.texts("attendees")):
        if sent[row] is None:
            continue
        signed = set(several(confirmed[row]))
        missing = [name for name in several(attendees) if name not in signed]
        if missing:
            message = f"纪要已发送，{quoted(_names(missing))}还没有确认或签字"
            yield at(meetings, row, "confirmed", message, "请其签字、邮件或系统确认后填入")


@rule(
    "R-18",
    "例会和站会不超时",
    level=Level.WARNING,
    source="S0 §四；S3 (三)",
    example="周例会议程共“45”分钟 → 压缩到30分钟以内",
)
def regular_meeting_is_short(workbook: WorkbookDay) -> Iterator[Problem]:
    content = workbook.content
    limits = {
        WEEKLY_MEETING: threshold(content, "weekly_minutes"),
        STAND_UP: threshold(content, "stand_up_minutes"),
    }
    planned = content.number("plan.meeting_minutes")
    if planned is not None and planned > limits[WEEKLY_MEETING]:
        message = f"例会时长{quoted(planned)}分钟，超过{limits[WEEKLY_MEETING]:g}分钟"
        yield on("plan.meeting_minutes", message, "缩短例会，专题另开会讨论")
    meetings, agenda = content.table("Meetings"), content.table("AgendaItems")
    lengths = _lengths(meetings)
    for row, (identity, kind) in enumerate(
        zip(meetings.texts("meeting_id"), meetings.texts("type"), strict=True)
    ):
        limit = limits.get(kind)
        if limit is None:
            continue
        remedy = f"压缩到{limit:g}分钟以内，专题另开会讨论"
        rows = _agenda_rows(agenda, identity)
        total = _minutes(agenda, rows)
        if rows and total > limit:
            message = f"{kind}议程共{quoted(total)}分钟，超过{limit:g}分钟"
            yield at(agenda, rows[-1], "minutes", message, remedy)
        elif (length := lengths[row]) is not None and length > limit:
            message = f"{kind}开了{quoted(length)}分钟，超过{limit:g}分钟"
            yield at(meetings, row, "end", message, remedy)


@rule(
    "R-19",
    "会议时间分配合理",
    level=Level.HINT,
    source="S3 (二)；S4 步骤3",
    example="启动会的讨论只排了“10”分钟 → 40至60分钟",
)
def agenda_is_balanced(workbook: WorkbookDay) -> Iterator[Problem]:
    yield from _unbalanced_items(workbook)
    meetings, agenda = workbook.content.table("Meetings"), workbook.content.table("AgendaItems")
    lengths = _lengths(meetings)
    for row, identity in enumerate(meetings.texts("meeting_id")):
        rows, length = _agenda_rows(agenda, identity), lengths[row]
        if rows and length is not None and (total := _minutes(agenda, rows)) > length:
            message = f"议程共{quoted(total)}分钟，会议时间只有{length:g}分钟"
            yield at(agenda, rows[-1], "minutes", message, "缩短议程，或延后结束时间")


@rule(
    "R-20",
    "参会人是决策人或执行负责人",
    level=Level.WARNING,
    source="S4 步骤3",
    example="参会人“孙浩”的协作角色是成员 → 换成部门负责人或执行负责人参会",
)
def attendee_can_decide(workbook: WorkbookDay) -> Iterator[Problem]:
    content = workbook.content
    people = content.table("People")
    roles = dict(zip(people.texts("name"), people.texts("role"), strict=True))
    deciding = set(several(wording(content, "attendee_roles")))
    meetings = content.table("Meetings")
    duties = zip(meetings.texts("recorder"), meetings.texts("chair"), strict=True)
    keeper = content.text("plan.tracker")
    for row, (attendees, (recorder, chair)) in enumerate(
        zip(meetings.texts("attendees"), duties, strict=True)
    ):
        for name in several(attendees):
            role = roles.get(name, "")
            if role and role not in deciding and name not in (recorder, chair, keeper):
                message = f"参会人{quoted(name)}的协作角色是{quoted(role)}，不是决策人或执行负责人"
                remedy = "请该部门改派负责人参会，或在通讯录改正其协作角色"
                yield at(meetings, row, "attendees", message, remedy)


@rule(
    "R-23",
    "决议落到任务",
    level=Level.WARNING,
    source="S3 (二)3",
    example="决议“切换供方”没有对应任务 → 填任务编号，或在会议任务清单加一行",
)
def decision_has_task(workbook: WorkbookDay) -> Iterator[Problem]:
    decisions = workbook.content.table("Decisions")
    for row, (subject, task) in enumerate(
        zip(decisions.texts("subject"), decisions.texts("task_ref"), strict=True)
    ):
        if not task:
            message = f"决议{quoted(subject)}没有对应任务"
            yield at(decisions, row, "task_ref", message, "填任务编号，或在会议任务清单加一行再填")


def _unbalanced_items(workbook: WorkbookDay) -> Iterator[Problem]:
    content = workbook.content
    meetings, agenda = content.table("Meetings"), content.table("AgendaItems")
    kinds = dict(zip(meetings.texts("meeting_id"), meetings.texts("type"), strict=True))
    groups = dict(zip(meetings.texts("meeting_id"), meetings.texts("attendees"), strict=True))
    budgets = list(content.table("AgendaBudgets").records())
    for row, (identity, topic, minutes) in enumerate(
        zip(
            agenda.texts("meeting_id"),
            agenda.texts("topic"),
            agenda.numbers("minutes"),
            strict=True,
        )
    ):
        if minutes is None:
            continue
        for budget in budgets:
            words = several(str(budget["words"]))
            if kinds.get(identity) not in several(str(budget["types"])):
                continue
            if not any(word in topic for word in words):
                continue
            least, most = _number(budget["least"]), _number(budget["most"])
            if most is not None and budget["each"] == YES:
                most *= max(1, _departments(groups[identity], workbook))
            span = f"{least or 0:g}至{most:g}" if most is not None else f"至少{least or 0:g}"
            if (least is not None and minutes < least) or (most is not None and minutes > most):
                message = f"议题{quoted(topic)}排了{quoted(minutes)}分钟，一般为{span}分钟"
                yield at(agenda, row, "minutes", message, "按此调整时间，或说明原因")
            break


def _departments(attendees: str, workbook: WorkbookDay) -> int:
    """Return how many departments the attendees come from."""
    return len({workbook.people.get(name, "") for name in several(attendees)} - {""})


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) else None


def _agenda_rows(agenda: TableData, meeting: str) -> list[int]:
    if not meeting:
        return []
    return [row for row, own in enumerate(agenda.texts("meeting_id")) if own == meeting]


def _minutes(agenda: TableData, rows: list[int]) -> float:
    minutes = agenda.numbers("minutes")
    return sum(minutes[row] or 0 for row in rows)


def _lengths(meetings: TableData) -> list[float | None]:
    """Return how many minutes each meeting took, as far as that is known."""
    return [
        (end - start).total_seconds() / 60 if start and end and end > start else None
        for start, end in zip(meetings.moments("start"), meetings.moments("end"), strict=True)
    ]


def _names(names: list[str]) -> str:
    shown = "、".join(names[:_SHOWN])
    return f"{shown}等{len(names)}人" if len(names) > _SHOWN else shown
