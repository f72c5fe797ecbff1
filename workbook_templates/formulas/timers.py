"""Formulas of the time limits: the native twin of `addin.standing.limits.columns`.

All is counted in minutes, rounded, because fractions of a day are not exact.
A moment that needs a day outside the sheet 工作日历 is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from addin.forms.initiation import INITIATING_HEAD
from addin.forms.sla import SLA
from addin.forms.vocabularies import (
    AGREED,
    DAY,
    HOUR,
    IMPORTANT,
    INITIATION_RECEIVED,
    MET,
    MET_LATE,
    NEARLY_OVER,
    NO,
    NOT_TIMED,
    OBJECTED,
    OVER,
    PAUSED,
    RESOURCE_CONFLICT,
    ROUTINE,
    RUNNING,
    SPONSOR,
    UNREADABLE_DATE,
    URGENT,
    VOID,
    WORKDAY,
    WORKING_HOURS,
    YES,
)
from addin.standing.day_count import serial
from addin.standing.limits.approvals import FEEDBACK, OBJECTING
from addin.standing.limits.columns import URGENCY
from addin.standing.limits.meetings import TALK_LIMIT
from addin.standing.limits.sheet_count import MODES, minutes
from addin.standing.limits.terms import CADENCE_LIMIT, NEAR_DAYS, NEAR_SHARE, measure_of
from addin.worktime import WorkHours
from workbook_templates.formulas.expressions import (
    TODAY,
    counted,
    is_date,
    is_misread,
    is_number,
    nth_workday,
    text,
)
from workbook_templates.formulas.gates import IS_CONDENSED, IS_TRACKED_ONLY

NOW = "[clock.now]"
_MORNING = "([sla.noon]-[sla.opening])"
_WORKED_DAY = f"({_MORNING}+[sla.closing]-[sla.resuming])"
_SHARE = (
    f"IF({is_number('[sla.near_share]')},IF(AND([sla.near_share]>0,[sla.near_share]<=1),"
    f"[sla.near_share],{NEAR_SHARE}),{NEAR_SHARE})"
)
_NEAR_DAYS = (
    f"IF({is_number('[sla.near_days]')},IF(AND([sla.near_days]>=0,[sla.near_days]=INT("
    f"[sla.near_days])),[sla.near_days],{NEAR_DAYS}),{NEAR_DAYS})"
)


def _minutes(span: str) -> str:
    """A span of days in minutes."""
    return f"ROUND(({span})*1440,0)"


def _term(limit: str, key: str) -> str:
    """A cell of the row of SLA参数 with an id, which is an expression."""
    return f"INDEX([SlaLimits.{key}],MATCH({limit},[SlaLimits.sla_id],0))"


def _runs(limit: str) -> str:
    """Whether a limit is switched on."""
    return f"N({_term(limit, 'mode')})>0"


def _nth_from(day: str, n: str) -> str:
    """The n-th working day after a day; with 0 the day itself or the next that is worked."""
    return f"IF({n}=0,{nth_workday(f'({day}-1)', '1')},{nth_workday(day, n)})"


def _worked(moment: str) -> str:
    """The working minutes from the sheet's first day to a moment."""
    clock = _minutes(f"{moment}-INT({moment})")
    before = counted(f"(INT({moment})-1)")
    is_worked = f"INDEX([Calendar.workday],INT({moment})-[calendar.first_day]+1)"
    return (
        f"({before}*{_WORKED_DAY}+{is_worked}*(MAX(0,MIN({clock},[sla.noon])-[sla.opening])"
        f"+MAX(0,MIN({clock},[sla.closing])-[sla.resuming])))"
    )


