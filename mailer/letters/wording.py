"""The Chinese words of a reminder: counts, dates, what to do, why somebody was told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from addin.forms import palette
from addin.forms.palette import Shade
from addin.forms.reminders import Reminder
from addin.forms.vocabularies import (
    BLOCKED,
    DUE_SOON,
    NEARLY_OVER,
    OVER,
    OVERDUE,
    STALE,
    UNREADABLE_DATE,
    UNREADABLE_STATUS,
)
from mailer.planning.digests import Digest, Line, Reason
from mailer.planning.items import Notice, TaskLine
from mailer.planning.reminder_rules import Role
from mailer.text import one_line, shortened

SUBJECT_LENGTH = 60
MOST_SAID = 300  # characters of an item that are kept
MOST_REPORTED = 900  # characters of a report: what 提醒日志 has room for in a row


@dataclass(frozen=True, slots=True)
class Flag:
    """A state in words and in its colour."""

    word: str
    shade: Shade


HEADINGS = {
    Role.ACTOR: "需要您办理的事项",
    Role.OWNER: "您负责的任务",
    Role.HEAD: "抄送给您：您部门的任务",
    Role.PARTNER: "抄送给您：需要您部门配合的任务",
    Role.LEAD: "抄送给您：您牵头的协作项目",
    Role.SPONSOR: "抄送给您：您分管的协作项目",
    Role.TRACKER: "抄送给您：您跟踪进度的协作项目",
    Role.INITIATOR: "抄送给您：您发起的协作项目",
    Role.MANAGEMENT: "抄送给您：重大协作项目",
    Role.PROCESS: "抄送给您：企业管理部跟进的协作项目",
    Role.INFORMED: "告知您的情况",
}

_UNREADABLE = (UNREADABLE_STATUS, UNREADABLE_DATE)

_ACTIONS = {
    (Reminder.DUE_SOON, Role.OWNER): "确认能否按期完成；有困难请今天反馈",
    (Reminder.OVERDUE, Role.OWNER): "已完成的请更新状态；未完成的请写明原因和新的完成日期，并报批",
    (Reminder.OVERDUE, Role.HEAD): "请督促负责人并调配资源",
    (Reminder.OVERDUE, Role.LEAD): "请跟进并协调相关部门",
    (Reminder.OVERDUE, Role.SPONSOR): "请关注，协调并决策",
    (Reminder.OVERDUE, Role.TRACKER): "请跟进负责人的处理进度",
    (Reminder.BLOCKED, Role.LEAD): "请组织协调会或线上沟通",
    (Reminder.BLOCKED, Role.HEAD): "请协助解决，说明需要的支持",
    (Reminder.BLOCKED, Role.PARTNER): "请答复能否提供所需支持",
    (Reminder.BLOCKED, Role.SPONSOR): "请关注，协调并决策",
    (Reminder.NOT_UPDATED, Role.OWNER): "请更新任务状态和进展说明",
    (Reminder.NOT_UPDATED, Role.TRACKER): "请联系负责人补充进度",
}


@lru_cache(1024)
def day_word(day: date, today: date) -> str:
    """Return a date with its weekday, with the year only where it is another one."""
    shape = "%m-%d" if day.year == today.year else "%Y-%m-%d"
    return f"{day.strftime(shape)} 周{'一二三四五六日'[day.weekday()]}"


def moment_word(moment: datetime, today: date) -> str:
    """Return a point of time, short."""
    return f"{day_word(moment.date(), today)} {moment:%H:%M}"


def in_a_sentence(moment: datetime, today: date) -> str:
    """Return a point of time as a sentence says it: ``11月20日（周五）18:00``."""
    weekday = day_word(moment.date(), today)[-1]
    return f"{spoken(moment, today)}（周{weekday}）{moment:%H:%M}"


def spoken(day: date, today: date) -> str:
    """Return a date as a sentence says it: ``11月20日``."""
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def due_word(task: TaskLine, today: date) -> str:
    """Return how far away the due date is; ``""`` without one.

    The next working day is called by its weekday, or by its date after a long holiday, unless it is
    the calendar's tomorrow.
    """
    if task.due is None or task.remaining_days is None:
        return ""
    if task.due == today:
        return "今日到期"
    days = (task.due - today).days
    if days == 1:
        return "明日到期"
    if task.remaining_days <= 1:
        return f"{day_word(task.due, today).split()[days < 7]}到期"
    return DUE_SOON


def flags(line: Line, today: date) -> tuple[Flag, ...]:
    """Return the states of an item that matter in this mail, the gravest first."""
    task = line.item
    found = []
    if isinstance(task, Notice):
        if task.is_over:
            return (Flag(OVER, palette.OVERDUE),)
        if task.status in _UNREADABLE:
            return (Flag(task.status, palette.UNREADABLE),)
        return (Flag(NEARLY_OVER, palette.DUE_SOON),) if task.is_near else ()
    if task.is_blocked:
        found.append(Flag(BLOCKED, palette.BLOCKED))
    if task.overdue_days > 0:
        found.append(Flag(OVERDUE, palette.OVERDUE))
    elif Reminder.DUE_SOON in line.reminders:
        found.append(Flag(due_word(task, today), palette.DUE_SOON))
    if Reminder.NOT_UPDATED in line.reminders:
        found.append(Flag(STALE, palette.STALE))
    return tuple(found)


def counts(lines: Iterable[Line], today: date) -> str:
    """Return such as ``2项逾期、1项明日到期``; each item counts once."""
    tally = Counter(sorted(_counted_as(line, today) for line in lines))
    return "、".join(f"{count}项{word}" for (_, word), count in tally.items())


def more(lines: Sequence[Line], today: date, *, is_all: bool) -> str:
    """Return how many lines the mail only counts; `is_all`: it shows no other of their group."""
    return f"{'' if is_all else '另有'}{len(lines)}项（{counts(lines, today)}）"


def _counted_as(line: Line, today: date) -> tuple[str, str]:
    """Return the gravest thing that the reader is asked to act on: its rank and its word."""
    if isinstance(line.item, Notice):
        return _notice_counted_as(line.item, line.role)
    if Reminder.OVERDUE in line.reminders and Reminder.BLOCKED not in line.reminders:
        return "1", OVERDUE
    if Reminder.BLOCKED in line.reminders:
        return "2", BLOCKED
    if Reminder.DUE_SOON in line.reminders and line.item.due:
        word = due_word(line.item, today)
        return ("4" if word == DUE_SOON else f"3{line.item.due.isoformat()}"), word
    return "5", STALE


def _notice_counted_as(notice: Notice, role: Role) -> tuple[str, str]:
    if notice.is_over:
        return "0", OVER
    if notice.is_near:
        return "2a", NEARLY_OVER
    if notice.status in _UNREADABLE:
        return "2b", notice.status
    return ("4a" if role is Role.ACTOR else "6"), pending(role)


def pending(role: Role) -> str:
    """Return the state of something that is not a task, and neither over nor nearly so."""
    return "待办理" if role is Role.ACTOR else "告知"


def subject(digest: Digest) -> str:
    """Return the subject: first 协作编号 in brackets (replies are matched by it), counts, title."""
    what = counts(digest.lines, digest.day)
    titles = {line.collaboration.id: line.collaboration.title for line in digest.lines}
    if len(titles) > 1 or not any(titles.values()):
        return f"{subject_start(digest)} {what}"
    start = f"{subject_start(digest)} {what}："
    return start + shortened(next(iter(titles.values())), max(SUBJECT_LENGTH - len(start), 8))


def subject_start(digest: Digest) -> str:
    """Return the 协作编号 in brackets by which a reply is matched, and how many there are."""
    numbers = list(dict.fromkeys(line.collaboration.id for line in digest.lines))
    several = f"等{len(numbers)}个协作项目" if len(numbers) > 1 else ""
    return f"[{one_line(numbers[0])}]{several}"


def headlines(digest: Digest) -> list[str]:
    """Return what the reader has to do, the most pressing sentence first."""
    today = digest.day
    by_role: dict[Role, list[Line]] = {}
    coordinate: list[Line] = []
    rest: list[Line] = []
    for line in digest.lines:
        if line.role in (Role.ACTOR, Role.OWNER, Role.INFORMED):
            by_role.setdefault(line.role, []).append(line)
        else:
            (coordinate if _must_coordinate(line) else rest).append(line)
    sentences = []
    if things := by_role.get(Role.ACTOR):
        sentences.append(
            f"请办理{len(things)}个事项：{counts(things, today)}{_first_due(things, today)}。"
        )
    if own := by_role.get(Role.OWNER):
        sentences.append(f"请今天处理您负责的{len(own)}项任务：{counts(own, today)}。")
    if coordinate:
        needed = [line.item.needed_by for line in coordinate if isinstance(line.item, TaskLine)]
        by = min((moment for moment in needed if moment), default=None)
        until = f"在{in_a_sentence(by, today)}前" if by else "今天"
        sentences.append(f"请{until}组织协调{len(coordinate)}项受阻的任务。")
    if rest:
        is_tasks = all(isinstance(line.item, TaskLine) for line in rest)
        what = f"{len(rest)}项任务" if is_tasks else f"{len(rest)}个事项"
        sentences.append(f"请关注抄送给您的{what}：{counts(rest, today)}。")
    if news := by_role.get(Role.INFORMED):
        sentences.append(f"另有{len(news)}项情况告知您，不需要回复。")
    return sentences


def _first_due(lines: Iterable[Line], today: date) -> str:
    """Return by when the first of several things must be done that are not over yet."""
    moments = [
        line.item.due_at
        for line in lines
        if isinstance(line.item, Notice) and line.item.due_at and not line.item.is_over
    ]
    return f"，最早的须在{in_a_sentence(min(moments), today)}前完成" if moments else ""


def cause(line: Line) -> str:
    """Return why a task is where it is, in the words of its owner; of other items nothing."""
    task = line.item
    if isinstance(task, Notice):
        return ""
    parts = []
    if task.problem or task.block_type:
        kind = f"（{task.block_type}）" if task.block_type else ""
        parts.append(f"{(task.problem or BLOCKED).rstrip('。；')}{kind}")
    elif task.is_blocked or task.overdue_days > 0:
        parts.append("尚未填写")
    if task.measure:
        parts.append(f"措施：{task.measure}")
    if Reminder.NOT_UPDATED in line.reminders and task.idle_days is not None:
        parts.append(f"已{task.idle_days}个工作日未更新进度")
    return "；".join(one_line(part) for part in parts)


def actions(line: Line, today: date) -> str:
    """Return what the reader can do about the item now."""
    found: dict[str, None] = {}
    for reason in line.reasons:
        action = reason.action or _ACTIONS.get((reason.reminder, reason.role))
        task = line.item if isinstance(line.item, TaskLine) else None
        if task and reason.reminder is Reminder.BLOCKED and reason.role is Role.LEAD:
            by = task.needed_by
            action = f"{action}，须在{in_a_sentence(by, today)}前" if by else action
        is_said = (
            reason.reminder is Reminder.NOT_UPDATED and found
        )  # an overdue task asks for it anyway
        if action and not is_said:
            found[action] = None
    return "；".join(found)


def why(line: Line) -> str:
    """Return why the reader was told, one part for each of the reader's roles."""
    by_capacity: dict[str, list[str]] = {}
    for reason in line.reasons:
        because = by_capacity.setdefault(_capacity(line, reason), [])
        by_rule = (
            "" if reason.reminder is Reminder.LIMIT else f"（{reason.reminder}）"
        )  # it names its own
        because.append(f"{_because(line, reason)}{by_rule}")
    return "；".join(
        "，".join(filter(None, (who, "、".join(what)))) for who, what in by_capacity.items()
    )


