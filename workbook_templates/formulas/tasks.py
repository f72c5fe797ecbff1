"""F3.17 and what else the tracker derives: the native twin of `addin.standing.tasks`.

A formula stands in every row of the tracker, so these are kept short: what several of them need
has a column (统一状态, 方案行号, 当前工期) or a single cell of its own (截至今天累计工作日, 更新间隔).
Comparisons rely on text being greater than any number, as it is in every spreadsheet program.
"""

from __future__ import annotations

from addin.forms.vocabularies import (
    ACCEPTANCE_OVERDUE,
    AT_RISK,
    BLOCKED,
    BLOCKED_OVERDUE,
    CADENCE_BY_PRIORITY,
    CADENCE_WORKDAYS,
    CANCELLED,
    DONE,
    DUE_SOON,
    IN_ACCEPTANCE,
    MET,
    MET_LATE,
    NEARLY_OVER,
    NO,
    NORMAL,
    NOT_STARTED,
    NOT_TIMED,
    OVER,
    OVERDUE,
    RUNNING,
    STALE,
    TASK_STATUS,
    UNREADABLE_DATE,
    UNREADABLE_STATUS,
    VOID,
    YES,
)
from addin.standing.task_words import (
    BEYOND_CALENDAR,
    DUE_SOON_DAYS,
    ESTIMATED,
    LAST_RANK,
    RANK_STEP,
    SPENT_SHARE,
)
from addin.standing.tasks import OTHER_CADENCE
from workbook_templates.formulas.expressions import (
    TODAY,
    counted,
    day,
    is_any,
    is_blank,
    is_date,
    is_misread,
    is_share,
    position,
    sentence,
    since,
    text,
)

_IS_CLOSED = f"OR({is_any('[state]', DONE, CANCELLED)})"
_IS_DELIVERED = f'[delivered]="{YES}"'
_IS_SETTLED = f"OR({is_any('[state]', DONE, CANCELLED)},{_IS_DELIVERED})"
_IS_LATE = f'[is_overdue]="{YES}"'


def _from_plan(key: str) -> str:
    return f"INDEX([PlanTasks.{key}],[plan_row]-ROW([PlanTasks#task_id]))"


def _is_planned(key: str) -> str:
    """Whether something stands in the plan's cell for this task, be it an error value."""
    return f'IFERROR(TRIM({_from_plan(key)})<>"",N([plan_row])>0)'


_IS_DUE_MISREAD = '[is_overdue]=""'
_IS_START_MISREAD = (
    f'AND(NOT(ISNUMBER([baseline_start])),OR([baseline_start]<>"",{_is_planned("start")}))'
)


def _task(value: str) -> str:
    """The value for rows with a task, else empty."""
    return f'IF([state]="","",{value})'


def _pending(value: str) -> str:
    """The value for open tasks with a date that are not overdue, else empty."""
    return f'IF(OR([due]="",[is_overdue]<>"{NO}",{_IS_SETTLED}),"",{value})'


def _yes_no(condition: str) -> str:
    return _task(f'IF({condition},"{YES}","{NO}")')


def _state() -> str:
    words = "|".join(TASK_STATUS.words)
    known = f'ISNUMBER(FIND("|"&TRIM([status])&"|","|{words}|"))'
    blank = 'IFERROR(TRIM([task_id])="",TRUE),IFERROR(TRIM([name])="",TRUE)'
    other = f'IF({is_blank("[status]")},"{NOT_STARTED}","{UNREADABLE_STATUS}")'
    return f'IF(AND({blank}),"",IF({known},TRIM([status]),{other}))'


def _delivered() -> str:
    finish = "[actual_finish]"
    finished = f'IF({finish}<{TODAY}+1,"{YES}","")'
    waits = f'IF([state]="{IN_ACCEPTANCE}",IF({is_date(finish)},{finished},""),"")'
    called_off = _task(f'"{YES}"')
    return f'IF({text("[initiation.form_status]")}="{VOID}",{called_off},{waits})'


def _plan_row() -> str:
    """The row of the task in the plan, also by a short id; 0 if the plan has none."""
    own = position("[task_id]", "[PlanTasks.task_id]")
    full = position('[initiation.collaboration_id]&"-"&[task_id]', "[PlanTasks.task_id]")
    found = f"IFERROR(IFERROR({own},{full})+ROW([PlanTasks#task_id]),0)"
    return f'IF(IFERROR(TRIM([task_id])="",TRUE),"",{found})'


