"""The rows of 待确认姓名: names that were typed somewhere and that 通讯录 lacks."""

from __future__ import annotations

from collections.abc import Iterator

from addin.content import Row
from addin.forms import Kind
from addin.forms.vocabularies import NO
from addin.reading.names import several
from addin.reading.words import nearest
from addin.rules.columns import Column, columns
from addin.rules.people import may_be_a_person
from addin.standing.workbook_day import WorkbookDay

# Beside a person of these columns stands their own department, too, though it narrows no list.
_OWN_DEPARTMENT = {"Departments.head": "department"}


def new_name_rows(workbook: WorkbookDay) -> list[Row]:
    """Return the rows: what is still asked, in the order found, then what was declined.

    A department is offered where all places that tell one tell the same: two may be two people.
    What somebody typed beside a name stays.
    """
    listed = {str(row["name"]): row for row in workbook.content.table("NewNames").records()}
    rows: dict[str, Row] = {}
    for name, cells in _found(workbook).items():
        told = {department for _, department in cells if department in workbook.departments}
        typed = listed.get(name, {})
        more = f"，共{len(cells)}处" if len(cells) > 1 else ""
        rows[name] = {
            "name": name,
            "department": typed.get("department") or (told.pop() if len(told) == 1 else ""),
            "decision": typed.get("decision") or "",
            "found": f"{cells[0][0]}{more}",
            "near": nearest(name, list(workbook.people)),
        }
    rows |= {n: row for n, row in listed.items() if row["decision"] == NO and n not in rows}
    return sorted(rows.values(), key=lambda row: row["decision"] == NO)


def _found(workbook: WorkbookDay) -> dict[str, list[tuple[str, str]]]:
    """Return by name in which cells it stands, and the department told there."""
    found: dict[str, list[tuple[str, str]]] = {}
    for column in columns(workbook.content, Kind.PERSON, Kind.PEOPLE):
        new = {text: list(_new(text, workbook)) for text in set(column.texts) if text}
        if not any(new.values()):
            continue
        beside = column.field.department_key or _OWN_DEPARTMENT.get(column.key, "")
        departments = column.beside(beside).texts if beside else [""] * len(column.texts)
        for row, text in enumerate(column.texts):
            for name in new.get(text, ()):
                found.setdefault(name, []).append((_place(column, row), departments[row]))
    return found


def _new(text: str, workbook: WorkbookDay) -> Iterator[str]:
    for name in several(text, workbook.people):
        if name not in workbook.people and may_be_a_person(name, workbook):
            yield name


def _place(column: Column, row: int) -> str:
    if column.table is not None:
        return str(column.table.place(row, column.field.key))
    return str(column.content.places[column.key])
