"""The one description of every form, table, field and word of the workbook.

>>> from addin.forms import FORMS, TABLES, FIELDS
>>> TABLES["Tasks"].field("status").label
'任务状态'
>>> FIELDS["initiation.goal"].id
'F1.09'
"""

from __future__ import annotations

from addin.forms.acceptance import ACCEPTANCE
from addin.forms.adoption import ADOPTION_FORM
from addin.forms.approvals import EVIDENCE
from addin.forms.checks import RULE_FORM, WAIVER_FORM
from addin.forms.commitments import COMMITMENT_FORM
from addin.forms.gates import GATES
from addin.forms.indicators import BASELINE_FORM, INDICATOR_FORM
from addin.forms.initiation import ASSESSMENT, INITIATION
from addin.forms.knowledge import KNOWLEDGE
from addin.forms.merging import MERGE_FORM
from addin.forms.minutes import MINUTES
from addin.forms.model import Field, Form, Kind, Need, Section, Table, When, Wording
from addin.forms.new_names import NEW_NAME_FORM
from addin.forms.overview import CHECKS, CLOCK, DASHBOARD, GANTT, HOME, LIMITS_FORM
from addin.forms.plan import PLAN
from addin.forms.problems import PROBLEM_FORM
from addin.forms.reminders import REMINDER_FORM
from addin.forms.review import REVIEW
from addin.forms.setup import (
    ANSWER_FORM,
    CALENDAR_FORM,
    CHANGE_LOG_FORM,
    DEPARTMENT_FORM,
    DICTIONARY,
    DIRECTORY,
    EXCEPTION_FORM,
    LEXICON_FORM,
    REMINDER_LOG_FORM,
)
from addin.forms.sla import SLA_FORM
from addin.forms.tracker import TRACKER

FORMS: tuple[Form, ...] = (
    HOME,
    CLOCK,
    INITIATION,
    ASSESSMENT,
    PLAN,
    TRACKER,
    ACCEPTANCE,
    REVIEW,
    MINUTES,
    PROBLEM_FORM,
    DASHBOARD,
    GANTT,
    GATES,
    INDICATOR_FORM,
    LIMITS_FORM,
    COMMITMENT_FORM,
    CHECKS,
    KNOWLEDGE,
    DIRECTORY,
    DEPARTMENT_FORM,
    NEW_NAME_FORM,
    DICTIONARY,
    SLA_FORM,
    BASELINE_FORM,
    REMINDER_FORM,
    RULE_FORM,
    LEXICON_FORM,
    CALENDAR_FORM,
    EXCEPTION_FORM,
    ANSWER_FORM,
    MERGE_FORM,
    ADOPTION_FORM,
    REMINDER_LOG_FORM,
    WAIVER_FORM,
    CHANGE_LOG_FORM,
    EVIDENCE,
)
"""All forms in the order of their sheets; 首页 carries two (home and clock)."""

TABLES: dict[str, Table] = {table.name: table for form in FORMS for table in form.tables}
"""Every table by the name of its Excel table."""

FIELDS: dict[str, Field] = {form.name_of(field): field for form in FORMS for field in form.fields}
"""Every single field by its defined name."""

FORM_OF_TABLE: dict[str, Form] = {table.name: form for form in FORMS for table in form.tables}
FORM_OF_FIELD: dict[str, Form] = {form.name_of(f): form for form in FORMS for f in form.fields}

__all__ = [
    "DASHBOARD",
    "FIELDS",
    "FORMS",
    "FORM_OF_FIELD",
    "FORM_OF_TABLE",
    "TABLES",
    "Field",
    "Form",
    "Kind",
    "Need",
    "Section",
    "Table",
    "When",
    "Wording",
]