@dataclass(frozen=True)
class Timer:
    """A limit (its id as an expression) with the cells that start and stop it.

    - `worked`: a cell with the working minutes until the start, where it spares length.
    - `rests`: whether the row has the cells of a pause.
    - `agreed`: whether the deadline was agreed instead of counted, as an expression.
    - `restarts`: whether a stop before the start is none.
    - `begins`, `ends`: the cells that people type into for the start (with a pause and what was
      agreed) and the stop; while one of them cannot be read, nobody can tell how the limit stands.
    - `applies`: whether the row has the limit at all, as an expression.
    """

    limit: str
    start: str
    stop: str
    worked: str = ""
    rests: bool = False
    agreed: str = ""
    restarts: bool = False
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    applies: str = "TRUE"

    @property
    def is_misread(self) -> str:
        """Whether the limit runs and a cell cannot be read on which it rests."""
        return f"IFERROR(AND({self.applies},{_runs(self.limit)},{self.is_doubtful}),FALSE)"

    @property
    def is_doubtful(self) -> str:
        """Whether a cell cannot be read on which it rests; a later stop may make up for one."""
        known = ",".join(is_date(cell) for cell in self.ends)
        return f"OR({is_misread(*self.begins)},IF(OR({known}),FALSE,{is_misread(*self.ends)}))"

    @property
    def counted_due(self) -> str:
        """The due moment by SLA参数, ``""`` where there is none."""
        amount, mode = _term(self.limit, "counted"), _term(self.limit, "mode")
        spent = f"ROUND({amount}*60,0)"
        late = (
            f'IF(AND({text("[sla.late_counts_next_day]")}="{YES}",'
            f"{_minutes(f'{self.start}-INT({self.start})')}>[sla.closing]),1,0)"
        )
        day = f"(INT({self.start})+{late})"
        hour = f"{_term(self.limit, 'due_minute')}/1440"
        by_days = nth_workday(day, f"({amount}+{self._paused('days')})")
        by_calendar = nth_workday(f"({day}+{amount}+{self._paused('calendar')}-1)", "1")
        inside = f"0*{counted(f'INT({self.start})')}"
        natural = f"{self.start}+({spent}+{self._paused('natural')})/1440"
        return (
            f"IF({is_date(self.start)},IFERROR(CHOOSE({mode},{by_days}+{hour}+{inside},{natural},"
            f'{self._by_hours(spent)},{by_calendar}+{hour}+{inside}),""),"")'
        )

    def _by_hours(self, spent: str) -> str:
        """The moment at which so many working minutes after the start are over."""
        until = f"({self._until_start}+{spent}+{self._paused('working')})"
        days = f"INT(({until}-1)/{_WORKED_DAY})"
        rest = f"(MOD({until}-1,{_WORKED_DAY})+1)"
        day = f"INDEX([Calendar.date],MATCH({days}+1,[Calendar.count],0))"
        afternoon = f"[sla.resuming]-{_MORNING}"
        return f"{day}+({rest}+IF({rest}<={_MORNING},[sla.opening],{afternoon}))/1440"

    def _paused(self, measure: str) -> str:
        if not self.rests:
            return "0"
        calendar = f"IF({_IS_PAUSE_OVER},INT([resumed_at])-INT([paused_at]),0)"
        return {
            "days": "[pause_days]",
            "calendar": calendar,
            "natural": "[pause_minutes]",
            "working": "[pause_work]",
        }[measure]

    @property
    def _until_start(self) -> str:
        """The working minutes until the start."""
        return self.worked or _worked(self.start)

    @property
    def is_paused(self) -> str:
        """Whether the limit rests now."""
        if not self.rests:
            return "FALSE"
        begun = f"{_minutes(f'{NOW}-[paused_at]')}>=0"
        ended = f"IF({_IS_PAUSE_OVER},{_minutes(f'{NOW}-[resumed_at]')}>=0,FALSE)"
        return f"IF({is_date('[paused_at]')},IF({begun},NOT({ended}),FALSE),FALSE)"

    def is_near(self, due: str) -> str:
        """Whether the limit is 即将超时; a cell holds its due moment."""
        by_clock = (
            f"{_minutes(f'{NOW}-({self.start})')}"
            f">=ROUND({_minutes(f'{due}-({self.start})')}*{_SHARE},0)"
        )
        mode = _term(self.limit, "mode")
        left = f"({counted(f'INT({due})')}-[sla.today_count])"
        total = f"({counted(f'INT({due})')}-{counted(f'INT({self.start})')})"
        in_days = f"OR({left}<={_NEAR_DAYS},{left}<=ROUND(ROUND(1-{_SHARE},6)*{total},6))"
        working = f"[sla.worked_now]-{self._until_start}-{self._paused('working')}"
        natural = f"{_minutes(f'{NOW}-({self.start})')}-{self._paused('natural')}"
        spent = f"ROUND({_term(self.limit, 'counted')}*60*{_SHARE},0)"
        in_hours = f"IF({mode}=3,{working},{natural})>={spent}"
        counted_near = f"IF(OR({mode}=1,{mode}=4),{in_days},{in_hours})"
        if self.agreed:
            return f"IFERROR(IF({self.agreed},{by_clock},{counted_near}),FALSE)"
        return f"IFERROR({counted_near},FALSE)"

    @property
    def is_stopped(self) -> str:
        """Whether it ended, at the latest now."""
        held = f"{_minutes(f'{NOW}-{self.stop}')}>=0"
        if self.restarts:
            held = f"AND({held},{_minutes(f'{self.stop}-({self.start})')}>=0)"
        return f"IF({is_date(self.stop)},IFERROR({held},FALSE),FALSE)"

    def state(self, due: str) -> str:
        """The word of §6, empty without a due moment."""
        return f'IF({self.is_misread},"{UNREADABLE_DATE}",{self.known_state(due)})'

    def known_state(self, due: str) -> str:
        """The word of §6 where all can be read."""
        return (
            f'IF({due}="","",IF({self.is_stopped},IF({_minutes(f"{self.stop}-{due}")}>0,'
            f'"{MET_LATE}","{MET}"),IF({_minutes(f"({self.start})-{NOW}")}>0,"{NOT_TIMED}",'
            f'IF({self.is_paused},"{PAUSED}",IF({_minutes(f"{NOW}-{due}")}>0,"{OVER}",'
            f'IF({self.is_near(due)},"{NEARLY_OVER}","{RUNNING}"))))))'
        )


