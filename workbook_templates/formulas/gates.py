"""Formulas of 阶段条件 and of the strip of phases: the native twin of `addin.standing.gates`."""

from __future__ import annotations

from addin.forms import FORM_OF_TABLE, TABLES, Kind
from addin.forms.gates import (
    CONDITIONS,
    FULFILLED,
    GATED,
    LASTING,
    MISREAD,
    NOT_APPLICABLE,
    REOPENED,
    TRACKED_KEYS,
    UNCHECKED,
    Condition,
    of_phase,
)
from addin.forms.initiation import INITIATING_HEAD
from addin.forms.procedure import CONDENSED, PROBLEM_TYPES, STANDARD
from addin.forms.vocabularies import (
    AGREED,
    APPROVED,
    ARCHIVED,
    CANCELLED,
    CLOSED,
    CLOSED_STATUSES,
    ENDED_PROBLEMS,
    ERROR,
    KICKOFF_MEETING,
    OBJECTED,
    PASSED,
    REVIEWING,
    SPONSOR,
    TERMINATED,
    TRACKING_ONLY,
    VOID,
    YES,
)
from addin.reading.names import COMMA, OTHER_COMMAS
from addin.standing import figures
from addin.standing import sentences as standing
from addin.standing.gates.agreeing import BOUNDARIES, GOAL, UNDERTAKEN
from addin.standing.gates.delivering import HANDED_IN
from addin.standing.gates.missing import RESTS_ON, RULES_OF, SUBJECT
from workbook_templates.formulas.expressions import (
    TODAY,
    filled,
    has_dates,
    is_date,
    is_misread,
    misread,
    sentence,
    text,
)
from workbook_templates.formulas.forms import ITEMS, SIGNED, SIGNERS

_TYPE = text("[initiation.type]")
IS_CONDENSED = "OR(" + ",".join(f'{_TYPE}="{word}"' for word in PROBLEM_TYPES) + ")"
"""Whether 问题解决报告 stands for 模板4 and 模板5 (X-11)."""
IS_TRACKED_ONLY = f'{_TYPE}="{TRACKING_ONLY}"'
"""Whether nothing is asked of the forms but the tracker."""


def is_open(key: str) -> str:
    """Whether a condition keeps its gate shut."""
    return f"LEN([gates.{key}])>{len(FULFILLED)}"  # short: formulas have 8 192 characters


def _count(*criteria: str) -> str:
    return f"COUNTIFS({','.join(criteria)})"


def _is(column: str, word: str) -> str:
    return f'{column},"{word}"'


def _errors(key: str, sheet: str = "") -> str:
    """How many errors in 校验结果 count against a condition."""
    where = [_is("[Findings.sheet]", sheet)] if sheet else []
    counts = (
        _count(_is("[Findings.rule]", f"{rule}*"), _is("[Findings.level]", ERROR), *where)
        for rule in RULES_OF[key]
    )
    return f"({'+'.join(counts)})"


def _or_one(rows: str, missing: str) -> str:
    """How many are missing; one where there is no row at all."""
    return f"IF({rows}=0,1,{missing})"


def _one_unless(claim: str) -> str:
    return f"IF({claim},0,1)"


def _rows(column: str) -> str:
    return _count(filled(column))


def _without(by: str, *criteria: str) -> str:
    """How many rows are filled in at `by` and do not meet the criteria."""
    return f"({_rows(by)}-{_count(filled(by), *criteria)})"


def _listed(cell: str) -> str:
    """A cell that lists several, each between commas of one kind; as `addin.reading.names`."""
    shown = f'SUBSTITUTE(SUBSTITUTE({text(cell)}," ",""),"\u3000","")'
    for comma in OTHER_COMMAS:
        mark = f'"{comma}"' if comma.isprintable() else f"CHAR({ord(comma)})"
        shown = f'SUBSTITUTE({shown},{mark},"{COMMA}")'
    return f'"{COMMA}"&{shown}&"{COMMA}"'


_COPIED = _listed("[initiation.copy_to]")
_SPONSOR = f'SUBSTITUTE(SUBSTITUTE({text("[initiation.sponsor]")}," ",""),"\u3000","")'


