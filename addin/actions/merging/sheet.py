"""合并冲突: what copies disagree on, as rows of its sheet."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from addin.actions.merging.model import Cells, Conflict, Copy, Offer
from addin.actions.merging.rows import typed_rows
from addin.actions.merging.three_way import TARGET
from addin.content import Content, Place, Row, Value
from addin.forms import FIELDS, FORM_OF_TABLE, FORMS, TABLES
from addin.forms.model import Field, Kind
from addin.standing.fingerprint import as_text

EMPTY, DELETED, WHOLE_ROW = "（空）", "（删除这一行）", "整行"
_TRACKED = ("Tasks", "PlanTasks")
DOUBLE = "重复编号"  # what a conflict is about where several rows have the id


def field_of(name: str, key: str) -> Field:
    """Return a single field by its full name, or a column by its table's name and key."""
    return FIELDS[name] if name in FIELDS else TABLES[name].field(key)


def sheet_of(name: str) -> str:
    """Return the sheet on which the standard workbook has a table or a single field."""
    if name in TABLES:
        return FORM_OF_TABLE[name].sheet
    return next(form.sheet for form in FORMS if form.code == name.partition(".")[0])


def shown(each: Field, value: Value) -> str:
    """Return a value as a cell of its field shows it."""
    if value is None or value == "":
        return EMPTY
    if isinstance(value, datetime):
        midnight = each.kind is Kind.DATE or value.time().isoformat() == "00:00:00"
        return f"{value:%Y-%m-%d}" if midnight else f"{value:%Y-%m-%d %H:%M}"
    if each.kind is Kind.PERCENT and not isinstance(value, str | date):
        return f"{value:.10%}".rstrip("0%").rstrip(".") + "%" if value else "0%"
    return as_text(value)


def shown_cells(name: str, cells: Cells | None) -> str:
    """Return the cells of a row line by line, with their labels."""
    if cells is None:
        return DELETED
    lines = [f"{(f := field_of(name, key)).label}：{shown(f, v)}" for key, v in cells.items()]
    return "\n".join(lines) or EMPTY


def conflict_rows(
    conflicts: Sequence[Conflict], target: Content, copies: Sequence[Copy] = ()
) -> Iterator[Row]:
    """Yield the rows of 合并冲突 for conflicts that do not stand there yet, one for each value.

    `target` is the workbook after the merge, so that the cells named are where they stand now.
    Of `copies` it is told who changed them and when.
    A conflict stands there if all that the copies want for its place does, decided or not.
    """
    data = target.table("MergeConflicts")
    known = set(zip(data.texts("place"), data.texts("row"), data.texts("data"), strict=True))
    number = data.next_number()
    group = 1 + max((int(n) for n in data.numbers("conflict") if n is not None), default=0)
    signed = {copy.name: copy for copy in copies}
    for conflict in conflicts:
        offers = [(offer, _packed(conflict, offer)) for offer in conflict.offers]
        theirs = [packed for offer, packed in offers if offer.copy != TARGET]
        if all((_place(conflict), conflict.identity, packed) in known for packed in theirs):
            continue
        for offer, packed in offers:
            yield {
                **_row(conflict, offer, target),
                **_signature(conflict, signed.get(offer.copy)),
                "no": str(number),
                "conflict": group,
                "data": packed,
            }
            number += 1
        group += 1


def _row(conflict: Conflict, offer: Offer, target: Content) -> Row:
    name, key = conflict.name, conflict.key
    place = cell_of(target, name, conflict.identity, key)
    if key:
        each = field_of(name, key)
        label, old = each.label, shown(each, conflict.base.get(key))
        value = shown(each, (offer.cells or {}).get(key))
    else:
        label = DOUBLE if conflict.is_double else WHOLE_ROW
        old = shown_cells(name, conflict.base) if conflict.base else EMPTY
        value = shown_cells(name, offer.cells)
    return {
        "sheet": place.sheet if place else sheet_of(name),
        "cell": place.cell if place else "",
        "item": conflict.identity,
        "field": label,
        "old": old,
        "copy": offer.copy,
        "value": value,
        "place": _place(conflict),
        "row": conflict.identity,
    }


def _signature(conflict: Conflict, copy: Copy | None) -> Row:
    """Return who changed it and when: by the row of the tracker if that says so, else by the file."""
    if copy is None:
        return {}
    who, when = copy.who or copy.department, copy.when
    if conflict.name in _TRACKED:
        now, before = (_updated(each, conflict.identity) for each in (copy.content, copy.base))
        if now != before and now.get("updated_on"):
            day = now["updated_on"]
            who = as_text(now.get("updated_by")) or who
            when = datetime.combine(day, time()) if isinstance(day, date) else when
    return {"who": who, "changed_at": when}


def _updated(content: Content, task: str) -> Cells:
    """Return what a task's row of the tracker says of its last update."""
    found = (row for row in typed_rows("Tasks", content) if row.identity == task)
    cells = next((row.cells for row in found), {})
    return {key: cells[key] for key in ("updated_on", "updated_by") if key in cells}


def cell_of(content: Content, name: str, identity: str, key: str) -> Place | None:
    """Return where a field of a row stands, None if the row is not there."""
    if name in FIELDS:
        return content.places.get(name)
    data = content.table(name)
    number = number_of(content, name, identity)
    if number is None:
        return None
    return Place(data.sheet, f"{data.letters.get(key or data.table.key, '?')}{number}")


def number_of(content: Content, name: str, identity: str) -> int | None:
    """Return the sheet's row of an id, None if there is none or more than one."""
    found = [row.number for row in typed_rows(name, content) if row.identity == identity]
    return found[0] if len(found) == 1 else None


def _place(conflict: Conflict) -> str:
    is_cell = conflict.key and conflict.name in TABLES
    return f"{conflict.name}.{conflict.key}" if is_cell else conflict.name


def _packed(conflict: Conflict, offer: Offer) -> str:
    """Return what an offer writes as text for programs; nothing for a row to be deleted."""
    if offer.cells is None:
        return ""
    texts = {key: as_text(value) for key, value in offer.cells.items()}
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