def _first(*cells: str) -> str:
    """The first of some cells that holds a date, else text."""
    found = '""'
    for cell in reversed(cells):
        found = f"IF({is_date(cell)},{cell},{found})"
    return found


def _has(key: str) -> str:
    """Whether a row has an id."""
    return f'{text(f"TRIM([{key}])")}<>""'


def _keyed(key: str, value: str) -> str:
    """The value in rows that have an id, else empty."""
    return f'IF({_has(key)},{value},"")'


# Assessments: SLA-01, and for an objection SLA-02 up to its outer bound.

_IS_PAUSE_OVER = (
    f"IF(IF({is_date('[paused_at]')},{is_date('[resumed_at]')},FALSE),"
    f"{_minutes('[resumed_at]-[paused_at]')}>=0,FALSE)"
)


def _of_pause(length: str) -> str:
    """The length of a pause that is over, 0 without one; an error outside the calendar."""
    return f"IF({_IS_PAUSE_OVER},{length},0)"


_PAUSE_WORKED = f"{_worked('[resumed_at]')}-{_worked('[paused_at]')}"
_PAUSE_DAYS = f"{counted('INT([resumed_at])')}-{counted('INT([paused_at])')}"
_FEEDBACK = Timer(
    f'"{FEEDBACK}"',
    "[received]",
    "[answered]",
    "[received_work]",
    rests=True,
    restarts=True,
    begins=("[received]", "[paused_at]", "[resumed_at]"),
    ends=("[answered]",),
)
_OBJECTS = f'OR({text("[conclusion]")}="{OBJECTED}",{text("[objection]")}="{RESOURCE_CONFLICT}")'
_FROM_RECEIPT = f'{text("[sla.objection_from]")}="{INITIATION_RECEIVED}"'
_RAISED = f"IF({_FROM_RECEIPT},[received],[objected_at])"
_OBJECTING = replace(
    _FEEDBACK,
    limit=f'"{OBJECTING}"',
    start="[raised]",
    worked="[raised_work]",
)
_OBJECTION_RUNS = f"AND({_OBJECTS},{_runs(_OBJECTING.limit)})"
_IS_MISREAD = (
    f"IFERROR(AND({_has('department')},OR(AND(OR({_runs(_FEEDBACK.limit)},{_OBJECTION_RUNS}),"
    f"{_FEEDBACK.is_doubtful}),"
    f"AND({_OBJECTION_RUNS},NOT({_FROM_RECEIPT}),{is_misread('[objected_at]')}))),FALSE)"
)
"""Both limits of an assessment, and an objection's own cell: in one, for the length of a formula."""
_FEEDBACK_MODE = _term(f'"{FEEDBACK}"', "mode")
_OBJECTING_MODE = _term(f'"{OBJECTING}"', "mode")
_BOUND = _term(f'"{OBJECTING}"', "bound")
_NONE = str(serial(date.max))
_LATEST = (
    f"IF(OR(IFERROR({_FEEDBACK_MODE},0)=0,IFERROR({_OBJECTING_MODE},0)=0,NOT({is_date('[received]')}),"
    f'NOT(AND({is_number(_BOUND)},N({_BOUND})>=0))),{_NONE},IF([feedback_due]="","",'
    f"{_nth_from('INT([feedback_due])', f'INT({_BOUND})')}+[sla.closing]/1440))"
)
_BOUND_ALONE = f'IF([latest]<{_NONE},[latest],"")'
_OBJECTION_DUE = (
    f'IF(AND({_OBJECTS},IFERROR({_OBJECTING_MODE},0)>0),IFERROR(IF([raised]="",{_BOUND_ALONE},'
    f'MIN({_OBJECTING.counted_due}+0,[latest]+0)),""),"")'
)
_OBJECTING_STATE = replace(
    _OBJECTING, start='IF([raised]="",[received],[raised])', agreed='[raised]=""'
)
ASSESSMENTS: dict[str, str] = {
    "due": 'IF([objection_due]="",[feedback_due],[objection_due])',
    "feedback_due": _keyed("department", _FEEDBACK.counted_due),
    "objection_due": _keyed("department", _OBJECTION_DUE),
    "limit_state": (
        f'IF({_IS_MISREAD},"{UNREADABLE_DATE}",'
        f'IF([objection_due]<>"",{_OBJECTING_STATE.known_state("[objection_due]")},'
        f"{_FEEDBACK.known_state('[feedback_due]')}))"
    ),
    "pause_minutes": _keyed("department", _of_pause(_minutes("[resumed_at]-[paused_at]"))),
    "pause_days": _keyed("department", f'IFERROR({_of_pause(_PAUSE_DAYS)},"")'),
    "pause_work": _keyed("department", f'IFERROR({_of_pause(_PAUSE_WORKED)},"")'),
    "received_work": f'IFERROR(IF({is_date("[received]")},{_worked("[received]")},""),"")',
    "raised": f'IF({is_date(_RAISED)},{_RAISED},"")',
    "raised_work": f'IFERROR({_worked("[raised]")},"")',
    "latest": _keyed("department", f'IFERROR({_LATEST},"")'),
}

