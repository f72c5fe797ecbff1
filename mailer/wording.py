"""The Chinese words of a reminder: counts, dates, what to do, why somebody was told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from addin.forms import palette
from addin.forms.palette import Shade
from mailer.items import TaskLine
from mailer.plan import Digest, Line, Reason
from mailer.rules import Role, Rule
from mailer.text import one_line, shortened

SUBJECT_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Flag:
    """A state in words and in its colour."""

    word: str
    shade: Shade


HEADINGS = {
    Role.OWNER: "你负责的任务",
    Role.HEAD: "抄送给你：你部门的任务",
    Role.PARTNER: "抄送给你：需要你部门配合的任务",
    Role.LEAD: "抄送给你：你牵头的协作",
    Role.SPONSOR: "抄送给你：你分管的协作",
    Role.TRACKER: "抄送给你：你跟踪进度的协作",
}

_ACTIONS = {
    (Rule.DUE_SOON, Role.OWNER): "确认能否按期完成；有困难请今天反馈",
    (Rule.OVERDUE, Role.OWNER): "已完成的请更新状态；未完成的请写明原因和新的完成日期，并报批",
    (Rule.OVERDUE, Role.HEAD): "请督促负责人并调配资源",
    (Rule.OVERDUE, Role.LEAD): "请跟进并协调相关部门",
    (Rule.OVERDUE, Role.SPONSOR): "请关注，协调并决策",
    (Rule.OVERDUE, Role.TRACKER): "请跟进负责人的处理进度",
    (Rule.BLOCKED, Role.LEAD): "请组织协调会或线上沟通",
    (Rule.BLOCKED, Role.HEAD): "请协助解决，说明需要的支持",
    (Rule.BLOCKED, Role.PARTNER): "请答复能否提供所需支持",
    (Rule.BLOCKED, Role.SPONSOR): "请关注，协调并决策",
    (Rule.NOT_UPDATED, Role.OWNER): "请更新任务状态和进展说明",
    (Rule.NOT_UPDATED, Role.TRACKER): "请联系负责人补充进度",
}


def day_word(day: date, today: date) -> str:
    """Return a date with its weekday, with the year only where it is another one."""
    shape = "%m-%d" if day.year == today.year else "%Y-%m-%d"
    return f"{day.strftime(shape)} 周{'一二三四五六日'[day.weekday()]}"


def moment_word(moment: datetime, today: date) -> str:
    """Return a point of time, short."""
    return f"{day_word(moment.date(), today)} {moment:%H:%M}"


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
    return "即将到期"


def flags(line: Line, today: date) -> tuple[Flag, ...]:
    """Return the states of a task that matter in this mail, the gravest first."""
    task = line.task
    found = []
    if task.is_blocked:
        found.append(Flag("受阻", palette.BLOCKED))
    if task.overdue_days > 0:
        found.append(Flag("逾期", palette.OVERDUE))
    elif Rule.DUE_SOON in line.rules:
        found.append(Flag(due_word(task, today), palette.DUE_SOON))
    if Rule.NOT_UPDATED in line.rules:
        found.append(Flag("未更新", palette.STALE))
    return tuple(found)


def counts(lines: Iterable[Line], today: date) -> str:
    """Return such as ``2项逾期、1项明日到期``; each task counts once."""
    tally = Counter(sorted(_counted_as(line, today) for line in lines))
    return "、".join(f"{count}项{word}" for (_, word), count in tally.items())


def _counted_as(line: Line, today: date) -> tuple[str, str]:
    """Return the gravest thing that the reader is asked to act on: its rank and its word."""
    if Rule.OVERDUE in line.rules and Rule.BLOCKED not in line.rules:
        return "1", "逾期"
    if Rule.BLOCKED in line.rules:
        return "2", "受阻"
    if Rule.DUE_SOON in line.rules and line.task.due:
        word = due_word(line.task, today)
        return ("4" if word == "即将到期" else f"3{line.task.due.isoformat()}"), word
    return "5", "未更新"


def subject(digest: Digest) -> str:
    """Return the subject: first 协作编号 in brackets (replies are matched by it), counts, title."""
    collaborations = {line.collaboration.id: line.collaboration for line in digest.lines}
    first = next(iter(collaborations.values()))
    number = f"[{one_line(first.id)}]"
    what = counts(digest.lines, digest.day)
    if len(collaborations) > 1:
        return f"{number}等{len(collaborations)}个协作 {what}"
    start = f"{number} {what}："
    return start + shortened(first.title, max(SUBJECT_LENGTH - len(start), 8))


def headlines(digest: Digest) -> list[str]:
    """Return what the reader has to do, the most pressing sentence first."""
    own = [line for line in digest.lines if line.role is Role.OWNER]
    copied = [line for line in digest.lines if line.role is not Role.OWNER]
    coordinate = [line for line in copied if _must_coordinate(line)]
    rest = [line for line in copied if not _must_coordinate(line)]
    sentences = []
    if own:
        sentences.append(f"请今天处理你负责的{len(own)}项任务：{counts(own, digest.day)}。")
    if coordinate:
        by = min((line.task.needed_by for line in coordinate if line.task.needed_by), default=None)
        until = f"在{moment_word(by, digest.day)}前" if by else "今天"
        sentences.append(f"请{until}组织协调{len(coordinate)}项受阻的任务。")
    if rest:
        sentences.append(f"请关注抄送给你的{len(rest)}项任务：{counts(rest, digest.day)}。")
    return sentences


def cause(line: Line) -> str:
    """Return why the task is where it is, in the words of its owner."""
    task = line.task
    parts = []
    if task.problem or task.block_type:
        kind = f"（{task.block_type}）" if task.block_type else ""
        parts.append(f"{task.problem or '受阻'}{kind}")
    elif task.is_blocked or task.overdue_days > 0:
        parts.append("尚未填写")
    if task.measure:
        parts.append(f"措施：{task.measure}")
    if Rule.NOT_UPDATED in line.rules and task.idle_days is not None:
        parts.append(f"已{task.idle_days}个工作日未更新进度")
    return "；".join(one_line(part) for part in parts)


def actions(line: Line, today: date) -> str:
    """Return what the reader can do about the task now."""
    found: dict[str, None] = {}
    for reason in line.reasons:
        action = _ACTIONS.get((reason.rule, reason.role))
        if action and reason.rule is Rule.BLOCKED and reason.role is Role.LEAD:
            by = line.task.needed_by
            action = f"{action}（须在{moment_word(by, today)}前）" if by else action
        is_said = reason.rule is Rule.NOT_UPDATED and found  # an overdue task asks for it anyway
        if action and not is_said:
            found[action] = None
    return "；".join(found)


def why(line: Line) -> str:
    """Return why the reader was told, one part for each of the reader's roles."""
    by_capacity: dict[str, list[str]] = {}
    for reason in line.reasons:
        because = by_capacity.setdefault(_capacity(line, reason), [])
        because.append(f"{_because(line, reason)}（{reason.rule}）")
    return "；".join(f"{who}，{'、'.join(what)}" for who, what in by_capacity.items())


