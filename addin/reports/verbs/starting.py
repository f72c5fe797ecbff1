"""新建: what a new workbook by a process template consists of, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from addin.actions.starting.start import Started
from addin.forms.setup import DEPARTMENTS, PEOPLE

FIRST = f"先填“{DEPARTMENTS.title}”“{PEOPLE.title}”，再填“1发起表”"
"""What to do with an empty workbook."""


def started_sentences(name: str, made: Started, today: date, *, renaming: str) -> Iterator[str]:
    """Yield what was made; `renaming` says how departments get another name, as the host has it."""
    process, timeline = made.process, made.timeline
    yield (
        f"已按模板“{process.name}”新建 {name}："
        f"{len(process.milestones)}个里程碑、{len(process.tasks)}项任务，"
        f"{timeline.start} 开始，{timeline.deadline} 截止，末端留缓冲{timeline.buffer}个工作日。"
    )
    if timeline.start < today:
        yield f"最迟要在 {timeline.start} 开始，这一天已经过去：请推迟截止日期，或压缩任务。"
    if made.note:
        yield f"{made.note}。"
    if made.placeholders:
        shown = "、".join(made.placeholders)
        yield f"模板里的部门写进了“{DEPARTMENTS.title}”：{shown}。{renaming}"
    yield f"接下来填“{DEPARTMENTS.title}”的负责人、“{PEOPLE.title}”，再填任务负责人和“1发起表”。"
