"""Several computers, each with a ledger of its own: what is claimed by one is sent by that one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from addin.errors import MailError
from mailer.delivery import claims as module
from mailer.delivery.claim_file import FOLDER, ClaimFile, claim_path
from mailer.delivery.claims import TIMEOUT, Claims
from mailer.delivery.composing import Settings
from mailer.delivery.dispatch import entry_of
from mailer.delivery.entries import LedgerLine
from mailer.delivery.ledger import Ledger
from mailer.delivery.lock_file import lock_file
from mailer.delivery.send import RunSummary, send_reminders
from mailer.delivery.synced import check_sender, service_of
from mailer.delivery.transport import Envelope, MailState, Outcome, Transport
from mailer.planning.items import Collaboration, TaskLine
from tests.mailer.mail_samples import collaboration, task
from tests.mailer.mail_time import Time, letters

LAUNCH, EXPENSES = "XC20261120-001", "XC20261116-002"
SAVED = 0.2  # seconds that a lock left behind is waited for


@dataclass
class Server:
    """A mail server; `sees` is whether one can look for what was sent."""

    sees: bool = True
    delivered: list[str] = field(default_factory=list)
    before: Callable[[Envelope], None] = lambda envelope: None
    after: Callable[[Envelope], None] = lambda envelope: None

    name = "exchange:mail.example.com/xiezuo@example.com"

    @property
    def settles_after(self) -> timedelta:
        return timedelta(minutes=10) if self.sees else timedelta(0)

    def deliver(self, envelope: Envelope, message: bytes) -> Outcome:
        self.before(envelope)
        self.delivered.append(envelope.message_id)
        self.after(envelope)
        return Outcome(MailState.SENT)

    def was_delivered(self, message_id: str) -> bool | None:
        return message_id in self.delivered if self.sees else None

    def close(self) -> None:
        pass


class Killed(BaseException):
    """The process ends here."""


def killed(*_: object, **__: object) -> None:
    raise Killed


@dataclass
class Computer:
    """One computer with its ledger; all share a folder, a server and the time."""

    name: str
    ledger: Ledger
    folder: Path
    time: Time

    def claims(self, *about: Collaboration) -> Claims:
        files = {each.id: claim_path(self.folder / f"{each.id}.xlsx", each.id) for each in about}
        return Claims(files, f"{self.name} {self.ledger.identity}", patience=SAVED)

    def remind(self, transport: Transport, *about: Collaboration) -> RunSummary:
        return send_reminders(
            about,
            now=self.time.now,
            is_working_day=True,
            ledger=self.ledger,
            transport=transport,
            settings=Settings(),
            pace=self.time.pace(attempts=2),
            claims=self.claims(*about),
        )

    def says(self, about: Collaboration) -> list[tuple[str, str]]:
        """What 提醒日志 would say: who, and what became of the mail."""
        rows = self.claims(about).log_rows(about.id, self.time.now)
        return sorted((row.entry.name, row.outcome) for row in rows)


@pytest.fixture
def computers(tmp_path: Path, time: Time) -> Iterator[tuple[Computer, Computer]]:
    with (
        closing(Ledger(tmp_path / "甲.sqlite3")) as first,
        closing(Ledger(tmp_path / "乙.sqlite3")) as second,
    ):
        yield (
            Computer("PC-甲", first, tmp_path / "共享", time),
            Computer("PC-乙", second, tmp_path / "共享", time),
        )


def launch(*owners: str) -> Collaboration:
    """新产品上市 with a task that is due tomorrow for each of some people."""
    return collaboration(*(soon(n, owner) for n, owner in enumerate(owners, 1)))


def expenses(*owners: str) -> Collaboration:
    rows = (replace(soon(n, each), id=f"{EXPENSES}-T{n:02}") for n, each in enumerate(owners, 1))
    return collaboration(*rows, id=EXPENSES, title="报销流程优化")


def soon(number: int, owner: str) -> TaskLine:
    return task(number, owner=owner, remaining_days=1)


def file_of(computer: Computer, about: str = LAUNCH) -> Path:
    return claim_path(computer.folder / "任意.xlsx", about)


def test_two_computers__one_after_the_other__send_each_reminder_once(
    computers: tuple[Computer, Computer],
) -> None:
    first, second = computers
    server = Server()
    assert len(first.remind(server, launch("王芳", "陈晓")).sent) == 2
    again = second.remind(server, launch("王芳", "陈晓", "孙悦"))
    assert [mail.digest.recipient.name for mail in again.sent] == ["孙悦"]
    assert len(server.delivered) == 3
    told = [("孙悦", "已发送"), ("王芳", "已发送"), ("陈晓", "已发送")]
    assert first.says(launch()) == second.says(launch()) == told


def test_two_computers__meeting_in_the_middle__share_the_mails(
    computers: tuple[Computer, Computer],
) -> None:
    first, second = computers
    about = launch("王芳", "陈晓", "孙悦")
    server = Server()
    rest: list[RunSummary] = []

    def other_comes(envelope: Envelope) -> None:
        server.before = lambda envelope: None
        rest.append(second.remind(server, about))

    server.before = other_comes
    mine = first.remind(server, about)
    assert (len(mine.sent), len(rest[0].sent)) == (1, 2)
    assert len(server.delivered) == len(set(server.delivered)) == 3


def test_mail_about_two_workbooks__one_was_told_elsewhere__tells_the_rest_the_next_day(
    computers: tuple[Computer, Computer],
) -> None:
    first, second = computers
    server = Server()
    assert len(first.remind(server, launch("王芳")).sent) == 1
    both = second.remind(server, launch("王芳"), expenses("王芳", "陈晓"))
    assert [mail.digest.recipient.name for mail in both.sent] == ["陈晓"]
    assert [each.task for each in both.plan.postponed] == [f"{EXPENSES}-T01"]
    second.time.now += timedelta(days=3)
    later = second.remind(server, launch("王芳"), expenses("王芳", "陈晓"))
    assert [line.item.id for mail in later.sent for line in mail.digest.lines] == [
        f"{EXPENSES}-T01"
    ]


def test_folder__cannot_be_written__nothing_is_sent_about_its_workbook_and_the_run_says_so(
    computers: tuple[Computer, Computer],
) -> None:
    first, _ = computers
    first.folder.mkdir()
    (first.folder / FOLDER).write_text("一个文件")  # where the folder should be
    server = Server()
    summary = first.remind(server, launch("王芳", "陈晓"))
    assert server.delivered == [] == list(summary.sent)
    assert "提醒认领文件不能读写" in str(summary.barred[0])
    (first.folder / FOLDER).unlink()
    assert len(first.remind(server, launch("王芳", "陈晓")).sent) == 2


def test_run__killed_before_it_sent__sends_at_once(
    computers: tuple[Computer, Computer], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = computers
    server = Server()
    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "begin", killed)
        with pytest.raises(Killed):
            first.remind(server, launch("王芳"))
    assert second.remind(server, launch("王芳")).sent == ()  # it may be sending
    assert len(first.remind(server, launch("王芳")).sent) == 1
    assert len(server.delivered) == 1
    assert second.says(launch()) == [("王芳", "已发送")]


@pytest.mark.parametrize("arrived", [True, False])
def test_other_computer__killed_while_sending__is_looked_for_after_an_hour(
    computers: tuple[Computer, Computer], arrived: bool
) -> None:
    first, second = computers
    server = Server()
    second.remind(server, launch("孙悦"))  # a mail that is surely there to be found
    if arrived:
        server.after = killed
    else:
        server.before = killed
    with pytest.raises(Killed):
        first.remind(server, launch("王芳"))
    server.before = server.after = lambda envelope: None
    assert second.remind(server, launch("王芳")).sent == ()
    second.time.now += TIMEOUT + timedelta(minutes=1)
    summary = second.remind(server, launch("王芳"))
    assert (len(summary.recovered), len(summary.sent)) == ((1, 0) if arrived else (0, 1))
    assert len(server.delivered) == len(set(server.delivered)) == 2
    assert first.remind(server, launch("王芳")).sent == ()
    assert first.says(launch()) == [("孙悦", "已发送"), ("王芳", "已发送")]


@pytest.mark.parametrize("arrived", [True, False])
def test_other_computer__killed_and_nobody_can_look__is_decided_by_a_person_anywhere(
    computers: tuple[Computer, Computer], arrived: bool
) -> None:
    first, second = computers
    server = Server(sees=False)
    if arrived:
        server.after = killed
    else:
        server.before = killed
    with pytest.raises(Killed):
        first.remind(server, launch("王芳"))
    server.before = server.after = lambda envelope: None
    second.time.now += TIMEOUT + timedelta(minutes=1)
    doubt = second.remind(server, launch("王芳")).in_doubt
    assert [each.detail for each in doubt] == ["PC-甲发送中断，没有登记结果"]
    assert second.says(launch()) == [("王芳", "待核实")]
    state = MailState.SENT if arrived else MailState.FAILED  # as `xiezuo mail resolve` does
    second.ledger.settle(doubt[0].message_id, Outcome(state), second.time.now)
    assert len(second.remind(server, launch("王芳")).sent) == (not arrived)
    assert len(server.delivered) == 1
    back = first.remind(server, launch("王芳"))  # whose ledger follows what was decided
    assert (back.sent, back.in_doubt) == ((), ())
    assert first.says(launch()) == [("王芳", "已发送")]


def test_computer__slept_until_another_had_decided__does_not_send(
    computers: tuple[Computer, Computer], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = computers
    server = Server()
    second.remind(server, launch("孙悦"))
    wakes_up = module.Claims.still_holds

    def sleep(claims: Claims, claim: str, at: object) -> bool:
        monkeypatch.setattr(module.Claims, "still_holds", wakes_up)
        first.time.now += TIMEOUT + timedelta(minutes=1)
        assert len(second.remind(server, launch("王芳")).sent) == 1
        return wakes_up(claims, claim, first.time.now)

    monkeypatch.setattr(module.Claims, "still_holds", sleep)
    assert first.remind(server, launch("王芳")).sent == ()
    assert len(server.delivered) == 2


def test_mail__sent_from_the_mailbox_without_claims__is_found_among_the_sent(
    computers: tuple[Computer, Computer],
) -> None:
    first, second = computers
    server = Server()
    first.remind(server, launch("王芳"))
    file_of(first).unlink()  # the workbook was moved without its claims
    assert len(second.remind(server, launch("王芳")).sent) == 1
    assert len(server.delivered) == 1
    assert second.says(launch()) == [("王芳", "已发送")]


def test_mail__came_back__is_told_by_every_computer(computers: tuple[Computer, Computer]) -> None:
    first, second = computers
    server = Server()
    sent = first.remind(server, launch("王芳")).sent[0].envelope.message_id
    first.ledger.settle(sent, Outcome(MailState.BOUNCED), first.time.now)
    first.remind(server, launch("王芳"))
    assert second.says(launch()) == [("王芳", "退信")]


def claim_of(computer: Computer, key: str) -> None:
    """Let a computer claim a key, as a run does."""
    entry = entry_of(letters(1)[0], Server())
    claims = computer.claims(launch())
    assert claims.claim(entry, [LedgerLine(key, LAUNCH)], [LAUNCH], computer.time.now)


def test_text__reaches_the_other_computer_and_claims_without_texts_are_read(
    computers: tuple[Computer, Computer],
) -> None:
    first, _ = computers
    line = LedgerLine("甲", LAUNCH, "N-08", "T1", None, "试运行；逾期")
    claims = first.claims(launch())
    assert claims.claim(entry_of(letters(1)[0], Server()), [line], [LAUNCH], first.time.now)
    path = file_of(first)
    file = ClaimFile(path, LAUNCH)
    file.read()
    assert [each.lines for each in file.claims.values()] == [(line,)]
    path.write_bytes(re.sub(rb', "said": [^]]*]', b"", path.read_bytes()))
    file = ClaimFile(path, LAUNCH)
    file.read()
    assert [each.lines[0].said for each in file.claims.values()] == [""]


def test_file__cut_short_in_the_middle_of_a_claim__counts_what_was_whole(
    computers: tuple[Computer, Computer],
) -> None:
    first, second = computers
    claim_of(first, "甲")
    with file_of(first).open("ab") as file:
        file.write(b'{"claim": "7f", "by": "PC')
    claim_of(second, "乙")
    read = ClaimFile(file_of(first), LAUNCH)
    read.read()
    assert set(read.keys) == {"甲", "乙"}


def test_two_claims_of_one_key__the_first_in_the_file_counts(
    computers: tuple[Computer, Computer],
) -> None:
    first, second = computers
    claim_of(first, "甲")
    own = json.loads(file_of(first).read_text().splitlines()[1])
    with file_of(first).open("a") as file:
        file.write(json.dumps({**own, "claim": "late"}) + "\n")
    read = ClaimFile(file_of(first), LAUNCH)
    read.read()
    assert list(read.claims) == [own["claim"]]
    assert not second.claims(launch()).barred


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"settle": 7, "state": "gone"}', "提醒认领文件已损坏"),
        ('{"claim": "7f"}', "提醒认领文件已损坏"),
        ("{'claim'}", "提醒认领文件已损坏"),
        ('{"xiezuo": 2}', "提醒认领文件由更新的版本写成"),
    ],
)
def test_file__that_nobody_can_trust__keeps_everything_back(
    computers: tuple[Computer, Computer], text: str, told: str
) -> None:
    first, second = computers
    claim_of(first, "甲")
    with file_of(first).open("a") as file:
        file.write(text + "\n")
    server = Server()
    summary = second.remind(server, launch("王芳"), expenses("陈晓"))
    assert [mail.digest.recipient.name for mail in summary.sent] == ["陈晓"]
    assert told in str(summary.barred[0])


def test_lock__left_behind__is_taken_away_and_one_that_is_held_is_waited_for(
    tmp_path: Path,
) -> None:
    lock = tmp_path / "x.lock"
    lock.write_text("somebody who was killed")
    with lock_file(lock, SAVED):
        assert lock.exists()
    assert list(tmp_path.iterdir()) == []


def test_lock__taken_away_from_a_sleeper__is_not_released_by_it(tmp_path: Path) -> None:
    lock = tmp_path / "x.lock"
    with lock_file(lock):
        lock.write_text("somebody else")
    assert lock.read_text() == "somebody else"


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("/home/wang/OneDrive - 示例公司/协作", "OneDrive"),
        ("/Users/wang/Library/CloudStorage/Dropbox/协作", "Dropbox"),
        ("/data/我的坚果云/协作", "坚果云"),
        ("/Users/wang/Library/CloudStorage/Box-Box/协作", "网盘同步"),
        ("/mnt/share/OneDrive使用说明", ""),
        ("/srv/协作", ""),
    ],
)
def test_synchronised_folder__is_known_by_its_name(folder: str, service: str) -> None:
    assert service_of(Path(folder), {}) == service


def test_synchronised_folder__is_known_by_what_windows_says() -> None:
    said = {"OneDriveCommercial": "/home/wang/云"}
    assert service_of(Path("/home/wang/云/协作"), said) == "OneDrive"


@pytest.mark.parametrize(
    ("folder", "only", "told"),
    [
        ("坚果云", "", "坚果云同步的文件夹"),
        ("坚果云", "PC-002", "只由“PC-002”这台电脑发送"),
        ("协作", "PC-002", "只由“PC-002”这台电脑发送"),
        ("坚果云", "pc-001", ""),
        ("协作", "", ""),
    ],
)
def test_sender__of_several_computers__is_the_one_that_is_named(
    tmp_path: Path, folder: str, only: str, told: str
) -> None:
    def refusal() -> str:
        try:
            check_sender(tmp_path / folder / "a.xlsx", only, "PC-001")
        except MailError as error:
            return str(error)
        return ""

    assert (told in refusal()) if told else (refusal() == "")


def names(given: Sequence[str]) -> list[str]:
    return [claim_path(Path("a.xlsx"), each).name for each in given]


def test_claim_path__is_a_file_name_on_every_system() -> None:
    assert names(["XC20261120-001", "a/b:c", "", "协作一"]) == [
        "XC20261120-001.jsonl",
        "a%2Fb%3Ac.jsonl",
        "未编号.jsonl",
        "协作一.jsonl",
    ]
