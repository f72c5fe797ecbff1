"""Pieces of formulas that recur, as templates.

Each says the same as its counterpart in the Python computation, whatever stands in the cell:
text in a date cell, a number that is no date, an error value.

Only functions that Excel 2016, WPS and LibreOffice share, and no array formulas: ``IF`` or
``IFERROR`` over a whole column would need one, ``COUNTIFS`` does not, nor do constants in braces.
Each names its cell as rarely as it can: a structured reference is the longest word of a formula,
Excel shares none of them between rows, and so they are most of a large file.
"""

from __future__ import annotations

import re

from addin.forms import FIELDS
from addin.reading.dates import FIRST, LAST
from addin.standing.day_count import serial

FIRST_SERIAL, LAST_SERIAL = serial(FIRST), serial(LAST)
DATES = f"{{{FIRST_SERIAL},{LAST_SERIAL + 1}}}"

TODAY = "[clock.date]"


def text(cell: str) -> str:
    """The text of a cell; empty for an empty cell and for an error value."""
    return f'IFERROR({cell}&"","")'


def is_number(cell: str) -> str:
    """Whether a cell holds a number; LibreOffice takes TRUE for one too."""
    return f"AND(ISNUMBER({cell}),NOT(ISLOGICAL({cell})))"


def is_any(cell: str, *words: str) -> str:
    """Whether a cell holds one of some words, among the arguments of ``OR``."""
    quoted = ",".join(f'"{word}"' for word in words)
    return f"{cell}={{{quoted}}}"


def is_date(cell: str) -> str:
    """Whether a cell holds a date that a collaboration may name (`addin.reading.dates`)."""
    return f"IFERROR({is_dated(cell)},FALSE)"


def is_dated(cell: str) -> str:
    """The same, or an error: among numbers MATCH finds numbers only, and none before the first."""
    return f"MATCH({cell},{DATES})=1"


def is_between_dates(cell: str) -> str:
    """The same as `is_date` for a rule, in which Excel takes no constants in braces.

    Text is greater than any number, so it fails the second comparison.
    """
    return f"IFERROR(AND({cell}>={FIRST_SERIAL},{cell}<{LAST_SERIAL + 1}),FALSE)"


def is_blank(cell: str) -> str:
    """Whether nothing is typed in a cell."""
    return f'IFERROR(TRIM({cell})="",FALSE)'


def is_misread(*cells: str) -> str:
    """Whether something that is no date stands in one of some cells of dates."""
    odd = ",".join(f'IF(TRIM({cell})="",FALSE,MATCH({cell},{DATES})>1)' for cell in cells)
    return f"IFERROR({odd if len(cells) == 1 else f'OR({odd})'},TRUE)"


def share(cell: str) -> str:
    """The percentage in a cell; an error where it cannot be read: what is above 100 % is asked."""
    return f"MAX(0,{cell})/AND(ISNUMBER({cell}),NOT(ISLOGICAL({cell})),{cell}<=1)"


def threshold(key: str) -> str:
    """The number `rules.<key>` of 检查规则, its default where no number is filled in."""
    name = f"rules.{key}"
    return f"IF({is_number(f'[{name}]')},[{name}],{FIELDS[name].default})"


def day(cell: str, otherwise: str = '""') -> str:
    """The day of a date cell without its time of day, else `otherwise`."""
    return f"IFERROR({_day_or_error(cell)},{otherwise})"


def day_typed(cell: str, if_blank: str) -> str:
    """The same, and another value where nothing is typed; an error for what is no date."""
    return f'IF(TRIM({cell})="",{if_blank},{_day_or_error(cell)})'


def _day_or_error(cell: str) -> str:
    """The day of a date cell, an error for anything else: dividing by FALSE is one."""
    return f"INT({cell})/({is_dated(cell)})"


def first_day(column: str) -> str:
    """The earliest date of a column, ``""`` without one or while one cannot be read."""
    return f'IF({misread(column)}=0,{day(f"MIN({column})")},"")'


def last_day(column: str) -> str:
    """The latest date of a column, ``""`` without one or while one cannot be read."""
    return f'IF({misread(column)}=0,{day(f"MAX({column})")},"")'


def misread(column: str) -> str:
    """How many cells of a column of dates hold something that is none."""
    return f"(COUNTIFS({filled(column)})-COUNTIFS({has_dates(column)}))"


def counted(day: str) -> str:
    """The working days up to and with a whole day; an error for one outside the sheet 工作日历."""
    return f"INDEX([Calendar.count],MATCH({day},[Calendar.date],0))"


def workdays(after: str, until: str) -> str:
    """The working days after one day up to and with another; ``""`` outside the calendar."""
    return f'IFERROR({counted(until)}-{counted(after)},"")'


def since(day: str) -> str:
    """The working days after a day up to and with today; an error outside the calendar."""
    return f"[sla.today_count]-{counted(day)}"


def nth_workday(after: str, n: str) -> str:
    """The n-th working day after a day; an error outside the calendar."""
    return f"INDEX([Calendar.date],MATCH({counted(after)}+{n},[Calendar.count],0))"


def has_dates(column: str) -> str:
    """Criteria of COUNTIFS for the rows in which a column holds a date."""
    return f'{column},">={FIRST_SERIAL}",{column},"<{LAST_SERIAL + 1}"'


def filled(column: str) -> str:
    """Criteria of COUNTIFS for the rows in which something is typed.

    ``"?*"`` would leave out numbers in Excel and count error values in LibreOffice.
    """
    return f'{column},"<>"'


def position(cell: str, column: str) -> str:
    """The row of a column that has this id, which may have been typed as a number; else an error."""
    return f"IFERROR(MATCH(TRIM({cell}),{column},0),MATCH({cell},{column},0))"


def sentence(template: str, **facts: str) -> str:
    """The text of a template such as ``还有{n}项``, each fact given as an expression."""
    parts = re.split(r"\{(\w+)\}", template)
    pieces = [facts[part] if n % 2 else f'"{part}"' for n, part in enumerate(parts)]
    return "&".join(piece for piece in pieces if piece != '""')
