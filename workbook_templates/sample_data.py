"""The sample collaborations: data files beside the builder, read into typed values."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from addin.content import Value
from addin.forms import FIELDS, TABLES, Kind, Table

FOLDER = Path(__file__).resolve().parent / "samples"
COMPANY = "_company"


@dataclass(frozen=True, slots=True)
class FormData:
    """What is filled in: single fields by name, and rows of tables by field key."""

    fields: Mapping[str, Value] = field(default_factory=dict)
    tables: Mapping[str, Sequence[Mapping[str, Value]]] = field(default_factory=dict)


def names() -> list[str]:
    """Return the codes of the samples, in a fixed order."""
    return sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and path.name != COMPANY)


def load(code: str) -> FormData:
    """Return the sample `code` with the company's people and departments.

    Raises:
        KeyError: a file names a field or a table that the description does not know.
    """
    fields = tomllib.loads((FOLDER / code / "fields.toml").read_text(encoding="utf-8"))
    for name in fields:
        FIELDS[name]
    tables = {
        path.stem: _rows(path, TABLES[path.stem])
        for folder in (FOLDER / COMPANY, FOLDER / code)
        for path in sorted(folder.glob("*.csv"))
    }
    return FormData(fields, tables)


def _rows(path: Path, table: Table) -> list[dict[str, Value]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {key: typed(text, table.field(key).kind) for key, text in row.items()}
            for row in csv.DictReader(file)
        ]


def typed(text: str, kind: Kind) -> Value:
    """Return the text of a data file as a value of `kind`; empty text is None.

    Raises:
        ValueError: the text is no such value.
    """
    if not text:
        return None
    if kind is Kind.DATE:
        return date.fromisoformat(text)
    if kind is Kind.DATETIME:
        return datetime.fromisoformat(text)
    if kind.is_number:
        number = float(text)
        return int(number) if number.is_integer() else number
    return text
