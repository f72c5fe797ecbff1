"""Formulas of 首页, 看板 and 甘特图: the native twin of `addin.standing.overview`."""

from __future__ import annotations

from addin.forms.overview import GANTT_COLUMNS, GANTT_MARK_EVERY, STATUS_KEYS, SUMS
from addin.forms.procedure import CONDENSED, STANDARD
from addin.forms.vocabularies import (
    ACCEPTANCE_OVERDUE,
    ACCEPTING,
    ARCHIVED,
    BLOCKED,
    CANCELLED,
    CLOSED,
    DONE,
    DOUBTFUL,
    DRAFT,
    EXECUTING,
    FAILED,
    FINISHED,
    IN_ACCEPTANCE,
    IN_PROGRESS,
    INITIATING,
    MET,
    NEARLY_OVER,
    NORMAL,
    OVER,
    OVERDUE,
    PAUSED,
    REVIEWING,
    RUNNING,
    SENT_BACK,
    SUBMITTED,
    TASK_STATUS,
    TERMINATED,
    UNREADABLE_DATE,
    WARNED,
    YES,
)
from addin.standing import sentences as standing
from addin.standing.task_words import RANK_STEP
from workbook_templates.formulas.expressions import (
    TODAY,
    day,
    filled,
    has_dates,
    is_date,
    is_misread,
    nth_workday,
    sentence,
    share,
    since,
    text,
)
from workbook_templates.formulas.gates import IS_CONDENSED, IS_TRACKED_ONLY, is_open


def _warned(word: str, *criteria: str) -> str:
    """How many tasks show a warning."""
    return f'COUNTIFS({"".join(f"{c}," for c in criteria)}[Tasks.warning],"{word}")'


def _nth(table: str, key: str, ordinal: str) -> str:
    return f"INDEX([{table}.{key}],{ordinal})"


def _sum(*terms: str) -> str:
    return "(" + "+".join(terms) + ")"


def _in_state(word: str, *criteria: str) -> str:
    """How many tasks have a status."""
    return f'COUNTIFS({"".join(f"{c}," for c in criteria)}[Tasks.state],"{word}")'


_DONE_UNKNOWN = f'[Tasks.state],"{DONE}",[Tasks.sla_state],"{UNREADABLE_DATE}"'
_UNKNOWN = f"COUNTIFS({_DONE_UNKNOWN})"
"""How many are done of which nobody can tell whether it was on time."""
_DELIVERED = f'[Tasks.state],"{IN_ACCEPTANCE}",[Tasks.sla_state],"*{MET[1:]}"'
"""Those that wait for their acceptance and are judged by their finish: 已达成 and 超时达成."""

TILES: dict[str, str] = {
    "dashboard.total": _in_state("?*"),
    "dashboard.done": _in_state(DONE),
    "dashboard.in_progress": _in_state(IN_PROGRESS),
    "dashboard.blocked": _in_state(BLOCKED),
    "dashboard.overdue": f'COUNTIFS([Tasks.is_overdue],"{YES}")',
    "dashboard.on_time": (
        f'IFERROR(COUNTIFS([Tasks.sla_state],"{MET}")'
        f'/([dashboard.done]-{_UNKNOWN}+COUNTIFS({_DELIVERED})+[dashboard.overdue]),"")'
    ),
}


def _total(column: str) -> str:
    """The sum of a column, else ``""``: where one of its cells is no number there is none."""
    return f'IFERROR(IF(COUNTA({column})>COUNT({column}),"",SUM({column})),"")'


TOTALS = {f"dashboard.{key}": _total(f"[Tasks.{field.key}]") for key, field in SUMS.items()}


def _counts(group: str) -> dict[str, str]:
    """Columns of a table that counts tasks by one of their columns."""
    own = f"[Tasks.{'department' if group == 'department' else 'owner'}],[{group}]"

    def shown(value: str) -> str:
        return f'IF([{group}]="","",{value})'

    return {
        "total": shown(f"COUNTIFS({own})"),
        **{
            key: shown(_in_state(word, own))
            for key, word in zip(STATUS_KEYS, TASK_STATUS.words, strict=True)
        },
        "overdue": shown(f'COUNTIFS({own},[Tasks.is_overdue],"{YES}")'),
        "stale": shown(f'COUNTIFS({own},[Tasks.is_stale],"{YES}")'),
        "on_time": shown(
            f'IFERROR(COUNTIFS({own},[Tasks.sla_state],"{MET}")'
            f'/([done]-COUNTIFS({own},{_DONE_UNKNOWN})+COUNTIFS({own},{_DELIVERED})+[overdue]),"")'
        ),
    }


