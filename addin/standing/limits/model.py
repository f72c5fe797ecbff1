"""What the engine works on and what it gives back: episodes in, clocks out."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from addin.content import Place
from addin.forms.vocabularies import (
    NEARLY_OVER,
    OVER,
    PAUSED,
    RUNNING,
)

OPEN_STATES = (RUNNING, NEARLY_OVER, OVER, PAUSED)
"""States in which somebody still has to do something."""


class Pause(NamedTuple):
    """Time that does not count (待发起方补充); without an `end` it lasts."""

    start: datetime
    end: datetime | None = None


class Misread(NamedTuple):
    """A cell that cannot be read and on which a limit rests: its field, and the row's index."""

    key: str
    row: int = -1


class Episode(NamedTuple):
    """One time that a limit runs, as the forms tell it, before anything is counted.

    - `key`, `row`: the field in which the stop event is entered, as ``Problems.meeting_at`` with
      the row's index (-1: the table as a whole), or ``review.date`` with row -1.
    - `agreed`: a deadline that was agreed for this very case and replaces the limit's amount.
    - `amount`: replaces the amount of the sheet, in its unit (the cadence of a plan).
    - `before`: the event that the limit precedes; then `started` is counted back from it.
    - `latest`: an outer bound that the due moment never exceeds.
    - `state`: the word that the workbook shows already, where it judges the case itself.
    - `misread`: the cell for which nobody can tell whether and since when it runs.
    """

    key: str
    row: int
    item: str
    name: str
    people: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    started: date | None = None
    stopped: date | None = None
    agreed: date | None = None
    amount: float | None = None
    before: datetime | None = None
    latest: datetime | None = None
    pause: Pause | None = None
    is_urgent: bool = False
    state: str = ""
    misread: Misread | None = None

    @property
    def can_be_timed(self) -> bool:
        """Whether there is anything to say: not of what ended without anybody noting its start."""
        has_begun = self.started is not None or self.before is not None
        return has_begun or self.stopped is None or self.misread is not None


class Clock(NamedTuple):
    """One running, waiting or finished time limit.

    - `limit`: its id, ``SLA-04``; `task`: what has to be done (组织协调会).
    - `item`, `name`: the id and the words of the row that it is about.
    - `place`: the cell in which the stop event is entered; `key` and `row` name it for programs
      (row -1: no row yet, or a single field).
    - `people`: who has to act, the head where only a department is known; `departments`: theirs.
    - `started`, `due`, `stopped`: local moments; a day without an hour is midnight, a due day the
      close of business.
    - `near`: from when on it is 即将超时.
    - `state`: a word of the vocabulary 时限状态.
    - `share`: the part of the limit that is used up, 1 at its end and more beyond; of limits in
      working days in whole working days, else in hours as the limit counts them.
    - `left_days`: working days after today up to the due day; negative beyond it, None if stopped.
    - `note`: the remark to show if `due` rests on an estimate (``2027 安排未录入，按估算``).
    - `misread`: the cell that cannot be read, where the state is 日期无法识别.
    - `is_agreed`: whether the deadline was set for this very case, not counted from the start.
    - `then`: what comes after (到期处理); `is_binding`: False for a mere target (SLA-19).
    """

    limit: str
    task: str
    item: str
    name: str
    key: str
    row: int
    place: Place | None
    people: tuple[str, ...]
    departments: tuple[str, ...]
    started: datetime | None
    due: datetime | None
    near: datetime | None
    stopped: datetime | None
    state: str
    share: float | None
    left_days: int | None
    note: str
    is_agreed: bool
    then: str
    source: str
    is_binding: bool
    misread: Misread | None = None

    @property
    def is_estimated(self) -> bool:
        """Whether the due moment rests on a day whose arrangement is not announced."""
        return bool(self.note)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act: running, near its end, over or paused."""
        return self.state in OPEN_STATES
