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
    RANK_STEP,
    SPENT_SHARE,
)
from addin.standing.tasks import OTHER_CADENCE
from workbook_templates.formulas.expressions import (
    DATES,
    FIRST_SERIAL,
    TODAY,
    counted,
    day,
    day_typed,
    is_any,
    is_dated,
    is_misread,
    position,
    sentence,
    share,
    since,
    text,
)

_IS_CLOSED = is_any("[state]", DONE, CANCELLED)
_IS_DELIVERED = f'[delivered]="{YES}"'
_IS_SETTLED = f"{_IS_CLOSED},{_IS_DELIVERED}"
_IS_LATE = f'[is_overdue]="{YES}"'
_IS_VOID = f'{text("[initiation.form_status]")}="{VOID}"'


def _from_plan(key: str) -> str:
    return f"INDEX([PlanTasks.{key}],[plan_row])"


def _is_planned(key: str) -> str:
    """Whether something stands in the plan's cell for this task, be it an error value."""
    return f'IFERROR(TRIM({_from_plan(key)})<>"",N([plan_row])>0)'


_IS_DUE_MISREAD = '[is_overdue]=""'
_IS_START_MISREAD = f"AND(NOT(ISNUMBER([baseline_start])),{_is_planned('start')})"


def _task(value: str) -> str:
    """The value for rows with a task, else empty."""
    return f'IF([state]="","",{value})'


def _pending(value: str) -> str:
    """The value for open tasks with a date that are not overdue, else empty."""
    return f'IF(OR([is_overdue]<>"{NO}",{_IS_SETTLED}),"",IFERROR({value},""))'


def _state() -> str:
    words = "|".join(TASK_STATUS.words)
    known = f'IF(FIND("|"&TRIM([status])&"|","|{words}|"),TRIM([status]))'
    blank = 'IFERROR(TRIM([task_id]),"")&IFERROR(TRIM([name]),"")=""'
    read = f'IFERROR(IF(TRIM([status])="","{NOT_STARTED}",{known}),"{UNREADABLE_STATUS}")'
    return f'IF({blank},"",{read})'


def _delivered() -> str:
    """Text is greater than tomorrow, a blank cell and TRUE are less than any date."""
    finished = f"[actual_finish]>={FIRST_SERIAL},[actual_finish]<{TODAY}+1"
    waits = f'AND([state]="{IN_ACCEPTANCE}",{finished})'
    return f'IFERROR(IF(IF({_IS_VOID},[state]>"",{waits}),"{YES}",""),"")'


def _plan_row() -> str:
    """The row of the task in the table of the plan, also by a short id."""
    own = position("[task_id]", "[PlanTasks.task_id]")
    full = 'MATCH([initiation.collaboration_id]&"-"&TRIM([task_id]),[PlanTasks.task_id],0)'
    return f'IFERROR(IF(TRIM([task_id])="","",IFERROR({own},{full})),"")'


def _is_stale() -> str:
    """The cadence is the plan's, else by the task's own priority, else the collaboration's (X-04)."""
    cadence = str(OTHER_CADENCE)
    for word, name in CADENCE_BY_PRIORITY.items():
        if CADENCE_WORKDAYS[name] != OTHER_CADENCE:
            cadence = f'IF([priority]="{word}",{CADENCE_WORKDAYS[name]},{cadence})'
    cadence = (
        f'IF(OR({text("[plan.cadence]")}<>"",{text("[priority]")}=""),[plan.update_days],{cadence})'
    )
    stale = f'IF(N([stale_days])>{cadence},"{YES}","{NO}")'
    return _task(f'IF({is_misread("[updated_on]")},"",{stale})')


def _stale_days() -> str:
    """Since the last update, without one since the start of the baseline."""
    waits = f'AND([state]="{NOT_STARTED}",[baseline_start]>{TODAY})'
    last = 'IF(TRIM([updated_on])="",[baseline_start],INT(N([updated_on])))'
    return (
        f'IF(OR({is_any("[state]", "", DONE, CANCELLED)},{_IS_DELIVERED},{waits}),"",'
        f'IFERROR(MAX(0,{since(last)}),""))'
    )


def _is_at_risk() -> str:
    """Empty where what would tell cannot be read; a percentage that cannot be says nothing."""
    today_too = f"INDEX([Calendar.workday],{TODAY}-[calendar.first_day]+1)"
    left = f"ROUND((1-{share('[percent]')})*[duration],6)"
    behind = f"IFERROR([remaining_days]+{today_too}<{left},FALSE)"
    unknown = f"OR({_IS_DUE_MISREAD},{_IS_START_MISREAD})"
    is_delayed = 'AND([risk_delay]>0,[delivered]="")'
    delayed = f'IF({is_delayed},"{YES}",IF({unknown},"","{NO}"))'
    whole = f'IFERROR(IF(OR(ISLOGICAL([risk_delay]),MOD([risk_delay],1)),"",{delayed}),"")'
    return _task(f'IF(OR({_IS_CLOSED},{_IS_LATE}),"{NO}",IF({behind},"{YES}",{whole}))')


