"""Formulas of the forms: plan, acceptance, review, people and the calendar."""

from __future__ import annotations

from addin.forms.model import Form
from addin.forms.setup import PEOPLE_SLOTS
from addin.forms.vocabularies import (
    AFTER_MILESTONES,
    AGREED,
    ASSESSMENT,
    CANCELLED,
    DAY_OFF,
    DONE,
    FAILED,
    FALLS,
    HIGH,
    LEFT_COMPANY,
    LOW,
    MAKE_UP_WORKDAY,
    MIDDLE,
    NO,
    OBJECTED,
    PASSED,
    RISES,
    TAKES_TIME,
    TIME_UNITS,
    WORKDAY,
    WORKED,
    YES,
)
from addin.standing.figures import (
    ANSWERED,
    BUFFER_FITS,
    BUFFER_LARGE,
    BUFFER_NONE,
    BUFFER_SMALL,
    CHECKING,
    HIGH_RISK,
    MIDDLE_RISK,
    MISDATED,
    UNANSWERED,
)
from workbook_templates.formulas.expressions import (
    counted,
    day,
    filled,
    first_day,
    has_dates,
    is_any,
    is_blank,
    is_date,
    is_number,
    last_day,
    misread,
    position,
    text,
    threshold,
    workdays,
)
from workbook_templates.formulas.tasks import UPDATE_DAYS


def _score(cell: str) -> str:
    whole = f"{cell}=INT({cell}),NOT(ISLOGICAL({cell}))"
    return f"IFERROR(AND({cell}>=1,{cell}<=5,{whole}),FALSE)"


def _until_here(key: str) -> str:
    """The cells of a column from its heading down to this row."""
    return f"[#{key}]:[{key}]"


def _found(table: str, key: str, by: str) -> str:
    """The cell of another table in the row that has this row's id."""
    return f"INDEX([{table}.{key}],{position(f'[{by}]', f'[{table}.{by}]')})"


_LAST_FINISH = last_day("[PlanTasks.finish]")
SIGNERS = f"COUNTIFS({filled('[Countersignatures.department]')})"
SIGNED = (
    f"COUNTIFS({filled('[Countersignatures.department]')},{has_dates('[Countersignatures.time]')})"
)
_IS_WHOLE_BUFFER = (
    f"IF({is_number('[plan.buffer_days]')},"
    "AND([plan.buffer_days]=INT([plan.buffer_days]),[plan.buffer_days]<1E+15),FALSE)"
)
_AFTER_MILESTONES = (
    f'IF({text("[plan.buffer_position]")}="{AFTER_MILESTONES}",'
    f'IF({misread("[Milestones.due]")}=0,SUM([Milestones.free_days]),""),0)'
)
_BUFFER_LEFT = (
    f'IF({_LAST_FINISH}="","",IFERROR(IF([plan.final_deadline]>{_LAST_FINISH},'
    f'{workdays(_LAST_FINISH, "[plan.final_deadline]")},0)+{_AFTER_MILESTONES},""))'
)
_TYPED_BUFFER = (
    f"IF({is_blank('[initiation.deadline]')},[plan.buffer_days],"
    f"IF(ISNUMBER({_BUFFER_LEFT}),MIN([plan.buffer_days],{_BUFFER_LEFT}),[plan.buffer_days]))"
)
_LEAST, _MOST = (
    f"{rounded}(ROUND([plan.total_days]*MAX(0,MIN(1,{threshold(key)})),6),0)"
    for rounded, key in (("ROUNDUP", "buffer_least"), ("ROUNDDOWN", "buffer_most"))
)
_LAST_SIGNATURE = last_day("[Countersignatures.time]")

