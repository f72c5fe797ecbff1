"""`xiezuo workday`: the N-th working day after a day."""

from __future__ import annotations

from datetime import date

from addin.cli.output import as_json, say
from addin.errors import InputError
from addin.forms.vocabularies import WEEKDAY
from addin.worktime import Calendar

FARTHEST = 10_000  # working days, some forty years


def run(start: date, days: int, *, as_document: bool) -> None:
    """Print the `days`-th working day after `start`, and whether it rests on an estimate.

    Raises:
        InputError: `days` is further away than anybody plans.
    """
    if abs(days) > FARTHEST:
        raise InputError(f"{days} 个工作日太远", remedy=f"请写 {FARTHEST} 以内的天数。")
    calendar = Calendar.standard()
    due = calendar.add_workdays(start, days)
    note = calendar.note_on_count(start, due)
    if as_document:
        as_json(
            {
                "start": start,
                "workdays": days,
                "date": due,
                "weekday": WEEKDAY.words[due.weekday()],
                "estimated": bool(note),
                "note": note,
            }
        )
        return
    after = f"之后第 {days} 个" if days >= 0 else f"之前第 {-days} 个"
    say(f"{start} {after}工作日：[bold]{due} {WEEKDAY.words[due.weekday()]}[/]")
    if note:
        say(f"[yellow]{note}[/]")
