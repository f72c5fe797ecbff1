"""What the rules look things up in: the day, the calendar and indexes that are built once."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from addin.content import Content, Value
from addin.forms import FORMS, Form, Need
from addin.forms.vocabularies import BLAME, BY_NAME, LEFT_COMPANY, NO
from addin.lint import CompanyWord, Lexicon, Verdict, company, lint
from addin.standing.approved import Judged, judged
from addin.standing.day_count import DayCount
from addin.standing.figures import PlanFigures, plan_figures
from addin.standing.limits import LIMITS, TASK_LIMITS, Clock, clocks
from addin.standing.limits.moment import opening_of
from addin.worktime import Calendar

_SEPARATORS = re.compile(r"[、，,；;/\n]+")


def parts(text: str) -> list[str]:
    """Return the entries of a cell that lists several: ``市场部、研发部``, also with ，,；;/."""
    return [part for piece in _SEPARATORS.split(text) if (part := piece.strip())]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a vocabulary as this workbook has it."""

    label: str
    allowed: tuple[str, ...]
    synonyms: Mapping[str, str]  # casefolded old word → standard word

    def standard(self, word: str) -> str | None:
        """Return the standard word for `word`, or None if it is unknown."""
        return word if word in self.allowed else self.synonyms.get(word.casefold())


