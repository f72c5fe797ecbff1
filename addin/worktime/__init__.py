"""Working days and working hours in China: counting, limits, and what is only estimated."""

from addin.worktime.arrangements import Arrangement, Holiday, known_arrangements
from addin.worktime.calendar import Calendar, Day, DayKind, Source, calendar_warning
from addin.worktime.hours import Due, WorkHours, WorkTime

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
