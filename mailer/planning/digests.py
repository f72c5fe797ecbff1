"""Who gets which reminder today: from collaborations to one digest a person and day.

Pure: no file, no clock.
The ledger is seen only as a container of keys that were sent before.

A reader who had the digest of the day gets what is new tomorrow, with two exceptions, which come as
an extra mail: tasks that are 受阻 (N-09: somebody must act within 4 hours), and what falls due before
the next digest can say so (`Telling.cannot_wait`: an approval that was handed in on a Friday
afternoon and runs out on Sunday, the coordination of a problem that was reported at noon).

In the evening, from the hour on at which a missing update of the day counts (N-11), owners hear of
what they can still do: what falls due on later days waits for the morning.

Whoever asks for that hears of news, on which nobody has to act, in one mail a week: the first one
of the week that has any.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from addin.forms.reminders import Reminder
from addin.reading.names import several
from mailer.planning.items import Collaboration, Item, Notice, TaskLine, Telling
from mailer.planning.recipients import Mailbox, NotFound, names_for, resolve
from mailer.planning.reminder_rules import ReminderRule, Role
from mailer.planning.task_reminders import OF_TASKS, task_tellings

_RANK = {role: rank for rank, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item stands in somebody's digest; the other fields are those of `Telling`.

    - `away` names the person whom the recipient stands in for, else it is empty.
    - `person` names whom of those who share the mailbox it concerns; empty where there is one.
    """

    reminder: Reminder
    role: Role
    key: str
    step: int = 0
    away: str = ""
    action: str = ""
    because: str = ""
    cannot_wait: bool = False
    person: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One item in one digest, with all the reasons why it is there."""

    collaboration: Collaboration
    item: Item
    reasons: tuple[Reason, ...]
    role: Role = field(init=False)
    """The role that decides under which heading the item stands."""

    def __post_init__(self) -> None:
        roles = {reason.role for reason in self.reasons}
        nearest = min(roles, key=_RANK.__getitem__) if len(roles) > 1 else next(iter(roles))
        object.__setattr__(self, "role", nearest)

    @property
    def reminders(self) -> frozenset[Reminder]:
        """The reminders that put the item there."""
        return frozenset(reason.reminder for reason in self.reasons)

    @property
    def is_news(self) -> bool:
        """Whether the reader has nothing to do about it; a report comes in a mail of its own."""
        return (
            self.role is Role.INFORMED
            and not any(reason.action for reason in self.reasons)
            and _report_of(self) is None
        )

    def is_weekly(self, recipient: Mailbox) -> bool:
        """Whether it is news of which the reader wants to hear once a week."""
        return self.is_news and recipient.identity in self.collaboration.weekly_readers


@dataclass(frozen=True, slots=True)
class Digest:
    """One mail to one person.

    - `is_extra`: the person had today's digest already; this carries what cannot wait (N-09).
    - `report`: the reminder that all its lines are of, if they are reports: those are no part of
      the digest of the day and do not keep it back.
    - `told`: of a report, the items that the reader's digest of the day speaks of.
    """

    recipient: Mailbox
    day: date
    lines: tuple[Line, ...]
    is_extra: bool = False
    report: Reminder | None = None
    told: frozenset[str] = frozenset()

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys that the ledger must hold when this mail goes out, sorted."""
        keys = {reason.key for line in self.lines for reason in line.reasons}
        if not self.is_extra and not self.report:
            keys.add(digest_key(self.recipient, self.day))
        if any(line.is_weekly(self.recipient) for line in self.lines):
            keys.add(news_key(self.recipient, self.day))
        return tuple(sorted(keys))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Somebody who should be told and cannot be: who, why, and about what."""

    collaboration: str
    task: str
    reminder: Reminder
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
    reminder: Reminder


@dataclass(frozen=True, slots=True)
class Outgoing:
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
    """A rule says: tell these people about this item."""

    collaboration: Collaboration
    item: Item
    reminder: Reminder
    telling: Telling

    @property
    def names(self) -> tuple[str, ...]:
        """Whom to tell, each once; an empty name where the workbook names nobody."""
        cells = (
            self.telling.names
            if isinstance(self.item, Notice)
            else names_for(self.telling.role, self.item, self.collaboration)
        )
        known = self.collaboration.directory.names
        return tuple(dict.fromkeys(n for cell in cells for n in several(cell, known) or ("",)))


def plan_reminders(
    collaborations: Sequence[Collaboration],
    *,
    now: datetime,
    is_working_day: bool,
    taken: Container[str] = frozenset(),
    domains: Sequence[str] = (),
) -> Outgoing:
    """Return what the reminder rules ask for at `now`, one digest a person.

    Args:
        now: local time with its zone.
        is_working_day: whether today is a working day; on other days nobody is written to.
        taken: keys of reminders that were sent before (`mailer.delivery.ledger.Ledger`, 提醒日志).
        domains: mail domains that may be written to; empty allows all.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone: it becomes the Date of the mails")
    if not is_working_day:
        return Outgoing(now, held=(f"{now:%Y-%m-%d}不是工作日，不发送提醒",))
    unique, doubles = _without_doubles(collaborations)
    calls: list[_Call] = []
    held: dict[str, None] = {}
    for collaboration, tasks in unique:
        awake, quiet = _enabled(collaboration.rules, now)
        held.update(dict.fromkeys(quiet))
        calls.extend(_calls(collaboration, tasks, awake, now))
    lines, refused = _addressed(calls, domains)
    digests, skipped, postponed = _digests(lines, now, taken)
    return Outgoing(now, digests, refused, skipped, postponed, tuple(held), doubles)


