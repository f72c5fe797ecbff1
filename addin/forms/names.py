"""What people call the parts of the workbook that the description knows by name.

>>> called("Tasks.due"), called("gates")
('工作表「3进度跟踪表」的表格「进度跟踪」的列「到期日」', '工作表「阶段条件」')
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from addin.forms import FIELDS, FORM_OF_TABLE, FORMS, TABLES, Form

_SHOWN = 12

INDISPENSABLE = frozenset(
    ("initiation.collaboration_id", "initiation.title", "Tasks", "Tasks.task_id", "Tasks.status",
     "PlanTasks", "PlanTasks.task_id", "PlanTasks.owner", "PlanTasks.finish", "People", "People.name")
)  # fmt: skip
"""What no judgement of a workbook can do without: missing, it must not pass for empty (Q-07)."""


def called(name: str) -> str:
    """Return how a form, a table, a column or a single field is called to people."""
    owner, _, key = name.partition(".")
    if owner in TABLES:
        table = TABLES[owner]
        said = f"工作表「{FORM_OF_TABLE[owner].sheet}」的表格「{table.title}」"
        return f"{said}的列「{table.field(key).label}」" if key else said
    form = next((each for each in FORMS if each.code == owner), None)
    if form is None:
        return name
    said = f"工作表「{form.sheet}」"
    return f"{said}的栏目「{FIELDS[name].label}」" if key else said


def wholes(names: Collection[str]) -> list[str]:
    """Return the names with forms and tables in place of all that belongs to them."""
    given = set(names)
    out: list[str] = []
    for form in FORMS:
        if set(_belonging(form)) <= given and given:
            out.append(form.code)
            given.difference_update(_belonging(form))
    for table in TABLES.values():
        if table.name in given:
            out.append(table.name)
            given.difference_update({table.name, *_columns(table.name)})
    return [*out, *sorted(given)]


def told(names: Collection[str]) -> str:
    """Return in Chinese what is missing; of many things the first dozen are named."""
    every = [called(name) for name in wholes(names)]
    more = f"；另有 {len(every) - _SHOWN} 处" if len(every) > _SHOWN else ""
    return "；".join(every[:_SHOWN]) + more


def _belonging(form: Form) -> Iterator[str]:
    yield from (form.name_of(each) for each in form.fields)
    for table in form.tables:
        yield table.name
        yield from _columns(table.name)


def _columns(table: str) -> Iterator[str]:
    return (f"{table}.{each.key}" for each in TABLES[table].fields)
