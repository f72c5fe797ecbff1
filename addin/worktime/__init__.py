"""Working days and working hours in China: counting, limits, and what is only estimated."""

from addin.worktime.arrangements import Arrangement, Holiday, known_arrangements
from addin.worktime.calendar import Calendar, calendar_warning
from addin.worktime.days import Authority, Day, DayKind, days_later
from addin.worktime.hours import WorkHours
from addin.worktime.work_time import Due, WorkTime

__all__ = [
    "Arrangement",
    "Authority",
    "Calendar",
    "Day",
    "DayKind",
    "Due",
    "Holiday",
    "WorkHours",
    "WorkTime",
    "calendar_warning",
    "days_later",
    "known_arrangements",
]
