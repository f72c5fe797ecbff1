"""Around meetings: minutes with the reader's own actions (N-05), material ahead (N-18)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from addin.content import Row
from addin.forms.reminders import Reminder
from addin.forms.vocabularies import CLOSED_STATUSES, SENT
from addin.notices.occasions.registry import occasion
from addin.notices.occasions.timed import timed
from addin.notices.occasions.when import cannot_wait, is_news, open_clocks
from addin.notices.occasions.who import having, heads_of, homes_of
from addin.reading.names import several
from addin.standing.limits import Clock
from addin.standing.limits.terms import terms_of
from addin.standing.meeting_dues import meeting_dues
from addin.standing.workbook_day import WorkbookDay
from mailer.planning.items import Notice, Telling
from mailer.planning.reminder_rules import ReminderRule, Role
from mailer.text import shortened

_DECISION_LENGTH = 60


@occasion(Reminder.MINUTES)
def minutes(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-05: the minutes are ready, for all who attended and the heads of their departments."""
    for row in workbook.content.table("Meetings").records():
        sent, meeting = row["sent_at"], str(row["meeting_id"])
        if not meeting or not isinstance(sent, datetime) or not is_news(workbook, sent):
            continue
        people = several(str(row["attendees"]))
        told = tuple(
            dict.fromkeys((*people, *filter(None, heads_of(workbook, homes_of(workbook, people)))))
        )
        yield Notice(
            reminder=rule.reminder,
            id=f"{meeting} 纪要",
            number=meeting,
            name=f"会议纪要：{row['topic']}",
            people=f"{row['recorder']}记录",
            status=SENT,
            detail=_decided(workbook, meeting),
            tellings=(
                Telling(
                    role=Role.INFORMED,
                    names=told,
                    period=f"{sent}",
                    action="请核对，如有出入请告知记录员；无误的，请在“各方确认/签字”处确认",
                    because="您或您部门的人参加了会议",
                ),
            ),
        )
        yield from _own_actions(workbook, rule, meeting, sent)


def _own_actions(
    workbook: WorkbookDay, rule: ReminderRule, meeting: str, sent: datetime
) -> Iterator[Notice]:
    """Yield the reader's own tasks of a meeting, which come before its minutes.

    What has become a task of the tracker and is done or cancelled there is left out.
    """
    dues = meeting_dues(workbook.content, workbook.calendar)
    for due, row in zip(dues, workbook.content.table("MeetingTasks").records(), strict=True):
        is_closed = workbook.status_of(str(row["pushed_to"])) in CLOSED_STATUSES
        if row["meeting_id"] == meeting and row["name"] and not is_closed:
            end = datetime.combine(due.day, workbook.work.hours.close) if due.day else None
            yield Notice(
                reminder=rule.reminder,
                id=f"{meeting} {row['action_id']}",
                number=str(row["action_id"]),
                name=str(row["name"]),
                due_at=end,
                is_over=end is not None and end < workbook.now,
                detail=f"会议{meeting}；交付标准：{row['standard'] or '未填写'}",
                tellings=(
                    Telling(
                        role=Role.ACTOR,
                        names=(str(row["owner"]),),
                        period=f"{sent}",
                        action="请按交付标准完成",
                        because="会议决定由您负责",
                    ),
                ),
            )


def _decided(workbook: WorkbookDay, meeting: str) -> str:
    rows = workbook.content.table("Decisions").records()
    texts = [str(row["decision"]) for row in rows if row["meeting_id"] == meeting]
    told = [shortened(text.rstrip("。；"), _DECISION_LENGTH) for text in texts if text]
    return "；".join(f"决议{n}：{text}" for n, text in enumerate(told, 1))


