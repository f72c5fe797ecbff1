"""`xiezuo invite`: the meetings of a workbook as invitations for the calendars of its people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from addin.actions.extracting import write_aside
from addin.actions.gathering import Gathered
from addin.actions.gathering import gather as gather_workbooks
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import workbooks
from addin.book.store import default_store
from addin.book.unforeseen import attempt, without_culprits
from addin.cli.failure import FAILED, tell_left_out
from addin.cli.options import now
from addin.cli.output import as_json, complain, display, plain, say, table
from addin.cli.settings import settings_of_run
from addin.content import Changes, Content
from addin.errors import XiezuoError
from addin.notices.collaborations import company_moment, mailing
from addin.notices.invitations import action_of, invitation_rows, meetings_of, sent_of
from addin.notices.sending import by_way_of, claims_for, settings_for
from addin.reports.verbs.document import problems
from addin.standing.clock import in_zone, zone_of
from addin.standing.workbook_day import WorkbookDay
from mailer.delivery.invite import compose, send_invitations
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
    today: date | None,
    *,
    dry_run: bool,
    as_document: bool,
) -> int:
    """Preview or send; return 0, or 2 if a workbook could not be read or a mail not be sent.

    Raises:
        InputError: the settings file cannot be understood.
        MailError: nothing was sent: more mails than the cap, no ledger, or no password.
    """
    moment = actual = now(today)
    config = settings_of_run(
        config_file, files, sends=not (dry_run or outbox), as_document=as_document
    )
    gathered = gather(files, moment, config.sections["mail"]["domains"])
    moment = company_moment([source.content for source in gathered.made], moment)
    done: list[tuple[Invitation, Outcome]] = []
    writes_files = False
    if not dry_run and any(source.invitations for source in gathered.made):
        transport, pace = by_way_of(config, outbox)
        settings = settings_for([source.content for source in gathered.made], config, outbox=outbox)
        writes_files = settings.writes_files
        with closing(Ledger(ledger or default_path())) as known, closing(transport):
            claims = claims_for(_files(gathered.made), config, settings, known)
            done, culprits = without_culprits(
                gathered.made,
                lambda some: send_invitations(
                    [each for source in some for each in source.invitations],
                    ledger=known,
                    transport=transport,
                    settings=settings,
                    now=moment,
                    pace=pace,
                    claims=claims,
                ),
                lambda source: source.file.name,
                alone=lambda one: [compose(each, settings, moment) for each in one.invitations],
            )
        gathered = gathered.without(culprits, lambda source: source.file)
        if not settings.is_trial:  # a trial leaves the workbooks as they are
            sent = {each.key for each, outcome in done if outcome.state is MailState.SENT}
            with closing(default_store()) as store:
                _note(
                    gathered.made,
                    sent,
                    moment,
                    partial(write_aside, actual=actual, remembered=store),
                )
    _report(gathered, done, dry_run=dry_run, writes_files=writes_files, as_document=as_document)
    is_done = all(outcome.state is MailState.SENT for _, outcome in done)
    return 0 if is_done and not gathered.failures else FAILED


def gather(
    files: Sequence[Path], moment: datetime, domains: Sequence[str] = ()
) -> Gathered[InvitingWorkbook]:
    """Read the workbooks with what each wants sent.

    Nobody in another mail domain than `domains` is invited; empty allows all.
    """

    def source(path: Path, content: Content) -> InvitingWorkbook:
        zone = zone_of(content)
        collaboration = mailing(WorkbookDay.at(content, moment), path).collaboration
        at = in_zone(moment, zone)
        meetings, refused = meetings_of(content, collaboration, zone, domains)
        planned = plan_invitations(meetings, sent_of(content, zone, domains), now=at)
        # Who is missing is said when invitations go out, and as long as nobody can be invited.
        wanted = {each.meeting.id for each in planned}
        wanted |= {each.id for each in meetings if each.end > at and not each.attendees}
        coming = {each.rpartition("-")[2] for each in wanted}
        told = [reason for reason in refused if reason.partition(" ")[0] in coming]
        return InvitingWorkbook(path, content, planned, told)

    return gather_workbooks(workbooks(files), source)


def _files(sources: Sequence[InvitingWorkbook]) -> dict[str, Path]:
    return {source.content.text("initiation.collaboration_id"): source.file for source in sources}


def _note(
    sources: Sequence[InvitingWorkbook],
    sent: set[str],
    at: datetime,
    write: Callable[[ClosedWorkbook, Changes], object],
) -> None:
    """Write 会议邀请记录; a workbook that cannot be written catches up in the next run."""
    for source in sources:
        own = [each for each in source.invitations if each.key in sent]
        if not own:
            continue
        rows = invitation_rows(source.content, own, at)
        noted = attempt(
            source.file,
            partial(write, ClosedWorkbook(source.file), Changes(append={"Invitations": rows})),
        )
        if isinstance(noted, XiezuoError):
            complain(f"[yellow]邀请已发送，但没有记入工作簿的“会议邀请记录”：[/]{plain(noted)}")


def _report(
    gathered: Gathered[InvitingWorkbook],
    done: Sequence[tuple[Invitation, Outcome]],
    *,
    dry_run: bool,
    writes_files: bool,
    as_document: bool,
) -> None:
    wanted = [each for source in gathered.made for each in source.invitations]
    refused = [reason for source in gathered.made for reason in source.refused]
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
                "errors": problems(gathered.failures),
                "left_out": problems(gathered.left),
            }
        )
        return
    if wanted:
        title = "会议邀请预览（没有发送）" if dry_run else "会议邀请"
        shown = table(title, "动作", "会议", "时间", "地点", "收件人")
        for each in wanted:
            row = _row(each)
            shown.add_row(*(plain(row[key]) for key in ("action", "topic", "start", "place", "to")))
        display(shown)
    for reason in refused:
        say(f"[yellow]没有邀请：{plain(reason)}[/]")
    for each, outcome in failed:
        say(f"[red]未能发送：{plain(each.meeting.topic)}：{plain(outcome.detail)}[/]")
    for each, outcome in unknown:
        say(f"[red]不能确认是否发出：{plain(each.meeting.topic)}：{plain(outcome.detail)}[/]")
    if left:
        say(f"[red]本次提前停止，还有 {left} 封没有发，下次运行时再发。[/]")
    if writes_files:
        say(f"写出会议邀请 {sent} 封。只写成文件，没有发给任何人。")
    elif not dry_run:
        say(f"发出会议邀请 {sent} 封。")
    tell_left_out(gathered)


def _row(each: Invitation) -> dict[str, Any]:
    return {
        "action": action_of(each),
        "topic": each.meeting.topic,
        "start": f"{each.meeting.start:%Y-%m-%d %H:%M}",
        "place": each.meeting.place,
        "to": "、".join(mailbox.name for mailbox in each.to),
    }
