"""A workbook on a day: what it says, the moment at which it is looked at, and its calendar.

What is judged of it is a function in the module of its subject, computed when first asked for and
kept with the day::

    @once
    def progress(workbook: WorkbookDay) -> Progress: ...
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, wraps
from itertools import compress
from typing import TYPE_CHECKING, TypeVar, cast

from addin.content import Content, Value
from addin.forms import FORMS, Form, Need, Table
from addin.forms.initiation import INITIATION
from addin.forms.names import INDISPENSABLE
from addin.forms.plan import PLAN
from addin.forms.vocabularies import LEFT_COMPANY
from addin.reading.names import several
from addin.reading.words import Words, dictionary_of
from addin.standing.clock import calendar_of, hours_of, on_its_clock, work_time_of
from addin.standing.computed import Computed
from addin.standing.day_count import DayCount
from addin.standing.front_door import full_id, with_arrivals
from addin.standing.moments import Watched
from addin.worktime import Calendar, WorkTime

if TYPE_CHECKING:
    from addin.lint import Memory

_Answer = TypeVar("_Answer")


def once(compute: Callable[[WorkbookDay], _Answer]) -> Callable[[WorkbookDay], _Answer]:
    """Return a function that computes its answer once for a day, when first asked for."""

    @wraps(compute)
    def ask(workbook: WorkbookDay) -> _Answer:
        return cast("_Answer", workbook._computed.answer(ask, lambda: compute(workbook)))

    return ask


def once_a_day(compute: Callable[[WorkbookDay], _Answer]) -> Callable[[WorkbookDay], _Answer]:
    """As `once`; the answer, which holds on to the workbook or its memory, is no other day's."""

    @wraps(compute)
    def ask(workbook: WorkbookDay) -> _Answer:
        answer = workbook._computed.answer(ask, lambda: compute(workbook), lasts=False)
        return cast("_Answer", answer)

    return ask