@occasion(Reminder.MINUTES)
def missing_minutes(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-05: minutes that were not sent are asked for after some hours, then of the chair too."""
    meetings = workbook.content.table("Meetings")
    for clock in open_clocks(workbook, "SLA-05"):
        used = _hours_used(workbook, clock)
        reached = [hours for hours in rule.hours if used >= hours]
        if not reached:
            continue
        people = [clock.people or ("",)]
        if reached[-1] == rule.hours[-1]:
            people.append((meetings.texts("chair")[clock.row],))
        yield Notice(
            reminder=rule.reminder,
            id=f"{clock.item} 纪要未发",
            number=clock.item,
            name=f"审核并发送会议纪要：{clock.name}",
            people="、".join(clock.people),
            due_at=clock.due,
            is_over=clock.due is not None and clock.due < workbook.now,
            is_near=clock.due is not None and clock.due >= workbook.now,
            tellings=tuple(
                Telling(
                    role=Role.ACTOR,
                    names=names,
                    period=f"{reached[-1]}h",
                    action="请完成纪要，经主持人审核后发给所有参会人",
                    because=f"会议结束满{reached[-1]}小时，纪要还没有发送",
                    cannot_wait=cannot_wait(workbook, clock.due),
                )
                for names in people
            ),
        )


def _hours_used(workbook: WorkbookDay, clock: Clock) -> float:
    """Return the hours since the end of a meeting, as SLA参数 lets them count."""
    return (clock.share or 0.0) * terms_of(workbook)[clock.limit].amount


@occasion(Reminder.MATERIALS)
def materials(workbook: WorkbookDay, rule: ReminderRule) -> Iterator[Notice]:
    """N-18: material for a meeting is asked of the departments that attend, some days ahead."""
    rows = workbook.content.table("Meetings").records()
    meetings = {str(row["meeting_id"]).casefold(): row for row in rows}
    clocks = list(open_clocks(workbook, "SLA-14"))
    for clock in clocks:
        meeting = meetings[clock.item.casefold()]
        collects = clock.key.startswith("Meetings.")
        initiators = "、".join(having(workbook, Role.INITIATOR)) or "发起部门"
        notice = timed(
            workbook,
            clock,
            rule.reminder,
            action="请收齐各部门的会议资料，并填写资料收齐时间"
            if collects
            else f"请把本部门负责的议题的资料交给{initiators}，并填写资料提交时间",
            detail=_agenda(workbook, meeting),
            asks=True,
        )
        if not collects:
            yield replace(notice, id=f"{notice.id} {'、'.join(clock.departments)}")
            continue
        yield notice
        others = homes_of(workbook, several(str(meeting["attendees"])))
        timed_ones = _on_the_agenda(workbook, clock.item)
        departments = [each for each in others if each not in timed_ones]
        heads = [name for name in heads_of(workbook, departments) if name not in clock.people]
        yield Notice(
            reminder=rule.reminder,
            id=f"{clock.item} 资料",
            number=clock.item,
            name=f"提交会议资料：{meeting['topic']}",
            people="、".join(clock.people),
            due_at=clock.due,
            is_over=notice.is_over,
            is_near=notice.is_near,
            detail=notice.detail,
            calendar_note=notice.calendar_note,
            tellings=(
                Telling(
                    role=Role.ACTOR,
                    names=tuple(heads),
                    period="asked",
                    action=f"请把本部门的资料交给{'、'.join(clock.people) or '发起部门'}",
                    because="您部门的人参加会议",
                ),
            ),
        )


def _on_the_agenda(workbook: WorkbookDay, meeting: str) -> set[str]:
    """Return the departments of a meeting's agenda, which have their own time limit."""
    rows = workbook.content.table("AgendaItems").records()
    return {
        str(row["department"])
        for row in rows
        if str(row["meeting_id"]).casefold() == meeting.casefold()
    }


def _agenda(workbook: WorkbookDay, meeting: Row) -> str:
    rows = workbook.content.table("AgendaItems").records()
    own = [row for row in rows if row["meeting_id"] == meeting["meeting_id"] and row["topic"]]
    topics = "、".join(f"{row['topic']}（{row['department']}）" for row in own)
    start = meeting["start"]
    when = f"会议{start:%m-%d %H:%M}" if isinstance(start, datetime) else "会议时间未填"
    return f"{when}；议题：{topics}" if topics else when