BY_DEPARTMENT: dict[str, str] = {
    "department": text(_nth("Departments", "department", "ROW()-ROW([#department])")),
    **_counts("department"),
}
BY_PERSON: dict[str, str] = {
    "person": text(_nth("People", "name", "ROW()-ROW([#person])")),
    **_counts("person"),
}


def _ranked(key: str, order: str, pick: str) -> str:
    """The cell of the task that stands at this row's rank in an order."""
    found = f"INDEX([Tasks.{key}],MATCH({pick}([Tasks.{order}],[rank]),[Tasks.{order}],0))"
    shown = f"TRIM({found})" if key == "task_id" else found
    return f'IF([rank]="","",IFERROR({shown},""))'


def _rank(order: str) -> str:
    place = "(ROW()-ROW([#rank]))"
    return f'IF({place}<=COUNT([Tasks.{order}]),{place},"")'


def _waiting(key: str) -> str:
    """The cell of the task at this row's rank among those that need attention."""
    return f"INDEX([Tasks.{key}],MATCH(LARGE([Tasks.attention],[rank]),[Tasks.attention],0))"


_ACCEPT_BY = f"INT({_waiting('acceptance_due')})"
_ACCEPTANCE = {
    "overdue_days": f'IFERROR({since(_ACCEPT_BY)},"")',
    "owner": text(_waiting("acceptor")),
    "department": text(_waiting("accepting")),
    "due": _ACCEPT_BY,
}
"""What is shown of a task that waits for its acceptor: whose turn it is, since when."""


def _of_acceptance(key: str, value: str) -> str:
    other = _ranked(key, "attention", "LARGE")
    return f'IF([warning]="{ACCEPTANCE_OVERDUE}",{value},{other})'


ATTENTION: dict[str, str] = {
    "rank": _rank("attention"),
    "task_id": _ranked("task_id", "attention", "LARGE"),
    **{
        key: _ranked(key, "attention", "LARGE")
        for key in ("warning", "overdue_days", "owner", "department", "due", "name")
    },
    **{key: _of_acceptance(key, value) for key, value in _ACCEPTANCE.items()},
}
_PLACE = "(ROW()-ROW([#rank]))"
URGENT: dict[str, str] = {
    key: ATTENTION[key] for key in ("rank", "name", "department", "owner", "due", "warning")
}
_LIMIT_RANKS = "[OpenLimits.home_rank]"
_TASKS_BEFORE = f'([rank]-COUNTIFS({_LIMIT_RANKS},"<"&[rank]))'


def _next(task_key: str, limit_key: str) -> str:
    """A cell of the limit that stands at this row's rank, else of the task that does."""
    limit = f"INDEX([OpenLimits.{limit_key}],MATCH([rank],{_LIMIT_RANKS},0))"
    order = f"SMALL([Tasks.due_order],{_TASKS_BEFORE})"
    task = f"INDEX([Tasks.{task_key}],MATCH({order},[Tasks.due_order],0))"
    if task_key == "task_id":
        task = f"TRIM({task})"
    if task_key == "due":
        task = f"{task}+[sla.closing]/1440"
    else:  # an empty cell would be shown as 0
        limit = f'{limit}&""'
    return f'IF([rank]="","",IF(COUNTIFS({_LIMIT_RANKS},[rank])>0,{limit},IFERROR({task},"")))'


NEXT: dict[str, str] = {
    "rank": (f'IF({_PLACE}<=COUNT([Tasks.due_order])+COUNT({_LIMIT_RANKS}),{_PLACE},"")'),
    "task_id": _next("task_id", "item"),
    "name": _next("name", "task"),
    "owner": _next("owner", "people"),
    "due": _next("due", "due"),
    "warning": _next("warning", "limit_state"),
}
_LINK = 'IF([cell]="","",HYPERLINK("#\'"&[sheet]&"\'!"&[cell],"转到"))'
COMMITMENTS: dict[str, str] = {"link": _LINK}
OPEN_LIMITS: dict[str, str] = {
    "limit_state": (
        f'IF([due]="","",IF([rests]="{PAUSED}","{PAUSED}",'
        f'IF(ROUND(([clock.now]-[due])*1440,0)>0,"{OVER}",'
        f'IF(ROUND(([clock.now]-[near])*1440,0)>=0,"{NEARLY_OVER}","{RUNNING}"))))'
    ),
    "link": _LINK,
    "home_rank": (
        f'IF(OR([no]="",[due]=""),"",[no]+COUNTIFS([Tasks.due_order],"<"&(INT([due])*{RANK_STEP})))'
    ),
}