PLAN: dict[str, str] = {
    "plan.lead_department": text("[initiation.lead_department]"),
    "plan.update_days": UPDATE_DAYS,
    "plan.first_start": first_day("[PlanTasks.start]"),
    "plan.final_deadline": f"IF({is_blank('[initiation.deadline]')},{_LAST_FINISH},"
    f"{day('[initiation.deadline]')})",
    "plan.total_days": (
        'IF(OR([plan.first_start]="",[plan.final_deadline]=""),"",'
        "IF([plan.final_deadline]>=[plan.first_start],"
        f'{workdays("([plan.first_start]-1)", "[plan.final_deadline]")},""))'
    ),
    "plan.buffer_used": (
        f'IF([plan.total_days]="","",IF({is_blank("[plan.buffer_days]")},{_BUFFER_LEFT},'
        f'IF({_IS_WHOLE_BUFFER},IF([plan.buffer_days]<0,{_BUFFER_LEFT},{_TYPED_BUFFER}),"")))'
    ),
    "plan.buffer_share": 'IFERROR([plan.buffer_used]/[plan.total_days],"")',
    "plan.buffer_note": (
        'IF(OR([plan.buffer_share]="",[plan.total_days]=1),"",IF([plan.buffer_used]=0,'
        f'"{BUFFER_NONE}",IF([plan.buffer_used]<IF({_LEAST}>{_MOST},MAX(1,{_MOST}),{_LEAST}),'
        f'"{BUFFER_SMALL}",IF([plan.buffer_used]>MAX({_LEAST},{_MOST}),"{BUFFER_LARGE}",'
        f'"{BUFFER_FITS}"))))'
    ),
    "plan.effective": (
        f'IF({text("[plan.approval]")}="{AGREED}",IF({is_date("[plan.approved_at]")},'
        f"IF(AND({SIGNERS}>0,{SIGNERS}={SIGNED}),"
        f"IF(ISNUMBER({_LAST_SIGNATURE}),MAX(INT([plan.approved_at]),{_LAST_SIGNATURE}),"
        '""),""),""),"")'
    ),
}

_STARTS, _FINISHES = "[PlanTasks.start]", "[PlanTasks.finish]"
_MILESTONE = "INT([due])"
_BEGUN = f'COUNTIFS({_STARTS},"<"&{_MILESTONE}+1)'
_NEXT_START = f"INT(SMALL({_STARTS},{_BEGUN}+1))"
_ENDED = f'COUNTIFS({_FINISHES},"<"&{_NEXT_START})'
_BUSY_UNTIL = f"MAX({_MILESTONE},IF({_ENDED}=0,0,INT(SMALL({_FINISHES},{_ENDED}))))"
_RUNS_ON = f'COUNTIFS({_STARTS},"<"&{_MILESTONE}+1,{_FINISHES},">="&{_NEXT_START})'
_EARLIER = (
    f'COUNTIFS([Milestones.due],">="&INT(SMALL({_STARTS},{_BEGUN})),'
    f'[Milestones.due],"<"&{_MILESTONE})'
)
_SAME_DAY = (
    f'COUNTIFS({_until_here("due")},">="&{_MILESTONE},{_until_here("due")},"<"&{_MILESTONE}+1)'
)
MILESTONES: dict[str, str] = {
    "free_days": (
        f"IF(AND({is_date('[due]')},{misread(_STARTS)}+{misread(_FINISHES)}=0),"
        f'IFERROR(IF({_BEGUN}*({_BEGUN}<COUNT({_STARTS}))=0,"",'
        f"IF(OR({_EARLIER}>0,{_SAME_DAY}>1),0,IF({_RUNS_ON}>0,0,"
        f'{workdays(_BUSY_UNTIL, f"({_NEXT_START}-1)")}))),""),"")'
    )
}

PLAN_TASKS: dict[str, str] = {
    "duration": (
        f"IFERROR(({counted('INT(N([finish]))')}-{counted('INT(N([start]))-1')})"
        '/([finish]>=INT([start])),"")'
    )
}
"""A day of the calendar is a date; of text ``N`` makes none."""

