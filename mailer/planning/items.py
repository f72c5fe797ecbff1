"""What the mailer is handed: collaborations, their tasks and the people who may be written to.

All of it is plain data.
Numbers of days are working days that somebody with a calendar has counted already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from addin.forms.reminders import Reminder
from mailer.planning.reminder_rules import DEFAULT_RULES, ReminderRule, Role
from mailer.planning.reports import MonthReport, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """One row of the tracker (模板3), as far as a reminder needs it.

    - `overdue_days`: working days past the due date; 0 when not overdue.
    - `remaining_days`: working days left, 0 on the last one; None when overdue or without a date.
    - `idle_days`: working days since the last update; None when no update is expected yet.
    - `cadence_days`: working days that may pass between two updates (R-11).
    - `needed_by`: by when a blocked task's coordination must be organised (SLA-04).
    - `calendar_note`: ``估算`` when a day count rests on an unannounced calendar, else empty.
    - `paused_until`: on which day its owner, who asked for that, hears of it again; None otherwise.
      Whom the ladder copies hears of it all the same.
    """

    id: str
    name: str
    department: str
    owner: str
    partners: tuple[str, ...] = ()  # 配合部门
    status: str = ""
    is_closed: bool = False  # 已完成 or 已取消: nobody is written to
    is_blocked: bool = False
    is_urgent: bool = False
    due: date | None = None
    overdue_days: int = 0
    remaining_days: int | None = None
    idle_days: int | None = None
    cadence_days: int = 1
    problem: str = ""
    block_type: str = ""
    measure: str = ""
    escalation: str = ""  # 升级层级
    needed_by: datetime | None = None
    calendar_note: str = ""
    paused_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Who is told about an item, and why.

    - `names`: of people; empty for a task, where the role says who it is.
    - `period`: what tells this reminder from others about the same item and due moment; it is sent
      once to a reader.
    - `step`: the day of the rule that applied, for the words of a task.
    - `action`, `because`: what the reader can do, and why it concerns the reader; empty for a task.
    - `cannot_wait`: goes out at once, even if the reader had the digest of the day.
    """

    role: Role
    names: tuple[str, ...] = ()
    period: str = ""
    step: int = 0
    action: str = ""
    because: str = ""
    cannot_wait: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to do or to know that is no task of the tracker: an approval, minutes, a limit.

    - `id`: which one it is within its workbook; it stands in 提醒日志.
    - `number`: the short id that the mail shows; `people`: who is in charge of it.
    - `due_at`: local; None where nothing is due.
    - `is_over`, `is_near`: whether that moment has passed, or nearly; `overdue_days`: the working
      days since.
    - `detail`: what the reader has to know about it.
    - `calendar_note`: as that of a task.
    - `answered_as`: what the workbook calls the approval, or the survey, that whoever has to act
      may give or answer by mail; empty where there is none.
    - `report`: what the notice says in a mail of its own, instead of in the digest of the day.
    """

    reminder: Reminder
    id: str
    number: str
    name: str
    people: str = ""
    due_at: datetime | None = None
    is_over: bool = False
    is_near: bool = False
    overdue_days: int = 0
    status: str = ""
    detail: str = ""
    calendar_note: str = ""
    answered_as: str = ""
    report: Report | None = None
    tellings: tuple[Telling, ...] = ()

    @property
    def is_of_the_company(self) -> bool:
        """Whether it is about all workbooks: then its reader hears of it once, not once for each."""
        return isinstance(self.report, MonthReport)

    @property
    def due(self) -> date | None:
        """The day on which it is due."""
        return self.due_at.date() if self.due_at else None


Item = TaskLine | Notice
"""What a line of a digest can be about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One row of 通讯录."""

    name: str
    email: str
    department: str = ""
    supervisor: str = ""  # 上级（部门负责人）
    sponsor: str = ""  # 分管领导
    is_active: bool = True
    is_away: bool = False
    stand_in: str = ""  # 外出代理人


@dataclass(frozen=True, slots=True)
class Directory:
    """The people of one workbook: its 通讯录, and by department its 部门负责人 and 分管领导."""

    people: tuple[Person, ...]
    heads: Mapping[str, str] = field(default_factory=dict)
    sponsors: Mapping[str, str] = field(default_factory=dict)
    _by_name: Mapping[str, tuple[Person, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name: defaultdict[str, list[Person]] = defaultdict(list)
        for person in self.people:
            by_name[person.name.strip()].append(person)
        frozen = {name: tuple(_each_once(people)) for name, people in by_name.items()}
        object.__setattr__(self, "_by_name", frozen)

    @property
    def names(self) -> Collection[str]:
        """Everybody's name."""
        return self._by_name.keys()

    def named(self, name: str) -> tuple[Person, ...]:
        """Return everybody of this name; two people may share one.

        Rows of one name and one address are one person, who works in several departments.
        """
        return self._by_name.get(name.strip(), ())


def _each_once(rows: Iterable[Person]) -> Iterator[Person]:
    """Yield the people whom rows of one name describe; one with an address may have several rows.

    Whoever works somewhere is active, whoever is away somewhere is away.
    """
    by_address: defaultdict[str, list[Person]] = defaultdict(list)
    for number, row in enumerate(rows):
        by_address[row.email.strip().casefold() or str(number)].append(row)
    for same in by_address.values():
        active = [row for row in same if row.is_active] or same
        yield replace(
            active[0],
            is_away=any(row.is_away for row in active),
            stand_in=next((row.stand_in for row in active if row.stand_in.strip()), ""),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Collaboration:
    """One workbook: what the reminders of its tasks have in common.

    - `link`: the path (local or UNC) or the https address under which people open the workbook.
    - `is_shared`: whether the readers' computers can open `link`; if not, it is shown as text.
    - `weekly_readers`: the mailboxes (`Mailbox.identity`) that want its news once a week.
    """

    id: str  # 协作编号
    title: str
    link: str
    directory: Directory
    tasks: tuple[TaskLine, ...]
    is_shared: bool = True
    lead_department: str = ""  # 牵头部门
    lead_person: str = ""  # 牵头负责人; empty: the head of the lead department
    tracker: str = ""  # 进度跟踪人
    sponsor: str = ""  # 分管领导
    rules: tuple[ReminderRule, ...] = DEFAULT_RULES
    notices: tuple[Notice, ...] = ()
    weekly_readers: frozenset[str] = frozenset()
