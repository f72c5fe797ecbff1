"""发送提醒 by the settings of a company: a real SMTP server gets what the button sends."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from addin.book.closed.workbook import ClosedWorkbook
from addin.content import Changes
from addin.ribbon import run
from mailer.delivery.config import load
from tests.cli.running import xiezuo
from tests.mailer.mail_servers import VARIABLE, MailServer
from tests.mailer.smtp_server import Scripted
from tests.ribbon.desk import Desk
from tests.workbooks import rows

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
]


@pytest.fixture
def path(desk: Desk) -> Path:
    """The open workbook, of which nobody was reminded yet."""
    found = desk.path()
    assert found is not None
    ClosedWorkbook(found).write(Changes(replace={"ReminderLog": []}))
    return found


def recipients(server: MailServer) -> list[str]:
    assert isinstance(server.server, Scripted)
    return sorted(to for _, (to,), _ in server.server.accepted)


def test_send__goes_to_the_server_of_the_settings_once_as_on_the_command_line(
    desk: Desk, path: Path, server: MailServer, moment: datetime
) -> None:
    shown = xiezuo("remind", path, "--on", "2026-11-20", "--dry-run", "--json").document["mails"]
    assert run("send_reminders", desk, moment), desk.errors
    assert recipients(server) == sorted(mail["address"] for mail in shown)
    assert f"发出提醒邮件 {len(shown)} 封（smtp:127.0.0.1:" in desk.asked[0]
    assert f"发出提醒邮件 {len(shown)} 封（smtp:127.0.0.1:" in desk.told[0]
    assert not (path.parent / "发件箱").exists()
    subjects = [
        str(message_from_bytes(raw, policy=policy.default)["Subject"]) for raw in server.raw
    ]
    assert sorted(subjects) == sorted(mail["subject"] for mail in shown)
    log = rows(path, "ReminderLog")
    assert {row["email"] for row in log} == set(recipients(server))
    assert {row["outcome"] for row in log} == {"已发送"}
    assert run("send_reminders", desk, moment)
    assert "没有要发的提醒" in desk.told[1]
    # The button and the command line have one ledger.
    assert "发出提醒邮件 0 封" in xiezuo("remind", path, "--on", "2026-11-20").out
    assert len(server.delivered) == len(shown)


def test_send__what_failed_or_is_in_doubt__is_told_and_stands_in_the_log_until_it_is_settled(
    desk: Desk, path: Path, server: MailServer, moment: datetime
) -> None:
    server.server.script = ["drop-after", "bad-recipient"]
    assert run("send_reminders", desk, moment), desk.errors
    assert "不能确认是否发出（邮件编号" in desk.told[0]
    assert "未能发送：" in desk.told[0]
    outcomes = [row["outcome"] for row in rows(path, "ReminderLog")]
    assert set(outcomes) == {"已发送", "失败", "待核实"}
    (doubt,) = xiezuo("mail", "resolve", "--json").document["in_doubt"]
    assert xiezuo("mail", "resolve", doubt["number"], "--sent").code == 0
    assert run("send_reminders", desk, moment), desk.errors  # the refused one goes out now
    log = rows(path, "ReminderLog")
    assert {row["outcome"] for row in log} == {"已发送"}
    assert len(log) == len(outcomes), "rows are changed in place, not added again"
    assert len(set(server.delivered)) == len(server.delivered)


def test_send__more_than_the_cap__is_named_and_goes_out_after_a_yes(
    desk: Desk, path: Path, server: MailServer, moment: datetime
) -> None:
    ClosedWorkbook(path).write(Changes(fields={"reminders.max_mails": 2}))
    desk.says_yes = False
    assert run("send_reminders", desk, moment)
    assert "超过了一次最多 2 封的上限" in desk.asked[0]
    assert server.delivered == []
    desk.says_yes = True
    assert run("send_reminders", desk, moment), desk.errors
    assert len(server.delivered) > 2


def test_send__wrong_password__one_attempt_and_the_remedy(
    desk: Desk, path: Path, server: MailServer, moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "wrong-Geheim")
    assert run("send_reminders", desk, moment), desk.errors
    assert "xiezuo mail password" in desk.told[0]
    assert "本次提前停止" in desk.told[0]
    assert server.server.logins == 1  # type: ignore[union-attr]
    assert "Geheim" not in str(desk.told + desk.asked)


def test_send__workbook_that_cannot_be_written__says_so_and_is_made_up_for(
    desk: Desk, path: Path, server: MailServer, moment: datetime
) -> None:
    lock = path.with_name(f"~${path.name}")
    lock.write_bytes(b"x")  # as Excel keeps one beside a workbook that is open there
    assert run("send_reminders", desk, moment), desk.errors
    count = len(server.delivered)
    assert count > 3
    assert "没有记入“提醒日志”，下次发送时补上" in desk.told[0]
    assert rows(path, "ReminderLog") == []
    lock.unlink()
    assert run("send_reminders", desk, moment)
    assert "没有要发的提醒" in desk.told[1]
    assert len(rows(path, "ReminderLog")) >= count == len(server.delivered)


def test_send__more_than_may_go_out_in_a_minute__goes_on_in_a_process_of_its_own(
    desk: Desk, path: Path, server: MailServer, moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load().path
    assert settings is not None
    paced = settings.read_text(encoding="utf-8").replace("per_minute = 1000", "per_minute = 3")
    settings.write_text(paced, encoding="utf-8")
    started: list[list[str]] = []
    monkeypatch.setattr("subprocess.Popen", lambda command, **_: started.append(command))
    assert run("send_reminders", desk, moment), desk.errors
    assert server.delivered == [], "Excel waits for nothing"
    assert "已交给后台发送" in desk.told[0]
    assert "运行记录：" in desk.told[0]
    ((_, _, module, *command),) = started
    assert module == "addin.cli"
    settings.write_text(server.settings, encoding="utf-8")  # a test does not wait for minutes
    assert xiezuo(*command, "--on", "2026-11-20").code == 0
    assert len(server.delivered) == int(command[command.index("--confirm") + 1]) > 3
    assert run("send_reminders", desk, moment), desk.errors
    assert "没有要发的提醒" in desk.told[1]
    assert len(rows(path, "ReminderLog")) >= len(server.delivered)


def test_send__faster_than_the_server_bears__waits_and_says_so_in_the_status_bar(
    desk: Desk, path: Path, server: MailServer, moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    server.server.script = ["busy"]
    assert run("send_reminders", desk, moment), desk.errors
    assert len(waited) == 1
    assert any(text.startswith("发送提醒：等待邮件服务器 ") for text in desk.bar)
    assert desk.bar[-2:] == ["发送提醒…", ""]
    assert len(set(server.delivered)) == len(server.delivered) > 3