def _warning() -> str:
    """The words of §8 in their priority order; what is judged from a date may be unknown."""
    noted = is_misread("[handed_in]", "[acceptance_due]")
    unknown = f'OR([is_at_risk]="",[is_stale]="",{noted})'
    waits = (
        f"AND({_IS_DELIVERED},NOT({_IS_VOID}),"
        f"{is_dated('[acceptance_due]')},ROUND(([clock.now]-[acceptance_due])*1440,0)>0)"
    )
    is_final = f"OR({is_any('[state]', '', DONE, CANCELLED, UNREADABLE_STATUS)})"
    return (
        f'IF({is_final},[state],IF([state]="{BLOCKED}",'
        f'IF({_IS_LATE},"{BLOCKED_OVERDUE}","{BLOCKED}"),IF({_IS_LATE},"{OVERDUE}",'
        f'IF({_IS_DUE_MISREAD},"{UNREADABLE_DATE}",'
        f'IF(IFERROR({waits},FALSE),"{ACCEPTANCE_OVERDUE}",'
        f'IF([remaining_days]<={DUE_SOON_DAYS},"{DUE_SOON}",'
        f'IF([is_at_risk]="{YES}","{AT_RISK}",IF([is_stale]="{YES}","{STALE}",'
        f'IF({unknown},"{UNREADABLE_DATE}","{NORMAL}")))))))))'
    )


def _is_overdue() -> str:
    """Empty where the due date cannot be read: neither is it known, nor is nothing filled in."""
    filled = f'OR(TRIM([adjusted_finish])<>"",{_is_planned("finish")})'
    no_finish = f'AND([state]="{IN_ACCEPTANCE}",{is_misread("[actual_finish]")})'
    word = f'IF(OR([due]>={TODAY},{_IS_SETTLED}),"{NO}",IF({no_finish},"","{YES}"))'
    return (
        f'IF(OR({is_any("[state]", "", UNREADABLE_STATUS)}),"",'
        f'IF(ISNUMBER([due]),{word},IF(IFERROR({filled},TRUE),"","{NO}")))'
    )


def _sla_state() -> str:
    in_time = f'IF([due]="","",IF([actual_finish]<[due]+1,"{MET}","{MET_LATE}"))'
    known = f"CHOOSE(MATCH([actual_finish],{DATES}),{in_time})"
    done = f'IFERROR(IF(TRIM([actual_finish])="","",{known}),"{UNREADABLE_DATE}")'
    near = f"MAX({DUE_SOON_DAYS},{round(1 - SPENT_SHARE, 6)}*N([duration]))"
    return (
        f'IF(OR({is_any("[state]", "", CANCELLED, UNREADABLE_STATUS)}),"",'
        f'IF({_IS_DUE_MISREAD},"{UNREADABLE_DATE}",IF(OR([state]="{DONE}",{_IS_DELIVERED}),{done},'
        f'IF([due]="","",IF({_IS_LATE},"{OVER}",'
        f'IF(AND([state]="{NOT_STARTED}",[is_at_risk]=""),"{UNREADABLE_DATE}",'
        f'IF(N([baseline_start])*([state]="{NOT_STARTED}")>{TODAY},'
        f'"{NOT_TIMED}",IF([remaining_days]<={near},"{NEARLY_OVER}","{RUNNING}"))))))))'
    )


def _calendar_note() -> str:
    year = "YEAR([due])"
    estimated = f'IF([due]>[calendar.announced_until],{sentence(ESTIMATED, n=year)},"")'
    return (
        f'IF(OR([due]="",{_IS_CLOSED}),"",'
        f"IF(ISNUMBER(MATCH([due],[Calendar.date],0)),{estimated},{sentence(BEYOND_CALENDAR, n=year)}))"
    )


def _attention() -> str:
    """By how its words end: 受阻且逾期 and 待验收逾期 as 逾期, 无法识别 of a status or a date."""
    overdue = f"IF({_IS_LATE},{TODAY}-[due],0)"
    rank = f'({overdue}*2+([state]="{BLOCKED}")+1)*{RANK_STEP}-1-ROW()'
    noted = is_any("RIGHT([warning],2)", BLOCKED, OVERDUE, UNREADABLE_DATE[-2:])
    return f'IF(OR({noted}),{rank},"")'


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
    "due": _task(f'IFERROR({day_typed("[adjusted_finish]", "[baseline_finish]")},"")'),
    "duration": (
        "IF([due]>=[baseline_start],"
        f'IFERROR({counted("[due]")}-{counted("[baseline_start]-1")},""),"")'
    ),
    "is_overdue": _is_overdue(),
    "overdue_days": f'IF({_IS_LATE},IFERROR({since("[due]")},""),IF({_IS_DUE_MISREAD},"",0))',
    "remaining_days": f'IFERROR({counted(f"INT([due_order]/{RANK_STEP})")}-[sla.today_count],"")',
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
