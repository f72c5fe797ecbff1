"""`xiezuo remind`: plan, show, then write the reminder mails; never the same one twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from addin.actions.carry_over import carry_over
from addin.actions.extracting import write_aside
from addin.actions.gathering import Gathered
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import workbooks, write_file
from addin.book.store import default_store
from addin.book.unforeseen import attempt, without_culprits
from addin.cli.failure import FAILED, tell_left_out
from addin.cli.options import now
from addin.cli.output import as_json, complain, display, plain, say, table
from addin.cli.settings import settings_of_run
from addin.errors import InputError, WorkbookChanged
from addin.lint import Memory
from addin.notices.groups import (
    GroupsTold,
    groups_sentence,
    letters,
    summaries,
    tell_groups,
)
from addin.notices.planning import RemindingWorkbook, plan_only
from addin.notices.sending import (
    barred_sentences,
    by_way_of,
    claims_for,
    files_of,
    note,
    send,
    sent_sentence,
    settings_for,
    troubles,
)
from addin.reports.verbs.reminding import MORNING, file_of, gather, name_of, planned_document
from mailer.delivery.claims import Claims
from mailer.delivery.composing import Preview
from mailer.delivery.group_letters import GroupLetter
from mailer.delivery.ledger import Ledger, default_path
from mailer.delivery.send import RunSummary, Taken
from mailer.delivery.transport import Transport
from mailer.planning.digests import Outgoing

_COMPUTERS = 5  # that note in one workbook at once, before it is left for the next run


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked for on the command line.

    - `outbox`: a folder to write the mails to, whatever the settings say.
    - `confirm`: the number of mails that was agreed to, where it is more than the cap.
    """

    files: list[Path]
    today: date | None
    outbox: Path | None = None
    config: Path | None = None
    confirm: int | None = None
    dry_run: bool = False
    page: Path | None = None
    ledger: Path | None = None
    as_document: bool = False


def run(
    request: Request, on_sent: Callable[[RunSummary, GroupsTold], None] = lambda *_: None
) -> int:
    """Preview or send; return 0, or 2 if a workbook could not be read or a mail not be written.

    `on_sent` is told what was sent and what was not.

    Raises:
        InputError: a file that is not there, or a setting that cannot be understood.
        MailError: nothing was sent: more mails than the cap, no ledger, or no password.
    """
    if request.page and not request.dry_run:
        raise InputError("--html 只用于预览", remedy="请加上 --dry-run，或去掉 --html。")
    moment = moment_of(request.today)
    with closing(default_store()) as store:
        gathered = gather(workbooks(request.files), moment, remembered=store)
    config = settings_of_run(
        request.config,
        request.files,
        sends=not (request.dry_run or request.outbox),
        as_document=request.as_document,
    )
    sources = gathered.made
    path = request.ledger or default_path()
    settings = settings_for(
        [source.content for source in sources],
        config,
        request.confirm,
        ledger=None if request.dry_run else path,
        outbox=request.outbox,
    )
    with closing(Ledger(path)) as ledger:
        if request.dry_run:
            claims = claims_for(files_of(sources), config, settings, None)
            taken = Taken(ledger, claims)
            preview, culprits = without_culprits(
                sources, lambda some: plan_only(some, moment, taken, settings), name_of
            )
            gathered = gathered.without(culprits, file_of)
            if request.page:
                write_file(request.page, preview.page().encode())
            heard = letters(summaries(gathered.made, moment, config, taken), config, moment)
            _report_preview(preview, heard, claims, request, gathered)
            return FAILED if gathered.failures else 0
        claims = claims_for(files_of(sources), config, settings, ledger)
        by, pace = by_way_of(config, request.outbox)
        with closing(by):
            summary, culprits = without_culprits(
                sources,
                lambda some: send(
                    some,
                    moment,
                    transport=by,
                    ledger=ledger,
                    settings=settings,
                    pace=pace,
                    claims=claims,
                ),
                name_of,
                alone=lambda one: plan_only([one], moment, (), settings),
            )
        gathered = gathered.without(culprits, file_of)
        groups = tell_groups(
            gathered.made,
            moment,
            config=config,
            settings=settings,
            ledger=ledger,
            claims=claims,
            taken=Taken(ledger, claims),
        )
        write_rows(gathered.made, moment)
        with closing(store):
            note_in_workbooks(gathered.made, ledger, claims, moment, store)
    _report_summary(summary, groups, by, request, gathered)
    on_sent(summary, groups)
    is_done = not (
        gathered.failures or summary.failed or summary.unknown or summary.barred or groups.troubles
    )
    return 0 if is_done else FAILED


def moment_of(today: date | None) -> datetime:
    """Return the moment for which reminders are planned: now, or the morning of a company's day."""
    return now(None) if today is None else datetime.combine(today, MORNING)