def _agreed(step: str) -> str:
    """Criteria for the row of a step that agreed and signed."""
    own = "[InitiationApprovals.{}]".format
    return (
        f"{_is(own('step'), step)},{_is(own('conclusion'), AGREED)},"
        f"{filled(own('signature'))},{has_dates(own('time'))}"
    )


_HEAD_TIME = f"SUMIFS([InitiationApprovals.time],{_agreed(INITIATING_HEAD)})"
_MOMENT = "0.0001"  # of a day: a criterion's number loses its last digits
_AFTER = f'[InitiationApprovals.time],">="&({_HEAD_TIME}-{_MOMENT})'
_HAS_NUMBER = '{},">-1E+300"'
_METRIC = (
    _HAS_NUMBER.format("[Metrics.target]")
    + ","
    + filled("[Metrics.unit]")
    + ","
    + has_dates("[Metrics.due]")
)
_FEEDBACK = "[Partners.feedback]"
_NAMED = "[Assessments.conclusion]"
_CONTACT = f"{filled('[Assessments.contact]')},{has_dates('[Assessments.committed]')}"
_LATE_UNDERTAKINGS = "+".join(
    f"{_count(_is(_NAMED, word))}-{_count(_is(_NAMED, word), _CONTACT)}" for word in UNDERTAKEN
)
_KICKOFFS = f"{_is('[Meetings.type]', KICKOFF_MEETING)},{filled('[Meetings.start]')}"
_RISK, _RESPONSE = "[Risks.risk]", filled("[Risks.response]")
_STATE = "[Tasks.state]"
_CHECKED = f"{_is('[Tasks.self_check]', YES)},{filled('[Tasks.result_link]')}"
_UNCHECKED = "+".join(
    f"{_count(_is(_STATE, word))}-{_count(_is(_STATE, word), _CHECKED)}" for word in HANDED_IN
)
_ENDED, _SETTLED = (
    "+".join(_count(_is(_STATE, word)) for word in words)
    for words in (CLOSED_STATUSES, (*HANDED_IN, CANCELLED))
)
_ATTENDEE = "[AcceptanceAttendees.department]"
_SIGNED = (
    f"{filled('[AcceptanceAttendees.signature]')},{has_dates('[AcceptanceAttendees.signed_at]')}"
)
_ABSENT = filled("[AcceptanceAttendees.absence]")
_UNSIGNED = (
    f"({_without(_ATTENDEE, _SIGNED)}-{_count(filled(_ATTENDEE), _ABSENT)}"
    f"+{_count(filled(_ATTENDEE), _SIGNED, _ABSENT)})"
)
_PROBLEM = "[Problems.problem_id]"
_SOLVED = "-".join(
    _count(filled(_PROBLEM), _is("[Problems.status]", word)) for word in ENDED_PROBLEMS
)


def _missing(documents: tuple[str, ...]) -> str:
    there = filled("[Archive.link]")
    return "+".join(f"({_count(_is('[Archive.type]', word), there)}=0)" for word in documents)


