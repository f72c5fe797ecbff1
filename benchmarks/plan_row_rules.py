"""The rules on planned tasks as one would write them for ``DataFrame.apply(axis=1)``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from benchmarks.row_rules import Find, Known

_REQUIRED = {"name": "子任务名称", "finish": "计划完成", "standard": "交付标准"}
_SEPARATORS = re.compile(r"[、，,；;/\n]+")
_NOBODY = ("相关", "专人", "全体", "各部门")


def _owners(text: str) -> list[str]:
    return [part for part in _SEPARATORS.split(text) if part.strip()]


def _several_owners(row: Any, known: Known) -> Iterator[str]:
    owner = row["owner"]
    if owner not in known.people and len(_owners(owner)) > 1:
        yield f"任务负责人“{owner}”写了几个人"


def _no_owner(row: Any, known: Known) -> Iterator[str]:
    for key, label in (("department", "承担部门"), ("owner", "任务负责人")):
        if not row[key]:
            yield f"任务“{row['name']}”没有{label}"


def _outsider(row: Any, known: Known) -> Iterator[str]:
    if row["department"] and row["department"] not in known.parties:
        yield f"承担部门“{row['department']}”不在参与部门里"


def _no_person(row: Any, known: Known) -> Iterator[str]:
    owner = row["owner"]
    if not owner or owner in known.people or len(_owners(owner)) > 1:
        return
    if owner in known.departments:
        yield f"任务负责人“{owner}”是部门，不是人"
    elif any(word in owner for word in _NOBODY):
        yield f"任务负责人“{owner}”没有说是谁"
    else:
        yield f"任务负责人“{owner}”不在通讯录里"


def _incomplete(row: Any, known: Known) -> Iterator[str]:
    for key, label in _REQUIRED.items():
        if row[key] is None or row[key] == "":
            yield f"“{label}”没有填写"


def _before_predecessor(row: Any, known: Known) -> Iterator[str]:
    start = row["start"]
    for name in _owners(row["predecessors"]):
        finish = known.planned.get(name, (None, None))[1]
        if start is not None and finish is not None and finish > start:
            yield f"计划开始“{start}”早于前置任务“{name}”的计划完成“{finish}”"


def _day_off(row: Any, known: Known) -> Iterator[str]:
    for key, label in (("start", "计划开始"), ("finish", "计划完成")):
        day = row[key]
        if day is not None and not known.calendar.is_workday(day):
            yield f"{label}“{day}”不是工作日"


def _after_deadline(row: Any, known: Known) -> Iterator[str]:
    finish = row["finish"]
    if finish is not None and known.deadline is not None and finish > known.deadline:
        yield f"计划完成“{finish}”晚于截止时间“{known.deadline}”"


def _order(row: Any, known: Known) -> Iterator[str]:
    start, finish = row["start"], row["finish"]
    if start is not None and finish is not None and finish < start:
        yield f"计划完成“{finish}”早于计划开始“{start}”"


PLAN_RULES: dict[str, Find] = {
    "F-23": _order,
    "R-05c": _several_owners,
    "R-05g": _no_owner,
    "R-05i": _outsider,
    "R-08": _no_person,
    "R-10": _incomplete,
    "R-27b": _before_predecessor,
    "R-27c": _day_off,
    "R-27d": _after_deadline,
}