def said(line: Line, today: date) -> str:
    """Return in one line what a mail says of an item, for whoever reads the mails later."""
    item = line.item
    detail = one_line(item.detail) if isinstance(item, Notice) else cause(line)
    state = "、".join(flag.word for flag in flags(line, today))
    parts = (one_line(item.name), state, detail, actions(line, today), why(line))
    return shortened("；".join(filter(None, parts)), MOST_SAID)


def contacts(lines: Sequence[Line]) -> str:
    """Return the trackers of the collaborations, whom to turn to when something is wrong."""
    names = dict.fromkeys(one_line(line.collaboration.tracker) for line in lines)
    return "、".join(name for name in names if name)


def _must_coordinate(line: Line) -> bool:
    return any(r.reminder is Reminder.BLOCKED and r.role is Role.LEAD for r in line.reasons)


def _capacity(line: Line, reason: Reason) -> str:
    who = reason.person or "您"
    if isinstance(line.item, Notice):  # its reasons are whole sentences
        return f"{reason.away}外出，{who}是其代理人" if reason.away else reason.person
    department = {
        Role.HEAD: f"责任部门（{_department(line)}）负责人",
        Role.PARTNER: "配合部门负责人",
        Role.LEAD: f"牵头部门（{line.collaboration.lead_department}）负责人",
    }.get(reason.role, reason.role.value)
    department = department.replace("（）", "")
    return (
        f"{reason.away}外出，{who}是其代理人；{reason.away}是{department}"
        if reason.away
        else f"{who}是{department}"
    )


def _department(line: Line) -> str:
    return line.item.department if isinstance(line.item, TaskLine) else ""


def _because(line: Line, reason: Reason) -> str:
    task = line.item
    if isinstance(task, Notice):
        return reason.because
    match reason.reminder, reason.role:
        case Reminder.DUE_SOON, _:
            return f"到期前{reason.step}个工作日提醒" if reason.step else "到期当天提醒"
        case Reminder.OVERDUE, Role.OWNER:
            return "逾期后每个工作日提醒"
        case Reminder.OVERDUE, _:
            return f"逾期满{reason.step}个工作日起抄送"
        case Reminder.BLOCKED, Role.LEAD:
            return "任务受阻时由牵头部门组织协调"
        case Reminder.BLOCKED, Role.SPONSOR:
            return "紧急任务受阻时抄送" if task.is_urgent else "任务提请升级协调"
        case Reminder.BLOCKED, _:
            return "任务受阻时通知"
        case _, Role.OWNER:
            return f"超过{task.cadence_days}个工作日的更新周期未更新"
        case _:
            return f"更新迟{reason.step}个工作日起抄送"