_COUNTS: dict[str, str] = {
    "consulted": _or_one(_rows("[Consultations.department]"), _errors("consulted")),
    "bounded": "+".join(f'({text(f"TRIM([{name}])")}="")' for name in BOUNDARIES),
    "measurable": _one_unless(f"{_count(_METRIC)}>0"),
    "worded": (f'IF({text(f"[{GOAL}]")}="",1,{_errors("worded", FORM_OF_TABLE["Metrics"].sheet)})'),
    "head_agreed": _one_unless(f"{_count(_agreed(INITIATING_HEAD))}>0"),
    "sponsor_agreed": _one_unless(f"{_count(_agreed(SPONSOR), _AFTER)}>0"),
    "sponsor_copied": _one_unless(
        f'AND({_SPONSOR}<>"",ISNUMBER(SEARCH("{COMMA}"&{_SPONSOR}&"{COMMA}",{_COPIED})))'
    ),
    "management_copied": _errors("management_copied"),
    "initiation_approved": _one_unless(f'{text("[initiation.form_status]")}="{APPROVED}"'),
    "initiation_unchanged": _errors("initiation_unchanged", FORM_OF_TABLE["Metrics"].sheet),
    "plan_unchanged": _errors("plan_unchanged", FORM_OF_TABLE["PlanTasks"].sheet),
    "acceptance_unchanged": _errors("acceptance_unchanged", FORM_OF_TABLE["AcceptanceItems"].sheet),
    "partners_named": _one_unless(f"{_rows('[Partners.department]')}>0"),
    "answered": (
        f"({_count(_is(_FEEDBACK, figures.UNANSWERED))}+{_count(_is(_FEEDBACK, figures.MISDATED))})"
    ),
    "undertaken": f"({_LATE_UNDERTAKINGS})",
    "settled": _count(_is(_FEEDBACK, OBJECTED)),
    "kickoff_signed": f"({_count(_KICKOFFS)}-{_count(_KICKOFFS, filled('[Meetings.confirmed]'))})",
    "signers_named": _or_one(SIGNERS, _errors("signers_named")),
    "signed": f"({SIGNERS}-{SIGNED})",
    "buffered": _one_unless(
        "IF(ISNUMBER([plan.buffer_share]),OR([plan.buffer_share]>0,[plan.total_days]=1),"
        "[plan.total_days]=1)"
    ),
    "divided": _errors("divided"),
    "standards_set": _or_one(_rows("[Deliverables.deliverable_id]"), _errors("standards_set")),
    "risks_answered": _or_one(_rows(_RISK), _without(_RISK, _RESPONSE)),
    "plan_agreed": _one_unless(
        f'AND({text("[plan.approval]")}="{AGREED}",{is_date("[plan.approved_at]")})'
    ),
    "plan_approved": _one_unless(f'{text("[plan.form_status]")}="{APPROVED}"'),
    "tracked": _one_unless("[dashboard.total]>0"),
    "submitted": f"([dashboard.total]-IF({IS_TRACKED_ONLY},{_ENDED},{_SETTLED}))",
    "self_checked": f"({_UNCHECKED})",
    "items_listed": _or_one(f"{ITEMS})", _errors("items_listed")),
    "items_passed": f'({ITEMS})-{ITEMS},[AcceptanceItems.result],"{PASSED}"))',
    "rectified": _without(
        "[Rectifications.rectification_id]", _is("[Rectifications.status]", CLOSED)
    ),
    "acceptance_signed": _or_one(_rows(_ATTENDEE), _UNSIGNED),
    "handed_over": _or_one(
        _rows("[Handovers.item]"),
        _without(
            "[Handovers.item]", _is("[Handovers.confirmed]", YES), has_dates("[Handovers.date]")
        ),
    ),
    "problems_solved": _or_one(_rows(_PROBLEM), f"({_rows(_PROBLEM)}-{_SOLVED})"),
    "reviewed": _one_unless(f"IF({is_date('[review.date]')},[review.date]<{TODAY}+1,FALSE)"),
    "reported": _one_unless(
        _count(filled("[ProblemReports.submitted_to]"), has_dates("[ProblemReports.date]")) + ">0"
    ),
    "archived": (f"IF({IS_CONDENSED},{_missing(CONDENSED.archive)},{_missing(STANDARD.archive)})"),
}
_EXEMPT: dict[str, str] = {
    "sponsor_agreed": IS_CONDENSED,
    "sponsor_copied": f"NOT({IS_CONDENSED})",
    "management_copied": f'{text("[initiation.major]")}<>"{YES}"',
    "kickoff_signed": f"{_count(_KICKOFFS)}=0",
    "items_listed": IS_CONDENSED,
    "items_passed": IS_CONDENSED,
    "acceptance_signed": IS_CONDENSED,
    "handed_over": IS_CONDENSED,
    "problems_solved": f"NOT({IS_CONDENSED})",
    "reviewed": IS_CONDENSED,
    "reported": f"NOT({IS_CONDENSED})",
}
"""By condition: when it does not apply."""


def _misread(name: str) -> str:
    """How many cells of a field hold something that cannot be read."""
    cell, (table, _, key) = f"[{name}]", name.partition(".")
    if table not in TABLES:
        return f"IF({is_misread(cell)},1,0)"
    if TABLES[table].field(key).kind is Kind.NUMBER:
        return f"({_rows(cell)}-{_count(_HAS_NUMBER.format(cell))})"
    return misread(cell)


