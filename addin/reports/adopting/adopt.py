"""An import from beginning to end: look at the source, let it be confirmed, bring it in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from addin.actions.change_log import ACTOR
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import write_file
from addin.book.host import Host
from addin.errors import InputError
from addin.reports.adopting.bringing import Brought, bring
from addin.reports.adopting.mapping import (
    Choices,
    mapping_of,
    proposed,
    read_mapping,
    tasks_of,
    write_mapping,
)
from addin.reports.adopting.proposal import propose, propose_in
from addin.reports.adopting.rows import Tasks
from addin.reports.adopting.source import read_sheets

TARGET_SUFFIX = "_协作.xlsx"


@dataclass(frozen=True, slots=True)
class Looked:
    """A source as it would be brought in; `is_confirmed`: by a mapping that people could correct."""

    source: Path
    mapping: Path
    choices: Choices
    found: Tasks
    is_confirmed: bool
    others: tuple[str, ...] = ()
    """Further sheets that look like tables of tasks."""


def look(source: Path, sheet: str = "") -> Looked:
    """Return what a source says, by its mapping where it has one, else as proposed.

    Raises:
        InputError: the source does not exist or holds no table of tasks, or the mapping is wrong.
        WorkbookError: source or mapping cannot be read.
    """
    sheets = read_sheets(source)
    mapping = mapping_of(source)
    if mapping.is_file():
        choices = read_mapping(mapping, sheets)
        return Looked(source, mapping, choices, tasks_of(choices), is_confirmed=True)
    if sheet:
        sheets = [each for each in sheets if each.name == sheet]
        if not sheets:
            raise InputError(
                f"没有工作表“{sheet}”", where=str(source), remedy="请核对工作表的名称。"
            )
    proposal = propose(sheets)
    if proposal is None:
        raise InputError(
            "没有找到任务表",
            where=str(source),
            remedy="任务表要有一行列标题（如任务、负责人、完成时间、状态），每项任务占一行。",
        )
    others = tuple(
        each.name for each in sheets if each is not proposal.sheet and propose_in(each) is not None
    )
    choices = proposed(proposal, source.name)
    return Looked(source, mapping, choices, tasks_of(choices), is_confirmed=False, others=others)


def save_mapping(looked: Looked) -> None:
    """Write the mapping beside the source, with whatever is new in it."""
    write_mapping(looked.choices, looked.source, looked.mapping)


def target_of(source: Path) -> Path:
    """Return the workbook into which a source goes where none is named."""
    return source.with_name(f"{source.stem}{TARGET_SUFFIX}")


def bring_file(
    looked: Looked, target: Path, *, actual: datetime, given: date | None, actor: str = ACTOR
) -> Brought:
    """Bring a source into the workbook at `target`, which is made where there is none.

    Raises:
        WorkbookError: the workbook cannot be read or saved; it is as it was.
    """
    from workbook_templates import TEMPLATE

    is_new = not target.exists()
    if is_new:
        write_file(target, TEMPLATE.read_bytes())
    try:
        return bring_into(looked, ClosedWorkbook(target), actual=actual, given=given, actor=actor)
    except BaseException:
        if is_new:
            target.unlink(missing_ok=True)
        raise


def bring_into(
    looked: Looked, host: Host, *, actual: datetime, given: date | None, actor: str = ACTOR
) -> Brought:
    """Bring a source into the workbook behind `host`."""
    return bring(
        host,
        looked.found.tasks,
        source=looked.source.name,
        sheet=looked.choices.sheet.name,
        words=looked.choices.words,
        title=looked.source.stem,
        actual=actual,
        given=given,
        actor=actor,
    )
