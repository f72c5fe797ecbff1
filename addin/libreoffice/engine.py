"""The engine that xlwings is given: its name, its apps, and how values come and go."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from addin.libreoffice import base
from addin.libreoffice.app import Apps
from addin.libreoffice.cells.values import CellError

_TIMES = (date, datetime, time, timedelta)


class Engine(base.Engine):
    """What `xlwings.Engine(impl=…)` wraps; `addin.libreoffice.register()` makes the only one."""

    name = "libreoffice"
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        """Return a value to be written as the engine takes it; not a number becomes empty."""
        if value is None or type(value).__name__ in ("NAType", "NaTType"):
            return ""
        if isinstance(value, _TIMES):
            return value.to_pydatetime() if hasattr(value, "to_pydatetime") else value
        if isinstance(value, str | bool | int):
            return value
        if hasattr(value, "item"):
            return Engine.prepare_xl_data_element(value.item(), options)
        if isinstance(value, float):
            return value if math.isfinite(value) else ""
        return value

    @staticmethod
    def clean_value_data(
        data: Iterable[Iterable[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """Return values that were read as the reader's options ask for them."""

        def clean(value: Any) -> Any:
            if value is None or value == "":
                return empty_as
            if type(value) is str:
                return value
            if isinstance(value, CellError):
                return str(value) if err_to_str else None
            if isinstance(value, datetime):
                return datetime_builder(
                    year=value.year, month=value.month, day=value.day, hour=value.hour,
                    minute=value.minute, second=value.second, microsecond=value.microsecond,
                    tzinfo=None,
                )  # fmt: skip
            if number_builder is not None and isinstance(value, float):
                return number_builder(value)
            return value

        return [[clean(value) for value in row] for row in data]
