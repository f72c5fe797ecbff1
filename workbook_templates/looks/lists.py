"""Named lists behind the drop-downs: words, departments, people and ids.

A drop-down and a conditional format may not name a table, but a name may, so every list is a
defined name over a table's column and grows with it.
It ends at the last filled row: a list with blanks would let any word pass.
"""

from __future__ import annotations

from addin.forms import TABLES
from addin.forms.setup import DEPARTMENTS, PEOPLE, WORDS
from workbook_templates.formulas.references import rendered
from workbook_templates.looks.draft import Draft
from workbook_templates.looks.tables import SOURCES

DEPARTMENT_LIST = "list.departments"
PEOPLE_LIST = "list.people"
FIRST_PEOPLE = "list.first_people"  # of each department; the others stand at its right
PEOPLE_COUNTS = "list.people_counts"
WORKDAYS = "list.workdays"


def words_list(vocabulary: str) -> str:
    """Return the name of a vocabulary's list."""
    return f"list.{vocabulary}"


def ids_list(table: str) -> str:
    """Return the name of the list of a table's ids."""
    return f"list.ids_{table}"


def define_lists(draft: Draft) -> None:
    """Define all lists."""
    for table in WORDS:
        draft.define(words_list(table.name.removeprefix("Words_")), _filled(table.name, "word"))
    draft.define(DEPARTMENT_LIST, _filled(DEPARTMENTS.name, "department"))
    draft.define(PEOPLE_LIST, _filled(PEOPLE.name, "name"))
    for name, column in (
        (FIRST_PEOPLE, "[Departments.person_1]"),
        (PEOPLE_COUNTS, "[Departments.people]"),
        (WORKDAYS, "[Calendar.workday]"),
    ):
        draft.define(name, rendered(column).removeprefix("="))
    for name in sorted(set(SOURCES.values())):
        draft.define(ids_list(name), _filled(name, TABLES[name].key))


def _filled(table: str, key: str) -> str:
    """The column of a table from its first to its last filled row."""
    column = rendered(f"[{table}.{key}]").removeprefix("=")
    return f"INDEX({column},1):INDEX({column},MAX(1,COUNTA({column})))"