def _condition(condition: Condition) -> str:
    key, count = condition.key, _COUNTS[condition.key]
    lacks = sentence(condition.missing, n=count)
    if key in RESTS_ON:
        lacks = f'{lacks}&IF({"+".join(map(_misread, RESTS_ON[key]))}>0,"{MISREAD}","")'
    met = f'"{FULFILLED}"'
    if unchecked := _unchecked(key):
        met = f'IF(OR({",".join(unchecked)}),"{UNCHECKED}",{met})'
    if condition.wrong:
        wrong = sentence(condition.wrong, n=_errors(key))
        met = f"IF({_errors(key)}=0,{met},{wrong})"
    said = f"IF({count}=0,{met},{lacks})"
    exempt = [_EXEMPT[key]] if key in _EXEMPT else []
    if key not in TRACKED_KEYS:
        exempt.append(IS_TRACKED_ONLY)
    return f'IF(OR({",".join(exempt)}),"{NOT_APPLICABLE}",{said})' if exempt else said


def _unchecked(key: str) -> list[str]:
    """When a condition is met only because nothing was judged; as `missing.is_unchecked`."""
    found = [f'{text("[checks.checked_on]")}=""'] if key in RULES_OF else []
    if subject := SUBJECT.get(key):
        table = subject.partition(".")[0]
        none = f'{text(f"[{subject}]")}=""' if table not in TABLES else f"{_rows(f'[{subject}]')}=0"
        found.append("[dashboard.total]=0" if subject == "dashboard.total" else none)
    return found


def _lasting(number: int) -> str:
    """Whether a phase was left and does not come back; as `standing.gates` says it."""
    forms = dict.fromkeys(code for _, code in LASTING[:number])
    approved = (f'{text(f"[{code}.form_status]")}="{APPROVED}"' for code in forms)
    return f"AND(N([gates.passed])>={number},{','.join(approved)})"


_REOPENED = "+".join(f"IF({_lasting(n)},[gates.open_{n}],0)" for n in range(1, len(LASTING) + 1))


def _phase() -> str:
    phase = f'IF({_REOPENED}>0,"{REVIEWING}","{ARCHIVED}")'
    for number, name in reversed(list(enumerate(GATED, 1))):
        is_shut = f"[gates.open_{number}]>0"
        if number <= len(LASTING):
            is_shut = f"IF({_lasting(number)},FALSE,{is_shut})"
        phase = f'IF({is_shut},"{name}",{phase})'
    return f'IF({text("[initiation.form_status]")}="{VOID}","{TERMINATED}",{phase})'


def _lines() -> str:
    """The open conditions of the present phase, one a line."""
    lines = '""'
    for phase in reversed(GATED):
        parts = (
            f'IF({is_open(each.key)},CHAR(10)&[gates.{each.key}],"")' for each in of_phase(phase)
        )
        lines = f'IF([home.phase]="{phase}",{"&".join(parts)},{lines})'
    return f"MID({lines},2,2000)"


OPEN = "+".join(f'[gates.open_{n}]*([home.phase]="{p}")' for n, p in enumerate(GATED, 1))
GATES: dict[str, str] = {
    **{f"gates.{each.key}": _condition(each) for each in CONDITIONS},
    **{
        f"gates.open_{number}": "+".join(f"IF({is_open(each.key)},1,0)" for each in of_phase(phase))
        for number, phase in enumerate(GATED, 1)
    },
    "gates.ahead": "[home.gate]",
    "gates.open": _lines(),
    "home.phase": _phase(),
    "home.gate": (
        f'IF([home.phase]="{TERMINATED}","{standing.GATE_CLOSED}",'
        f'IF([home.phase]="{ARCHIVED}","{standing.GATE_PASSED}",'
        f'IF({OPEN}=0,"",'
        f"{sentence(standing.GATE_OPEN, p='[home.phase]', n=f'({OPEN})')}"
        f'&IF([gates.reopened]="","","；"))&[gates.reopened]))'
    ),
    "gates.reopened": (
        f'IF([home.phase]="{TERMINATED}","",'
        f'IF({_REOPENED}=0,"",{sentence(REOPENED, n=f"({_REOPENED})")}))'
    ),
}
