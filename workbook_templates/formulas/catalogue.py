"""The native formula of every derived cell, from templates over the keys of `addin.forms`.

>>> field_formula("plan.lead_department")
'=IFERROR(initiation.lead_department&"","")'
>>> column_formula("PlanTasks", "duration")[:44]
'=IF(AND(IFERROR(AND(PlanTasks[[#This Row],['

A formula is the same in every row of its column, so it also serves as the column's
``calculatedColumnFormula``.
It computes what `addin.standing.derived` computes, cell by cell, in Excel 2016 and later, WPS and
LibreOffice.
"""

from __future__ import annotations

from functools import cache

from addin.forms import FORMS
from workbook_templates.formulas import forms, gates, indicators, overview, steps, tasks, timers
from workbook_templates.formulas.references import rendered

_COLUMNS: dict[str, dict[str, str]] = {
    "Tasks": tasks.TASKS,
    "Milestones": forms.MILESTONES,
    "PlanTasks": forms.PLAN_TASKS,
    "Partners": forms.PARTNERS,
    "Risks": forms.RISKS,
    "SlaLimits": timers.SLA_LIMITS,
    "Assessments": timers.ASSESSMENTS,
    "InitiationApprovals": timers.INITIATION_APPROVALS,
    "Countersignatures": timers.COUNTERSIGNATURES,
    "Meetings": timers.MEETINGS,
    "Problems": timers.PROBLEMS,
    "Rectifications": timers.RECTIFICATIONS,
    "AcceptanceItems": forms.ACCEPTANCE_ITEMS,
    "GoalResults": forms.GOAL_RESULTS,
    "People": forms.PEOPLE,
    "Departments": forms.DEPARTMENTS,
    "Calendar": forms.CALENDAR,
    "Findings": forms.JUMP,
    "MergeConflicts": forms.JUMP,
    "ByDepartment": overview.BY_DEPARTMENT,
    "ByPerson": overview.BY_PERSON,
    "Attention": overview.ATTENTION,
    "NextDue": overview.NEXT,
    "Urgent": overview.URGENT,
    "OpenLimits": overview.OPEN_LIMITS,
    "Commitments": overview.COMMITMENTS,
    "MilestoneLights": overview.MILESTONE_LIGHTS,
    "ProgressCurve": overview.CURVE,
    "GanttTasks": overview.GANTT_TASKS,
    "Indicators": indicators.INDICATORS,
}
_FIELDS: dict[str, str] = {
    **forms.PLAN,
    **timers.HOURS_OF_WORK,
    **forms.ACCEPTANCE,
    **forms.REVIEW,
    **overview.TILES,
    **overview.TOTALS,
    **overview.GANTT,
    **overview.HOME,
    **gates.GATES,
    **steps.STEPS,
    **{f"{form.code}.heading": forms.HEADING for form in FORMS if form.headed},
    **{f"{form.code}.form_name": forms.form_name(form) for form in FORMS if form.names},
}


@cache
def column_formula(table: str, key: str) -> str:
    """Return the formula of a derived column, with its leading ``=``.

    Raises:
        KeyError: the table has no such derived column.
    """
    return rendered(_COLUMNS[table][key], table)


@cache
def field_formula(name: str) -> str:
    """Return the formula of a derived single field such as ``plan.total_days``.

    Raises:
        KeyError: there is no such derived field.
    """
    return rendered(_FIELDS[name])