@dataclass(frozen=True)
class Context:
    """A workbook's indexes, built when first asked for, and the day on which it is checked."""

    content: Content
    today: date
    calendar: Calendar
    moment: datetime | None = None  # on that day; None: when business opens

    @cached_property
    def clocks(self) -> Sequence[Clock]:
        """The time limits of the workbook but for those of tasks."""
        now = self.moment or opening_of(self.content, self.today)
        wanted = LIMITS.keys() - TASK_LIMITS
        return clocks(self.content, now=now, calendar=self.calendar, only=wanted)

    @cached_property
    def people(self) -> Mapping[str, str]:
        """The department of everybody in 通讯录, by name."""
        table = self.content.table("People")
        pairs = zip(table.texts("name"), table.texts("department"), strict=True)
        return {name: department for name, department in pairs if name}

    @cached_property
    def gone(self) -> frozenset[str]:
        """The names of those who have left the company."""
        table = self.content.table("People")
        pairs = zip(table.texts("name"), table.texts("employment"), strict=True)
        return frozenset(name for name, state in pairs if state == LEFT_COMPANY)

    @cached_property
    def departments(self) -> frozenset[str]:
        """The names in the sheet 部门."""
        return frozenset(self.content.table("Departments").texts("department")) - {""}

    @cached_property
    def collaboration_id(self) -> str:
        return self.content.text("initiation.collaboration_id")

    @cached_property
    def plan_rows(self) -> Mapping[str, int]:
        """The row index in PlanTasks by task id; of double ids the first row."""
        ids = self.content.table("PlanTasks").texts("task_id")
        index: dict[str, int] = {}
        for row, identity in enumerate(ids):
            index.setdefault(identity, row)
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

    @cached_property
    def unplanned(self) -> frozenset[str]:
        """The task ids of the tracker that the plan does not have."""
        planned = self.plan_rows
        ids = self.content.table("Tasks").texts("task_id")
        return frozenset(identity for identity in ids if identity and identity not in planned)

    @cached_property
    def predecessors(self) -> Mapping[int, Sequence[int]]:
        """The rows of PlanTasks on which a row waits, for rows that wait; unknown ids left out."""
        rows, prefix = self.plan_rows, f"{self.collaboration_id}-"
        found: dict[int, Sequence[int]] = {}
        for row, text in enumerate(self.content.table("PlanTasks").texts("predecessors")):
            if not text:
                continue
            only = rows.get(text, rows.get(prefix + text.upper()))
            if only is not None:  # mostly a single id
                found[row] = (only,)
            elif several := [
                one for part in parts(text) if (one := self.plan_row(part)) is not None
            ]:
                found[row] = several
        return found

    @cached_property
    def statuses(self) -> Sequence[str]:
        """The status of every row of Tasks in standard words; unknown ones as they stand."""
        column = self.content.table("Tasks").texts("status")
        words = self.words("task_status")
        known = {word: words.standard(word) or word for word in set(column)}
        return [known[word] for word in column]

    @cached_property
    def days(self) -> DayCount:
        """The working days as the sheet 工作日历 counts them."""
        return DayCount.of(self.content, self.calendar)

    @cached_property
    def plan_figures(self) -> PlanFigures:
        """Time frame, buffer and entry into force of the plan (F2.08, F2.12)."""
        return plan_figures(self.content, self.days)

    def status_of(self, task_id: str) -> str:
        """Return the standard status of a task by its full id; empty if it is not tracked."""
        return self._status_by_id.get(task_id, "")

    @cached_property
    def _status_by_id(self) -> Mapping[str, str]:
        return dict(zip(self.content.table("Tasks").texts("task_id"), self.statuses, strict=True))

    @cached_property
    def begun(self) -> frozenset[str]:
        """The codes of the collaboration's forms in which somebody has typed something."""
        return frozenset(
            form.code for form in FORMS if form.headed and _is_begun(form, self.content)
        )

    def wording(self, text: str, *, dated: bool) -> Verdict:
        """Return what the lint says of a text; `dated`: its deadline stands in another cell."""
        known = self._verdicts.get((text, dated))
        if known is None:
            known = self._verdicts[text, dated] = lint(text, lexicon=self.lexicon, dated=dated)
        return known

    @cached_property
    def _verdicts(self) -> dict[tuple[str, bool], Verdict]:
        """What was said already: several rules ask about the same cells."""
        return {}

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words of the lint as 词库 has them; names of this workbook are never vague."""
        names = {*self.people, *self.departments, self.content.text("initiation.title")}
        return company(self._company_words, names - {""})

    @cached_property
    def blaming(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The blaming words that 词库 adds, and those that it switches off."""
        words = [row for row in self._company_words if row.kind == BLAME]
        added = tuple(sorted(row.word for row in words if row.enabled))
        return added, tuple(sorted(row.word for row in words if not row.enabled))

    @cached_property
    def _company_words(self) -> Sequence[CompanyWord]:
        table = self.content.table("Lexicon")
        keys = ("word", "class", "level", "suggestion", "enabled")
        rows = zip(*(table.texts(key) for key in keys), strict=True)
        return [
            CompanyWord(word, kind, level, suggestion, enabled != NO)
            for word, kind, level, suggestion, enabled in rows
            if word
        ]

    @cached_property
    def approvals(self) -> Sequence[Judged]:
        """What has become of every form that is or was approved."""
        return judged(self.content)

    def words(self, vocabulary: str) -> Words:
        """Return a vocabulary with the words and synonyms that the company added in 字典."""
        return self._vocabularies[vocabulary]

    def _ids(self, table: str) -> Collection[str]:
        if table == "PlanTasks":
            return self.plan_rows
        if table not in self._id_sets:
            data = self.content.table(table)
            self._id_sets[table] = frozenset(data.texts(data.table.key))
        return self._id_sets[table]

    @cached_property
    def _id_sets(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _vocabularies(self) -> Mapping[str, Words]:
        table = self.content.table("Synonyms")
        added: dict[str, dict[str, str]] = {}
        for label, old, new in zip(
            table.texts("vocabulary"), table.texts("old"), table.texts("new"), strict=True
        ):
            added.setdefault(label, {})[old.casefold()] = new
        result = {}
        for name, vocabulary in BY_NAME.items():
            own = self.content.table(f"Words_{name}").texts("word") if vocabulary.extensible else ()
            allowed = tuple(dict.fromkeys((*vocabulary.words, *(word for word in own if word))))
            synonyms = {old.casefold(): new for old, new in vocabulary.synonyms}
            synonyms |= {
                old: new
                for old, new in added.get(vocabulary.label, {}).items()
                if old and new in allowed
            }
            result[name] = Words(vocabulary.label, allowed, synonyms)
        return result


def _is_begun(form: Form, content: Content) -> bool:
    """Whether more stands in a form than the empty workbook comes with."""
    for field in form.fields:
        value: Value = content.fields.get(form.name_of(field))
        typed = not field.derived and field.need is not Need.AUTO
        if typed and value not in (None, "", field.default):
            return True
    return any(
        len(content.table(table.name)) > 0
        for table in form.tables
        if table.begins_form and not table.presets and not table.computed
    )
