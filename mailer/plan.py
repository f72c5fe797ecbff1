"""Who gets which reminder today: from collaborations to one digest a person and day.

Pure: no file, no clock.
The ledger is seen only as a container of keys that were sent before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mailer.items import Collaboration, TaskLine
from mailer.recipients import Mailbox, NotFound, names_for, resolve
from mailer.rules import ReminderRule, Role, Rule


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a task stands in somebody's digest.

    `away` names the person whom the recipient stands in for, else it is empty.
    `step` is the day of the rule that applied: the offset of N-07, the rung of a ladder.
    """

    rule: Rule
    role: Role
    key: str
    step: int = 0
    away: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One task in one digest, with all the reasons why it is there."""

    collaboration: Collaboration
    task: TaskLine
    reasons: tuple[Reason, ...]

    @property
    def role(self) -> Role:
        """The role that decides under which heading the task stands."""
        order = list(Role)
        return min((reason.role for reason in self.reasons), key=order.index)

    @property
    def rules(self) -> frozenset[Rule]:
        """The rules that put the task there."""
        return frozenset(reason.rule for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Digest:
    """One mail to one person.

    `is_extra`: the person had today's digest already; this carries what cannot wait (N-09).
    """

    recipient: Mailbox
    day: date
    lines: tuple[Line, ...]
    is_extra: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys that the ledger must hold when this mail goes out, sorted."""
        keys = {reason.key for line in self.lines for reason in line.reasons}
        if not self.is_extra:
            keys.add(digest_key(self.recipient, self.day))
        return tuple(sorted(keys))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Somebody who should be told and cannot be: who, why, and about what."""

    collaboration: str
    task: str
    rule: Rule
    name: str
    reason: str

    def __str__(self) -> str:
        who = f"“{self.name}”" if self.name else ""
        return f"{who}{self.reason}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reminder that is not sent now: sent before, or kept for the next digest."""

    recipient: Mailbox
    task: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes out now, and what does not and why.

    - `refused`: recipients that cannot be written to.
    - `skipped`: reminders that were sent before.
    - `postponed`: reminders for people who had their digest of the day.
    - `held`: why a rule or the whole run pauses (no working day, quiet hours).
    - `doubles`: task ids that occur more than once; only the first row counts.
    """

    now: datetime
    digests: tuple[Digest, ...] = ()
    refused: tuple[Refusal, ...] = ()
    skipped: tuple[Waiting, ...] = ()
    postponed: tuple[Waiting, ...] = ()
    held: tuple[str, ...] = ()
    doubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Call:
    """A rule says: tell this role about this task."""

    collaboration: Collaboration
    task: TaskLine
    rule: Rule
    role: Role
    step: int
    period: str


def plan_reminders(
    collaborations: Sequence[Collaboration],
    *,
    now: datetime,
    is_working_day: bool,
    taken: Container[str] = frozenset(),
    domains: Sequence[str] = (),
) -> Plan:
    """Return what N-07, N-08, N-09 and N-11 ask for at `now`, one digest a person.

    Args:
        now: local time with its zone.
        is_working_day: whether today is a working day; on other days nobody is written to.
        taken: keys of reminders that were sent before (`mailer.ledger.Ledger`, 提醒日志).
        domains: mail domains that may be written to; empty allows all.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone: it becomes the Date of the mails")
    if not is_working_day:
        return Plan(now, held=(f"{now:%Y-%m-%d}不是工作日，不发送提醒",))
    unique, doubles = _without_doubles(collaborations)
    calls: list[_Call] = []
    held: dict[str, None] = {}
    for collaboration, tasks in unique:
        awake, quiet = _enabled(collaboration.rules, now)
        held.update(dict.fromkeys(quiet))
        for task in tasks:
            calls.extend(_calls(collaboration, task, awake, now))
    lines, refused = _addressed(calls, domains)
    digests, skipped, postponed = _digests(lines, now.date(), taken)
    return Plan(now, digests, refused, skipped, postponed, tuple(held), doubles)


def digest_key(recipient: Mailbox, day: date) -> str:
    """Return the key that lets one digest a day through to a recipient."""
    return f"digest|{recipient.identity}|{day.isoformat()}"


def _without_doubles(
    collaborations: Sequence[Collaboration],
) -> tuple[list[tuple[Collaboration, list[TaskLine]]], tuple[str, ...]]:
    """Drop repeated task ids, which a copied workbook or row brings: their keys would collide."""
    seen: Counter[str] = Counter()
    unique: list[tuple[Collaboration, list[TaskLine]]] = []
    for collaboration in collaborations:
        tasks = []
        for task in collaboration.tasks:
            if not task.is_closed:
                seen[task.id] += 1
                if seen[task.id] == 1:
                    tasks.append(task)
        unique.append((collaboration, tasks))
    return unique, tuple(sorted(task for task, count in seen.items() if count > 1))


def _enabled(
    rules: Iterable[ReminderRule], now: datetime
) -> tuple[tuple[ReminderRule, ...], list[str]]:
    enabled = [rule for rule in rules if rule.is_enabled]
    quiet = [
        f"{rule.rule}：{rule.quiet_from:%H:%M}至{rule.quiet_until:%H:%M}免打扰，此时不发送"
        for rule in enabled
        if rule.is_quiet(now.time())
    ]
    return tuple(rule for rule in enabled if not rule.is_quiet(now.time())), quiet