def _is_stale() -> str:
    """The cadence is the plan's, else by the task's own priority, else the collaboration's (X-04)."""
    cadence = str(OTHER_CADENCE)
    for word, name in CADENCE_BY_PRIORITY.items():
        if CADENCE_WORKDAYS[name] != OTHER_CADENCE:
            cadence = f'IF([priority]="{word}",{CADENCE_WORKDAYS[name]},{cadence})'
    cadence = (
        f'IF(OR({text("[plan.cadence]")}<>"",{text("[priority]")}=""),[plan.update_days],{cadence})'
    )
    stale = f'IF([stale_days]="",FALSE,[stale_days]>{cadence})'
    return _task(f'IF({is_misread("[updated_on]")},"",IF({stale},"{YES}","{NO}"))')


def _stale_days() -> str:
    updated = f'IFERROR(MAX(0,{since("INT([updated_on])")}),"")'
    started = f'IFERROR(MAX(0,{since("[baseline_start]")}),"")'
    return (
        f'IF(OR([state]="",{_IS_SETTLED}),"",'
        f'IF(OR([state]<>"{NOT_STARTED}",[baseline_start]<={TODAY}),'
        f'IF({is_date("[updated_on]")},{updated},IF({is_blank("[updated_on]")},{started},"")),""))'
    )


def _is_at_risk() -> str:
    """Empty where what would tell cannot be read; a percentage that cannot be says nothing."""
    whole = "IFERROR(IF(ISLOGICAL([risk_delay]),FALSE,MOD([risk_delay],1)=0),FALSE)"
    share = f'IF({is_share("[percent]")},MAX(0,[percent]),"")'
    today_too = f"INDEX([Calendar.workday],{TODAY}-[calendar.first_day]+1)"
    behind = f"IFERROR([remaining_days]+{today_too}<ROUND((1-{share})*[duration],6),FALSE)"
    unknown = f"OR({_IS_DUE_MISREAD},{_IS_START_MISREAD})"
    is_delayed = 'AND([risk_delay]>0,[delivered]="")'
    delayed = f'IF({is_delayed},"{YES}",IF({unknown},"","{NO}"))'
    return _task(
        f'IF(OR({_IS_CLOSED},{_IS_LATE}),"{NO}",IF({behind},"{YES}",IF({whole},{delayed},"")))'
    )


def _warning() -> str:
    """The words of §8 in their priority order; what is judged from a date may be unknown."""
    noted = f"{is_misread('[handed_in]')},{is_misread('[acceptance_due]')}"
    unknown = f'OR([is_at_risk]="",[is_stale]="",{noted})'
    waits = "ROUND(([clock.now]-[acceptance_due])*1440,0)>0"
    is_void = f'{text("[initiation.form_status]")}="{VOID}"'
    is_final = f"OR({is_any('[state]', DONE, CANCELLED, UNREADABLE_STATUS)})"
    is_awaited = f"IF({_IS_DELIVERED},IF({is_void},FALSE,{is_date('[acceptance_due]')}),FALSE)"
    return _task(
        f'IF({is_final},[state],IF([state]="{BLOCKED}",'
        f'IF({_IS_LATE},"{BLOCKED_OVERDUE}","{BLOCKED}"),IF({_IS_LATE},"{OVERDUE}",'
        f'IF({_IS_DUE_MISREAD},"{UNREADABLE_DATE}",'
        f'IF(IF({is_awaited},{waits},FALSE),"{ACCEPTANCE_OVERDUE}",'
        f'IF([remaining_days]<={DUE_SOON_DAYS},"{DUE_SOON}",'
        f'IF([is_at_risk]="{YES}","{AT_RISK}",IF([is_stale]="{YES}","{STALE}",'
        f'IF({unknown},"{UNREADABLE_DATE}","{NORMAL}")))))))))'
    )


def _is_overdue() -> str:
    """Empty where the due date cannot be read: neither is it known, nor is nothing filled in."""
    unknown = f'OR(NOT({is_blank("[adjusted_finish]")}),[due]<>"",{_is_planned("finish")})'
    no_finish = f'AND([state]="{IN_ACCEPTANCE}",{is_misread("[actual_finish]")})'
    word = f'IF(OR([due]>={TODAY},{_IS_SETTLED}),"{NO}",IF({no_finish},"","{YES}"))'
    return (
        f'IF(OR({is_any("[state]", "", UNREADABLE_STATUS)}),"",'
        f'IF(ISNUMBER([due]),{word},IF({unknown},"","{NO}")))'
    )


