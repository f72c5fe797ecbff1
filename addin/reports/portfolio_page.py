"""总台账 as one page that needs nothing else: to filter, sort, print, and to open the workbooks.

The page asks for nothing outside itself: its policy allows no request, and no script but its own.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from importlib.resources import files

import jinja2

from addin.content import Row
from addin.forms import Kind, Table, palette
from addin.forms.overview import STATUS_KEYS
from addin.forms.palette import Shade
from addin.forms.portfolio import (
    ALL_COLLABORATIONS,
    ALL_DEPARTMENT_LOAD,
    ALL_PEOPLE_LOAD,
    ALL_TASKS,
    ISSUES,
    LOAD_NOTE,
)
from addin.forms.vocabularies import LIGHT, PHASE, TASK_STATUS

TITLE = "跨部门协作总台账"
_COLUMNS = (
    "collaboration_id", "title", "phase", "light", "reason", "type", "lead_department",
    "lead_person", "deadline", "total", "done", "blocked", "overdue", "acceptance_overdue",
    "on_time",
)  # fmt: skip
_TASK_COLUMNS = (
    "task_id", "name", "title", "department", "owner", "warning", "due", "overdue_days", "problem",
    "measure",
)  # fmt: skip
_FILTERS = ("light", "phase", "lead_department", "type")
_SEARCHED = ("collaboration_id", "title", "lead_department", "lead_person", "reason")
_TILES = ("total", "done", "in_progress", "blocked", "overdue")
_ATTENTION = "需要关注：逾期与受阻"
_URGENT = frozenset(
    word
    for word, shade in palette.SHADES.items()
    if shade in (palette.OVERDUE, palette.BLOCKED, palette.UNREADABLE)
)
_ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def page(tables: Mapping[str, Sequence[Row]], links: Mapping[str, str], today: date) -> str:
    """Return the page of these rows by table name.

    `links` says where each file is; whatever people typed is data of the page and never its code.
    """
    web = files("addin.reports") / "web"
    script = (web / "portfolio.js").read_text(encoding="utf-8")
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("addin.reports", "web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("portfolio.html.j2").render(
        title=TITLE,
        today=f"{today:%Y-%m-%d}",
        filters=[(key, ALL_COLLABORATIONS.field(key).label) for key in _FILTERS],
        style=(web / "portfolio.css").read_text(encoding="utf-8"),
        script=script,
        digest=b64encode(sha256(script.encode()).digest()).decode(),
        data=_json(_data(tables, links)),
    )


def _data(tables: Mapping[str, Sequence[Row]], links: Mapping[str, str]) -> dict[str, object]:
    urgent = [row for row in tables[ALL_TASKS.name] if str(row["warning"]) in _URGENT]
    shown = [
        _table(ALL_COLLABORATIONS, tables[ALL_COLLABORATIONS.name], links, keys=_COLUMNS),
        _table(ALL_TASKS, urgent, links, title=_ATTENTION, keys=_TASK_COLUMNS),
        _table(ALL_DEPARTMENT_LOAD, tables[ALL_DEPARTMENT_LOAD.name], links, note=LOAD_NOTE),
        _table(ALL_PEOPLE_LOAD, tables[ALL_PEOPLE_LOAD.name], links),
        _table(ISSUES, tables[ISSUES.name], links),
    ]
    return {
        "tables": shown,
        "departments": _rows(tables["AllDepartments"], ("department", *STATUS_KEYS)),
        "statuses": list(zip(STATUS_KEYS, TASK_STATUS.words, palette.STATUSES, strict=True)),
        "lights": LIGHT.words,
        "phases": PHASE.words,
        "lightColours": {word: shade.ink for word, shade in palette.LIGHTS.items()},
        "colour": palette.BAR_OPEN,
        "words": _pairs({**palette.SHADES, **palette.LIMITS, **palette.LIGHTS}),
        "figures": _pairs(palette.FIGURES),
        "tiles": [(key, ALL_COLLABORATIONS.field(key).label) for key in _TILES],
        "searched": _SEARCHED,
    }


def _table(
    table: Table,
    rows: Sequence[Row],
    links: Mapping[str, str],
    *,
    title: str = "",
    note: str = "",
    keys: Sequence[str] = (),
) -> dict[str, object]:
    """Return a table with its columns; the first named of them that it has opens the file."""
    fields = [table.field(key) for key in keys] or list(table.fields)
    has_name = any(field.key == "title" for field in fields)
    fields = [field for field in fields if field.key != "file" or not has_name]
    shown = _rows(rows, [*(field.key for field in fields), *_TILES])
    for made, row in zip(shown, rows, strict=True):
        made["href"] = links.get(str(row.get("file")), "")
    return {
        "name": table.name,
        "title": title or table.title,
        "note": note,
        "columns": [(field.key, field.label, _kind(field.kind)) for field in fields],
        "rows": shown,
        "link": "title" if has_name else "file",
    }


def _kind(kind: Kind) -> str:
    """Return how the page shows a kind: as a share, a number or a text."""
    return "percent" if kind is Kind.PERCENT else "number" if kind.is_number else "text"


def _rows(rows: Sequence[Row], keys: Sequence[str]) -> list[dict[str, object]]:
    return [{key: row[key] for key in keys if row.get(key) not in (None, "")} for row in rows]


def _pairs(shades: Mapping[str, Shade]) -> dict[str, tuple[str, str]]:
    return {word: (shade.fill, shade.ink) for word, shade in shades.items()}


def _json(value: object) -> str:
    """Return data as it can stand within a page, whatever texts are in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return text.translate(_ESCAPED)


def _plain(value: object) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place on the page")