_ORDINAL = "ROW()-ROW([#rank])"
_MILESTONE_ID = _nth("Milestones", "milestone_id", _ORDINAL)
_MILESTONE_NAME = _nth("Milestones", "name", _ORDINAL)
_DUE = _nth("Milestones", "due", _ORDINAL)
_ACTUAL = _nth("Milestones", "actual", _ORDINAL)
_OF_MILESTONE = f'[Tasks.milestone_id],{_MILESTONE_ID}&""'

MILESTONE_LIGHTS: dict[str, str] = {
    "name": (
        f'IFERROR(IF({_MILESTONE_ID}&""="","",'
        f'IF({text(_MILESTONE_NAME)}="",{_MILESTONE_ID}&"",{_MILESTONE_NAME}&"")),"")'
    ),
    "rank": f'IF([name]="","",{_ORDINAL})',
    "tasks": (f'IF([name]="","",COUNTIFS({_OF_MILESTONE})-{_warned(CANCELLED, _OF_MILESTONE)})'),
    "done": f'IF([name]="","",{_warned(DONE, _OF_MILESTONE)})',
    "due": f'IF([name]="","",{day(_DUE)})',
    "light": (
        f'IF([name]="","",IF(OR({is_date(_ACTUAL)},AND([tasks]>0,[tasks]=[done])),'
        f'"{FINISHED}",IF({_warned(f"{BLOCKED}*", _OF_MILESTONE)}>0,"{BLOCKED}",'
        f"IF(OR({_warned(OVERDUE, _OF_MILESTONE)}>0,IF(ISNUMBER([due]),[due]<{TODAY},FALSE)),"
        f'"{OVERDUE}",'
        f"IF(OR({_sum(*(_warned(word, _OF_MILESTONE) for word in DOUBTFUL))}>0,"
        f"{is_misread(_ACTUAL, _DUE)}),"
        f'"{WARNED}","{NORMAL}")))))'
    ),
}

_DATES = "[Tasks.baseline_start],[Tasks.baseline_finish],[Tasks.due]"
_UNTIL = '[Tasks.baseline_finish],"<="&[date]'
CURVE: dict[str, str] = {
    "date": (
        f'IF([gantt.start]="","",IFERROR([gantt.start]+INT((MAX({_DATES})-[gantt.start])*'
        f'({_ORDINAL}-1)/(ROWS([ProgressCurve.rank])-1)),""))'
    ),
    "rank": f'IF([date]="","",{_ORDINAL})',
    "planned": f'IF([date]="","",COUNTIFS({_UNTIL})-{_warned(CANCELLED, _UNTIL)})',
    "actual": (
        f'IF([date]="","",IF([date]>{TODAY},"",'
        + _warned(DONE, has_dates("[Tasks.actual_finish]"), '[Tasks.actual_finish],"<"&([date]+1)')
        + "))"
    ),
}

