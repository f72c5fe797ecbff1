"""F3.17 and what else the tracker derives: the native twin of `addin.progress`."""

from __future__ import annotations

from addin.forms.vocabularies import (
    BLOCKED,
    CADENCE_BY_PRIORITY,
    CADENCE_WORKDAYS,
    CANCELLED,
    DONE,
    NO,
    YES,
)
from addin.progress import (
    AT_RISK,
    BEYOND_CALENDAR,
    BLOCKED_LATE,
    DUE_SOON,
    DUE_SOON_DAYS,
    ESTIMATED,
    LAST_RANK,
    LATE,
    MET,
    MISSED,
    NEARLY_OVER,
    NORMAL,
    NOT_TIMED,
    OTHER_CADENCE,
    OVER,
    RANK_STEP,
    RUNNING,
    SPENT_SHARE,
    STALE,
    STARTED_STATUSES,
)
from workbook_templates.expressions import (
    TODAY,
    counted,
    day,
    is_date,
    is_number,
    position,
    sentence,
    text,
    workdays,
)


def _from_plan(key: str) -> str:
    return f"INDEX([PlanTasks.{key}],[plan_row]-ROW([PlanTasks#task_id]))"


def _one_of(cell: str, words: tuple[str, ...]) -> str:
    return "OR(" + ",".join(f'{cell}="{word}"' for word in words) + ")"


_STATUS = 'IFERROR(TRIM([status]),"")'
_IS_CLOSED = _one_of(_STATUS, (DONE, CANCELLED))
_IS_STARTED = _one_of(_STATUS, STARTED_STATUSES)
_STARTS_LATER = f"IF(ISNUMBER([baseline_start]),[baseline_start]>{TODAY},FALSE)"
_HAS_STARTED = f"IF(ISNUMBER([baseline_start]),[baseline_start]<={TODAY},FALSE)"
_DURATION = f"({counted('[due]')}-{counted('([baseline_start]-1)')})"
_PERCENT = f"IF({is_number('[percent]')},MIN(1,MAX(0,[percent])),0)"
_EXPECTS_DELAY = (
    f"IF({is_number('[risk_delay]')},"
    "AND([risk_delay]>0,[risk_delay]=INT([risk_delay]),[risk_delay]<1E+15),FALSE)"
)
_IS_BEHIND = (
    f"IFERROR({counted('[due]')}-{counted(f'({TODAY}-1)')}"
    f"<ROUND((1-{_PERCENT})*{_DURATION},6),FALSE)"
)
_NEARLY_SPENT = (
    f"IF(ISNUMBER([remaining_days]),IF([remaining_days]<={DUE_SOON_DAYS},TRUE,"
    f"IFERROR([remaining_days]<=ROUND({round(1 - SPENT_SHARE, 6)}*{_DURATION},6),FALSE)),FALSE)"
)


def _open_task(value: str) -> str:
    """The value for tasks that are neither closed nor overdue and have a date, else empty."""
    return f'IF([due]="","",IF(OR({_IS_CLOSED},[is_overdue]="{YES}"),"",{value}))'


def _task(value: str) -> str:
    """The value for rows with a task, else empty."""
    return f'IF([plan_row]="","",{value})'


def _yes_no(condition: str) -> str:
    return f'IF({condition},"{YES}","{NO}")'


def _since(reference: str) -> str:
    return f"IF({reference}>={TODAY},0,{workdays(reference, TODAY)})"


def _cadence() -> str:
    """The working days within which a task must be updated (X-04)."""
    priority = f'IF({text("[priority]")}="",{text("[initiation.priority]")},{text("[priority]")})'
    choice = str(OTHER_CADENCE)
    for word, cadence in CADENCE_BY_PRIORITY.items():
        days = CADENCE_WORKDAYS[cadence]
        if days != OTHER_CADENCE:
            choice = f'IF({priority}="{word}",{days},{choice})'
    for cadence, days in CADENCE_WORKDAYS.items():
        choice = f'IF({text("[plan.cadence]")}="{cadence}",{days},{choice})'
    return choice


