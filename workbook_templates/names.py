"""Defined names behind the drop-downs, so that lists grow with their tables."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from addin.forms import TABLES
from addin.forms.vocabularies import VOCABULARIES


def list_name(vocabulary: str) -> str:
    """Return the defined name of a vocabulary's words."""
    return f"list.{vocabulary}"


DEPARTMENTS, PEOPLE, PLAN_TASKS = "list.departments", "list.people", "list.plan_tasks"
FIRST_PEOPLE, PEOPLE_COUNTS, DEPARTMENT_COLUMN = (
    "list.department_people", "list.department_sizes", "list.department_names",
)  # fmt: skip


def _column(table: str, key: str) -> str:
    return f"{table}[{TABLES[table].field(key).label}]"


def _filled(column: str) -> str:
    """The filled part of a column that is filled from the top."""
    return f"OFFSET(INDEX({column},1),0,0,MAX(1,COUNTA({column})),1)"


def add_list_names(book: Workbook) -> None:
    """Define the names that data validations refer to."""
    formulas = {
        DEPARTMENTS: _filled(_column("Departments", "department")),
        PEOPLE: _filled(_column("People", "name")),
        PLAN_TASKS: _filled(_column("PlanTasks", "task_id")),
        FIRST_PEOPLE: _column("Departments", "person_1"),
        PEOPLE_COUNTS: _column("Departments", "people"),
        DEPARTMENT_COLUMN: _column("Departments", "department"),
    }
    for vocabulary in VOCABULARIES:
        column = f"Words_{vocabulary.name}[{vocabulary.label}]"
        formulas[list_name(vocabulary.name)] = _filled(column) if vocabulary.extensible else column
    for name, formula in formulas.items():
        book.defined_names[name] = DefinedName(name, attr_text=formula)


def people_of(department: str) -> str:
    """Return the list formula for the people of the department in cell `department`."""
    row = f"MATCH({department},{DEPARTMENT_COLUMN},0)"
    return f"OFFSET(INDEX({FIRST_PEOPLE},{row}),0,0,1,MAX(1,INDEX({PEOPLE_COUNTS},{row})))"