def _calls(
    collaboration: Collaboration, task: TaskLine, rules: Iterable[ReminderRule], now: datetime
) -> Iterator[_Call]:
    today = now.date().isoformat()
    for rule in rules:
        match rule.rule:
            case Rule.DUE_SOON:
                found = _due_soon(task, rule)
            case Rule.OVERDUE:
                found = _overdue(task, rule)
            case Rule.BLOCKED:
                found = _blocked(task)
            case Rule.NOT_UPDATED:
                found = _not_updated(task, rule, now)
        for role, step in found:
            period = str(step) if rule.rule is Rule.DUE_SOON else today
            yield _Call(collaboration, task, rule.rule, role, step, period)


def _due_soon(task: TaskLine, rule: ReminderRule) -> Iterator[tuple[Role, int]]:
    """N-07, once per offset; an offset that no run fell on is made up for by the next run."""
    left = task.remaining_days
    if task.due is None or left is None or task.overdue_days > 0:
        return
    reached = [offset for offset in rule.offsets if offset >= left >= 0]
    if reached:
        yield Role.OWNER, min(reached)


def _overdue(task: TaskLine, rule: ReminderRule) -> Iterator[tuple[Role, int]]:
    """N-08: the owner, and whom the ladder copies by then."""
    if task.overdue_days < 1:
        return
    yield Role.OWNER, 1
    yield from _climb(rule, task.overdue_days)


def _blocked(task: TaskLine) -> Iterator[tuple[Role, int]]:
    """N-09: those who must organise help, not the owner, who reported it."""
    if not task.is_blocked:
        return
    yield Role.LEAD, 0
    yield Role.HEAD, 0
    if task.partners:
        yield Role.PARTNER, 0
    if task.is_urgent or task.escalation.strip() in (Role.SPONSOR, "管理层"):
        yield Role.SPONSOR, 0


def _not_updated(task: TaskLine, rule: ReminderRule, now: datetime) -> Iterator[tuple[Role, int]]:
    """N-11: the owner on the evening of the day, with the tracker from the next day on."""
    if task.idle_days is None:
        return
    late = task.idle_days - task.cadence_days
    if late > 0 or (late == 0 and now.time() >= rule.after):
        yield Role.OWNER, max(late, 0)
        yield from _climb(rule, late)


def _climb(rule: ReminderRule, days: int) -> Iterator[tuple[Role, int]]:
    for step in rule.ladder:
        if days >= step.days:
            yield step.role, step.days


_Lines = dict[Mailbox, list[Line]]


def _addressed(
    calls: Iterable[_Call], domains: Sequence[str]
) -> tuple[_Lines, tuple[Refusal, ...]]:
    """Find the mailbox of each call and gather the reasons of a task by recipient."""
    gathered: dict[tuple[str, str], list[Reason]] = defaultdict(list)
    tasks: dict[str, _Call] = {}
    mailboxes: dict[str, Mailbox] = {}
    refused: dict[Refusal, None] = {}
    for call in calls:
        tasks.setdefault(call.task.id, call)
        for name in names_for(call.role, call.task, call.collaboration):
            found = resolve(name, call.role, call.collaboration, domains)
            if isinstance(found, NotFound):
                refusal = Refusal(
                    call.collaboration.id, call.task.id, call.rule, found.name, found.reason
                )
                refused[refusal] = None
                continue
            mailbox = mailboxes.setdefault(found.mailbox.identity, found.mailbox)
            reason = Reason(call.rule, call.role, _key(call, mailbox), call.step, found.away)
            gathered[mailbox.identity, call.task.id].append(reason)
    lines: _Lines = defaultdict(list)
    for (identity, task_id), reasons in gathered.items():
        call = tasks[task_id]
        # Rules name the nearest role first: an owner who also heads the department is the owner.
        nearest = {reason.key: reason for reason in reversed(reasons)}
        unique = tuple(reversed(nearest.values()))
        lines[mailboxes[identity]].append(Line(call.collaboration, call.task, unique))
    return lines, tuple(refused)


def _key(call: _Call, recipient: Mailbox) -> str:
    due = call.task.due.isoformat() if call.task.due else ""
    # Ids are typed by people: a bar in one must not read as the end of the part.
    task = call.task.id.replace("%", "%25").replace("|", "%7C")
    return "|".join((call.rule, task, due, recipient.identity, call.period))


def _digests(
    lines: _Lines, day: date, taken: Container[str]
) -> tuple[tuple[Digest, ...], tuple[Waiting, ...], tuple[Waiting, ...]]:
    digests: list[Digest] = []
    skipped: dict[Waiting, None] = {}
    postponed: dict[Waiting, None] = {}
    for recipient in sorted(lines, key=lambda mailbox: mailbox.identity):
        is_extra = digest_key(recipient, day) in taken
        kept: list[Line] = []
        for line in lines[recipient]:
            fresh = []
            for reason in line.reasons:
                waiting = Waiting(recipient, line.task.id, reason.rule)
                if reason.key in taken:
                    skipped[waiting] = None
                elif is_extra and reason.rule is not Rule.BLOCKED:
                    postponed[waiting] = None
                else:
                    fresh.append(reason)
            if fresh:
                kept.append(Line(line.collaboration, line.task, tuple(fresh)))
        if kept:
            digests.append(Digest(recipient, day, _sorted(kept), is_extra))
    return tuple(digests), tuple(skipped), tuple(postponed)


def _sorted(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Own tasks first; then the collaboration, and in it the task, that is longest overdue."""
    worst: Counter[tuple[Role, str]] = Counter()
    for line in lines:
        group = line.role, line.collaboration.id
        worst[group] = max(worst[group], line.task.overdue_days)

    def order(line: Line) -> tuple[object, ...]:
        role, number, task = line.role, line.collaboration.id, line.task
        urgency = (-task.overdue_days, not task.is_blocked, task.due or date.max, task.id)
        return list(Role).index(role), -worst[role, number], number, urgency

    return tuple(sorted(lines, key=order))