def _warning() -> str:
    """The words of §8 in their priority order."""
    return _task(
        f'IF({_STATUS}="{CANCELLED}","{CANCELLED}",IF({_STATUS}="{DONE}","{DONE}",'
        f'IF({_STATUS}="{BLOCKED}",IF([is_overdue]="{YES}","{BLOCKED_LATE}","{BLOCKED}"),'
        f'IF([is_overdue]="{YES}","{LATE}",'
        f"IF(IF(ISNUMBER([remaining_days]),[remaining_days]<={DUE_SOON_DAYS},FALSE),"
        f'"{DUE_SOON}",IF([is_at_risk]="{YES}","{AT_RISK}",'
        f'IF([is_stale]="{YES}","{STALE}","{NORMAL}")))))))'
    )


def _sla_state() -> str:
    closed_in_time = (
        f'IF({is_date("[actual_finish]")},IF([actual_finish]<[due]+1,"{MET}","{MISSED}"),"")'
    )
    return _task(
        f'IF(OR({_STATUS}="{CANCELLED}",[due]=""),"",IF({_STATUS}="{DONE}",{closed_in_time},'
        f'IF([is_overdue]="{YES}","{OVER}",'
        f'IF(AND(NOT({_IS_STARTED}),{_STARTS_LATER}),"{NOT_TIMED}",'
        f'IF({_NEARLY_SPENT},"{NEARLY_OVER}","{RUNNING}")))))'
    )


def _calendar_note() -> str:
    first = "[calendar.first_day]"
    outside = f"OR([due]<{first},[due]>={first}+ROWS([Calendar.date]))"
    return (
        f'IF([due]="","",IF({_IS_CLOSED},"",'
        f"IF({outside},{sentence(BEYOND_CALENDAR, n='YEAR([due])')},"
        f'IF([due]>[calendar.announced_until],{sentence(ESTIMATED, n="YEAR([due])")},""))))'
    )


def _stale_days() -> str:
    updated = f"IF({is_date('[updated_on]')},{_since('INT([updated_on])')},{{}})"
    since_start = f'IF([baseline_start]="","",{_since("[baseline_start]")})'
    return _task(
        f'IF({_IS_CLOSED},"",IF(OR({_IS_STARTED},{_HAS_STARTED}),{updated.format(since_start)},""))'
    )


def _attention() -> str:
    late = f'IF([is_overdue]="{YES}",{TODAY}-[due],0)'
    blocked = f'IF({_STATUS}="{BLOCKED}",1,0)'
    rank = f"({late}*2+{blocked})*{RANK_STEP}+{LAST_RANK}-ROW()"
    return _task(f'IF(OR([is_overdue]="{YES}",{_STATUS}="{BLOCKED}"),{rank},"")')


TASKS: dict[str, str] = {
    "plan_row": (
        'IF(IFERROR(TRIM([task_id])="",TRUE),"",'
        f"IFERROR({position('[task_id]', '[PlanTasks.task_id]')}+ROW([PlanTasks#task_id]),0))"
    ),
    "name": text(_from_plan("name")),
    "department": text(_from_plan("department")),
    "owner": text(_from_plan("owner")),
    "supporting": text(_from_plan("supporting")),
    "milestone_id": text(_from_plan("milestone_id")),
    "baseline_start": day(_from_plan("start")),
    "baseline_finish": day(_from_plan("finish")),
    "due": _task(f"IF({is_date('[adjusted_finish]')},INT([adjusted_finish]),[baseline_finish])"),
    "is_overdue": _task(f'IF(OR({_IS_CLOSED},[due]=""),"{NO}",IF({TODAY}>[due],"{YES}","{NO}"))'),
    "overdue_days": _task(f'IF([is_overdue]="{YES}",{workdays("[due]", TODAY)},0)'),
    "remaining_days": _open_task(workdays(TODAY, "[due]")),
    "stale_days": _stale_days(),
    "is_stale": _task(_yes_no(f"IF(ISNUMBER([stale_days]),[stale_days]>{_cadence()},FALSE)")),
    "is_at_risk": _task(
        f'IF(OR({_IS_CLOSED},[is_overdue]="{YES}"),"{NO}",'
        f'IF({_EXPECTS_DELAY},"{YES}",{_yes_no(_IS_BEHIND)}))'
    ),
    "warning": _warning(),
    "sla_state": _sla_state(),
    "calendar_note": _calendar_note(),
    "attention": _attention(),
    "due_order": _open_task(f"[due]*{RANK_STEP}+ROW()"),
}
"""Formulas of the table Tasks by field key."""