_ASSESSED = "[Assessments.department],[department]"
_DATED = f"{_ASSESSED},{has_dates('[Assessments.answered]')},[Assessments.conclusion]"
_CONCLUDED = "(" + "+".join(f'COUNTIFS({_DATED},"{word}")' for word in ASSESSMENT.words) + ")"
"""How many dated answers of a department say whether it takes the work on."""
PARTNERS: dict[str, str] = {
    "feedback": (
        'IF(IFERROR(TRIM([department])="",TRUE),"",'
        f"IF({_CONCLUDED}=0,IF(COUNTIFS({_ASSESSED},{filled('[Assessments.answered]')})"
        f">COUNTIFS({_ASSESSED},{has_dates('[Assessments.answered]')}),"
        f'"{MISDATED}","{UNANSWERED}"),'
        f'IF(COUNTIFS({_ASSESSED},[Assessments.conclusion],"{OBJECTED}")>'
        f'COUNTIFS({_ASSESSED},[Assessments.conclusion],"{OBJECTED}",'
        f'[Assessments.coordination],"<>"),"{OBJECTED}","{ANSWERED}")))'
    )
}

RISKS: dict[str, str] = {
    "grade": (
        f"IF({_score('[probability]')},IF({_score('[impact]')},"
        f'IF([probability]*[impact]>={HIGH_RISK},"{HIGH}",'
        f'IF([probability]*[impact]>={MIDDLE_RISK},"{MIDDLE}","{LOW}")),""),"")'
    )
}

ACCEPTANCE_ITEMS: dict[str, str] = {
    key: text(_found("Deliverables", key, "deliverable_id"))
    for key in ("name", "department", "standard")
}

ITEMS = f"COUNTIFS({filled('[AcceptanceItems.deliverable_id]')}"
ACCEPTANCE: dict[str, str] = {
    "acceptance.overall": (
        f'IF({ITEMS})=0,"",'
        f'IF({ITEMS},[AcceptanceItems.result],"{FAILED}")>0,"{FAILED}",'
        f'IF({ITEMS},[AcceptanceItems.result],"{PASSED}")={ITEMS}),"{PASSED}",'
        f'"{CHECKING}")))'
    )
}

_METRIC = position("[metric_id]", "[Metrics.metric_id]")
_TARGET = f"INDEX([Metrics.target],{_METRIC})"
_BASELINE = f"INDEX([Metrics.baseline],{_METRIC})"
_TYPED = text(f"TRIM(INDEX([Metrics.direction],{_METRIC}))")
_SLOPE = (
    f"IF(AND({is_number(_BASELINE)},ISNUMBER([target])),IF({_BASELINE}<[target],"
    f'"{RISES}",IF({_BASELINE}>[target],"{FALLS}","")),"")'
)
_TAKES_TIME = ",".join(f'ISNUMBER(FIND("{word}",[name]))' for word in TAKES_TIME)
_IN_TIME_UNITS = ",".join(f'[unit]="{unit}"' for unit in TIME_UNITS)
_IS_NEW = f'AND({_BASELINE}=0,{_SLOPE}<>"",OR({_IN_TIME_UNITS}),OR({_TAKES_TIME}))'
_MEASURED = f'AND([direction]<>"",ISNUMBER([target]),{is_number("[actual]")})'

GOAL_RESULTS: dict[str, str] = {
    "name": text(f"INDEX([Metrics.name],{_METRIC})"),
    "target": f'IF({is_number(_TARGET)},{_TARGET},"")',
    "unit": text(f"INDEX([Metrics.unit],{_METRIC})"),
    "rate": (
        f"IF({_MEASURED},IFERROR(IF({_SLOPE}=[direction],([actual]-{_BASELINE})"
        f'/([target]-{_BASELINE}),IF([direction]="{FALLS}",[target]/[actual],'
        '[actual]/[target])),""),"")'
    ),
    "achieved": (
        f'IF({_MEASURED},IF(IF([direction]="{FALLS}",[actual]<=[target],[actual]>=[target]),'
        f'"{YES}","{NO}"),"")'
    ),
    "direction": (
        f'IFERROR(IF(OR({_TYPED}="{RISES}",{_TYPED}="{FALLS}"),{_TYPED},'
        f'IF({_IS_NEW},"{FALLS}",{_SLOPE})),"")'
    ),
}