# Approvals, one after the other: SLA-08.

_APPROVAL = '"SLA-08"'
_HEAD_ROW = f'MATCH("{INITIATING_HEAD}",[InitiationApprovals.step],0)'
_HEAD_TIME = f"INDEX([InitiationApprovals.time],{_HEAD_ROW})"
_HEAD_SAID = f"INDEX([InitiationApprovals.conclusion],{_HEAD_ROW})"
_SUBMITTED = "[initiation.submitted_at]"
_AFTER_HEAD = (
    f'IF(AND({text(_HEAD_SAID)}="{AGREED}",{is_date(_SUBMITTED)},{is_date(_HEAD_TIME)}),'
    f'IF({_minutes(f"{_HEAD_TIME}-{_SUBMITTED}")}>=0,{_HEAD_TIME},""),"")'
)
_HANDED = (
    f'IF({IS_TRACKED_ONLY},"",IF({text("[step]")}="{INITIATING_HEAD}",{_SUBMITTED},'
    f'IF({text("[step]")}="{SPONSOR}",IF({IS_CONDENSED},"",IFERROR({_AFTER_HEAD},"")),"")))'
)
_IS_HEAD, _IS_SPONSOR = (f'{text("[step]")}="{word}"' for word in (INITIATING_HEAD, SPONSOR))
_STEP = Timer(
    _APPROVAL,
    "[handed]",
    "[time]",
    restarts=True,
    begins=(_SUBMITTED, f'IF({_IS_SPONSOR},{_HEAD_TIME},"")'),
    ends=("[time]",),
    applies=(
        f"AND(NOT({IS_TRACKED_ONLY}),OR({_IS_HEAD},"
        f"AND({_IS_SPONSOR},NOT({IS_CONDENSED}),ISNUMBER({_HEAD_ROW}))))"
    ),
)
INITIATION_APPROVALS: dict[str, str] = {
    "handed": (f'IF(AND(IFERROR({_term(_APPROVAL, "mode")},0)>0,{is_date(_HANDED)}),{_HANDED},"")'),
    "due": _STEP.counted_due,
    "limit_state": _STEP.state("[due]"),
}
_SIGNATURE = Timer(
    _APPROVAL,
    "[plan.submitted_at]",
    "[time]",
    restarts=True,
    begins=("[plan.submitted_at]",),
    ends=("[time]",),
    applies=_has("department"),
)
COUNTERSIGNATURES: dict[str, str] = {
    "due": _keyed("department", _SIGNATURE.counted_due),
    "limit_state": _SIGNATURE.state("[due]"),
}

