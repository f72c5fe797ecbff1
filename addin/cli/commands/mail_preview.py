"""`xiezuo mail preview`: the mails of a day with the company's templates, to look at only."""

from __future__ import annotations

import tempfile
import webbrowser
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from addin.actions.gathering import Gathered
from addin.book.files import workbooks, write_file
from addin.cli.commands.invite import gather as gather_meetings
from addin.cli.commands.remind import moment_of
from addin.cli.failure import FAILED, tell_left_out
from addin.cli.options import actual_today
from addin.cli.output import as_json, plain, say
from addin.cli.settings import settings_of_run
from addin.notices.collaborations import company_moment
from addin.notices.planning import RemindingWorkbook, plan_only
from addin.notices.sending import settings_for
from addin.reports.verbs.document import problems
from addin.reports.verbs.reminding import gather
from mailer.delivery.composing import Settings
from mailer.delivery.invite import compose
from mailer.letters.outlook import cannot_show
from mailer.letters.preview import PAGE, Shown, preview_files

SAMPLE = "new_product"  # shown where no workbook is given


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked for on the command line; without `files` the sample collaboration is shown."""

    files: list[Path]
    out: Path
    today: date | None = None
    config: Path | None = None
    opens: bool = False
    as_document: bool = False


def run(request: Request) -> int:
    """Write the folder; return 0, or 2 if a workbook could not be read.

    Nothing is sent, and no ledger or workbook is written or looked at: mails that were sent today
    are shown too.

    Raises:
        InputError: a file that is not there, or a setting that cannot be understood.
        MailError: a template of the company's is wrong; says file and line.
        SaveFailed: the folder cannot be written.
    """
    if request.files:
        return _show(request, request.files, request.today)
    with tempfile.TemporaryDirectory() as folder:
        path, day = _sample(Path(folder))
        return _show(request, [path], request.today or day)


def _show(request: Request, files: list[Path], today: date | None) -> int:
    config = settings_of_run(request.config, request.files, as_document=request.as_document)
    moment = moment_of(today or actual_today())
    gathered = gather(workbooks(files), moment)
    sources = gathered.made
    settings = settings_for([source.content for source in sources], config)
    preview = plan_only(sources, moment, (), settings)
    mails = [
        Shown(mail.digest.recipient.name, mail.rendered, mail.message) for mail in preview.mails
    ]
    moment = company_moment([source.content for source in sources], moment)
    mails += _invitations(files, settings, moment)
    notes = [f"{reason}。" for reason in preview.plan.held]
    notes += [f"没有发送：{refusal}" for refusal in preview.plan.refused]
    title = f"邮件预览　{moment:%Y-%m-%d}{'' if request.files else '　示例协作'}"
    templates = settings.stationery.replaced()
    for name, data in preview_files(mails, title=title, notes=notes, templates=templates):
        write_file(request.out / name, data)
    _tell(request, mails, notes, gathered)
    if request.opens:
        webbrowser.open((request.out / PAGE).resolve().as_uri())
    return FAILED if gathered.failures else 0


def _sample(folder: Path) -> tuple[Path, date]:
    """Write a sample collaboration; return its workbook and the day that it is about."""
    from workbook_templates import samples
    from workbook_templates.build import build

    data = samples.load(SAMPLE)
    day = data.fields["clock.today"]
    assert isinstance(day, date)  # a sample is about a fixed day  # noqa: S101
    path = folder / f"{data.text('initiation.title')}.xlsx"
    shared = (
        rf"\\文件服务器\协作\{path.name}"  # not the temporary file, which nobody else could open
    )
    write_file(path, build(replace(data, fields={**data.fields, "reminders.link": shared})))
    return path, day


def _invitations(files: list[Path], settings: Settings, moment: datetime) -> list[Shown]:
    """Return the mails of the meetings that are still to be invited to."""
    sources = gather_meetings(files, moment).made
    mails = [compose(each, settings, moment) for one in sources for each in one.invitations]
    return [
        Shown(
            "、".join(to.name or to.address for to in mail.envelope.to), mail.rendered, mail.message
        )
        for mail in mails
    ]


def _tell(
    request: Request,
    mails: Sequence[Shown],
    notes: Sequence[str],
    gathered: Gathered[RemindingWorkbook],
) -> None:
    page = request.out / PAGE
    if request.as_document:
        as_json(
            {
                "page": page,
                "mails": [{"to": mail.to, "subject": mail.rendered.subject} for mail in mails],
                "notes": list(notes),
                "errors": problems(gathered.failures),
                "left_out": problems(gathered.left),
            }
        )
        return
    for note in notes:
        say(f"[yellow]{plain(note)}[/]")
    say(f"预览邮件 {len(mails)} 封，没有发送，也没有记入发送记录：{plain(page)}")
    garbled = {each for mail in mails for each in cannot_show(mail.rendered.html)}
    for found in sorted(garbled):
        say(f"[yellow]模板里有 Outlook 显示不了的写法：{plain(found)}[/]")
    tell_left_out(gathered)
