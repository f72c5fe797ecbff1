"""Working days and working hours in China: counting, limits, and what is only estimated."""

from addin.worktime.arrangements import Arrangement, Holiday, known_arrangements
from addin.worktime.calendar import Calendar, calendar_warning
from addin.worktime.days import Day, DayKind, Source
from addin.worktime.hours import WorkHours
from addin.worktime.limits import Due, WorkTime

__all__ = [
    "Arrangement",
    "Calendar",
    "Day",
    "DayKind",
    "Due",
    "Holiday",
    "Source",
    "WorkHours",
    "WorkTime",
    "calendar_warning",
    "known_arrangements",
]