_MINUTES = Timer(
    '"SLA-05"',
    "[end]",
    "[sent_at]",
    begins=("[end]",),
    ends=("[sent_at]",),
    applies=_has("meeting_id"),
)
MEETINGS: dict[str, str] = {
    "due": _keyed("meeting_id", _MINUTES.counted_due),
    "limit_state": _MINUTES.state("[due]"),
}

_RECTIFYING = Timer(
    '"SLA-13"',
    "[issued]",
    _first("[finished_at]", "[rechecked]"),
    begins=("[issued]", "[due]"),
    ends=("[finished_at]", "[rechecked]"),
    applies=_has("rectification_id"),
)
RECTIFICATIONS: dict[str, str] = {
    "deadline": _keyed(
        "rectification_id",
        f"IF(AND({is_date('[issued]')},{is_date('[due]')},N({_term(_RECTIFYING.limit, 'mode')})>0),"
        f"[due],{_RECTIFYING.counted_due})",
    ),
    "limit_state": replace(_RECTIFYING, agreed=is_date("[due]")).state("[deadline]"),
}

# Problems: coordination, first response, solution.

_URGENCY = text("[urgency]")
_SOLVED = "[resolved_at]"


def _of_problem(limit: str, *ends: str, urgencies: tuple[str, ...] = ()) -> Timer:
    """A limit on problems of some urgency, by the cells of which the first ends it."""
    urgent = [_is_one_of(*urgencies)] if urgencies else []
    return Timer(
        limit,
        "[reported_at]",
        _first(*ends),
        begins=("[reported_at]",),
        ends=ends,
        applies=f"AND({','.join((_has('problem_id'), *urgent))})",
    )


def _is_one_of(*words: str) -> str:
    return "OR(" + ",".join(f'{_URGENCY}="{word}"' for word in words) + ")"


# SLA-04 up to the confirmation of what was asked, from which its talk runs instead (SLA-12).
_TALK = f'"{TALK_LIMIT}"'
_HAS_TALK = f"IF(OR({IS_CONDENSED},{IS_TRACKED_ONLY}),FALSE,IFERROR({_runs(_TALK)},FALSE))"
_CONFIRMED = f'IF({_HAS_TALK},[responded_at],"")'
_BOTH = f"IF({is_date('[meeting_at]')},IF({is_date('[responded_at]')},{_HAS_TALK},FALSE),FALSE)"
_FIRST_END = _first("[meeting_at]", _CONFIRMED, _SOLVED)
_COORDINATED = f"IF({_BOTH},MIN([meeting_at],[responded_at]),{_FIRST_END})"
_COORDINATION = replace(
    _of_problem('"SLA-04"', "[meeting_at]", _CONFIRMED, _SOLVED), stop="[coordinated]"
)
_RESPONSE = _of_problem(
    f'IF({_URGENCY}="{URGENT}","SLA-09","SLA-06")',
    "[responded_at]",
    _SOLVED,
    urgencies=(URGENT, IMPORTANT, ROUTINE),
)
_SOLUTION = _of_problem(
    f'IF({_URGENCY}="{IMPORTANT}","SLA-10","SLA-11")', _SOLVED, urgencies=(IMPORTANT, ROUTINE)
)
_TIMERS = {"meeting_due": _COORDINATION, "respond_due": _RESPONSE, "resolve_due": _SOLUTION}


def _most_urgent(*cells: str) -> str:
    """The state of some cells that matters most."""
    found = '""'
    together = '&"|"&'.join(cells)
    for word in reversed(URGENCY):
        found = f'IF(ISNUMBER(FIND("|{word}|","|"&{together}&"|")),"{word}",{found})'
    return found


