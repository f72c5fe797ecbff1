"""`xiezuo schedule run` and `status`: every step is done, and a run that fails is noticed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.cli.commands import schedule as commands
from addin.cli.schedule.record import Record, read_record, write_record
from addin.content import Changes
from tests.cli.running import settings_file, xiezuo
from tests.conftest import DEMO_DAY, Authority
from tests.mailer.exchange_double import Exchange
from tests.mailer.mail_servers import VARIABLE, MailServer, mail_server
from tests.mailer.robot_double import PATHS, Robot, robot_server
from tests.workbooks import fill, read

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
]
DEAD = """
[exchange]
endpoint = "https://127.0.0.1:1/EWS/Exchange.asmx"
auth = "basic"
user = 'EXAMPLE\\xiezuo'
mailbox = "xiezuo@example.com"
"""
GROUP = """
[groups.all]
robot = "wecom"
address_from = "env:XIEZUO_ROBOT"
"""
DAY = ("--today", DEMO_DAY)


class Scheduler:
    title = "计划任务"

    def installed(self) -> str:
        return "xiezuo schedule run"


@pytest.fixture
def server(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    monkeypatch.setattr(commands, "scheduler", Scheduler)
    with mail_server("smtp", authority) as running:
        monkeypatch.setenv(VARIABLE, running.secrets[0])
        yield running


@pytest.fixture
def robot(authority: Authority, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Robot]:
    made = Robot("wecom", now=0)
    with robot_server([made], authority.server_context) as where:
        monkeypatch.setenv("XIEZUO_ROBOT", where + PATHS["wecom"])
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.root))
        yield made


def settings(tmp_path: Path, text: str) -> None:
    settings_file(tmp_path).write_text(text, encoding="utf-8")


def test_run__does_every_step_and_says_who_cannot_be_told(
    server: MailServer, sample_workbook: Path, tmp_path: Path
) -> None:
    settings(tmp_path, server.settings)
    ClosedWorkbook(sample_workbook).write(Changes(replace={"ReminderLog": []}))
    people = list(read(sample_workbook).table("People").texts("name"))
    owner = next(filter(None, read(sample_workbook).table("Tasks").texts("owner")))
    fill(sample_workbook, "People", {(people.index(owner), "email"): ""})
    result = xiezuo("schedule", "run", sample_workbook, *DAY)
    assert result.code == 0, result.out + result.err
    assert len(server.delivered) > 3
    (run,) = read_record().runs
    assert [step.name for step in run.steps] == ["提醒", "会议邀请"]  # SMTP has no inbox
    assert f"“{owner}”没有邮箱地址" in run.refused[0]
    home = read(sample_workbook)
    assert home.text("home.last_run") == f"{run.at:%m-%d %H:%M}"
    assert f"“{owner}”没有邮箱地址" in home.text("home.not_told")
    said = xiezuo("schedule", "status")
    assert said.code == 0
    assert "上次运行：" in said.out
    assert "　正常" in said.out
    assert f"收不到提醒：“{owner}”没有邮箱地址" in said.out


@pytest.mark.parametrize(("days", "is_said"), [(5, True), (40, False)])
def test_run__password_that_ends_soon__is_said_in_advance(
    days: int,
    is_said: bool,
    authority: Authority,
    sample_workbook: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(commands, "scheduler", Scheduler)
    end = datetime.now().astimezone() + timedelta(days=days)
    said = f"邮箱密码{end:%m-%d %H:%M}到期"
    with mail_server("exchange", authority) as running:
        monkeypatch.setenv(VARIABLE, running.secrets[0])
        assert isinstance(running.server, Exchange)
        running.server.password_ends = end.isoformat()
        settings(tmp_path, running.settings)
        result = xiezuo("schedule", "run", sample_workbook, *DAY)
    assert result.code == 0, result.out + result.err
    (run,) = read_record().runs
    assert (said in run.ahead) is is_said
    assert (said in read(sample_workbook).text("home.last_run")) is is_said
    assert (said in xiezuo("schedule", "status").out) is is_said


def test_two_failures_in_a_row__are_told_by_another_way_once(
    server: MailServer, robot: Robot, sample_workbook: Path, tmp_path: Path
) -> None:
    head = '[mail]\ntransport = "exchange"\nalarm_group = "all"\nalarm_to = "it@example.com"\nalarm_by = "smtp"\n'
    head += 'sender = "xiezuo@example.com"\nattempts = 1\n'
    secret = f'secret_from = "env:{VARIABLE}"\n'
    settings(
        tmp_path,
        head + DEAD + secret + "[smtp]\n" + server.settings.partition("[smtp]\n")[2] + GROUP,
    )
    for number, mails in ((1, 0), (2, 1), (3, 1)):
        result = xiezuo("schedule", "run", sample_workbook, *DAY)
        assert result.code == 2
        assert [step.is_done for step in read_record().runs[0].steps][:2] == [False, False]
        assert len(server.raw) == mails, number
        assert sum("xiezuo schedule status" in text for text in robot.messages) == mails
    mail = message_from_bytes(server.raw[0], policy=policy.default)
    assert (mail["To"], mail["Subject"]) == ("it@example.com", "协作提醒连续2次没有完成")
    text = mail.get_body(("plain",)).get_content()
    assert "127.0.0.1:1" in text
    assert "xiezuo schedule status" in text
    write_record(Record(read_record().times, None, read_record().runs))
    said = xiezuo("schedule", "status")
    assert said.code == 2
    assert "没有完成" in said.out
    assert "连续 3 次没有完成" in said.out