@dataclass(frozen=True, eq=False)
class WorkbookDay:
    """A workbook at a local moment without zone; `calendar` has the company's exceptions.

    What was judged before, in `memory`, need not be judged again.

    `content` is what counts: what was typed straight into the tracker stands in the plan, too.
    Its names and ids are indexed here; of what is computed from them only the answers are kept.

    Raises:
        DamagedWorkbook: the workbook lacks something without which nothing can be judged.
    """

    content: Content
    now: datetime
    calendar: Calendar
    memory: Memory | None = field(default=None, repr=False)
    _computed: Computed = field(init=False, repr=False, default_factory=Computed)

    def __post_init__(self) -> None:
        self.content.require(INDISPENSABLE)
        object.__setattr__(self, "content", with_arrivals(self.content))

    @staticmethod
    def of(content: Content, actual: datetime, given: date | None = None) -> WorkbookDay:
        """Return a workbook on the day asked for or fixed in it; else at the `actual` moment.

        That is to the minute, which is what the workbook keeps.
        """
        if day := given or content.date("clock.today"):
            return WorkbookDay.on(content, day)
        return WorkbookDay.at(content, actual.replace(second=0, microsecond=0))

    @staticmethod
    def at(content: Content, moment: datetime) -> WorkbookDay:
        """Return a workbook at a moment, in the company's zone, whatever day is fixed in it."""
        return WorkbookDay(content, on_its_clock(content, moment), calendar_of(content))

    @staticmethod
    def on(content: Content, today: date) -> WorkbookDay:
        """Return a workbook on a day, when business opens."""
        opening = datetime.combine(today, hours_of(content).opening)
        return WorkbookDay.at(content, opening)

    def watched(self, asked: date | None) -> WorkbookDay:
        """Return the same day, whose moment notes what it is compared with.

        One that is `asked` for, or fixed in the workbook, passes not.
        """
        if asked or self.content.date("clock.today"):
            return self
        return replace(self, now=Watched.since(self.now))

    @property
    def goes_on(self) -> bool:
        """Whether answers of a day before are taken for this one's; see `addin.standing.going_on`."""
        return self._computed.goes_on

    def given(self, question: Callable[[WorkbookDay], _Answer], answer: _Answer) -> WorkbookDay:
        """Return the same day with the answer to a question that was marked with `once`.

        What was computed before is kept, unless it rests on another answer to that question.
        """
        made = copy(self)
        made.__dict__["_computed"] = self._computed.given(question, answer)
        return made

    @cached_property
    def today(self) -> date:
        """The day."""
        return self.now.date()

    @property
    @once
    def days(self) -> DayCount:
        """The working days as the sheet 工作日历 counts them."""
        return DayCount.of(self.content, self.calendar)

    @property
    @once
    def work(self) -> WorkTime:
        """The working hours of SLA参数 on the days of the calendar."""
        return work_time_of(self.content, self.calendar)

    @property
    @once
    def people(self) -> Mapping[str, str]:
        """The department of everybody in 通讯录, by name."""
        table = self.content.table("People")
        pairs = zip(table.texts("name"), table.texts("department"), strict=True)
        return {name: department for name, department in pairs if name}

    @property
    @once
    def heads(self) -> Mapping[str, str]:
        """The head of each department: of 部门, else as the initiation form names them."""
        partners = self.content.table("Partners")
        named = dict(zip(partners.texts("department"), partners.texts("head"), strict=True))
        known = self.content.table("Departments")
        pairs = zip(known.texts("department"), known.texts("head"), strict=True)
        return named | {name: head for name, head in pairs if head}

    @property
    @once
    def gone(self) -> frozenset[str]:
        """The names of those who have left the company."""
        table = self.content.table("People")
        pairs = zip(table.texts("name"), table.texts("employment"), strict=True)
        return frozenset(name for name, state in pairs if state == LEFT_COMPANY)

    @property
    @once
    def departments(self) -> frozenset[str]:
        """The names in the sheet 部门."""
        return frozenset(self.content.table("Departments").texts("department")) - {""}

    @property
    @once
    def collaboration_id(self) -> str:
        return self.content.text("initiation.collaboration_id")

    @property
    @once
    def title(self) -> str:
        return self.content.text("initiation.title")

    def short(self, item: str) -> str:
        """Return an id without the part that all of a workbook share."""
        if item == self.collaboration_id:
            return "—"
        return item.removeprefix(f"{self.collaboration_id}-")

    @property
    @once
    def plan_rows(self) -> Mapping[str, int]:
        """The row index in PlanTasks by task id; of double ids the first row."""
        ids = self.content.table("PlanTasks").texts("task_id")
        index = dict(zip(reversed(ids), range(len(ids) - 1, -1, -1), strict=True))
        index.pop("", None)
        return index

    def plan_row(self, task_id: str) -> int | None:
        """Return the row index in PlanTasks of a task id, which may be short (``T01``)."""
        row = self.plan_rows.get(task_id)
        if row is None and task_id:
            row = self.plan_rows.get(f"{self.collaboration_id}-{task_id.upper()}")
        return row

    def has(self, table: str, identity: str) -> bool:
        """Return whether a table has a row of this id, which may lack the collaboration's."""
        ids = self._ids(table)
        return identity in ids or f"{self.collaboration_id}-{identity.upper()}" in ids

    @property
    @once
    def unplanned(self) -> frozenset[str]:
        """The task ids of the tracker that the plan does not have."""
        planned = self.plan_rows
        ids = self.content.table("Tasks").texts("task_id")
        return frozenset(identity for identity in ids if identity and identity not in planned)

    @property
    @once
    def predecessors(self) -> Mapping[int, Sequence[int]]:
        """The rows of PlanTasks on which a row waits, for rows that wait; unknown ids left out."""
        rows, prefix = self.plan_rows, f"{self.collaboration_id}-"
        found: dict[int, Sequence[int]] = {}
        texts = self.content.table("PlanTasks").texts("predecessors")
        for row in compress(range(len(texts)), texts):
            text = texts[row]
            only = rows.get(text, rows.get(prefix + text.upper()))
            if only is not None:  # mostly a single id
                found[row] = (only,)
            elif named := [
                one for part in several(text) if (one := self.plan_row(part)) is not None
            ]:
                found[row] = named
        return found

    @property
    @once
    def statuses(self) -> Sequence[str]:
        """The status of every row of Tasks in standard words; unknown ones as they stand."""
        column = self.content.table("Tasks").texts("status")
        words = self.words("task_status")
        known = {word: words.standard(word) or word for word in set(column)}
        return [known[word] for word in column]

    def status_of(self, task_id: str) -> str:
        """Return the standard status of a task by its id; empty if it is not tracked."""
        return self._status_by_id.get(self.full_task_id(task_id), "")

    def full_task_id(self, task_id: str) -> str:
        """Return the id of a task as tracker and plan have it, for one that may be short."""
        return full_id(task_id, "T", self.collaboration_id)

    @property
    @once
    def _status_by_id(self) -> Mapping[str, str]:
        return dict(zip(self.content.table("Tasks").texts("task_id"), self.statuses, strict=True))

    @property
    def begun(self) -> frozenset[str]:
        """The codes of the collaboration's forms in which somebody has typed something."""
        return begun_forms(self)

    def words(self, vocabulary: str) -> Words:
        """Return a vocabulary with the words and synonyms that the company added in 字典."""
        return self._dictionary[vocabulary]

    @property
    @once
    def _dictionary(self) -> Mapping[str, Words]:
        return dictionary_of(self.content)

    def _ids(self, table: str) -> Collection[str]:
        if table == "PlanTasks":
            return self.plan_rows
        data = self.content.table(table)
        found = self._computed.answer(("ids", table), lambda: frozenset(data.texts(data.table.key)))
        return cast("frozenset[str]", found)


@once
def begun_forms(workbook: WorkbookDay) -> frozenset[str]:
    """Return `WorkbookDay.begun`.

    While there is no request (发起表), tasks alone begin no plan: they may come from the tracker.
    """
    content = workbook.content
    begun = {form.code for form in FORMS if form.headed and _is_begun(form, content)}
    if INITIATION.code not in begun and not _is_begun(PLAN, content, but="PlanTasks"):
        begun.discard(PLAN.code)
    return frozenset(begun)


def _is_begun(form: Form, content: Content, but: str = "") -> bool:
    """Whether more stands in a form, but for a table, than the empty workbook comes with."""
    for one in form.fields:
        value: Value = content.fields.get(form.name_of(one))
        typed = not one.derived and one.need is not Need.AUTO
        carried = form.name_of(one) in _CARRIED
        if typed and not carried and value not in (None, "", one.default):
            return True
    return any(
        any(content.table(table.name).begun()) for table in _beginning(form) if table.name != but
    )


def _beginning(form: Form) -> Iterator[Table]:
    """Yield the tables that begin a form as soon as something stands in them."""
    for table in form.tables:
        if table.begins_form and not table.presets and not table.computed:
            yield table


BEGINNING = frozenset(table.name for form in FORMS if form.headed for table in _beginning(form))
"""The tables that must be read for `WorkbookDay.begun`, beside all single fields."""


_CARRIED = frozenset({"plan.departments"})
"""Single fields that come along from other forms (`addin.standing.carrying.events`)."""
