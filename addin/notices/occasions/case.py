"""A workbook at a moment, as the reminders look at it: its clocks, its people, what is news."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from addin.content import Content
from addin.forms import FIELDS
from addin.forms.vocabularies import URGENT
from addin.standing.approval import management
from addin.standing.clock import work_time_of
from addin.standing.limits import Clock, clocks, terms_of
from addin.standing.limits.counting import as_moment
from addin.standing.limits.setting import Setting
from addin.standing.workbook_day import WorkbookDay
from addin.worktime import Calendar, WorkTime
from mailer.planning.reminder_rules import Role

_SEVERAL = re.compile(r"[、，,；;/\n]+")


@dataclass(frozen=True, slots=True)
class Case:
    """`clocks` are those of every binding limit that the tracker does not judge itself."""

    content: Content
    now: datetime
    work: WorkTime
    setting: Setting
    clocks: tuple[Clock, ...]

    @staticmethod
    def of(content: Content, now: datetime, calendar: Calendar) -> Case:
        """Return a workbook at a local moment without zone."""
        work = work_time_of(content, calendar)
        running = clocks(WorkbookDay(content, now, calendar))
        setting = Setting(content, now, work, terms_of(content))
        return Case(content, now, work, setting, tuple(c for c in running if c.is_binding))

    @property
    def id(self) -> str:
        """协作编号."""
        return self.content.text("initiation.collaboration_id")

    @property
    def title(self) -> str:
        """协作名称."""
        return self.content.text("initiation.title")

    def open(self, *limits: str) -> Iterator[Clock]:
        """Yield the clocks of some limits on which somebody still has to act."""
        return (clock for clock in self.clocks if clock.limit in limits and clock.is_open)

    def is_news(self, moment: date | None) -> bool:
        """Return whether something happened lately, by 提醒规则; what is older is told to nobody."""
        if moment is None:
            return False
        at = as_moment(moment)
        age = self.now.date() - at.date()
        return at <= self.now and age <= timedelta(days=news_days(self.content))

    def cannot_wait(self, due: datetime | None) -> bool:
        """Return whether something falls due before the next working day's digest could say so."""
        if due is None or due < self.now:
            return False
        tomorrow = self.work.calendar.add_workdays(self.now.date(), 1)
        return due <= datetime.combine(tomorrow, self.work.hours.opening)

    def days_since(self, day: date) -> int:
        """Return the working days after a day."""
        return self.work.calendar.workdays_between(as_moment(day).date(), self.now.date())

    def heads(self, departments: Iterable[str]) -> tuple[str, ...]:
        """Return the heads of departments, an empty name where 通讯录 knows none."""
        named = (self.setting.heads.get(each, "") for each in departments if each)
        return tuple(dict.fromkeys(named))

    def homes(self, people: Iterable[str]) -> tuple[str, ...]:
        """Return the departments of people."""
        return tuple(dict.fromkeys(home for p in people if (home := self.setting.homes.get(p))))

    def lead(self) -> tuple[str, ...]:
        """Return who leads the collaboration, an empty name where nobody does."""
        return self.setting.lead[0] or ("",)

    def having(self, role: Role, departments: Iterable[str] = ()) -> tuple[str, ...]:
        """Return who has a role; `departments` are those that the matter belongs to."""
        text = self.content.text
        match role:
            case Role.LEAD:
                return self.lead()
            case Role.SPONSOR:
                return (text("initiation.sponsor"),)
            case Role.HEAD:
                return self.heads(departments)
            case Role.INITIATOR:
                return (text("initiation.initiator"),)
            case Role.TRACKER:
                return (text("plan.tracker"),)
            case Role.PROCESS:
                return self.heads((Role.PROCESS,)) or ("",)
            case Role.MANAGEMENT:
                return tuple(management(self.content)[1:]) or ("",)
            case _:
                raise ValueError(f"{role} is nobody's in general")

    def is_urgent(self, clock: Clock) -> bool:
        """Return whether what a clock is about is 紧急: the problem, else the collaboration."""
        table, _, _ = clock.key.partition(".")
        if table == "Problems" and clock.row >= 0:
            return self.content.table(table).texts("urgency")[clock.row] == URGENT
        return self.setting.is_urgent

    def short(self, item: str) -> str:
        """Return an id without the part that all of a workbook share."""
        return "—" if item == self.id else item.removeprefix(f"{self.id}-")


def news_days(content: Content) -> float:
    """Return for how many days something new is told, by 提醒规则."""
    days = content.number("reminders.news_days")
    return max(float(FIELDS["reminders.news_days"].default) if days is None else days, 0)


def several(text: str) -> tuple[str, ...]:
    """Return the names in a cell such as ``陈静、王磊``, each once."""
    return tuple(dict.fromkeys(part.strip() for part in _SEVERAL.split(text) if part.strip()))
