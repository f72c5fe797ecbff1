"""`xiezuo invite`: the meetings of a workbook as invitations for the calendars of its people."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import workbooks
from addin.cli.commands.check import problem
from addin.cli.failure import FAILED, tell
from addin.cli.options import now
from addin.cli.output import as_json, complain, console, plain, say, table
from addin.content import Changes, Content
from addin.errors import XiezuoError
from addin.notices.collaborations import mailing
from addin.notices.invitations import action_of, invitation_rows, meetings_of, sent_of
from addin.notices.sending import by_way_of, settings_for
from addin.standing.workbook_day import WorkbookDay
from mailer.delivery.config import load
from mailer.delivery.invite import send_invitations
from mailer.delivery.ledger import Ledger, default_path
from mailer.delivery.transport import MailState, Outcome
from mailer.planning.meetings import Invitation, plan_invitations


@dataclass(frozen=True, slots=True)
class InvitingWorkbook:
    """A workbook, the invitations that it wants sent, and who of it cannot be invited."""

    file: Path
    content: Content
    invitations: list[Invitation]
    refused: list[str]


def run(
    files: Sequence[Path],
    outbox: Path | None,
    config_file: Path | None,
    ledger: Path | None,
    *,
    dry_run: bool,
    as_document: bool,
) -> int:
    """Preview or send; return 0, or 2 if a workbook could not be read or a mail not be sent.

    Raises:
        InputError: the settings file cannot be understood.
        MailError: nothing was sent: more mails than the cap, no ledger, or no password.
    """
    moment, config = now(None), load(config_file)
    sources, failures = gather(files, moment, config.sections["mail"]["domains"])
    wanted = [each for source in sources for each in source.invitations]
    done: list[tuple[Invitation, Outcome]] = []
    if wanted and not dry_run:
        transport, pace = by_way_of(config, outbox)
        settings = settings_for([source.content for source in sources], config)
        with closing(Ledger(ledger or default_path())) as known, closing(transport):
            done = send_invitations(
                wanted,
                ledger=known,
                transport=transport,
                settings=settings,
                now=moment,
                pace=pace,
            )
        if not settings.redirect_to:  # a trial leaves the workbooks as they are
            _note(sources, {each.key for each, o in done if o.state is MailState.SENT}, moment)
    _report(sources, done, failures, dry_run=dry_run, as_document=as_document)
    return FAILED if failures or any(o.state is not MailState.SENT for _, o in done) else 0


def gather(
    files: Sequence[Path], moment: datetime, domains: Sequence[str] = ()
) -> tuple[list[InvitingWorkbook], list[tuple[Path, XiezuoError]]]:
    """Read the workbooks; those that cannot be read come back with their error.

    Nobody in another mail domain than `domains` is invited; empty allows all.
    """
    sources: list[InvitingWorkbook] = []
    failures: list[tuple[Path, XiezuoError]] = []
    for path in workbooks(files):
        try:
            content = ClosedWorkbook(path).read()
            collaboration = mailing(WorkbookDay.at(content, moment), path).collaboration
        except XiezuoError as error:
            failures.append((path, error))
            continue
        zone = moment.tzinfo
        assert zone is not None  # `now` gives a moment with its zone  # noqa: S101
        meetings, refused = meetings_of(content, collaboration, zone, domains)
        planned = plan_invitations(meetings, sent_of(content, zone, domains), now=moment)
        # Who is missing is said when invitations go out, and as long as nobody can be invited.
        wanted = {each.meeting.id for each in planned}
        wanted |= {each.id for each in meetings if each.end > moment and not each.attendees}
        coming = {each.rpartition("-")[2] for each in wanted}
        told = [reason for reason in refused if reason.partition(" ")[0] in coming]
        sources.append(InvitingWorkbook(path, content, planned, told))
    return sources, failures


def _note(sources: Sequence[InvitingWorkbook], sent: set[str], at: datetime) -> None:
    """Write 会议邀请记录; a workbook that cannot be written catches up in the next run."""
    for source in sources:
        own = [each for each in source.invitations if each.key in sent]
        if not own:
            continue
        rows = invitation_rows(source.content, own, at)
        try:
            ClosedWorkbook(source.file).write(Changes(append={"Invitations": rows}))
        except XiezuoError as error:
            complain(f"[yellow]邀请已发送，但没有记入工作簿的“会议邀请记录”：[/]{plain(error)}")


def _report(
    sources: Sequence[InvitingWorkbook],
    done: Sequence[tuple[Invitation, Outcome]],
    failures: Sequence[tuple[Path, XiezuoError]],
    *,
    dry_run: bool,
    as_document: bool,
) -> None:
    wanted = [each for source in sources for each in source.invitations]
    refused = [reason for source in sources for reason in source.refused]
    failed = [(each, o) for each, o in done if o.state is MailState.FAILED]
    unknown = [(each, o) for each, o in done if o.state is MailState.UNKNOWN]
    sent = len(done) - len(failed) - len(unknown)
    left = 0 if dry_run else len(wanted) - len(done)
    if as_document:
        as_json(
            {
                "dry_run": dry_run,
                "invitations": [_row(each) for each in wanted],
                "sent": sent,
                "failed": [outcome.detail for _, outcome in failed],
                "unknown": [outcome.detail for _, outcome in unknown],
                "left": left,
                "refused": refused,
                "errors": [{"file": str(path), **problem(error)} for path, error in failures],
            }
        )
        return
    if wanted:
        title = "会议邀请预览（没有发送）" if dry_run else "会议邀请"
        shown = table(title, "动作", "会议", "时间", "地点", "收件人")
        for each in wanted:
            row = _row(each)
            shown.add_row(*(plain(row[key]) for key in ("action", "topic", "start", "place", "to")))
        console.print(shown)
    for reason in refused:
        say(f"[yellow]没有邀请：{plain(reason)}[/]")
    for each, outcome in failed:
        say(f"[red]没有发成：{plain(each.meeting.topic)}：{plain(outcome.detail)}[/]")
    for each, outcome in unknown:
        say(f"[red]不能确认是否发出：{plain(each.meeting.topic)}：{plain(outcome.detail)}[/]")
    if left:
        say(f"[red]本次提前停止，还有 {left} 封没有发，下次运行时再发。[/]")
    if not dry_run:
        say(f"发出会议邀请 {sent} 封。")
    for _, error in failures:
        tell(error)


def _row(each: Invitation) -> dict[str, Any]:
    return {
        "action": action_of(each),
        "topic": each.meeting.topic,
        "start": f"{each.meeting.start:%Y-%m-%d %H:%M}",
        "place": each.meeting.place,
        "to": "、".join(mailbox.name for mailbox in each.to),
    }