GANTT: dict[str, str] = {
    "gantt.start": f'IF(COUNT({_DATES})=0,"",MIN({_DATES}))',
    "gantt.step": (f'IF([gantt.start]="","",INT((MAX({_DATES})-[gantt.start])/{GANTT_COLUMNS})+1)'),
    **{
        f"gantt.mark_{n + 1}": (
            f'IF([gantt.start]="","",[gantt.start]+{n * GANTT_MARK_EVERY}*[gantt.step])'
        )
        for n in range(GANTT_COLUMNS // GANTT_MARK_EVERY)
    },
}


def _bar(key: str) -> str:
    return f'IF([name]="","",IFERROR({_nth("Tasks", key, _ORDINAL)},""))'


_SHARE = _nth("Tasks", "percent", _ORDINAL)
GANTT_TASKS: dict[str, str] = {
    "name": (
        f'IFERROR(IF({_nth("Tasks", "warning", _ORDINAL)}="","",'
        f'IF({_nth("Tasks", "name", _ORDINAL)}="",TRIM({_nth("Tasks", "task_id", _ORDINAL)}),'
        f'{_nth("Tasks", "name", _ORDINAL)})),"")'
    ),
    "rank": f'IF([name]="","",{_ORDINAL})',
    "owner": _bar("owner"),
    "start": _bar("baseline_start"),
    "due": _bar("due"),
    "percent": f'IF([name]="","",IFERROR({share(_SHARE)},""))',
    "warning": _bar("warning"),
}

_CLOSED = _sum(_in_state(DONE), _in_state(CANCELLED))
_OPEN = f"([dashboard.total]-{_CLOSED})"
_FORM = text("[initiation.form_status]")
_MOMENT_AGO = '"<"&([clock.now]-0.0001)'  # of a day: a criterion's number loses its last digits
_PAST = f"{has_dates('[Rectifications.due]')},[Rectifications.due],{_MOMENT_AGO}"


def _unclosed(*criteria: str) -> str:
    """How many rectifications are not closed; a blank state counts, too, in every program."""
    every = ",".join((filled("[Rectifications.rectification_id]"), *criteria))
    return f'(COUNTIFS({every})-COUNTIFS({every},[Rectifications.status],"{CLOSED}"))'


_RECTIFYING_LATE = (
    f"({_unclosed(_PAST)}-{_unclosed(_PAST, filled('[Rectifications.finished_at]'))})"
)
_ACCEPTANCE_COUNTS = {
    "rectifying_late": _RECTIFYING_LATE,
    "rectifying": f"({_unclosed()}-{_RECTIFYING_LATE})",
    "failed": f'IF([acceptance.overall]="{FAILED}",1,0)',
}
_LIGHT = (
    f'IF([home.phase]="{TERMINATED}","",'
    f'IF([dashboard.total]=0,"",'
    f'IF([dashboard.blocked]>0,"{BLOCKED}",'
    f'IF([dashboard.overdue]+{_ACCEPTANCE_COUNTS["rectifying_late"]}>0,"{OVERDUE}",'
    f'IF({_ACCEPTANCE_COUNTS["rectifying"]}+{_ACCEPTANCE_COUNTS["failed"]}>0,"{WARNED}",'
    f'IF({_OPEN}=0,"{FINISHED}",'
    f"IF({_sum(*map(_warned, DOUBTFUL))}>0,"
    f'"{WARNED}","{NORMAL}")))))))'
)

_COUNTED = {
    **_ACCEPTANCE_COUNTS,
    "blocked": "[dashboard.blocked]",
    "overdue": "[dashboard.overdue]",
    **dict(
        zip(
            (
                "acceptance_overdue",
                "unread_status",
                "unread_date",
                "due_soon",
                "at_risk",
                "not_updated",
            ),
            map(_warned, DOUBTFUL),
            strict=True,
        )
    ),
}


_PARTS = "&".join(
    f'IF({_COUNTED[key]}>0,{sentence("、" + words, n=_COUNTED[key])},"")'
    for key, words in (*standing.REASONS, *standing.ACCEPTANCE_REASONS)
)
_REASON = (
    f'IF([home.phase]="{TERMINATED}","",IF([dashboard.total]=0,"{standing.REASON_NONE}",'
    f'IF([home.light]="{FINISHED}","{standing.REASON_FINISHED}",'
    f'IF([home.light]="{NORMAL}","{standing.REASON_CALM}",MID({_PARTS},2,99)))))'
)

_APPROVERS = (
    f'IF({IS_CONDENSED},"{"和".join(CONDENSED.approvers)}","{"和".join(STANDARD.approvers)}")'
)
_FIRST_LINE = "LEFT([gates.open],IFERROR(FIND(CHAR(10),[gates.open])-1,999))"
_FIRST_OPEN = sentence(standing.STEP_OPEN, n=_FIRST_LINE)
_INITIATING_STEP = (
    f'IF(OR({_FORM}="",{_FORM}="{DRAFT}"),{sentence(standing.STEP_DRAFT, n=_APPROVERS)},'
    f'IF({_FORM}="{SUBMITTED}",{sentence(standing.STEP_APPROVAL, n=_APPROVERS)},'
    f'IF({_FORM}="{SENT_BACK}","{standing.STEP_REJECTED}",{_FIRST_OPEN})))'
)
_EXECUTING_STEP = (
    f"IF(OR({is_open('tracked')},NOT({is_open('submitted')})),{_FIRST_OPEN},"
    "IF([dashboard.blocked]>0,"
    f"{sentence(standing.STEP_BLOCKED, n=_OPEN, m='[dashboard.blocked]')},"
    "IF([dashboard.overdue]>0,"
    f"{sentence(standing.STEP_OVERDUE, n=_OPEN, m='[dashboard.overdue]')},"
    f"{sentence(standing.STEP_EXECUTE, n=_OPEN)})))"
)
_ACCEPTING_STEP = f'IF([acceptance.overall]="{FAILED}","{standing.STEP_FAILED}",{_FIRST_OPEN})'
_FINISHED_ON = f"IF({is_date('[acceptance.date]')},INT([acceptance.date]),[review.actual_finish])"


def _limit(key: str) -> str:
    return f'INDEX([SlaLimits.{key}],MATCH("{standing.REVIEW_LIMIT}",[SlaLimits.sla_id],0))'


_IS_LIMITED = f"N({_limit('mode')})=1"
_REVIEW_BY = nth_workday(_FINISHED_ON, _limit("counted"))


def _missing(documents: tuple[str, ...]) -> str:
    """The documents that 归档目录 lacks, as a list."""
    there = filled("[Archive.link]")
    parts = (f'IF(COUNTIFS([Archive.type],"{word}",{there})=0,"、{word}","")' for word in documents)
    return f"MID({'&'.join(parts)},2,99)"


_MISSING = f"IF({IS_CONDENSED},{_missing(CONDENSED.archive)},{_missing(STANDARD.archive)})"
_STEP_SET = sentence(standing.STEP_REVIEW_SET, n="MONTH([review.date])", m="DAY([review.date])")
_STEP_BY = sentence(standing.STEP_REVIEW_BY, n=f"MONTH({_REVIEW_BY})", m=f"DAY({_REVIEW_BY})")
_REVIEWING_STEP = (
    'IF([gates.open_6]=0,[gates.reopened]&"。",'
    f"IF({is_open('reported')},{_FIRST_OPEN},"
    f"IF(NOT({is_open('reviewed')}),{sentence(standing.STEP_ARCHIVE, n=_MISSING)},"
    f"IF({is_date('[review.date]')},{_STEP_SET},"
    f'IFERROR(IF({_IS_LIMITED},{_STEP_BY},"{standing.STEP_REVIEW}"),'
    f'"{standing.STEP_REVIEW}")))))'
)
_STEPS = (
    (TERMINATED, f'"{standing.STEP_TERMINATED}"'),
    (ARCHIVED, f'IF({IS_TRACKED_ONLY},"{standing.STEP_TRACKED}","{standing.STEP_ARCHIVED}")'),
    (INITIATING, _INITIATING_STEP),
    (EXECUTING, _EXECUTING_STEP),
    (ACCEPTING, _ACCEPTING_STEP),
    (REVIEWING, _REVIEWING_STEP),
)


def _next_step() -> str:
    step = _FIRST_OPEN
    for phase, words in reversed(_STEPS):
        step = f'IF([home.phase]="{phase}",{words},{step})'
    return step


_KNOWN_UNTIL = "YEAR([calendar.announced_until])"
_NEEDED_UNTIL = f"(YEAR({TODAY})+IF(MONTH({TODAY})>={standing.NOTICE_MONTH},1,0))"
_MISSING_YEAR = f"MAX(YEAR({TODAY}),{_KNOWN_UNTIL}+1)"

HOME: dict[str, str] = {
    "home.collaboration_id": text("[initiation.collaboration_id]"),
    "home.title": text("[initiation.title]"),
    "home.lead_department": text("[initiation.lead_department]"),
    "home.lead_person": text("[plan.lead_person]"),
    "home.sponsor": text("[initiation.sponsor]"),
    "home.deadline": day("[initiation.deadline]"),
    "home.light": _LIGHT,
    "home.done_rate": f'IFERROR([dashboard.done]/([dashboard.total]-{_in_state(CANCELLED)}),"")',
    "home.reason": _REASON,
    "home.next_step": _next_step(),
    "home.calendar_note": (
        f"IFERROR(IF({_NEEDED_UNTIL}>{_KNOWN_UNTIL},"
        f'{sentence(standing.CALENDAR_MISSING, n=_MISSING_YEAR)},""),"")'
    ),
    "clock.date": "INT([clock.now])",
    "clock.now": (f"IF({is_date('[clock.today]')},INT([clock.today])+[sla.opening]/1440,NOW())"),
}
