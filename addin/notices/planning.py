"""Reminders of workbooks, planned and shown; nothing is sent from here."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from addin.content import Content
from addin.errors import InputError
from addin.lint import Memory
from addin.notices.collaborations import Mailing, company_moment, mailing, settings_of
from addin.notices.company_month import with_month
from addin.standing.carrying import as_refreshed
from addin.standing.workbook_day import WorkbookDay
from mailer.delivery.composing import Preview, Settings, preview_reminders


@dataclass(frozen=True, slots=True)
class RemindingWorkbook:
    """A workbook whose tasks are reminded of, on the day on which the mails go out.

    It is judged as if just refreshed; `lacks_rows` tells that rows are expected in it that nobody
    has written there yet.
    """

    file: Path
    workbook: WorkbookDay
    mailing: Mailing
    lacks_rows: bool = False

    @property
    def content(self) -> Content:
        """What the workbook says."""
        return self.workbook.content


def source_of(
    content: Content, path: Path, moment: datetime, remembered: Memory | None = None
) -> RemindingWorkbook:
    """Return what a workbook, saved at `path`, gives the mailer.

    Day counts are those of `moment`, also where the workbook's own clock is fixed for a
    demonstration: a mail is about the day on which it is sent.

    Raises:
        InputError: a setting in it cannot be understood.
    """
    found = WorkbookDay.at(content, moment)
    workbook = as_refreshed(found)
    lacks_rows = workbook is not found
    workbook = replace(workbook, memory=remembered)
    try:
        settings_of([content])
        return RemindingWorkbook(path, workbook, mailing(workbook, path), lacks_rows)
    except InputError as error:  # its place is a cell; of which file is known only here
        where = f"{path.name} {error.where}"
        raise InputError(error.what, where=where, remedy=error.remedy) from error


def with_month_report(sources: Sequence[RemindingWorkbook]) -> list[RemindingWorkbook]:
    """Return the workbooks with the monthly report over all of them (N-17), where it is due."""
    workbooks = [(source.workbook, source.mailing.collaboration) for source in sources]
    return [
        replace(source, mailing=replace(source.mailing, collaboration=collaboration))
        for source, collaboration in zip(sources, with_month(workbooks), strict=True)
    ]


def plan_only(
    sources: Sequence[RemindingWorkbook],
    moment: datetime,
    taken: Container[str],
    settings: Settings,
) -> Preview:
    """Return what would be sent but for the reminders in `taken`; nothing is written."""
    return preview_reminders(
        [source.mailing.collaboration for source in at_work(sources)],
        now=company_moment([source.content for source in sources], moment),
        is_working_day=is_working_day(sources),
        taken=taken,
        settings=settings,
    )


def is_working_day(sources: Sequence[RemindingWorkbook]) -> bool:
    """Whether any of the workbooks has a working day; their exceptions differ (例外日).

    Where nothing could be read, nobody has a day off.
    """
    return not sources or any(source.mailing.is_working_day for source in sources)


def at_work(sources: Sequence[RemindingWorkbook]) -> list[RemindingWorkbook]:
    """Return the workbooks for which today is a working day."""
    return [source for source in sources if source.mailing.is_working_day]
