"""Workbooks for tests of rules, written as tables in the test itself.

    content = workbook(
        Tasks='''
        | task_id              | status | percent |
        | XC20261102-001-T01   | 进行中 | 40%     |
        ''',
        fields={"initiation.title": "新产品上市"},
    )

Columns that are not named are empty; cells are read as those of a workbook are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from addin.content import Content, Place, TableData, Value, empty_value
from addin.forms import FIELDS, FORM_OF_TABLE, FORMS, TABLES, Kind, Table
from addin.rules import RULES, check
from addin.standing.workbook_day import WorkbookDay
from addin.worktime import Calendar
from tests.reading.typed import as_read
from workbook_templates.samples import load

TODAY = date(2026, 11, 20)
ID = "XC20261102-001"

PEOPLE = """
| name | department | employment | email                 |
| 陈静 | 市场部     | 在职       | chenjing@example.com  |
| 王磊 | 研发部     | 在职       | wanglei@example.com   |
| 李娜 | 质量管理部 | 外出       | lina@example.com      |
| 周强 | 研发部     | 离职       | zhouqiang@example.com |
"""
DEPARTMENTS = """
| department |
| 市场部     |
| 研发部     |
| 质量管理部 |
"""


def workbook(fields: Mapping[str, str | Value] | None = None, **tables: str) -> Content:
    """Return a workbook that holds these fields and tables, and a few people."""
    texts = {"People": PEOPLE, "Departments": DEPARTMENTS} | tables
    values: dict[str, Value] = {name: empty_value(field.kind) for name, field in FIELDS.items()}
    return as_read(
        Content(
            name="协作.xlsx",
            fields=values
            | {name: _held(cell, FIELDS[name].kind) for name, cell in (fields or {}).items()},
            tables={name: rows(table, texts.get(name, "")) for name, table in TABLES.items()},
            places=dict(_places()),
        )
    )


def overtyped(content: Content, table: str, *cells: tuple[int, str]) -> Content:
    """Return a workbook in which what stands in derived cells was typed over their formulas."""
    data = replace(content.table(table), overtyped=frozenset(cells))
    return replace(content, tables={**content.tables, table: data})


def rows(table: Table, text: str) -> TableData:
    """Return the rows of a table that is drawn with ``|``."""
    lines = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in text.strip().splitlines()
    ]
    head = lines[0] if lines else []
    return table_data(table, [dict(zip(head, line, strict=True)) for line in lines[1:]])


def table_data(table: Table, records: Sequence[Mapping[str, str | Value]]) -> TableData:
    """Return the rows of a table, which is below the tables of the same form before it."""
    columns = {
        field.key: [_held(record.get(field.key), field.kind) for record in records]
        for field in table.fields
    }
    form = FORM_OF_TABLE[table.name]
    first = 100 * (1 + list(form.tables).index(table)) + 1
    numbers = range(first, first + len(records))
    return TableData(table, form.sheet, numbers, columns, letters(table))


def fresh() -> Content:
    """Return a workbook as it is made: with the presets and defaults of the description."""
    empty = workbook(People="", Departments="")
    defaults = {name: field.default for name, field in FIELDS.items() if field.default}
    presets = {
        table.name: table_data(table, table.presets)
        for table in TABLES.values()
        if not table.computed
    }
    fields, tables = {**empty.fields, **defaults}, {**empty.tables, **presets}
    return as_read(replace(empty, fields=fields, tables=tables))


def sample(folder: Path) -> Content:
    """Return a sample collaboration: the company's people, and what its files fill in."""
    made, filled = fresh(), load(folder.name)
    tables = {name: table_data(TABLES[name], rows) for name, rows in filled.tables.items()}
    return as_read(
        replace(made, fields={**made.fields, **filled.fields}, tables={**made.tables, **tables})
    )


def letters(table: Table) -> dict[str, str]:
    """Return a column letter for each field, from B on."""
    alphabet = [chr(code) for code in range(ord("A"), ord("Z") + 1)]
    names = [first + second for first in ("", *alphabet) for second in alphabet]
    return dict(zip((field.key for field in table.fields), names[1:], strict=False))


def _held(cell: Value, kind: Kind) -> Value:
    return empty_value(kind) if cell == "" or cell is None else cell


def found(
    rule: str, content: Content, *, today: date = TODAY, calendar: Calendar | None = None
) -> list[str]:
    """Return the findings of one rule as ``cell: message → suggestion``."""
    findings = check(_day(content, today, calendar), [RULES[rule]])
    return [f"{f.key} {f.item}: {f.message} → {f.suggestion}" for f in findings]


def cells(
    rule: str, content: Content, *, today: date = TODAY, calendar: Calendar | None = None
) -> list[str]:
    """Return where one rule found something, as ``Tasks.owner[1]`` (0-based rows)."""
    findings = check(_day(content, today, calendar), [RULES[rule]])
    places = []
    for finding in findings:
        table = content.tables.get(finding.key.split(".")[0])
        number = int(finding.place.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        is_row = table is not None and "." in finding.key
        places.append(f"{finding.key}[{table.rows.index(number)}]" if is_row else finding.key)
    return places


def _places() -> list[tuple[str, Place]]:
    return [
        (form.name_of(field), Place(form.sheet, f"C{number}"))
        for form in FORMS
        for number, field in enumerate(form.fields, 3)
    ]


def _day(content: Content, today: date, calendar: Calendar | None) -> WorkbookDay:
    workbook_day = WorkbookDay.on(content, today)
    return replace(workbook_day, calendar=calendar) if calendar else workbook_day