PROBLEMS: dict[str, str] = {
    "coordinated": _COORDINATED,
    "meeting_due": _keyed("problem_id", _COORDINATION.counted_due),
    "respond_due": _keyed(
        "problem_id", f'IF({_is_one_of(URGENT, IMPORTANT, ROUTINE)},{_RESPONSE.counted_due},"")'
    ),
    "resolve_due": _keyed(
        "problem_id", f'IF({_is_one_of(IMPORTANT, ROUTINE)},{_SOLUTION.counted_due},"")'
    ),
    "limit_state": _most_urgent("[meeting_state]", "[respond_state]", "[resolve_state]"),
    **{key.replace("due", "state"): timer.state(f"[{key}]") for key, timer in _TIMERS.items()},
}

# SLA参数: what its texts mean in numbers.


def _clock(cell: str) -> str:
    """A time of day such as ``9:00`` in minutes since midnight; an error for anything else.

    As `addin.reading.clock.clock_time` reads it, but for full-width digits and spaces.
    """
    plain = f'SUBSTITUTE({cell},"：",":")'
    colon = f'FIND(":",{plain})'
    hour, minute = f"TRIM(MID({plain},1,{colon}-1))", f"TRIM(MID({plain},{colon}+1,9))"
    minutes = f"MID({minute},1,2)"
    fits = (
        f'AND(LEN({hour})<3,ABS({hour}-11.5)<12,MID({minute}&":",3,1)=":",ABS({minutes}-29.5)<30)'
    )
    of_day = f"ROUND({cell}*1440,0)/AND({cell}>0,{cell}<1)"
    return f"IF(ISNUMBER({cell}),{of_day},({hour}*60+{minutes})/{fits})"


_PARAMETERS = ("morning_start", "morning_end", "afternoon_start", "afternoon_end")
_EDGES = [f"IFERROR({_clock(f'[sla.{key}]')},-1)" for key in _PARAMETERS]
_A, _B, _C, _D = _EDGES
_IN_ORDER = f"AND({_A}>=0,{_A}<{_B},{_B}<={_C},{_C}<{_D})"
_STANDARD = [minutes(edge) for period in WorkHours().periods for edge in period]
HOURS_OF_WORK: dict[str, str] = {
    f"sla.{key}": f"IF({_IN_ORDER},{edge},{standard})"
    for key, edge, standard in zip(
        ("opening", "noon", "resuming", "closing"), _EDGES, _STANDARD, strict=True
    )
}
HOURS_OF_WORK["sla.worked_now"] = f'IFERROR({_worked(NOW)},"")'
HOURS_OF_WORK["sla.today_count"] = f'IFERROR({counted(TODAY)},"")'

_SHIPPED_NUMBER = (
    'IF(AND(MID(TRIM([sla_id]),1,4)="SLA-",LEN(TRIM([sla_id]))=6),MID(TRIM([sla_id]),5,2)*1,0)'
)


def _shipped(values: Iterable[object]) -> str:
    """What is shipped for the limit of this row, an error where it is none of ours."""
    return f"CHOOSE({_SHIPPED_NUMBER},{','.join(map(str, values))})"


def _mode(row: Mapping[str, object]) -> int:
    """The code of the measure of a limit that is shipped."""
    measure = measure_of(str(row["unit"]), str(row["hours"]))
    return MODES.index(measure) + 1 if measure else 0


_COUNTED = (
    f"IF({is_number('[amount]')},[amount],"
    f'IFERROR({_shipped(row["amount"] for row in SLA.presets)},""))'
)
_UNIT = text("[unit]")
_MODE = (
    f'IF({_UNIT}="{WORKDAY}",1,IF({_UNIT}="{DAY}",4,IF({_UNIT}="{HOUR}",'
    f'IF({text("[hours]")}="{WORKING_HOURS}",3,2),'
    f"IFERROR({_shipped(map(_mode, SLA.presets))},0))))"
)
_IS_WHOLE = f"OR([counted]=INT([counted]),MOD({_MODE},4)>1)"
_IS_OFF = f'OR({text("[enabled]")}="{NO}",{text("[initiation.form_status]")}="{VOID}")'
_RUNS = (
    f"IF({is_number('[counted]')},IF({_IS_OFF},FALSE,AND({_IS_WHOLE},"
    f'OR([counted]>0,AND([counted]=0,{text("[sla_id]")}="{CADENCE_LIMIT}")))),FALSE)'
)
SLA_LIMITS: dict[str, str] = {
    "counted": _keyed("sla_id", _COUNTED),
    "mode": _keyed("sla_id", f"IF({_RUNS},{_MODE},0)"),
    "due_minute": _keyed("sla_id", f"IFERROR({_clock('[at]')},[sla.closing])"),
}