def digest_key(recipient: Mailbox, day: date) -> str:
    """Return the key that lets one digest a day through to a recipient."""
    return f"digest|{recipient.identity}|{day.isoformat()}"


def news_key(recipient: Mailbox, day: date) -> str:
    """Return the key that lets the news of a week through once to whoever wants them so."""
    year, week, _ = day.isocalendar()
    return f"news|{recipient.identity}|{year}-W{week:02}"


def concerns(collaboration: Collaboration, now: datetime) -> list[Line]:
    """Return what the rules speak of now, whoever is told and was told, the most pressing first.

    News and reports are nothing that anybody has to act on.
    """
    ((_, tasks),), _ = _without_doubles([collaboration])
    awake, _ = _enabled(collaboration.rules, now)
    reasons: defaultdict[str, list[Reason]] = defaultdict(list)
    items: dict[str, Item] = {}
    for call in _calls(collaboration, tasks, awake, now):
        is_report = isinstance(call.item, Notice) and call.item.report
        if not is_report and call.telling.role is not Role.INFORMED:
            items[call.item.id] = call.item
            reasons[call.item.id].append(Reason(call.reminder, call.telling.role, key=""))
    lines = (Line(collaboration, item, tuple(reasons[name])) for name, item in items.items())
    return sorted(lines, key=lambda line: _urgency(line.item))


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
    quiet = [rule for rule in enabled if rule.is_quiet(now.time())]
    windows: defaultdict[str, list[str]] = defaultdict(list)
    for rule in quiet:
        windows[f"{rule.quiet_from:%H:%M}至{rule.quiet_until:%H:%M}"].append(rule.reminder)
    held = [
        f"{'' if len(names) == len(enabled) else '、'.join(names) + '：'}{window}免打扰，此时不发送"
        for window, names in windows.items()
    ]
    return tuple(rule for rule in enabled if rule not in quiet), held


def _calls(
    collaboration: Collaboration,
    tasks: Iterable[TaskLine],
    rules: Sequence[ReminderRule],
    now: datetime,
) -> Iterator[_Call]:
    of_tasks = [rule for rule in rules if rule.reminder in OF_TASKS]
    for task in tasks:
        for rule in of_tasks:
            for telling in task_tellings(task, rule, now):
                if telling.role is Role.OWNER and now.date() < (task.paused_until or date.min):
                    continue
                yield _Call(collaboration, task, rule.reminder, telling)
    awake = {rule.reminder for rule in rules}
    for notice in collaboration.notices:
        if notice.reminder in awake:
            for telling in notice.tellings:
                yield _Call(collaboration, notice, notice.reminder, telling)


_Lines = dict[Mailbox, list[Line]]


def _addressed(
    calls: Iterable[_Call], domains: Sequence[str]
) -> tuple[_Lines, tuple[Refusal, ...]]:
    """Find the mailbox of each call and gather the reasons of an item by recipient."""
    gathered: dict[tuple[str, str], list[tuple[Reason, str]]] = defaultdict(list)
    items: dict[tuple[str, str], _Call] = {}
    readers: defaultdict[str, dict[str, Mailbox]] = defaultdict(dict)
    refused: dict[Refusal, None] = {}
    for call in calls:
        for name in call.names:
            found = resolve(name, call.telling.role, call.collaboration, domains)
            if isinstance(found, NotFound):
                refusal = Refusal(
                    call.collaboration.id, call.item.id, call.reminder, found.name, found.reason
                )
                refused[refusal] = None
                continue
            mailbox = found.mailbox
            readers[mailbox.identity].setdefault(mailbox.name, mailbox)
            place = mailbox.identity, _item_key(call)
            items.setdefault(place, call)
            gathered[place].append((_reason(call, mailbox, found.away), mailbox.name))
    mailboxes = {identity: _shared(people) for identity, people in readers.items()}
    lines: _Lines = defaultdict(list)
    for place, reasons in gathered.items():
        call = items[place]
        unique = tuple(_each_once(reasons, is_shared=len(readers[place[0]]) > 1))
        lines[mailboxes[place[0]]].append(Line(call.collaboration, call.item, unique))
    return lines, tuple(refused)


def _shared(people: Mapping[str, Mailbox]) -> Mailbox:
    """Return a mailbox under the names of all who are written to there."""
    return replace(next(iter(people.values())), name="、".join(people))