def _sla_state() -> str:
    in_time = f'IF([actual_finish]<[due]+1,"{MET}","{MET_LATE}")'
    finish = "[actual_finish]"
    done = (
        f'IF({is_date(finish)},IF([due]="","",{in_time}),'
        f'IF({is_blank(finish)},"","{UNREADABLE_DATE}"))'
    )
    spent = f"[remaining_days]<=ROUND({round(1 - SPENT_SHARE, 6)}*[duration],6)"
    return (
        f'IF(OR({is_any("[state]", "", CANCELLED, UNREADABLE_STATUS)}),"",'
        f'IF({_IS_DUE_MISREAD},"{UNREADABLE_DATE}",IF(OR([state]="{DONE}",{_IS_DELIVERED}),{done},'
        f'IF([due]="","",IF({_IS_LATE},"{OVER}",'
        f'IF(AND([state]="{NOT_STARTED}",[is_at_risk]=""),"{UNREADABLE_DATE}",'
        f'IF(AND([state]="{NOT_STARTED}",[baseline_start]<>"",[baseline_start]>{TODAY}),'
        f'"{NOT_TIMED}",IF(OR([remaining_days]<={DUE_SOON_DAYS},IFERROR({spent},FALSE)),'
        f'"{NEARLY_OVER}","{RUNNING}"))))))))'
    )


def _calendar_note() -> str:
    first = "[calendar.first_day]"
    beyond = f"OR([due]<{first},[due]>={first}+ROWS([Calendar.date]))"
    return (
        f'IF(OR([due]="",{_IS_CLOSED}),"",'
        f"IF({beyond},{sentence(BEYOND_CALENDAR, n='YEAR([due])')},"
        f'IF([due]>[calendar.announced_until],{sentence(ESTIMATED, n="YEAR([due])")},"")))'
    )


def _attention() -> str:
    overdue = f"IF({_IS_LATE},{TODAY}-[due],0)"
    blocked = f'IF([state]="{BLOCKED}",1,0)'
    rank = f"({overdue}*2+{blocked})*{RANK_STEP}+{LAST_RANK}-ROW()"
    noted = is_any("[warning]", ACCEPTANCE_OVERDUE, UNREADABLE_STATUS, UNREADABLE_DATE)
    return f'IF(OR({_IS_LATE},[state]="{BLOCKED}",{noted}),{rank},"")'


TASKS: dict[str, str] = {
    "state": _state(),
    "delivered": _delivered(),
    "plan_row": _plan_row(),
    "name": text(_from_plan("name")),
    "department": text(_from_plan("department")),
    "owner": text(_from_plan("owner")),
    "supporting": text(_from_plan("supporting")),
    "milestone_id": text(_from_plan("milestone_id")),
    "baseline_start": day(_from_plan("start")),
    "baseline_finish": day(_from_plan("finish")),
    "due": _task(
        f"IF({is_blank('[adjusted_finish]')},[baseline_finish],{day('[adjusted_finish]')})"
    ),
    "duration": (
        "IF([due]>=[baseline_start],"
        f'IFERROR({counted("[due]")}-{counted("([baseline_start]-1)")},""),"")'
    ),
    "is_overdue": _is_overdue(),
    "overdue_days": f'IF({_IS_LATE},IFERROR({since("[due]")},""),IF({_IS_DUE_MISREAD},"",0))',
    "remaining_days": _pending(f'IFERROR({counted("[due]")}-[calendar.today_count],"")'),
    "stale_days": _stale_days(),
    "is_stale": _is_stale(),
    "is_at_risk": _is_at_risk(),
    "warning": _warning(),
    "sla_state": _sla_state(),
    "calendar_note": _calendar_note(),
    "attention": _attention(),
    "due_order": _pending(f"[due]*{RANK_STEP}+ROW()"),
}
"""Formulas of the table Tasks by field key."""


def _update_days() -> str:
    days = str(OTHER_CADENCE)
    for word, name in CADENCE_BY_PRIORITY.items():
        days = f'IF({text("[initiation.priority]")}="{word}",{CADENCE_WORKDAYS[name]},{days})'
    for name, number in CADENCE_WORKDAYS.items():
        days = f'IF({text("[plan.cadence]")}="{name}",{number},{days})'
    return days


UPDATE_DAYS = _update_days()
"""Within how many working days a task without a priority of its own must be updated."""
