"""A new workbook: empty, or by a process template with plan and dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from addin.actions.refresh import refresh
from addin.actions.starting.learning import learned
from addin.actions.starting.process import SUFFIX, Process, read_process
from addin.actions.starting.rows import COMPANY, company_rows, renamed, started
from addin.actions.starting.timeline import Timeline, backward, forward
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import write_file
from addin.content import Changes, Content
from addin.errors import InputError
from addin.standing.clock import calendar_of
from addin.standing.workbook_day import WorkbookDay

OWN_TEMPLATES = "协作流程模板"
"""The folder in which a company keeps its own templates."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """From when on a template is planned, or until when."""

    start: date | None = None
    finish: date | None = None

    def laid(self, process: Process, content: Content) -> Timeline:
        calendar = calendar_of(content)
        if self.finish:
            return backward(process, self.finish, calendar, content)
        assert self.start is not None  # one of the two was given  # noqa: S101
        return forward(process, self.start, calendar, content)


@dataclass(frozen=True, slots=True)
class Started:
    """A new workbook: by which template, when, and which departments have a name of the template."""

    process: Process
    timeline: Timeline
    placeholders: tuple[str, ...]
    note: str  # years whose working days are a guess


def shipped() -> Path:
    """Return the folder with the templates that come with the program."""
    import workbook_templates

    return workbook_templates.PROCESSES


def library(own: Path) -> Iterator[Process]:
    """Yield all templates by name: the company's in `own`, and those shipped that have no other there.

    Raises:
        InputError: one cannot be read.
    """
    files = {path.stem: path for folder in (shipped(), own) for path in folder.glob(f"*{SUFFIX}")}
    for name in sorted(files):
        yield read_process(files[name])


def template(name: str, own: Path, moment: datetime) -> Process:
    """Return the template that a name, a file or a workbook stands for.

    Raises:
        InputError: there is none of that name.
        WorkbookError: the workbook cannot be read.
    """
    path = Path(name)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return of_workbook(path, path.stem, moment)
    for file in (path, own / f"{name}{SUFFIX}", shipped() / f"{name}{SUFFIX}"):
        if file.suffix == SUFFIX and file.is_file():
            return read_process(file)
    raise InputError(
        f"没有流程模板“{name}”", remedy="xiezuo new --list 列出全部模板；也可以写模板文件或工作簿。"
    )


def of_workbook(path: Path, name: str, moment: datetime) -> Process:
    """Return the plan of a workbook as a template.

    Raises:
        InputError: it holds no plan with dates.
        WorkbookError: it cannot be read.
    """
    return learned(WorkbookDay.at(ClosedWorkbook(path).read(), moment), name)


def start(
    file: Path,
    process: Process,
    schedule: Schedule,
    *,
    company: Path | None,
    names: Mapping[str, str],
    moment: datetime,
) -> Started:
    """Write a new workbook by a template, with the set-up of the workbook `company`.

    Raises:
        InputError: `names` renames a department that the template has not.
        WorkbookError: a workbook cannot be read or written; there is none then.
    """
    process = _renamed(process, names)
    with TemporaryDirectory() as folder:
        made = Path(folder) / file.name
        content = _equipped(made, company)
        timeline = schedule.laid(process, content)
        calendar = calendar_of(content)
        ClosedWorkbook(made).write(started(process, timeline, file.stem, content, calendar))
        refresh(ClosedWorkbook(made), given=None, actual=moment)
        write_file(file, made.read_bytes())
    known = set(content.table("Departments").texts("department")) | set(names.values())
    placeholders = tuple(each for each in process.departments if each not in known)
    note = calendar.note(timeline.start, timeline.deadline)
    return Started(process, timeline, placeholders, note)


def equip(file: Path, company: Path | None) -> None:
    """Write a new empty workbook, with the set-up of the workbook `company`."""
    with TemporaryDirectory() as folder:
        made = Path(folder) / file.name
        _equipped(made, company)
        write_file(file, made.read_bytes())


def _equipped(file: Path, company: Path | None) -> Content:
    from workbook_templates import TEMPLATE

    write_file(file, TEMPLATE.read_bytes())
    if company:
        given = ClosedWorkbook(company).read(only={*COMPANY})
        rows = company_rows(given)
        ClosedWorkbook(file).write(Changes(append=rows.append))
    return ClosedWorkbook(file).read()


def _renamed(process: Process, names: Mapping[str, str]) -> Process:
    if unknown := set(names) - set(process.departments):
        raise InputError(
            f"模板“{process.name}”里没有部门“{min(unknown)}”",
            remedy=f"它的部门有：{'、'.join(process.departments)}。",
        )
    return renamed(process, names)
