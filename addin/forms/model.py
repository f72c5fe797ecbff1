"""The vocabulary in which a form is described.

A form is data: sections of fields and tables, each with its Chinese label, its English name and
what may stand in it.
The sheet, its drop-downs, the reader, the checks and the documentation are derived from it, so a
label stands nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from functools import partial
from typing import NamedTuple


class Kind(StrEnum):
    """What a cell holds, which decides its format, its drop-down and how it is read."""

    TEXT = "text"  # one line
    LONG_TEXT = "long text"  # several lines, wrapped
    ID = "id"
    CHOICE = "choice"  # one value of a vocabulary
    YES_NO = "yes/no"  # 是 or 否
    PERSON = "person"  # one name of 通讯录
    PEOPLE = "people"  # several, separated by 、
    DEPARTMENT = "department"  # one department of 部门
    DEPARTMENTS = "departments"  # several, separated by 、
    DATE = "date"
    DATETIME = "date and time"
    TIME = "time of day"  # as text, such as 08:30
    INTEGER = "integer"
    NUMBER = "number"
    PERCENT = "percent"  # 0–1 in the cell, shown as 0 %–100 %
    EMAIL = "email"
    LINK = "link"  # path or address
    DATA = "data"  # text for programs, however long

    @property
    def is_text(self) -> bool:
        """Whether a value of this kind is read as ``str`` (empty cell: ``""``)."""
        return self not in _NOT_TEXT

    @property
    def is_on_one_line(self) -> bool:
        """Whether a text of this kind is never wrapped: half a path helps nobody."""
        return self in (Kind.LINK, Kind.DATA)

    @property
    def is_date(self) -> bool:
        return self in (Kind.DATE, Kind.DATETIME)

    @property
    def is_number(self) -> bool:
        return self in (Kind.INTEGER, Kind.NUMBER, Kind.PERCENT)


NUMBER_FORMATS = {
    Kind.DATE: "yyyy-mm-dd",
    Kind.DATETIME: "yyyy-mm-dd hh:mm",
    Kind.INTEGER: "0",
    Kind.NUMBER: "General",
    Kind.PERCENT: "0%",
}
"""How a spreadsheet shows the values of a kind."""

_NOT_TEXT = frozenset({Kind.DATE, Kind.DATETIME, Kind.INTEGER, Kind.NUMBER, Kind.PERCENT})


class Need(StrEnum):
    """When a field must be filled in (the handbook inventory's ●, ◐, ○)."""

    REQUIRED = "●"  # at submission
    LATER = "◐"  # at a later gate
    OPTIONAL = "○"
    AUTO = "自动"  # filled by the workbook or by Xiezuo, never typed


class Wording(StrEnum):
    """What a text says, which decides how strictly its wording is judged (R-01)."""

    GOAL = "goal"
    OUTCOME = "outcome"
    STANDARD = "standard"
    TASK = "task"
    MEASURE = "measure"
    NAME = "name"  # of a task or a result: it has only to say which
    INDICATOR = "indicator"  # what is measured
    DEFINITION = "definition"  # what counts and where it is taken from
    CONDITION = "condition"  # when something is to be done
    DECISION = "decision"
    FACT = "fact"  # what happened and why: no blame, but not a promise
    BACKGROUND = "background"
    PROGRESS = "progress"

    @property
    def is_strict(self) -> bool:
        """Whether vague wording blocks the submission."""
        return self in (Wording.GOAL, Wording.OUTCOME, Wording.STANDARD)

    @property
    def is_judged(self) -> bool:
        """Whether vague wording is looked for at all."""
        return self not in (Wording.FACT, Wording.BACKGROUND, Wording.PROGRESS)


class When(NamedTuple):
    """A condition on another field of the same row or form: its value is one of `values`."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One cell of a form or one column of a table.

    `derived` fields are never typed: they carry a native formula in the workbook and a Python
    computation that agrees with it.
    `length` is the text length (characters) that the layout makes room for.
    `looked_up` names the column of another table, such as ``PlanTasks.name``, that a derived one
    shows by the row's id: what is typed here instead belongs there.
    `wording` says what a text promises; `due_key` names the field of the same row, or by its full
    name a single field, that holds its deadline, so that the text need not repeat it.
    `summed` columns of the tracker have their total on 看板 and in 总台账.
    """

    key: str
    label: str
    kind: Kind
    _: KW_ONLY
    id: str = ""
    need: Need = Need.OPTIONAL
    when: When | None = None
    vocabulary: str = ""
    help: str = ""
    length: int = 10
    min_length: int = 0
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    department_key: str = ""  # for a person: the field whose department narrows the drop-down
    default: str = ""
    tags: str = "S"
    derived: bool = False
    looked_up: str = ""
    wording: Wording | None = None
    due_key: str = ""
    summed: bool = False

    def __post_init__(self) -> None:
        if self.kind is Kind.CHOICE and not self.vocabulary:
            raise ValueError(f"choice {self.key} names no vocabulary")
        if len(self.help) > 60:
            raise ValueError(f"help of {self.key} is longer than 60 characters")


required = partial(Field, need=Need.REQUIRED)
"""What must be filled in when the form is submitted."""
later = partial(Field, need=Need.LATER)
"""What must be filled in at a later gate."""
kept = partial(Field, need=Need.AUTO, tags="W")
"""What Xiezuo writes and nobody types."""
derived = partial(Field, need=Need.AUTO, derived=True, tags="W")
"""What a formula says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A repeating part: an Excel table (ListObject) with one row per thing.

    `name` is the name of the Excel table, `key` the field by which a row is found.
    `blank_rows` is how many empty rows the standard workbook offers, `presets` the rows that it
    comes with (by field key); the columns `explained` only say what such a row is for, and an upgrade
    renews what nobody changed in them.
    A `computed` table is written by Xiezuo or by formulas only, but for the columns `remarks`, which
    people may fill in.
    In the columns `remembered` Xiezuo keeps something beside a row; alone they make none.
    Where only the columns `carried` are filled in, the row came along from another form and nobody
    has begun it: it is expected, and nothing is missing in it yet. Where it is `asked` for, it is
    as a whole instead of cell by cell.
    """

    name: str
    title: str
    key: str
    fields: tuple[Field, ...]
    id: str = ""
    blank_rows: int = 3
    hint: str = ""  # guidance shown beside or under the table
    first_id: str = ""  # of rows that a refresh numbers, such as M1; empty: it numbers none
    id_mark: str = ""  # letter of the ids `<协作编号>-T01`; empty: ids are not of that shape
    presets: tuple[Mapping[str, str | int | float], ...] = ()
    explained: tuple[str, ...] = ()
    computed: bool = False
    remarks: tuple[str, ...] = ()
    remembered: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    asked: bool = False
    least: int = 0  # rows that must be filled in at submission
    begins_form: bool = True  # False: filled in from time to time, before the form's turn comes

    def takes_entries(self, key: str) -> bool:
        """Return whether people may fill in a column at all."""
        return not self.computed or key in self.remarks

    def field(self, key: str) -> Field:
        """Return the field `key`; raises KeyError if there is none."""
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(f"{self.name} has no field {key}")

    @property
    def inputs(self) -> tuple[Field, ...]:
        """The fields that people type."""
        return tuple(f for f in self.fields if not f.derived)

    @property
    def entries(self) -> tuple[Field, ...]:
        """The fields that make a row: where none of them is filled in, there is none."""
        if self.computed:
            return self.fields
        made = tuple(f for f in self.inputs if f.key not in self.remembered)
        return made or self.fields

    @property
    def is_derived(self) -> bool:
        """Whether formulas alone fill it."""
        return all(field.derived for field in self.fields)

    def holds_formula(self, field: Field) -> bool:
        """Return whether a formula belongs in every cell of a column, so that all else was typed.

        What Xiezuo lists anew each time (`computed`, but not by formulas alone) has its rows
        rewritten and is no place to type.
        """
        return field.derived and (not self.computed or self.is_derived)


class Section(NamedTuple):
    """A titled part of a form: `一、基本信息` and what stands under it."""

    title: str
    items: tuple[Field | Table, ...]
    hint: str = ""


TITLE = derived("form_name", "表单名称", Kind.TEXT, length=20)
"""The title of a form that has more than one; see `Form.names`."""
HEADING = derived("heading", "抬头", Kind.TEXT, length=60)
"""The line under a form's title: 协作编号 and 协作名称."""
ABOVE = (TITLE, HEADING)
"""What stands above the sections, without a label."""


_SPARE = 20


class Form(NamedTuple):
    """One sheet: its name, its printed title and its sections.

    A `headed` form shows the collaboration's id and title under its own title.
    `names` are the titles under which collaborations of other types know it (by 协作类型).
    """

    code: str
    sheet: str
    title: str
    sections: tuple[Section, ...]
    landscape: bool = False
    note: str = ""  # one line at the foot: how to fill the form in
    source: str = ""
    headed: bool = False
    names: tuple[tuple[str, str], ...] = ()

    def title_for(self, collaboration_type: str) -> str:
        """Return the title under which a 协作类型 knows the form."""
        return dict(self.names).get(collaboration_type, self.title)

    @property
    def fields(self) -> Iterator[Field]:
        """The single fields, in order."""
        if self.names:
            yield TITLE
        if self.headed:
            yield HEADING
        for section in self.sections:
            for item in section.items:
                if isinstance(item, Field):
                    yield item

    @property
    def tables(self) -> Iterator[Table]:
        """The tables, in order."""
        for section in self.sections:
            for item in section.items:
                if isinstance(item, Table):
                    yield item

    def growth(self, table: Table, lacking: int) -> int:
        """Return by how many rows one of its tables grows that lacks some.

        A list that Xiezuo keeps, alone on its sheet, gets spare ones: LibreOffice takes 0.6 s to
        insert rows, however few, and a log lacks one with every change.
        """
        is_list = table.computed and [*self.tables] == [table]
        return lacking + _SPARE * (is_list and lacking > 0)

    def name_of(self, field: Field) -> str:
        """Return the defined name of a single field, such as ``initiation.goal``."""
        return f"{self.code}.{field.key}"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that a choice offers, with the older words that mean the same.

    `extensible` vocabularies may be given further words by the company in the sheet 字典.
    """

    name: str
    label: str
    words: tuple[str, ...]
    _: KW_ONLY
    synonyms: tuple[tuple[str, str], ...] = ()
    extensible: bool = False
    source: str = ""
