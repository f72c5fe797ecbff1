"""What was judged as plain data, to be kept and to come back: days stay days, all else is JSON."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import lru_cache
from sys import intern
from typing import Any

_DAY, _MOMENT = "\x1fday", "\x1fmoment"


def as_json(value: Any) -> bytes:
    """Return a value as JSON: of tuples and data classes the fields in their order, as a list."""
    text = json.dumps(value, default=_plain, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")  # half a surrogate pair, as JSON writes it


def from_json(data: bytes) -> Any:
    """Return what was JSON.

    Raises:
        ValueError: these bytes are nothing of the sort.
    """
    return json.loads(data, object_hook=_typed)


def packed(value: Any) -> bytes:
    """Return a value, or bytes that are one as JSON already, compressed."""
    return zlib.compress(value if isinstance(value, bytes) else as_json(value), 1)


def unpacked(data: bytes) -> Any:
    """Return what was packed.

    Raises:
        ValueError: these bytes are nothing of the sort.
    """
    try:
        return from_json(zlib.decompress(data))
    except zlib.error as error:
        raise ValueError from error


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {_MOMENT: value.isoformat()}
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    if isinstance(value, Sequence):
        return list(value)
    if is_dataclass(value):
        return [getattr(value, field.name) for field in fields(value)]
    raise TypeError(type(value))


# The same days come again and again: each is there once.
_day = lru_cache(maxsize=10_000)(date.fromisoformat)
_moment = lru_cache(maxsize=10_000)(datetime.fromisoformat)


def shared(values: Iterable[Any]) -> list[Any]:
    """Return values of which equal texts are one, as many workbooks say the same."""
    return [intern(value) if type(value) is str else value for value in values]


def _typed(found: dict[str, Any]) -> Any:
    if len(found) == 1:
        if _DAY in found:
            return _day(found[_DAY])
        if _MOMENT in found:
            return _moment(found[_MOMENT])
    return found