def contacts(lines: Sequence[Line]) -> str:
    """Return the trackers of the collaborations, whom to turn to when something is wrong."""
    names = dict.fromkeys(one_line(line.collaboration.tracker) for line in lines)
    return "、".join(name for name in names if name)


def _must_coordinate(line: Line) -> bool:
    return any(r.rule is Rule.BLOCKED and r.role is Role.LEAD for r in line.reasons)


def _capacity(line: Line, reason: Reason) -> str:
    department = {
        Role.HEAD: f"责任部门（{line.task.department}）负责人",
        Role.PARTNER: "配合部门负责人",
        Role.LEAD: f"牵头部门（{line.collaboration.lead_department}）负责人",
    }.get(reason.role, reason.role.value)
    department = department.replace("（）", "")
    return (
        f"{reason.away}外出，你是其代理人；{reason.away}是{department}"
        if reason.away
        else (f"你是{department}")
    )


def _because(line: Line, reason: Reason) -> str:
    match reason.rule, reason.role:
        case Rule.DUE_SOON, _:
            return f"到期前{reason.step}个工作日提醒" if reason.step else "到期当天提醒"
        case Rule.OVERDUE, Role.OWNER:
            return "逾期后每个工作日提醒"
        case Rule.OVERDUE, _:
            return f"逾期满{reason.step}个工作日起抄送"
        case Rule.BLOCKED, Role.LEAD:
            return "任务受阻时由牵头部门组织协调"
        case Rule.BLOCKED, Role.SPONSOR:
            return "紧急任务受阻时抄送" if line.task.is_urgent else "任务提请升级协调"
        case Rule.BLOCKED, _:
            return "任务受阻时通知"
        case _, Role.OWNER:
            return f"超过{line.task.cadence_days}个工作日的更新周期未更新"
        case _:
            return f"更新迟{reason.step}个工作日起抄送"
