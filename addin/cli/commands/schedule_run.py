"""`xiezuo schedule run`: what the scheduler starts: answers, reminders, invitations, and a record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from addin.actions.contents import content_of
from addin.actions.extracting import write_aside
from addin.actions.gathering import ID, gather
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.files import workbooks
from addin.book.store import default_store
from addin.book.unforeseen import attempt
from addin.cli.commands import inbox, invite, remind
from addin.cli.failure import FAILED, tell
from addin.cli.output import complain, plain
from addin.cli.schedule.record import Record, Run, Step, read_record, write_record
from addin.content import Changes
from addin.errors import XiezuoError
from addin.notices.collaborations import NEEDED
from addin.notices.groups import GroupsTold, groups_sentence, write_line
from addin.notices.sending import troubles
from mailer.delivery.composing import Settings
from mailer.delivery.config import Config, load
from mailer.delivery.notes import compose
from mailer.delivery.send import RunSummary
from mailer.delivery.transport import MailState
from mailer.planning.digests import Refusal
from mailer.planning.notes import Note
from mailer.planning.recipients import Mailbox
from mailer.text import shortened
from mailer.transports import WITH_INBOX, password_end, transport_of

_SHOWN = 200  # characters of who cannot be told
ALARMED_AFTER = 2  # runs that failed one after another
SAID_BEFORE = timedelta(days=14)
"""How long in advance it is said that a password ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the scheduler asks for; the fields are those of `remind`."""

    files: list[Path]
    config: Path | None = None
    outbox: Path | None = None
    ledger: Path | None = None
    today: date | None = None


@dataclass(slots=True)
class _Told:
    """What the reminders said."""

    sentences: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    def add(self, summary: RunSummary, groups: GroupsTold) -> None:
        self.sentences += [f"发出 {len(summary.sent)} 封。", *troubles(summary)]
        self.sentences += [*filter(None, [groups_sentence(groups)]), *groups.troubles]
        self.refused += summary.plan.refused

    def of(self, collaboration: str | None = None) -> tuple[str, ...]:
        """Return who cannot be told and why, about all collaborations or one."""
        sentences = (
            f"{refusal}（{refusal.task or refusal.collaboration}）"
            for refusal in self.refused
            if collaboration in (None, refusal.collaboration)
        )
        return tuple(dict.fromkeys(sentences))


def run(request: Request) -> int:
    """Do every step, whatever became of the one before; return 0, or 2 if one of them failed."""
    at = datetime.now().astimezone()
    told = _Told()
    steps = []
    if _has_inbox(request):
        steps.append(_step("收取答复", lambda: inbox.run(_inbox(request)), ()))
    steps.append(_step("提醒", lambda: remind.run(_remind(request), told.add), told.sentences))
    steps.append(_step("会议邀请", lambda: _invite(request), ()))
    done = Run(at, tuple(steps), told.of())
    if done.is_done:  # a login that was refused is not tried once more
        done = replace(done, ahead=_ahead(at, request))
    record = read_record().with_run(done)
    if not done.is_done:
        record = _alarmed(record, request)
    write_record(record)
    _show_on_home(record, told, request)
    return 0 if done.is_done else FAILED


def _show_on_home(record: Record, told: _Told, request: Request) -> None:
    """Say on 首页 when reminders ran and run next, and who cannot be told.

    A workbook that cannot be written now says so after the next run; `schedule status` has it all.
    """
    run, coming = record.runs[0], record.next_run(record.runs[0].at)
    with closing(default_store()) as store:
        found = gather(
            workbooks(request.files),
            lambda *both: both,
            derived=False,
            read=lambda path: content_of(path, NEEDED, run.at, store),
        )
        for path, content in found.made:
            fields = {
                "home.last_run": f"{run.at:%m-%d %H:%M}{'' if run.is_done else '　没有完成'}"
                + (f"　{run.ahead.partition('，')[0]}" if run.ahead else ""),
                "home.next_run": f"{coming:%m-%d %H:%M}" if coming else "",
                "home.not_told": shortened("；".join(told.of(content.text(ID))) or "没有", _SHOWN),
            }
            host, changes = ClosedWorkbook(path), Changes(fields=fields)
            attempt(path, partial(write_aside, host, changes, run.at, store))


def _ahead(at: datetime, request: Request) -> str:
    """Return that the password by which mails go out ends soon; empty where nobody says so."""
    if request.outbox:
        return ""
    end = attempt(Path("邮箱密码"), lambda: password_end(load(request.config)))
    if not isinstance(end, datetime) or end - at > SAID_BEFORE:
        return ""
    return (
        f"邮箱密码{end.astimezone(at.tzinfo):%m-%d %H:%M}到期，请在此之前更改密码，"
        "再在这台电脑上运行 xiezuo mail password 存入新密码。"
    )


def _step(name: str, work: Callable[[], int], sentences: Sequence[str]) -> Step:
    code = attempt(Path(name), work)
    if isinstance(code, XiezuoError):
        tell(code)
        return Step(name, is_done=False, told=(str(code),))
    is_done = code == 0
    told = tuple(sentences) or (() if is_done else ("有没有完成的步骤，见运行记录。",))
    return Step(name, is_done, told)


def _has_inbox(request: Request) -> bool:
    """Return whether answers can be read: from the mailbox that sends, if its server lets us."""
    if request.outbox:
        return False
    config = attempt(Path("邮件设置"), lambda: load(request.config))
    return isinstance(config, Config) and config.transport in WITH_INBOX


def _inbox(request: Request) -> inbox.Request:
    return inbox.Request(
        files=request.files, today=request.today, config=request.config, ledger=request.ledger
    )


def _remind(request: Request) -> remind.Request:
    return remind.Request(
        files=request.files,
        today=request.today,
        outbox=request.outbox,
        config=request.config,
        ledger=request.ledger,
    )


def _invite(request: Request) -> int:
    return invite.run(
        request.files,
        request.outbox,
        request.config,
        request.ledger,
        request.today,
        dry_run=False,
        as_document=False,
    )


def _alarmed(record: Record, request: Request) -> Record:
    """Tell the person whom the settings name, once for each time that it goes wrong for a while."""
    failed = record.failures
    config = attempt(Path("邮件设置"), lambda: load(request.config))
    if len(failed) < ALARMED_AFTER or any(run.alarm for run in failed):
        return record
    if not isinstance(config, Config):
        return record
    ways = {
        config.alarm_to: lambda: _alarm(config.by_alarm, failed),
        config.alarm_group: lambda: _alarm_group(config, failed),
    }
    reached = [who for who, way in ways.items() if who and _reaches(who, way)]
    if not reached:
        return record
    last = replace(record.runs[0], alarm="、".join(reached))
    return replace(record, runs=(last, *record.runs[1:]))


def _reaches(who: str, way: Callable[[], str]) -> bool:
    outcome = attempt(Path("告警"), way)
    said = str(outcome) if isinstance(outcome, XiezuoError) else outcome
    if said:
        complain(f"[red]连续失败，也没有告诉 {plain(who)}：{plain(said)}[/]")
    return not said


def _alarm_group(config: Config, failed: Sequence[Run]) -> str:
    """Write one line into the group; return what went wrong, empty where it was accepted."""
    line = f"{_headline(failed)}，请管理员在那台电脑上运行 xiezuo schedule status 查看。"
    outcome, _ = write_line(config, config.alarm_group, line)
    return "" if outcome.state is MailState.SENT else outcome.detail


def _headline(failed: Sequence[Run]) -> str:
    return f"定时任务从{failed[-1].at:%m-%d %H:%M}起连续{len(failed)}次没有完成"


def _alarm(config: Config, failed: Sequence[Run]) -> str:
    """Send the mail; return what went wrong, empty where it was accepted."""
    last, since = failed[0], failed[-1].at
    wrong = [step for step in last.steps if not step.is_done]
    note = Note(
        key=f"告警|{since.isoformat()}",
        about="",
        to=Mailbox("", config.alarm_to),
        subject=f"协作提醒连续{len(failed)}次没有完成",
        headline=_headline(failed),
        facts=tuple((step.name, "；".join(step.told)) for step in wrong),
        advice=(
            "请在这台电脑上运行 xiezuo schedule status 查看，按提示处理；处理好之前提醒可能没有发出。",
        ),
    )
    settings = Settings(sender=config.sender)
    mail = compose(note, settings, datetime.now().astimezone())
    with closing(transport_of(config)) as transport:
        outcome = transport.deliver(mail.envelope, mail.message)
    return "" if outcome.state is MailState.SENT else outcome.detail