_OPEN_TASKS = (
    f'([dashboard.total]-COUNTIFS([Tasks.warning],"{DONE}")'
    f'-COUNTIFS([Tasks.warning],"{CANCELLED}"))'
)
REVIEW: dict[str, str] = {
    "review.planned_finish": (
        f'IF(OR({misread("[PlanTasks.finish]")}>0,COUNT([Tasks.baseline_finish])=0),"",'
        "MAX([Tasks.baseline_finish]))"
    ),
    "review.actual_finish": (
        f'IF(AND([dashboard.total]>0,{_OPEN_TASKS}=0),{last_day("[Tasks.actual_finish]")},"")'
    ),
    "review.delay_days": (
        'IF(OR([review.planned_finish]="",[review.actual_finish]=""),"",'
        "IF([review.actual_finish]>[review.planned_finish],"
        f"{workdays('[review.planned_finish]', '[review.actual_finish]')},0))"
    ),
    "review.on_time_rate": "[dashboard.on_time]",
}


def _staff(department: str, name: str, employment: str) -> str:
    """How many people of this row's department are there and have not left."""
    named = f"{department},[department],{filled(name)}"
    return f'(COUNTIFS({named})-COUNTIFS({named},{employment},"{LEFT_COMPANY}"))'


PEOPLE: dict[str, str] = {
    "slot": (
        f'IF(OR({text("TRIM([name])")}="",{text("TRIM([department])")}="",'
        f'{text("[employment]")}="{LEFT_COMPANY}"),"",[department]&"#"&'
        f"{_staff(*map(_until_here, ('department', 'name', 'employment')))})"
    )
}

DEPARTMENTS: dict[str, str] = {
    "people": (
        f'IF({text("TRIM([department])")}="","",'
        f"{_staff('[People.department]', '[People.name]', '[People.employment]')})"
    ),
    **{
        f"person_{n}": (
            f'IFERROR(INDEX([People.name],MATCH([department]&"#{n}",[People.slot],0))&"","")'
        )
        for n in range(1, PEOPLE_SLOTS + 1)
    },
}

_THIS_DAY = '[Exceptions.date],">="&[date],[Exceptions.date],"<"&([date]+1),[Exceptions.type]'
CALENDAR: dict[str, str] = {
    "workday": (
        f'IF(COUNTIFS({_THIS_DAY},"{WORKED}")>0,1,IF(COUNTIFS({_THIS_DAY},"{DAY_OFF}")>0,0,'
        f'IF(OR([type]="{WORKDAY}",[type]="{MAKE_UP_WORKDAY}"),1,0)))'
    ),
    "count": f"SUM({_until_here('workday')})",
}

JUMP: dict[str, str] = {"link": 'IF([cell]="","",HYPERLINK("#\'"&[sheet]&"\'!"&[cell],"转到"))'}

_TYPE = text("[initiation.type]")


def form_name(form: Form) -> str:
    """The title under which the 协作类型 knows a form."""
    said = f'"{form.title}"'
    for name in dict.fromkeys(name for _, name in form.names):
        types = (each for each, its in form.names if its == name)
        said = f'IF(OR({is_any(_TYPE, *types)}),"{name}",{said})'
    return said


_ID, _TITLE = text("[initiation.collaboration_id]"), text("[initiation.title]")
HEADING = f'IF({_TITLE}="",{_ID},IF({_ID}="",{_TITLE},{_ID}&"　"&{_TITLE}))'
"""The line under a form's title."""
