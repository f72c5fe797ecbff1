"""The sample collaborations as typed plain data (`samples/README.md` says how they are stored).

>>> names()
('customer_complaint', 'expense_process', 'new_product')
>>> load("new_product").text("initiation.type")
'项目协作'
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import cast

from addin.content import Row, Value
from addin.forms import FIELDS, TABLES, Field, Kind

_FOLDER = Path(__file__).with_name("samples")
_COMPANY = _FOLDER / "_company"  # directory and departments, shared by all samples


@dataclass(frozen=True, slots=True)
class Sample:
    """What people typed into one workbook: single fields by name, rows by table.

    An empty cell has no entry in its row.
    """

    code: str
    fields: Mapping[str, Value]
    tables: Mapping[str, Sequence[Row]]

    def text(self, name: str) -> str:
        """Return a text field; empty if it is not filled in."""
        return cast(str, self.fields.get(name) or "")


def names() -> tuple[str, ...]:
    """Return the codes of the samples, in order."""
    return tuple(
        sorted(path.name for path in _FOLDER.iterdir() if (path / "fields.toml").is_file())
    )


@cache
def load(code: str) -> Sample:
    """Return the sample `code`.

    Raises:
        KeyError: there is no such sample, or it names a field or table that the forms lack.
    """
    if code not in names():
        raise KeyError(f"no sample {code}")
    folder = _FOLDER / code
    fields = tomllib.loads((folder / "fields.toml").read_text(encoding="utf-8"))
    for name in fields:
        FIELDS[name]  # a misspelt name is an error here, not a silent gap
    paths = sorted(_COMPANY.glob("*.csv")) + sorted(folder.glob("*.csv"))
    return Sample(code, fields, {path.stem: _rows(path) for path in paths})


def _rows(path: Path) -> list[Row]:
    table = TABLES[path.stem]
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {key: _value(table.field(key), raw) for key, raw in row.items() if raw}
            for row in csv.DictReader(file)
        ]


def _value(field: Field, raw: str) -> Value:
    if field.kind is Kind.DATE:
        return date.fromisoformat(raw)
    if field.kind is Kind.DATETIME:
        return datetime.fromisoformat(raw)
    if field.kind is Kind.INTEGER:
        return int(raw)
    if field.kind.is_number:
        return float(raw)
    return raw