def write_rows(sources: Sequence[RemindingWorkbook], moment: datetime) -> None:
    """Write the rows by which people were just reminded; an open workbook gets them later."""
    for source in sources:
        if source.lacks_rows:
            host = ClosedWorkbook(source.file)
            failed = attempt(source.file, partial(carry_over, host, moment))
            if failed:
                complain(f"[yellow]提醒已发送，但没有写入应有的行：[/]{plain(failed)}")


def note_in_workbooks(
    sources: Sequence[RemindingWorkbook],
    ledger: Ledger,
    claims: Claims | None,
    moment: datetime,
    remembered: Memory | None = None,
) -> None:
    """Bring each workbook's 提醒日志 up to date; one that is open is left for later.

    Claims and ledger are what prevents doubles and remembers what is not noted yet, so nothing is
    lost. Computers that run at one time of the day meet here: each begins anew after the other.
    """
    for source in sources:
        for _ in range(_COMPUTERS):
            host = ClosedWorkbook(source.file)
            write = partial(write_aside, host, actual=moment, remembered=remembered)
            noting = partial(note, host, source.content, ledger, claims, moment, write)
            failed = attempt(source.file, noting)
            if not isinstance(failed, WorkbookChanged):
                break
        if failed:
            complain(f"[yellow]提醒已发送，但没有记入工作簿的“提醒日志”：[/]{plain(failed)}")


def _report_preview(
    preview: Preview,
    heard: Sequence[GroupLetter],
    claims: Claims | None,
    request: Request,
    gathered: Gathered[RemindingWorkbook],
) -> None:
    barred = barred_sentences(claims.barred.values() if claims else ())
    if request.as_document:
        plan = planned_document(preview.plan, gathered)
        groups = [
            {"group": each.summary.group.name, "text": each.message.decode()} for each in heard
        ]
        told = {"dry_run": True, **plan, "mails": preview.rows, "barred": barred}
        as_json({**told, "groups": groups})
        return
    shown = table(
        "提醒预览（没有发送）",
        "收件人",
        "邮箱",
        "主题",
        "本人任务",
        "抄送任务",
        "提醒",
        right=("本人任务", "抄送任务"),
    )
    for row in preview.rows:
        shown.add_row(
            plain(row.recipient),
            plain(row.address),
            plain(row.subject),
            str(row.own),
            str(row.copied),
            row.rules,
        )
    if preview.rows or not gathered.failures:
        display(shown)
    for each in heard:
        say(f"写进群“{plain(each.summary.group.name)}”：{plain(each.envelope.subject)}")
    _notes(preview.plan, gathered)
    for reason in barred:
        say(f"[yellow]{plain(reason)}[/]")
    if request.page:
        say(f"网页预览：{plain(request.page)}")


def _report_summary(
    summary: RunSummary,
    groups: GroupsTold,
    transport: Transport,
    request: Request,
    gathered: Gathered[RemindingWorkbook],
) -> None:
    if request.as_document:
        as_json(
            {
                "dry_run": False,
                **planned_document(summary.plan, gathered),
                "sent": len(summary.sent),
                "failed": [reason for _, reason in summary.failed],
                "unknown": [reason for _, reason in summary.unknown],
                "left": len(summary.left),
                "recovered": len(summary.recovered),
                "in_doubt": len(summary.in_doubt),
                "barred": barred_sentences(summary.barred),
                "groups": groups.count,
                "groups_failed": groups.troubles,
            }
        )
        return
    if gathered.made or not gathered.failures:
        say(plain(sent_sentence(len(summary.sent), transport)))
    if sentence := groups_sentence(groups):
        say(plain(sentence))
    for sentence in (*troubles(summary), *groups.troubles):
        say(f"[red]{plain(sentence)}[/]")
    if summary.recovered:
        say(f"以前中断的邮件中，核实已发出 {len(summary.recovered)} 封。")
    _notes(summary.plan, gathered)


def _notes(plan: Outgoing, gathered: Gathered[RemindingWorkbook]) -> None:
    if plan.skipped:
        say(f"已经发过、不再发送：{len(plan.skipped)} 项。")
    if plan.postponed:
        say(f"留到下一个工作日的汇总邮件：{len(plan.postponed)} 项。")
    for reason in plan.held:
        say(f"[yellow]{plain(reason)}。[/]")
    for reason, count in Counter(map(str, plan.refused)).items():
        say(f"[yellow]没有发送：{plain(reason)}（{count}项）[/]")
    for task in plan.doubles:
        say(f"[yellow]任务编号重复，只按第一行提醒：{plain(task)}[/]")
    tell_left_out(gathered)
    if gathered.failures and not gathered.made:
        say("没有能用的工作簿，没有提醒任何人。")