def _each_once(reasons: Sequence[tuple[Reason, str]], *, is_shared: bool) -> Iterator[Reason]:
    """Yield each reason once, with whom it concerns where several people share the mailbox.

    Rules name the nearest role first: an owner who also heads the department is the owner.
    """
    nearest: dict[str, tuple[Reason, dict[str, None]]] = {}
    for reason, name in reasons:
        first, names = nearest.setdefault(reason.key, (reason, {}))
        if first.role is reason.role and first.away == reason.away:
            names[name] = None
    for reason, names in nearest.values():
        yield replace(reason, person="、".join(names)) if is_shared else reason


def _reason(call: _Call, recipient: Mailbox, away: str) -> Reason:
    telling = call.telling
    return Reason(
        call.reminder,
        telling.role,
        _key(call, recipient),
        telling.step,
        away,
        telling.action,
        telling.because,
        telling.cannot_wait,
    )


def _item_key(call: _Call) -> str:
    """Return an item's id among all workbooks; that of a task is so already."""
    item = call.item
    is_shared = isinstance(item, Notice) and not item.is_of_the_company
    name = f"{call.collaboration.id} {item.id}" if is_shared else item.id
    # Ids are typed by people: a bar in one must not read as the end of the part.
    return name.replace("%", "%25").replace("|", "%7C")


def _key(call: _Call, recipient: Mailbox) -> str:
    item = call.item
    moment = item.due_at if isinstance(item, Notice) else item.due
    due = moment.isoformat() if moment else ""
    return "|".join((call.reminder, _item_key(call), due, recipient.identity, call.telling.period))


def _digests(
    lines: _Lines, now: datetime, taken: Container[str]
) -> tuple[tuple[Digest, ...], tuple[Waiting, ...], tuple[Waiting, ...]]:
    digests: list[Digest] = []
    skipped: dict[Waiting, None] = {}
    postponed: dict[Waiting, None] = {}
    day = now.date()
    had_digest = {each for each in lines if digest_key(each, day) in taken}
    for recipient in sorted(lines, key=lambda mailbox: mailbox.identity):
        is_extra = recipient in had_digest
        had_news = news_key(recipient, day) in taken
        kept: list[Line] = []
        told: set[str] = set()
        for line in lines[recipient]:
            fresh = []
            for reason in line.reasons:
                waiting = Waiting(recipient, line.item.id, reason.reminder)
                if reason.key in taken:
                    skipped[waiting] = None
                    told.add(line.item.id)
                elif (
                    (had_digest and _is_for_tomorrow(line, reason, now))
                    or (is_extra and not reason.cannot_wait and not _report_of(line))
                    or (had_news and line.is_weekly(recipient))
                ):
                    postponed[waiting] = None
                else:
                    fresh.append(reason)
            if fresh:
                told.add(line.item.id)
                kept.append(Line(line.collaboration, line.item, tuple(fresh)))
        kinds: defaultdict[Reminder | None, list[Line]] = defaultdict(list)
        for line in _sorted(kept):
            kinds[_report_of(line)].append(line)
        digests += [
            Digest(
                recipient,
                day,
                tuple(own),
                is_extra and not kind,
                kind,
                frozenset(told) if kind else frozenset(),
            )
            for kind, own in kinds.items()
        ]
    return tuple(digests), tuple(skipped), tuple(postponed)


def _is_for_tomorrow(line: Line, reason: Reason, now: datetime) -> bool:
    """Return whether an owner can do nothing about a task today any more, and need not.

    Only where an earlier run of the day would have said it in time.
    """
    evening = next(
        (r.after for r in line.collaboration.rules if r.reminder is Reminder.NOT_UPDATED), time.max
    )
    return (
        isinstance(line.item, TaskLine)
        and reason.reminder is Reminder.DUE_SOON
        and now.time() >= evening
        and bool(line.item.remaining_days)
    )


def _report_of(line: Line) -> Reminder | None:
    """Return the reminder whose mail of its own a line stands in, None for the digest."""
    is_report = isinstance(line.item, Notice) and line.item.report
    return line.item.reminder if isinstance(line.item, Notice) and is_report else None


def most_pressing(lines: Iterable[Line], count: int) -> list[Line]:
    """Return the first lines by what the reader has to do with them, then by urgency."""
    return sorted(lines, key=lambda line: (_RANK[line.role], _urgency(line.item)))[:count]


def _sorted(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Own things first; then the collaboration, and in it the item, that is longest overdue."""
    worst: Counter[tuple[Role, str]] = Counter()
    for line in lines:
        group = line.role, line.collaboration.id
        worst[group] = max(worst[group], line.item.overdue_days)

    def order(line: Line) -> tuple[object, ...]:
        role, number = line.role, line.collaboration.id
        return _RANK[role], -worst[role, number], number, _urgency(line.item)

    return tuple(sorted(lines, key=order))


def _urgency(item: Item) -> tuple[int, bool, date, str]:
    is_grave = item.is_over if isinstance(item, Notice) else item.is_blocked
    return -item.overdue_days, not is_grave, item.due or date.max, item.id
